"""Lanes: the ways on which bands return, beneath the boxes that they run past.

Each return has a vertical run at its source and one at its target, and a lane between them. Shorter
ways lie above longer ones, so that loops nest; returns that do not meet share a height. A flow back
into the process it left runs close beneath its own box.
"""

from collections.abc import Mapping

import msgspec

from loopbook.render.columns import Arrow
from loopbook.render.ports import by_way
from loopbook.render.slots import LOOP_GAP, Drawn, Grid, Slot

STUB_LENGTH = 22.0
CORNER = 7.0
_RUN_GAP = 9.0
_LANE_GAP = 19.0
_LANE_GAP_MANY = 10.0
_MANY = 14


class Lanes(msgspec.Struct, frozen=True):
    """The ways back.

    Fields
      out_run, in_run    flow -> pixels right of its source, left of its target
      lane               flow -> height of the middle of its way back
      out_room, in_room  column -> pixels that runs and stubs take at its right, at its left
      bottom             how far down everything reaches
    """

    out_run: dict[str, float]
    in_run: dict[str, float]
    lane: dict[str, float]
    out_room: dict[int, float]
    in_room: dict[int, float]
    bottom: float


def lanes_of(drawn: Drawn, grid: Grid, slots: Mapping[str, Slot]) -> Lanes:
    """Return the way of every return; the slots stand where they stay."""
    skyline = _Skyline(grid)
    column = drawn.placed.column
    out_run: dict[str, float] = {}
    in_run: dict[str, float] = {}
    lane: dict[str, float] = {}
    # A return keeps clear of the stubs on its side of the column.
    out_room, in_room = _stub_rooms(drawn, slots, 1), _stub_rooms(drawn, slots, -1)
    below = {name: slot.y + slot.height for name, slot in slots.items()}
    returns = by_way(drawn, slots)
    space = _LANE_GAP if len(returns) <= _MANY else _LANE_GAP_MANY
    for arrow in returns:
        width = _width(arrow, drawn.scale)
        for runs, rooms, process in (
            (out_run, out_room, arrow.source),
            (in_run, in_room, arrow.target),
        ):
            here = column[process]
            runs[arrow.flow] = rooms.get(here, 0.0) + width / 2 + CORNER
            rooms[here] = rooms.get(here, 0.0) + width + _RUN_GAP
        if arrow.source == arrow.target:
            lane[arrow.flow] = below[arrow.source] + LOOP_GAP + width / 2
            below[arrow.source] += 2 * LOOP_GAP + width
        else:
            ends = column[arrow.target], column[arrow.source]
            lane[arrow.flow] = skyline.lay(*ends, width, space)
    return Lanes(out_run, in_run, lane, out_room, in_room, skyline.bottom)


def _width(arrow: Arrow, scale: float) -> float:
    return 0.0 if arrow.amount is None else abs(arrow.amount) * scale


def _stub_rooms(drawn: Drawn, slots: Mapping[str, Slot], sign: int) -> dict[int, float]:
    return {
        drawn.placed.column[process]: STUB_LENGTH
        for process, kinds in drawn.excesses.items()
        if process in slots and any(amount * sign > 0 for amount in kinds.values())
    }


class _Skyline:
    """How far down each column, and each gap beside one, is taken."""

    def __init__(self, grid: Grid) -> None:
        bottoms = [max((slot.bottom for slot in column), default=0.0) for column in grid]
        self.low = [0.0] * (2 * len(grid) + 1)
        for column, bottom in enumerate(bottoms):
            for cell in (2 * column, 2 * column + 1, 2 * column + 2):
                self.low[cell] = max(self.low[cell], bottom)

    @property
    def bottom(self) -> float:
        """The lowest that anything reaches."""
        return max(self.low, default=0.0)

    def lay(self, first: int, last: int, width: float, space: float) -> float:
        """Return the height of a lane from before column `first` to behind column `last`."""
        cells = range(2 * first, 2 * last + 3)
        top = max(self.low[cell] for cell in cells) + space
        for cell in cells:
            self.low[cell] = top + width
        return top + width / 2
