"""The search over columns: each link and item once, generation by generation, at any size."""

import math
import random

import numpy as np
import pytest
from tests.store.plain_links import PlainLinks
from tests.trace.plain_lineage import plain_lineage
from tests.trace.world import CELL, at, became, packed, shelf, unpacked

from loopbook.store.known import Voids
from loopbook.store.tail import Tail
from loopbook.terms.event import Event
from loopbook.terms.lineage import ONE_WAY, AsOf, Direction, microseconds_of
from loopbook.trace.lineage import lineage
from loopbook.trace.link import links
from loopbook.trace.search import NOW, PAIRS_AT_ONCE, PAST, Limits, search

WIDE = Limits()
DIAMOND = shelf([became(1, ["a"], ["b", "c"]), became(2, ["b", "c"], ["d"])])


def test_what_is_reached_comes_by_generation_then_number() -> None:
    found = search(DIAMOND, DIAMOND.number("d"), True, AsOf(), WIDE)
    assert DIAMOND.names(found.items) == ["d", "b", "c", "a"]
    assert found.depths.tolist() == [0, 1, 1, 2]
    assert found.states.low.tolist() == [NOW, *[microseconds_of(at(h)) for h in (2, 2, 1)]]
    assert (found.is_cut, found.is_forward) == (False, True)


def test_each_link_is_told_once_with_both_its_ends() -> None:
    found = search(DIAMOND, DIAMOND.number("a"), False, AsOf(), WIDE)
    ends = zip(*(DIAMOND.names(c) for c in (found.links.owner, found.links.other)), strict=True)
    assert list(ends) == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    assert found.states.low[0] == PAST


def test_an_item_without_a_number_is_found_alone() -> None:
    found = search(DIAMOND, -1, True, AsOf(), WIDE)
    assert (found.items.tolist(), found.links.owner.tolist()) == ([-1], [])


def test_an_item_followed_for_another_moment_brings_its_links_once() -> None:
    book = shelf(
        [became(1, ["ore"], ["lot"]), became(2, ["lot"], ["x"]), became(3, ["lot", "x"], ["y"])]
    )
    found = search(book, book.number("y"), True, AsOf(), WIDE)
    assert not found.is_forward
    assert len(found.states.item) == 5
    assert sorted(found.links.sequence.tolist()) == [1, 2, 3, 3]


def test_when_nodes_are_too_many_the_first_seen_of_a_generation_are_kept() -> None:
    book = shelf([became(1, ["z", "m", "a"], ["lot"])])
    found = search(book, book.number("lot"), True, AsOf(), Limits(nodes=3))
    assert book.names(found.items) == ["lot", "z", "m"]
    assert found.is_cut


def history(seed: int) -> list[Event]:
    """Return a history that visits few items often, so that generations are large and return."""
    chance = random.Random(seed)
    things = [CELL, *(f"n{n}" for n in range(24))]
    events = []
    for _ in range(150):
        some = chance.sample(things, chance.randint(1, 5))
        more = chance.sample(things[1:], chance.randint(1, 5))
        hours = chance.randint(0, 60)
        verb = chance.choice([became, packed, packed, unpacked])
        events.append(verb(hours, some, more) if verb is became else verb(hours, more[0], more[1:]))
    return events


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("direction", list(ONE_WAY))
def test_large_generations_give_what_the_plain_search_gives(
    seed: int, direction: Direction
) -> None:
    tail, plain = Tail(), PlainLinks(Voids())
    for sequence, each in enumerate(history(seed), 1):
        linked = links(sequence, each)
        tail.link(linked.links, linked.touches, linked.endings, linked.classes)
        plain.add(linked.links, linked.touches, linked.endings)
    for known in (AsOf(), AsOf(size=100), AsOf(day=at(45)), AsOf(size=120, day=at(50))):
        for item in ("n1", "n2", CELL):
            expected = plain_lineage(plain, item, direction, known, WIDE)
            assert lineage(tail, item, direction, known, WIDE) == expected
            cut = Limits(depth=2, nodes=1000)
            expected = plain_lineage(plain, item, direction, known, cut)
            assert lineage(tail, item, direction, known, cut) == expected


def test_two_lots_that_refill_each_other_are_followed_some_links_at_a_time() -> None:
    """Every moment of a lot meets every link of it: pairs by the square, taken in parts."""
    count = math.isqrt(PAIRS_AT_ONCE) + 2
    moves = [became(hour, ["lot", f"in{hour}"], ["mix"]) for hour in range(count)]
    moves += [became(hour + 0.5, ["mix"], ["lot"]) for hour in range(count)]
    book = shelf([*moves, became(count, ["lot"], ["end"])])
    found = search(book, book.number("end"), True, AsOf(), WIDE)
    assert len(found.items) == 3 + count
    assert len(found.links.owner) == 1 + 3 * count
    assert not found.is_cut
    few = search(book, book.number("end"), True, AsOf(), Limits(nodes=10 + count // 5))
    assert few.is_cut
    assert len(np.unique(few.items)) == len(few.items)


def test_links_looked_at_are_bounded_and_those_found_before_go_on() -> None:
    """Ten lots in a ring, each refilled from the one before at every hour."""
    ring = [became(hour, [f"n{n}"], [f"n{(n + 1) % 10}"]) for hour in range(60) for n in range(10)]
    book = shelf(ring)
    assert not search(book, book.number("n0"), False, AsOf(), Limits(nodes=10)).is_cut
    few = search(book, book.number("n0"), False, AsOf(), Limits(nodes=5))
    assert few.is_cut
    assert len(np.unique(few.items)) == len(few.items) == 5
