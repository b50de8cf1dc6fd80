"""Plans: the links asked for within one percent, counts that hold, probes worth a look."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, open_book
from loopbook.programs.synthetic import Plan, documents, master_document, plan
from loopbook.programs.synthetic.plan import LINKS_MAX, LINKS_MIN, SEED_MAX, shape_of, whole_tally
from loopbook.terms.event import Event
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.link import links


@given(st.integers(LINKS_MIN, 10**6) | st.integers(LINKS_MIN, LINKS_MAX))
def test_the_links_asked_for_are_met_within_one_percent(wanted: int) -> None:
    planned = plan(wanted)
    assert abs(planned.tally.links - wanted) <= wanted / 100
    shapes = [planned.shape(0), planned.shape(planned.count - 1)]
    assert all(shape.packs[0] >= 1 and shape.spares < 1024 for shape in shapes)


@pytest.mark.parametrize("offset", [-1, 0, 1, 2, 500, 1_100])
def test_sizes_around_whole_families_are_met_too(offset: int) -> None:
    for count in (1, 2, 10):
        wanted = whole_tally().links * count + offset
        assert abs(plan(wanted).tally.links - wanted) <= wanted / 100


@pytest.mark.parametrize(
    ("size", "seed"), [(LINKS_MIN - 1, 1), (LINKS_MAX + 1, 1), (5_000, -1), (5_000, SEED_MAX + 1)]
)
def test_absurd_sizes_and_seeds_are_refused(size: int, seed: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        plan(size, seed)


def test_a_family_needs_some_hundred_links() -> None:
    assert shape_of(500) is None
    assert shape_of(LINKS_MIN) is not None


def test_the_counts_of_a_plan_are_those_of_its_events(
    small_plan: Plan, small_events: Sequence[Event]
) -> None:
    linked = [links(number, event) for number, event in enumerate(small_events, 1)]
    named = {item for each in linked for item, _ in each.touches}
    counted = small_plan.tally
    assert sum(len(each.links) for each in linked) == counted.links
    assert len(small_events) == counted.events
    assert len([item for item in named if level_of(item) is not Level.CLASS]) == counted.items
    assert sum(event.error is not None for event in small_events) == counted.declarations
    places = {event.read_point for event in small_events}
    customers = {uri for event in small_events for _, uri in event.destinations if "/414/" in uri}
    assert len(places | customers) == small_plan.parties


def test_a_pack_has_254_ancestors_and_a_later_one_is_made_of_it(
    small_plan: Plan, small_book: Book
) -> None:
    pack = small_book.trace(small_plan.pack254)
    assert (len(pack.nodes), pack.nodes[-1].depth, pack.truncated) == (254, 7, False)
    looped = small_book.trace(small_plan.looped)
    assert {small_plan.pack254, small_plan.ore} < {node.item for node in looped.nodes}
    downstream = small_book.trace(small_plan.ore, "downstream")
    assert small_plan.looped in {node.item for node in downstream.nodes}


@pytest.mark.slow
def test_the_probes_of_a_book_of_100_000_links_have_the_stated_genealogies() -> None:
    planned = plan(100_000)
    with open_book(MEMORY, ["cn-battery"], party="synthetic") as book:
        for document in (master_document(planned), *documents(planned)):
            assert not book.record(document).findings
        pack = book.trace(planned.pack254)
        assert (len(pack.nodes), pack.nodes[-1].depth, pack.truncated) == (254, 7, False)
        looped = book.trace(planned.looped)
        assert 9_000 < len(looped.nodes) < 10_000
        assert not looped.truncated
        assert planned.pack254 in {node.item for node in looped.nodes}
        downstream = book.trace(planned.ore, "downstream", nodes=30_000)
        assert 19_000 < len(downstream.nodes) < 22_000


def test_in_the_smallest_book_too_something_is_made_of_a_retired_pack() -> None:
    planned = plan(LINKS_MIN)
    with open_book(MEMORY, ["cn-battery"], party="synthetic") as book:
        for document in (master_document(planned), *documents(planned)):
            book.record(document)
        assert planned.pack254 in {node.item for node in book.trace(planned.looped).nodes}
        assert len(book.trace(planned.pack254).nodes) == 254
