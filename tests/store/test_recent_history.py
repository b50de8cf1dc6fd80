"""Recent history: what entries that are not sealed say of items, as they come."""

from datetime import timedelta

import numpy as np

from loopbook.store.recent_history import RecentHistory
from loopbook.store.segment.entry_columns import Interned
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity
from loopbook.terms.event import SIDES, Action, Event, EventType, Side
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.spoken import NOTHING_SPOKEN, Spoken, Weighed
from tests.stores.drafts import Clock

CLOCK = Clock()
START = CLOCK()
FIRST = 11


def event(number: int, hours: int, read_point: str = "") -> Event:
    return Event(
        event_id=f"urn:{number}",
        type=EventType.OBJECT,
        action=Action.OBSERVE,
        time=START + timedelta(hours=hours),
        offset="+00:00",
        read_point=read_point,
    )


def entry(number: int, *audience: str, kind: EntryKind = EntryKind.EVENT) -> Entry:
    draft = Draft(
        kind=kind,
        identity=Identity(f"urn:{number}", False, bytes(32)),
        content=b"{}",
        party="urn:party:a",
        audience=audience,
    )
    return Entry(sequence=number, record_time=START, draft=draft, salt=bytes(16), leaf=bytes(32))


def filled() -> RecentHistory:
    recent = RecentHistory(FIRST)
    parent = Spoken({"box": SIDES.index(Side.PARENT)})
    recent.add(entry(11), event(11, 5, "urn:dock"), {"cell": 0, "box": 1}, parent)
    recent.add(entry(12, kind=EntryKind.MASTER), None, {}, NOTHING_SPOKEN)
    weighed = Spoken(
        {}, ((True, "possessing_party", "urn:b"),), Weighed(1.0, 2.0, True, False), False, ("lot",),
        "black_mass",
    )  # fmt: skip
    recent.add(entry(13, "urn:party:b"), event(13, 1), {"cell": 0, "lot": 2}, weighed)
    return recent


def test_touches_of_an_item_come_by_time_with_their_side() -> None:
    recent = filled()
    owner, time, sequence, side = recent.touched(np.array([0, 1]))
    assert recent.count == 3
    assert owner.tolist() == [0, 0, 1]
    assert sequence.tolist() == [13, 11, 11]
    hours = [microseconds_of(START + timedelta(hours=hours)) for hours in (1, 5, 5)]
    assert time.tolist() == hours
    assert [SIDES[each] for each in side.tolist()] == [Side.ITEMS, Side.ITEMS, Side.PARENT]


def test_what_comes_later_is_among_what_was_sorted_before() -> None:
    recent = filled()
    assert len(recent.touched(np.array([1]))[0]) == 1
    assert len(recent.spoken().arrays["transfer_sequence"]) == 1
    other = Spoken({}, ((False, "location", "urn:c"),))
    recent.add(entry(14), event(14, 0), {"box": 1}, other)
    assert recent.touched(np.array([1]))[2].tolist() == [14, 11]
    assert recent.spoken().arrays["transfer_sequence"].tolist() == [13, 14]


def test_entries_have_a_row_each_and_only_events_tell_a_life() -> None:
    known = Interned()
    columns = filled().entries(known)
    assert columns.is_life.tolist() == [True, False, True]
    assert [known.texts[at] for at in columns.read_point.tolist()] == ["urn:dock", "", ""]
    assert {known.texts[at] for at in columns.party.tolist()} == {"urn:party:a"}
    assert known.shapes[int(columns.shape[0])][:2] == ("ObjectEvent", "OBSERVE")


def test_what_is_said_besides_links_is_kept_with_the_numbers_of_items() -> None:
    stored = filled().spoken()
    assert stored.arrays["stated_item"].tolist() == [2]
    assert stored.texts["stated"] == ["black_mass"]
    assert stored.arrays["mass_output"].tolist() == [2.0]
    texts = stored.texts["transfer"]
    assert texts[int(stored.arrays["transfer_id"][0])] == "urn:b"


def test_who_may_see_an_entry() -> None:
    recent = filled()
    is_open = recent.are_open(np.array([11, 13]), frozenset({"urn:party:b"}))
    assert is_open.tolist() == [False, True]
