"""Loops: those that time does not explain are told, those of re-use are not."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.trace.plain_contradiction import LOT, THING, made, put
from tests.trace.test_contradiction_life import found

from loopbook.terms.event import Action, Event
from loopbook.trace.contradiction_loop import Edges, knots
from loopbook.trace.contradiction_row import Contradiction

A, B, C = (f"{THING}{name}" for name in "ABC")
L, M = f"{LOT}L", f"{LOT}M"


def loops(events: list[Event]) -> set[tuple[str, tuple[int, ...]]]:
    """Return the loops of events: code and entries."""
    kinds = (Contradiction.LOOP, Contradiction.INSIDE_ITSELF)
    return {(kind, entries) for kind, _, entries in found(events) if kind in kinds}


def test_things_made_of_each_other_are_told() -> None:
    assert loops([made(1, [A], [B]), made(2, [B], [A])]) == {(Contradiction.LOOP, (1, 2))}
    assert loops([made(3, [A], [B]), made(2, [B], [C]), made(1, [C], [A])]) == {
        (Contradiction.LOOP, (1, 2, 3))
    }


def test_lots_of_one_moment_are_told_and_those_refilled_later_are_not() -> None:
    assert loops([made(1, [L], [M]), made(1, [M], [L])]) == {(Contradiction.LOOP, (1, 2))}
    assert loops([made(1, [L], [M]), made(2, [M], [L])]) == set()


def test_built_anew_under_its_code_is_reuse() -> None:
    assert loops([made(0, [C], [A]), made(1, [A], [B]), made(2, [B], [A])]) == set()


def test_containers_in_each_other_at_once_are_told() -> None:
    assert loops([put(1, A, B), put(2, B, A)]) == {(Contradiction.INSIDE_ITSELF, (1, 2))}
    out = put(2, A, B, action=Action.DELETE)
    assert loops([put(1, A, B), out, put(3, B, A)]) == set()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_knots_are_the_items_that_reach_each_other(pairs: list[tuple[int, int]]) -> None:
    pairs = [(source, target) for source, target in pairs if source != target]
    reach = {item: {target for source, target in pairs if source == item} for item in range(8)}
    for _ in range(8):
        reach = {item: to.union(*(reach[each] for each in to)) for item, to in reach.items()}
    on_loops = {item for item in range(8) if item in reach[item]}
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    items, knot = knots(Edges(columns[:, 0], columns[:, 1]))
    assert set(items.tolist()) == on_loops
    for one, first in zip(items.tolist(), knot.tolist(), strict=True):
        for two, second in zip(items.tolist(), knot.tolist(), strict=True):
            assert (first == second) == (one == two or (two in reach[one] and one in reach[two]))
