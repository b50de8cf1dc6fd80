"""Order: little crosses, what is declared is kept."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.columns import Arrow
from loopbook.render.order import put_in_order
from loopbook.render.slots import Chains, Drawn, Grid, grid_of

from .test_slots import drawn_of


def put(drawn: Drawn) -> tuple[Grid, Chains]:
    grid, chains = grid_of(drawn, {})
    put_in_order(grid, chains, drawn)
    return grid, chains


def crossings(chains: Chains, columns: dict[str, int]) -> int:
    """Count crossings by looking at every pair: the plain way."""
    steps = [
        (columns[chain[0].name] + i, a.rank, b.rank)
        for chain in chains.values()
        for i, (a, b) in enumerate(pairwise(chain))
    ]
    return sum(
        one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0
        for one, two in combinations(steps, 2)
    )


def test_a_ladder_given_upside_down_is_turned_so_that_nothing_crosses() -> None:
    stages = {f"{side}{i}": "abc".index(side) for side in "abc" for i in range(6)}
    arrows = [Arrow(f"f{i}", f"a{i}", f"b{5 - i}", 10.0 + i) for i in range(6)]
    arrows += [Arrow(f"g{i}", f"b{i}", f"c{(i * 5) % 6}", 10.0) for i in range(6)]
    drawn = drawn_of(stages, arrows)
    _, chains = put(drawn)
    assert crossings(chains, drawn.placed.column) == 0


def test_long_ribbons_to_one_box_do_not_cross_on_their_way() -> None:
    """What leaves a chain at each step runs to one sink: one of them is turned nowhere."""
    names = [f"p{i}" for i in range(7)]
    stages = {name: i for i, name in enumerate(names)} | {"waste": 7}
    arrows = [Arrow(f"on{i}", a, b, 50.0 - i) for i, (a, b) in enumerate(pairwise(names))]
    arrows += [Arrow(f"out{i}", name, "waste", 20.0 + 9 * (i % 3)) for i, name in enumerate(names)]
    drawn = drawn_of(stages, arrows)
    _, chains = put(drawn)
    assert crossings(chains, drawn.placed.column) == 0


def test_a_box_from_which_much_returns_stands_low() -> None:
    stages = {"a": 0, "x": 1, "y": 1}
    arrows = [
        Arrow("ax", "a", "x", 50.0),
        Arrow("ay", "a", "y", 50.0),
        Arrow("back", "x", "a", 30.0),
        Arrow("yz", "y", "z", 50.0),
    ]
    drawn = drawn_of({**stages, "z": 2}, arrows)
    grid, _ = put(drawn)
    assert [slot.name for slot in grid[1]] == ["y", "x"]


@given(st.permutations(["p0", "p1", "p2", "p3"]), st.integers(0, 5))
def test_a_declared_order_is_kept(order: list[str], seed: int) -> None:
    stages = {"s": 0, **dict.fromkeys(order, 1), "free": 1, "t": 2}
    arrows = [
        Arrow(f"i{name}", "s", name, 5.0 + i)
        for i, name in enumerate(sorted(stages))
        if stages[name] == 1
    ]
    arrows += [Arrow(f"o{name}", name, "t", 9.0 - i * seed) for i, name in enumerate(order)]
    plain = drawn_of(stages, arrows)
    drawn = Drawn(plain.placed, plain.arrows, {}, plain.scale, order)
    grid, _ = put(drawn)
    assert [slot.name for slot in grid[1] if slot.name in order] == order


def test_nothing_is_in_order() -> None:
    assert put(drawn_of({"a": 0}, [])) == ([], {})
