"""Declarations and their events, in either order."""

from datetime import UTC, datetime

from loopbook.store.segment.declared import Declarations, Pending, Settled, settled_columns
from loopbook.terms.event import ErrorDeclaration, Event, EventType

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
MICROSECONDS = 1_735_732_800_000_000


def event(name: str, *correctives: str, declares: bool = False) -> Event:
    error = ErrorDeclaration(NOON, "", correctives) if declares else None
    return Event(event_id=name, type=EventType.OBJECT, time=NOON, offset="+00:00", error=error)


def test_a_declaration_after_its_event_settles_at_once() -> None:
    book = {"a": 1, "b": 2}
    declared = Declarations((), lambda names: {n: book[n] for n in names if n in book})
    assert declared.take(1, event("a")) == []
    assert declared.take(2, event("b")) == []
    assert declared.take(3, event("a", "b", declares=True)) == [
        Settled(1, 3, MICROSECONDS, False),
        Settled(2, 3, MICROSECONDS, True),
    ]
    assert declared.pending == ()


def test_a_declaration_before_its_event_waits_for_it_also_in_a_later_run() -> None:
    # The book knows the event already, but it comes after the declaration.
    first = Declarations((), lambda names: {"a": 5})
    assert first.take(3, event("a", "c", declares=True)) == []
    waiting = first.pending
    assert waiting == (Pending(3, False, "a", MICROSECONDS), Pending(3, True, "c", MICROSECONDS))
    later = Declarations(waiting, lambda names: {})
    assert later.take(5, event("a")) == [Settled(5, 3, MICROSECONDS, False)]
    assert later.pending == waiting[1:]


def test_columns_tell_voids_from_corrections() -> None:
    settled = [Settled(1, 3, 7, False), Settled(2, 3, 7, True)]
    assert [c.tolist() for c in settled_columns(settled, is_correction=False)] == [[1], [3], [7]]
    assert [c.tolist() for c in settled_columns([], is_correction=True)] == [[], [], []]
