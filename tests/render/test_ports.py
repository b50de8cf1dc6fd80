"""Ports: forward ribbons on top, stubs, then returns; parallel ribbons keep their order."""

import pytest

from loopbook.render.columns import Arrow, columns
from loopbook.render.order import put_in_order
from loopbook.render.ports import Ports, by_way, ports_of
from loopbook.render.slots import Drawn, grid_of, scale_of

ARROWS = [
    Arrow("in", "s", "a", 30.0),
    Arrow("one", "a", "b", 10.0),
    Arrow("two", "a", "b", 12.0),
    Arrow("up", "b", "c", 20.0),
    Arrow("short", "b", "a", 4.0),
    Arrow("long", "c", "a", 6.0),
    Arrow("own", "a", "a", 2.0),
]
STAGES = {"s": 0, "a": 1, "b": 2, "c": 3}
EXCESSES = {"a": {"residual": 12.0, "stock": -3.0}}


def made() -> tuple[Drawn, Ports, list[Arrow]]:
    placed = columns(STAGES, ARROWS)
    drawn = Drawn(placed, ARROWS, EXCESSES, scale_of(placed, ARROWS, EXCESSES))
    grid, chains = grid_of(drawn, {})
    put_in_order(grid, chains, drawn)
    slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
    return drawn, ports_of(drawn, chains, slots), by_way(drawn, slots)


def test_ports_are_lined_up_without_gap() -> None:
    drawn, ports, _ = made()
    scale = drawn.scale
    assert ports.leaving["one"] == pytest.approx(5 * scale)
    assert ports.leaving["two"] == pytest.approx(16 * scale)
    assert ports.stubs["a", "residual"] == pytest.approx(28 * scale)
    assert ports.leaving["own"] == pytest.approx(35 * scale)
    assert ports.entering["in"] == pytest.approx(15 * scale)
    assert ports.stubs["a", "stock"] == pytest.approx(31.5 * scale)


def test_parallel_ribbons_keep_their_order_at_both_ends() -> None:
    _, ports, _ = made()
    assert ports.leaving["one"] < ports.leaving["two"]
    assert ports.entering["one"] < ports.entering["two"]


def test_the_longest_way_back_enters_above_the_others() -> None:
    _, ports, ways = made()
    assert [arrow.flow for arrow in ways] == ["own", "short", "long"]
    assert ports.entering["long"] < ports.entering["short"] < ports.entering["own"]
