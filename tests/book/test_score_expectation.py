"""Lines of a case about scores and gaps: met, not met, and the rows that they read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook import Book
from loopbook.book.expectation import Trialled, meet
from loopbook.book.score_expectation import gap_outcome, score_outcome
from loopbook.errors import ParseError

from .score_book import COSTS, ONE, TWO, score_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book of two plants; read only."""
    with score_book() as opened:
        yield opened


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"total": 100}, True),
        ({"total": 99}, False),
        ({"total": 99, "tolerance": 1}, True),
        ({"level": "I", "index_II": 100, "knocked_out": False}, True),
        ({"level": "II"}, False),
        ({"index_III": 100}, False),
        ({"finding": "LB-Z01"}, True),
        ({"finding": "LB-Z02"}, False),
        ({"criterion": "water", "result": 60, "weight": 0.6, "value": 7, "state": "known"}, True),
        ({"criterion": "water", "met": False}, False),
        ({"criterion": "effort", "state": "not_applicable", "met": "unknown"}, True),
        ({"criterion": "no_such_row"}, False),
        ({"subject": TWO, "low": 0, "high": 40, "level_low": "", "level_high": ""}, True),
        ({"subject": TWO, "total": 0}, False),
        ({}, False),
    ],
)
def test_a_line_is_held_against_the_sheet(book: Book, line: dict[str, object], holds: bool) -> None:
    asked = {"score": "plating_2015", "subject": ONE, "period": "2025", **line}
    found = score_outcome(book, book.scheme(), asked)
    assert found.holds is holds, found.found
    own = {rule for rule in book.scheme().rows if int(rule.partition(":")[2]) < 70}
    assert own <= set(found.rules)


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"cost": 560, "bound": 560, "improvements": ["water", "training", "effort"]}, True),
        ({"cost": 500}, False),
        ({"improvements": ["water"]}, False),
        ({"reachable": True, "index": 100}, True),
        ({"level": "II", "cost": 300}, True),
        ({"missing": []}, True),
        ({}, False),
    ],
)
def test_a_line_is_held_against_the_gap(
    book: Book, line: dict[str, object], holds: bool, tmp_path: Path
) -> None:
    (tmp_path / "costs.csv").write_bytes(COSTS)
    asked = {"gap": "plating_2015", "subject": TWO, "period": "2025", "level": "I", **line}
    found = gap_outcome(book, book.scheme(), {"costs": "costs.csv", **asked}, tmp_path)
    assert found.holds is holds, found.found


def test_a_gap_out_of_reach_and_a_word_that_is_none(book: Book, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"criterion,cost\nwater,5\n")
    asked = {"gap": "plating_2015", "subject": TWO, "period": "2025", "level": "I"}
    line = {**asked, "costs": "c.csv", "reachable": False, "missing": ["training", "effort"]}
    assert gap_outcome(book, book.scheme(), line, tmp_path).holds
    with pytest.raises(ParseError, match="LB-D20"):
        gap_outcome(book, book.scheme(), {**line, "total": 1}, tmp_path)
    with pytest.raises(ParseError, match="LB-D20"):
        score_outcome(book, book.scheme(), {"score": "plating_2015", "grade": "A"})


def test_a_gap_may_state_the_index_it_comes_to(book: Book, tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_bytes(COSTS)
    line = {"gap": "plating_2015", "subject": TWO, "period": "2025", "level": "I", "index": 100}
    met = meet(Trialled(book, book.scheme(), (), tmp_path), {"costs": "costs.csv", **line})
    assert met.holds, met.found
