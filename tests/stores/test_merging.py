"""Any history: sealed at once or in parts that are merged, its segment is the same."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.store.memory import MemoryStore
from loopbook.store.segment.layout import merged_links
from loopbook.store.segment.part import Part, content_hash
from loopbook.terms.entry import Draft
from tests.store.segment.sealed import links_parts
from tests.stores.drafts import Clock, Salt
from tests.stores.histories import history_drafts


def size_of(drafts: list[Draft]) -> int:
    store = MemoryStore(Clock(), Salt())
    store.append(drafts)
    return store.size()


def plainly_topological(part: Part) -> bool:
    """Say whether no link goes into an item that a link of the same or an earlier entry leaves."""
    links = part.tables["links"].to_pylist()
    left: dict[int, int] = {}
    for link in links:
        left.setdefault(link["source"], link["sequence"])
    return all(left.get(link["target"], link["sequence"] + 1) > link["sequence"] for link in links)


@settings(max_examples=25, deadline=None)
@given(history_drafts(1, 25), st.lists(st.integers(1, 24), max_size=4))
def test_parts_that_are_merged_are_the_whole(drafts: list[Draft], cuts: list[int]) -> None:
    size = size_of(drafts)
    last = sorted({*(cut for cut in cuts if cut < size), size})
    with tempfile.TemporaryDirectory() as folder:
        (whole,) = links_parts(Path(folder), drafts, [size])
        (again,) = links_parts(Path(folder), drafts, [size])
        parts = links_parts(Path(folder), drafts, last)
    want = content_hash(whole)
    assert content_hash(again) == want
    assert content_hash(merged_links(parts)) == want
    assert content_hash(merged_links([merged_links(parts[:2]), *parts[2:]])) == want


@settings(max_examples=40, deadline=None)
@given(history_drafts(1, 10))
def test_a_segment_is_topological_when_inputs_came_before(drafts: list[Draft]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (whole,) = links_parts(Path(folder), drafts, [size_of(drafts)])
    assert bool(whole.arrays["is_topological"][0]) == plainly_topological(whole)
