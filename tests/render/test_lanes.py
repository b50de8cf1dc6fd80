"""Lanes: loops nest, what does not meet shares a height, nothing runs through a box."""

import pytest
from hypothesis import given

from loopbook.render.columns import Arrow
from loopbook.render.lanes import STUB_LENGTH, Lanes, lanes_of
from loopbook.render.slots import LOOP_GAP, Drawn, Slot
from loopbook.terms.account import Account

from .accounts import accounts
from .test_slots import arrows_of, drawn_of, laid

CHAIN = [Arrow(f"f{i}", f"p{i}", f"p{i + 1}", 30.0) for i in range(5)]
STAGES = {f"p{i}": i for i in range(6)}


def lanes(
    arrows: list[Arrow], excesses: dict[str, dict[str, float]] | None = None
) -> tuple[Drawn, dict[str, Slot], Lanes]:
    drawn = drawn_of(STAGES, [*CHAIN, *arrows])
    drawn = Drawn(drawn.placed, drawn.arrows, excesses or {}, drawn.scale)
    grid, _ = laid(drawn, {})
    slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
    return drawn, slots, lanes_of(drawn, grid, slots)


def test_three_nested_loops_lie_one_beneath_the_other() -> None:
    backs = [
        Arrow("wide", "p5", "p0", 3.0),
        Arrow("mid", "p4", "p1", 3.0),
        Arrow("in", "p3", "p2", 3.0),
    ]
    _, slots, found = lanes(backs)
    assert found.lane["in"] < found.lane["mid"] < found.lane["wide"] < found.bottom
    assert found.lane["in"] > slots["p3"].bottom


def test_loops_that_do_not_meet_share_a_height() -> None:
    _, _, found = lanes([Arrow("left", "p1", "p0", 3.0), Arrow("right", "p5", "p4", 3.0)])
    assert found.lane["left"] == pytest.approx(found.lane["right"], abs=1.0)


def test_a_flow_into_itself_runs_close_beneath_its_box() -> None:
    drawn, slots, found = lanes([Arrow("own", "p2", "p2", 3.0)])
    below = slots["p2"].y + slots["p2"].height
    assert found.lane["own"] == pytest.approx(below + LOOP_GAP + 1.5 * drawn.scale)
    assert found.lane["own"] + 1.5 * drawn.scale < slots["p2"].bottom


def test_runs_of_one_column_stand_apart_and_clear_of_stubs() -> None:
    backs = [Arrow("one", "p5", "p0", 3.0), Arrow("two", "p5", "p1", 5.0)]
    drawn, _, found = lanes(backs, {"p5": {"residual": 4.0}})
    widths = {"one": 3.0 * drawn.scale, "two": 5.0 * drawn.scale}
    assert found.out_run["two"] - widths["two"] / 2 > STUB_LENGTH
    apart = found.out_run["one"] - found.out_run["two"]
    assert apart >= (widths["one"] + widths["two"]) / 2


@given(accounts())
def test_no_lane_runs_through_a_box_or_another_lane(account: Account) -> None:
    stages = {name: p.stage for name, p in account.system.processes.items()}
    drawn = drawn_of(stages, arrows_of(account))
    grid, _ = laid(drawn, dict.fromkeys(stages, 20.0))
    slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
    found = lanes_of(drawn, grid, slots)
    column = drawn.placed.column
    spans = []
    for arrow in drawn.arrows:
        if arrow.flow in drawn.placed.returns:
            half = abs(arrow.amount or 0) * drawn.scale / 2
            lane, first, last = found.lane[arrow.flow], column[arrow.target], column[arrow.source]
            for name, slot in slots.items():
                if first <= column[name] <= last:
                    low, high = lane - half, lane + half
                    assert low >= slot.y + slot.height - 1e-6 or high <= slot.y - slot.head + 1e-6
            spans.append((first, last, lane - half, lane + half))
    for i, (first, last, top, bottom) in enumerate(spans):
        for other in spans[i + 1 :]:
            if first <= other[1] and other[0] <= last and first < last and other[0] < other[1]:
                assert bottom <= other[2] + 1e-6 or other[3] <= top + 1e-6
