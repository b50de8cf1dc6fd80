"""Cycles among links: each knot tells one, in the direction of time, first = last."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.trace.cycle import CYCLES_MAX, cycles_of, turning


def test_a_loop_of_reuse_starts_at_the_item_asked_about() -> None:
    loop = [("scrap", "metal"), ("metal", "part"), ("part", "scrap")]
    assert cycles_of("part", loop) == (("part", "scrap", "metal", "part"),)
    assert cycles_of("elsewhere", loop) == (("metal", "part", "scrap", "metal"),)


def test_a_tree_and_a_diamond_have_no_cycle() -> None:
    assert cycles_of("a", [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]) == ()
    assert cycles_of("a", ()) == ()


def test_a_knot_of_everything_with_everything_is_told_up_to_the_limit() -> None:
    names = [f"n{n}" for n in range(30)]
    knot = [(s, t) for s in names for t in names if s != t]
    assert len(cycles_of("n0", knot)) == CYCLES_MAX + 1


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_each_cycle_is_a_closed_run_of_links_and_none_is_missed(pairs) -> None:
    links = [pair for pair in pairs if pair[0] != pair[1]]
    steps = set(links)
    found = cycles_of("a", links)
    assert len(set(found)) == len(found)
    for ring in found:
        assert ring[0] == ring[-1]
        assert len(set(ring)) == len(ring) - 1
        assert all(step in steps for step in pairwise(ring))
    assert bool(found) == has_cycle(steps)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14), st.integers(0, 6))
def test_what_leads_to_no_cycle_can_be_left_out(pairs, item) -> None:
    links = [(f"n{s}", f"n{t}") for s, t in pairs if s != t]
    ends = np.array([pair for pair in pairs if pair[0] != pair[1]], np.int64).reshape(-1, 2).T
    left = turning(*ends)
    assert cycles_of(f"n{item}", [links[at] for at in left]) == cycles_of(f"n{item}", links)
    assert bool(len(left)) == has_cycle(set(links))


def has_cycle(steps: set[tuple[str, str]]) -> bool:
    """Take away items without a predecessor until none is left, or a knot remains (Kahn 1962)."""
    left = {name for step in steps for name in step}
    while True:
        free = {name for name in left if not any(t == name and s in left for s, t in steps)}
        if not free:
            return bool(left)
        left -= free
