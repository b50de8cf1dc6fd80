"""Cycles among links: each knot tells one, in the direction of time, first = last."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.trace.world import at

from loopbook.terms.lineage import Link, LinkKind
from loopbook.trace.cycle import CYCLES_MAX, cycles_of


def linked(*pairs: tuple[str, str]) -> tuple[Link, ...]:
    return tuple(
        Link(sequence=n, kind=LinkKind.BECAME, source=s, target=t, since=at(n))
        for n, (s, t) in enumerate(pairs, 1)
    )


def test_a_loop_of_reuse_starts_at_the_item_asked_about() -> None:
    loop = linked(("scrap", "metal"), ("metal", "part"), ("part", "scrap"))
    assert cycles_of("part", loop) == (("part", "scrap", "metal", "part"),)
    assert cycles_of("elsewhere", loop) == (("metal", "part", "scrap", "metal"),)


def test_a_tree_and_a_diamond_have_no_cycle() -> None:
    assert cycles_of("a", linked(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"))) == ()
    assert cycles_of("a", ()) == ()


def test_a_knot_of_everything_with_everything_is_told_up_to_the_limit() -> None:
    names = [f"n{n}" for n in range(30)]
    knot = linked(*((s, t) for s in names for t in names if s != t))
    assert len(cycles_of("n0", knot)) == CYCLES_MAX + 1


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_each_cycle_is_a_closed_run_of_links_and_none_is_missed(pairs) -> None:
    links = linked(*(pair for pair in pairs if pair[0] != pair[1]))
    steps = {(link.source, link.target) for link in links}
    found = cycles_of("a", links)
    assert len(set(found)) == len(found)
    for ring in found:
        assert ring[0] == ring[-1]
        assert len(set(ring)) == len(ring) - 1
        assert all(step in steps for step in pairwise(ring))
    assert bool(found) == has_cycle(steps)


def has_cycle(steps: set[tuple[str, str]]) -> bool:
    """Take away items without a predecessor until none is left, or a knot remains (Kahn 1962)."""
    left = {name for step in steps for name in step}
    while True:
        free = {name for name in left if not any(t == name and s in left for s, t in steps)}
        if not free:
            return bool(left)
        left -= free
