"""Building a links segment: items in first-seen order, and whether one pass reaches everything."""

from datetime import UTC, datetime

import numpy as np
import pytest

from loopbook.store.segment.build import Earlier, LinksBuilder, Said
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.part import Part
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity
from loopbook.terms.event import Event, EventType
from loopbook.terms.lineage import Link, LinkKind

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
KNOWN = {"old": 3}


def built(*pairs: tuple[str, str], used: tuple[int, ...] = ()) -> Part:
    earlier = Earlier(
        first_item=10,
        pending=(),
        numbers=lambda names: np.array([KNOWN.get(name, -1) for name in names], np.int64),
        originals=lambda names: {},
        are_used=lambda items: np.isin(items, used),
    )
    builder = LinksBuilder(101, earlier)
    for at, (source, target) in enumerate(pairs, start=101):
        identity = Identity(f"urn:{at}", False, bytes(32))
        draft = Draft(kind=EntryKind.EVENT, identity=identity, content=b"{}", party="p")
        entry = Entry(sequence=at, record_time=NOON, draft=draft, salt=bytes(16), leaf=bytes(32))
        event = Event(event_id=f"urn:{at}", type=EventType.OBJECT, time=NOON, offset="+00:00")
        link = Link(sequence=at, kind=LinkKind.BECAME, source=source, target=target, since=NOON)
        builder.add(entry, event, Said((link,), (source, target), (), (target,)))
    return builder.part(KeyedHash(bytes(32)))


def test_new_items_are_numbered_in_the_order_in_which_they_are_spoken_of() -> None:
    part = built(("old", "b"), ("b", "a"))
    items = part.tables["items"].to_pydict()
    assert items == {"item": [10, 11], "name": ["b", "a"], "is_class": [True, True]}
    links = part.tables["links"].to_pydict()
    assert (links["source"], links["target"]) == ([3, 10], [10, 11])
    assert part.arrays["span"].tolist() == [101, 102, 10]


@pytest.mark.parametrize(
    ("pairs", "used", "is_topological"),
    [
        ([("a", "b"), ("b", "c")], (), True),
        ([("b", "c"), ("a", "b")], (), False),
        ([("a", "b"), ("b", "a")], (), False),
        ([("a", "old")], (3,), False),
        ([("a", "old")], (), True),
        ([], (), True),
    ],
)
def test_a_run_is_topological_when_nothing_comes_in_after_something_went_out(
    pairs: list[tuple[str, str]], used: tuple[int, ...], is_topological: bool
) -> None:
    part = built(*pairs, used=used)
    assert part.arrays["is_topological"].tolist() == [is_topological]
