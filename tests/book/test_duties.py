"""Duties of a book: counts, order, filters, who may see them, and packs that extend others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

import loopbook
from loopbook import Book
from loopbook.book import MEMORY
from loopbook.book.duties import OPEN, day_asked, states_asked, told_by
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.duty import DutyState
from loopbook.terms.party import Reader, Scope
from tests.evaluate.duty_world import CELL, FIRM, GARAGE, pack

from .clock_book import clock_book, document

DAY = "2026-11-21"


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """Three repairs, a return and an arrival, all recorded long after; read only."""
    with clock_book() as opened:
        yield opened


def told(book: Book, **words: str) -> list[tuple[str, str, str, str]]:
    found = book.duties(day=words.pop("day", DAY), **words).owed
    return [(o.duty.id, o.item[-1], o.state.value, str(o.deadline)) for o in found]


def test_what_is_owed_comes_late_first_then_by_deadline(book: Book) -> None:
    assert told(book) == [
        ("give_back", "A", "late", "2024-09-23"),
        ("give_back", "C", "late", "2026-05-16"),
        ("report_repair", "A", "late", "2024-10-31"),
        ("report_repair", "B", "late", "2025-04-03"),
        ("treat", "C", "due", "2026-11-30"),
    ]


def test_counts_are_by_duty_and_party_in_the_order_of_the_pack(book: Book) -> None:
    counts = [
        (c.duty.id, c.party, c.due, c.late, c.done, c.unknown) for c in book.duties(day=DAY).counts
    ]
    assert counts == [
        ("report_repair", FIRM, 0, 2, 0, 0),
        ("report_repair_2026", FIRM, 0, 0, 1, 0),
        ("give_back", FIRM, 0, 2, 1, 0),
        ("treat", "tester", 1, 0, 0, 0),
    ]


def test_one_is_told_with_its_days_and_entries(book: Book) -> None:
    late = book.duties(day=DAY).owed[0]
    assert late.item == f"{CELL}A"
    assert late.trigger.isoformat() == "2024-09-13T23:30:00+08:00"
    assert (late.days_left, late.done, late.done_by) == (-789, None, 0)
    event = book.entry(late.evidence).event
    assert event is not None
    assert event.read_point == GARAGE
    (back,) = book.duties(day=DAY, state="done", party=FIRM).owed[:1]
    assert (back.done_by, back.days_left) == (6, None)
    assert f"{back.done}" == "2025-02-25 09:00:00+08:00"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ({"state": "late"}, 4),
        ({"state": "due"}, 1),
        ({"state": "done"}, 2),
        ({"state": "unknown"}, 0),
        ({"state": "all"}, 7),
        ({"party": FIRM}, 4),
        ({"party": "tester"}, 1),
        ({"party": "nobody"}, 0),
        ({"scheme": "clock"}, 5),
        ({"day": "2024-09-12"}, 0),
        ({"day": "2024-09-20"}, 2),
    ],
)
def test_what_is_asked_for_is_told(book: Book, words: dict[str, str], count: int) -> None:
    """On 20 September 2024 the repair is neither given back nor, then, recorded."""
    assert len(told(book, **words)) == count


def test_counts_stay_whole_when_a_state_is_asked_for(book: Book) -> None:
    assert book.duties(day=DAY, state="due").counts == book.duties(day=DAY).counts
    (only,) = book.duties("tester", DAY).counts
    assert only.duty.id == "treat"


def test_owed_is_read_in_pages_and_from_the_end(book: Book) -> None:
    owed = book.duties(day=DAY).owed
    assert [owed[2:4], owed[4:9]] == [tuple(owed)[2:4], tuple(owed)[4:]]
    assert owed[-1] == tuple(owed)[-1]
    with pytest.raises(IndexError):
        owed[5]


def test_without_a_day_it_is_today_in_the_zone_of_the_pack(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "_clock", lambda: datetime(2026, 11, 30, 16, 30, tzinfo=UTC))
    found = book.duties()
    assert found.day == date(2026, 12, 1)
    assert [o.state for o in found.owed if o.duty.id == "treat"] == [DutyState.LATE]


def test_a_day_that_is_known_of_is_the_day(book: Book) -> None:
    """What happened later is not known then, so nothing was given back."""
    found = book.duties(as_of="2025-02-22")
    assert found.day == date(2025, 2, 22)
    assert [(o.duty.id, o.item[-1]) for o in found.owed] == [
        ("give_back", "A"),
        ("report_repair", "A"),
        ("give_back", "B"),
        ("report_repair", "B"),
    ]


def test_a_state_or_day_that_is_none_is_refused_with_words(book: Book) -> None:
    with pytest.raises(UnknownTerm, match=r"LB-U20.*due, late, done, unknown, all"):
        book.duties(state="overdue")
    with pytest.raises(QueryError, match="LB-U21"):
        book.duties(day="21.11.2026")
    assert states_asked(None) == states_asked("") == OPEN
    assert day_asked("", date(2026, 1, 2)) == day_asked(date(2026, 1, 2), date.max)


def test_a_book_without_duties_has_none() -> None:
    with loopbook.open(MEMORY, ["cn-14fyp"]) as empty:
        found = empty.duties(day=DAY)
        assert (found.counts, len(found.owed), tuple(found.owed)) == ((), 0, ())


def test_a_reader_sees_the_duties_of_what_he_may_see(book: Book) -> None:
    stranger = Reader("stranger", frozenset({"stranger"}), frozenset({Scope.READ}))
    assert book.seen_by(stranger).duties(day=DAY).counts == ()


def test_a_pack_that_extends_one_in_force_does_not_tell_its_duties_again() -> None:
    parent = pack()
    inherited = tuple(
        msgspec.structs.replace(duty, rule=f"clock/{duty.rule}") for duty in parent.duties
    )
    child = msgspec.structs.replace(parent, id="wider", duties=inherited)
    assert told_by(parent, {"clock", "wider"}) == parent.duties
    assert told_by(child, {"clock", "wider"}) == ()
    assert told_by(child, {"wider"}) == inherited


def test_duties_of_items_in_two_documents_are_one_book() -> None:
    with clock_book(
        document((("repairing", "2026-10-01T08:00:00+08:00", "X", GARAGE, ""),))
    ) as one:
        one.record(document((("shipping", "2026-10-05T08:00:00+08:00", "X", GARAGE, "returned"),)))
        assert told(one, state="all")[0][:3] == ("give_back", "X", "done")


def test_a_moment_as_day_is_its_day_and_no_day_is_refused() -> None:
    asked = day_asked(datetime(2026, 1, 1, 5, tzinfo=UTC), date(2025, 1, 1))
    assert (type(asked), asked) == (date, date(2026, 1, 1))
    number: Any = 20260101
    with pytest.raises(QueryError, match="LB-U21"):
        day_asked(number, date(2025, 1, 1))
