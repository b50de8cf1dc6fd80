"""Layout: widths are conserved, returns run beneath, everything is inside."""

import pytest
from hypothesis import given

from loopbook.render.layout import Words, layout
from loopbook.terms.account import Account

from .accounts import KG, accounts, shredder
from .test_slots import arrows_of

WORDS = Words({}, {})


def stages_of(account: Account) -> dict[str, int]:
    return {name: process.stage for name, process in account.system.processes.items()}


def excesses_of(account: Account) -> dict[str, dict[str, float]]:
    return {
        b.process: {"stock" if b.is_stock else "residual": b.difference}
        for b in account.balances
        if b.difference and not b.unmeasured
    }


@given(accounts())
def test_widths_are_in_proportion_and_fit_their_boxes(account: Account) -> None:
    arrows = arrows_of(account)
    placed = layout(stages_of(account), arrows, excesses_of(account), WORDS)
    amounts = {arrow.flow: arrow.amount for arrow in arrows}
    for ribbon in placed.ribbons:
        amount = amounts[ribbon.flow]
        assert ribbon.width == pytest.approx(abs(amount or 0) * placed.scale)
    for name, box in placed.boxes.items():
        ends = {flow.id: (flow.source, flow.target) for flow in account.system.flows.values()}
        for side in (0, 1):
            ribbons = [r for r in placed.ribbons if ends[r.flow][side] == name]
            points = [r.points[0 if side == 0 else -1] for r in ribbons]
            room = sum(r.width for r in ribbons)
            room += sum(
                s.width for s in placed.stubs if s.process == name and s.is_out == (side == 0)
            )
            assert room <= box.height + 1e-6
            for ribbon, (_, y) in zip(ribbons, points, strict=True):
                assert y - ribbon.width / 2 >= box.y - 1e-6
                assert y + ribbon.width / 2 <= box.y + box.height + 1e-6


@given(accounts())
def test_everything_stands_inside_the_picture(account: Account) -> None:
    placed = layout(stages_of(account), arrows_of(account), excesses_of(account), WORDS)
    for box in placed.boxes.values():
        assert box.x >= 0
        assert box.y + box.height <= placed.height
    for ribbon in placed.ribbons:
        if ribbon.is_return:
            assert ribbon.in_x - ribbon.width / 2 >= 0
            assert ribbon.out_x + ribbon.width / 2 <= placed.width
            (_, start), (_, end) = ribbon.points
            assert max(start, end) <= ribbon.lane
            assert ribbon.lane + ribbon.width / 2 <= placed.height


def test_the_shredder_leaves_thirty_kilograms_as_a_stub_to_the_right() -> None:
    account = shredder()
    placed = layout(stages_of(account), arrows_of(account), excesses_of(account), WORDS)
    stub = next(stub for stub in placed.stubs if stub.process == "shredding")
    assert stub.is_out
    assert stub.kind == "residual"
    assert stub.width == pytest.approx(30 * KG * placed.scale)
    assert [r.flow for r in placed.ribbons if r.is_return] == ["metal_back"]


def test_a_box_may_have_a_residual_and_a_stock_change() -> None:
    excesses = {"shredding": {"residual": 30.0 * KG, "stock": -20.0 * KG}}
    account = shredder()
    placed = layout(stages_of(account), arrows_of(account), excesses, WORDS)
    assert {(s.kind, s.is_out) for s in placed.stubs} == {("residual", True), ("stock", False)}


def test_the_same_account_gives_the_same_layout() -> None:
    account = shredder()
    arguments = stages_of(account), arrows_of(account), excesses_of(account), WORDS
    assert layout(*arguments) == layout(*arguments)


def test_nothing_to_draw_is_an_empty_layout() -> None:
    placed = layout({"a": 0}, [], {}, WORDS)
    assert placed.boxes == {}
    assert placed.ribbons == ()
