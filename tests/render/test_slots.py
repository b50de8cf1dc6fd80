"""Slots: boxes and passing ribbons have their places, nothing in a column covers anything else."""

from itertools import pairwise

import pytest
from hypothesis import given

from loopbook.render.columns import Arrow, columns
from loopbook.render.order import put_in_order
from loopbook.render.ports import ports_of
from loopbook.render.slots import LOOP_GAP, TOP, Chains, Drawn, Grid, gap, grid_of, port, scale_of
from loopbook.render.stack import stack
from loopbook.terms.account import Account

from .accounts import accounts, shredder


def arrows_of(account: Account) -> list[Arrow]:
    flows = account.system.flows
    return [
        Arrow(
            c.flow,
            flows[c.flow].source,
            flows[c.flow].target,
            c.chosen.amount if c.chosen else None,
        )
        for c in account.cells
    ]


def drawn_of(stages: dict[str, int], arrows: list[Arrow]) -> Drawn:
    placed = columns(stages, arrows)
    return Drawn(placed, arrows, {}, scale_of(placed, arrows, {}))


def laid(drawn: Drawn, heads: dict[str, float]) -> tuple[Grid, Chains]:
    grid, chains = grid_of(drawn, heads)
    put_in_order(grid, chains, drawn)
    slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
    stack(grid, chains, ports_of(drawn, chains, slots))
    return grid, chains


@given(accounts())
def test_slots_of_a_column_stand_apart_below_the_top(account: Account) -> None:
    stages = {name: p.stage for name, p in account.system.processes.items()}
    drawn = drawn_of(stages, arrows_of(account))
    grid, chains = laid(drawn, dict.fromkeys(stages, 20.0))
    for column in grid:
        assert column
        assert [slot.rank for slot in column] == list(range(len(column)))
        for above, slot in pairwise(column):
            assert slot.y >= above.bottom + gap(slot) - 1e-6
        assert all(slot.y - slot.head >= TOP - 1e-6 for slot in column)
    assert set(chains) == {a.flow for a in drawn.arrows} - drawn.placed.returns


def test_an_unmeasured_flow_takes_room_but_no_scale() -> None:
    arrows = arrows_of(shredder())
    slag = next(arrow for arrow in arrows if arrow.flow == "slag")
    assert port(slag, 1.0) == port(slag, 1e-9) > 0


def test_a_flow_into_itself_keeps_room_below_its_box() -> None:
    arrows = [Arrow("f", "a", "b", 100.0), Arrow("own", "a", "a", 20.0)]
    drawn = drawn_of({"a": 0, "b": 1}, arrows)
    grid, chains = grid_of(drawn, {})
    assert grid[0][0].tail == pytest.approx(20.0 * drawn.scale + 2 * LOOP_GAP)
    assert grid[1][0].tail == 0.0
    assert set(chains) == {"f"}


def test_a_flow_over_two_columns_holds_a_slot_between() -> None:
    arrows = [Arrow("ab", "a", "b", 5.0), Arrow("bc", "b", "c", 5.0), Arrow("ac", "a", "c", 2.0)]
    drawn = drawn_of({"a": 0, "b": 1, "c": 2}, arrows)
    grid, chains = grid_of(drawn, {})
    (_, passing, _) = chains["ac"]
    assert passing in grid[1]
    assert passing.height == pytest.approx(2.0 * drawn.scale)
