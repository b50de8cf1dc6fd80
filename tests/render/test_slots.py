"""Slots: nothing in a column covers anything else."""

from itertools import pairwise

from hypothesis import given

from loopbook.render.columns import Arrow, columns
from loopbook.render.slots import TOP, grid_of, port, scale_of
from loopbook.terms.account import Account

from .accounts import accounts, shredder


def arrows_of(account: Account) -> list[Arrow]:
    flows = account.system.flows
    return [
        Arrow(c.flow, flows[c.flow].source, flows[c.flow].target, c.chosen and c.chosen.amount)
        for c in account.cells
    ]


@given(accounts())
def test_slots_of_a_column_stand_apart_below_the_top(account: Account) -> None:
    stages = {name: p.stage for name, p in account.system.processes.items()}
    arrows = arrows_of(account)
    placed = columns(stages, arrows)
    scale = scale_of(placed, arrows, {})
    grid, chains = grid_of(placed, arrows, {}, scale, dict.fromkeys(stages, 20.0))
    for column in grid:
        assert column
        for above, slot in pairwise(column):
            assert slot.y >= above.y + above.height + 10
        assert all(slot.y - slot.head >= TOP - 1e-6 for slot in column)
    assert set(chains) == {a.flow for a in arrows} - placed.returns


def test_an_unmeasured_flow_takes_room_but_no_scale() -> None:
    arrows = arrows_of(shredder())
    slag = next(arrow for arrow in arrows if arrow.flow == "slag")
    assert port(slag, 1.0) == port(slag, 1e-9) > 0
