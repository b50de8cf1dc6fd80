"""Untangle: two long ribbons that cross change places on the rest of their way."""

from itertools import combinations, pairwise

from loopbook.render.columns import Arrow
from loopbook.render.slots import Chains, Grid, Slot, grid_of
from loopbook.render.untangle import untangle

from .test_slots import drawn_of


def crossed() -> tuple[Grid, Chains, dict[str, int]]:
    """Two ribbons over four columns that cross once, in the middle."""
    stages = {"a": 0, "b": 0, "m": 1, "n": 2, "t": 3}
    arrows = [
        Arrow("one", "a", "t", 9.0),
        Arrow("two", "b", "t", 8.0),
        Arrow("am", "a", "m", 1.0),
        Arrow("mn", "m", "n", 1.0),
        Arrow("nt", "n", "t", 1.0),
    ]
    drawn = drawn_of(stages, arrows)
    grid, chains = grid_of(drawn, {})
    names = [["a", "b"], ["one", "two", "m"], ["two", "one", "n"], ["t"]]
    for column, wanted in zip(grid, names, strict=True):
        column.sort(key=lambda slot: wanted.index(slot.name))
        for rank, slot in enumerate(column):
            slot.rank = rank
    return grid, chains, drawn.placed.column


def cost_of(chains: Chains) -> float:
    pairs = [
        ((first, a), (second, b))
        for one, two in combinations(chains.values(), 2)
        for first, a in pairwise(one)
        for second, b in pairwise(two)
        if {id(first), id(a)}.isdisjoint({id(second), id(b)})
    ]

    def is_crossing(pair: tuple[tuple[Slot, Slot], tuple[Slot, Slot]]) -> bool:
        (a, b), (c, d) = pair
        return (a.rank - c.rank) * (b.rank - d.rank) < 0

    return float(sum(is_crossing(pair) for pair in pairs))


def test_ribbons_that_cross_once_on_their_way_are_exchanged() -> None:
    grid, chains, column = crossed()
    untangle(grid, chains, column, lambda: float(grid[2][0].name == "two"))
    assert [slot.name for slot in grid[2]] == ["one", "two", "n"]
    assert [slot.rank for slot in grid[2]] == [0, 1, 2]


def test_what_costs_no_less_is_left() -> None:
    grid, chains, column = crossed()
    untangle(grid, chains, column, lambda: 1.0)
    assert [slot.name for slot in grid[2]] == ["two", "one", "n"]


def test_an_exchange_counts_every_crossing() -> None:
    grid, chains, column = crossed()
    before = cost_of(chains)
    untangle(grid, chains, column, lambda: cost_of(chains))
    assert cost_of(chains) < before
