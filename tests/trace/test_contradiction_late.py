"""Late entries, and packs that changed in mid-life."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.trace.plain_contradiction import THING, at, columns_found, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

from loopbook.trace.contradiction import contradictions
from loopbook.trace.contradiction_row import Contradiction

YEARS = 366 * 24
A, B = f"{THING}A", f"{THING}B"
EVENTS = [said(2 * YEARS, A), said(0, B), said(3 * YEARS, A, B)]
NOW = at(3 * YEARS) + timedelta(days=1)


def told(
    size: int,
    recorded: Sequence[datetime],
    parties: Sequence[str] = (),
    changes: Sequence[int] = (),
) -> set[tuple[str, str, tuple[int, ...]]]:
    """Return (code, item, entries) of these events, read in runs of a size."""
    lives = plain_lives(EVENTS, scheme(), recorded=recorded, parties=parties)
    rows = [each for part in contradictions(lives, changes, size) for each in part.told]
    return {(kind, item, entries) for kind, item, _, entries in columns_found(lives, rows)}


def test_an_entry_is_late_when_its_party_had_told_of_newer_things() -> None:
    for size in (1, 10):
        assert told(size, [NOW] * 3) == {(Contradiction.LATE, B, (2,))}


def test_the_history_of_another_party_is_not_late() -> None:
    assert told(10, [NOW] * 3, parties=["one", "two", "one"]) == set()


def test_what_was_recorded_in_time_is_not_late() -> None:
    assert told(10, [each.time for each in EVENTS]) == set()


def test_a_change_of_the_pack_is_told_once_with_how_many_live_through_it() -> None:
    lives = plain_lives(EVENTS, scheme())
    rows = [each for part in contradictions(lives, (2,), 1) for each in part.told]
    (change,) = [each for each in rows if len(each.item)]
    assert (change.kind, change.shared.tolist()) == (Contradiction.RULES_CHANGED, [1])
    in_time = [each.time for each in EVENTS]
    assert told(10, in_time, changes=(2,)) == {(Contradiction.RULES_CHANGED, A, (2,))}
