"""Lines of a case about an action, an index, a target of a subject: met or not, with their rows."""

from collections.abc import Iterator

import pytest

from loopbook.book import Book, try_pack
from loopbook.book.action_expectation import action_outcome, index_outcome
from loopbook.book.expectation import Trialled, meet

from .plan_book import NORTH, PACK, plan_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The plan of a province on 1 February 2026."""
    with plan_book() as opened:
        yield opened


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"action": "A1", "standing": "met"}, True),
        ({"action": "A1", "standing": "behind"}, False),
        ({"action": "A1", "standing": "unknown", "as_of": "2025-06-30"}, True),
        ({"action": "A2", "standing": "met", "subject": NORTH}, True),
        ({"action": "A1", "targets": {"parks.2025": "met"}}, True),
        ({"action": "A1", "targets": {"parks.2025": "missed"}}, False),
        ({"action": "G1", "standing": "no_target"}, True),
        ({"action": "A9", "standing": "met"}, False),
    ],
)
def test_an_action(book: Book, line: dict[str, object], holds: bool) -> None:
    assert action_outcome(book, book.scheme(), line).holds is holds


def test_the_rows_of_action_targets_and_departments_count_as_used(book: Book) -> None:
    found = action_outcome(book, book.scheme(), {"action": "A1"})
    departments = {f"vocabulary.csv:{row}" for row in (9, 10, 11)}
    assert {"actions.csv:2", "targets.csv:2", "indicators.toml:1", *departments} <= set(found.rules)


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"value": 136.0}, True),
        ({"value": 137.0}, False),
        ({"value": 136.4, "tolerance": 0.5}, True),
        ({"unknown": True}, False),
        ({"unknown": True, "subject": "CN-WEST"}, True),
        ({"value": 100.0, "period": "2023"}, True),
    ],
)
def test_an_index(book: Book, line: dict[str, object], holds: bool) -> None:
    asked = {"index": "circular", "period": "2025", "subject": NORTH, **line}
    assert index_outcome(book, book.scheme(), asked).holds is holds


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"action": "A1", "standing": "met"}, True),
        ({"index": "circular", "period": "2025", "subject": NORTH, "value": 136.0}, True),
        ({"indicator": "rate", "period": "2025", "subject": NORTH, "value": 61.0}, True),
        ({"target": "rate.2025", "subject": NORTH, "standing": "met", "probability": 0.5}, False),
        (
            {
                "target": "rate.2025",
                "subject": NORTH,
                "standing": "met",
                "probability": 0.841344746,
            },
            True,
        ),
        ({"target": "rate.2025", "standing": "unknown"}, True),
    ],
)
def test_a_case_may_say_so(book: Book, line: dict[str, object], holds: bool) -> None:
    assert meet(Trialled(book, book.scheme(), ()), line).holds is holds


def test_a_case_proves_every_row_of_a_plan() -> None:
    """Actions, departments, kinds of subjects, indices with groups and members, definitions."""
    trial = try_pack(str(PACK))
    assert trial.unused == ()
    assert trial.has_passed
