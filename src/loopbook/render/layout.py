"""Layout of a Sankey with return loops: where boxes, ribbons and stubs stand, in pixels.

Forward ribbons run from left to right and hold a place of their own in every column they pass, so
that none runs through a box it does not enter. Returns leave a box at the right, run back beneath,
each in its own lane, and enter at the left. Widths are amount x scale, exactly.
"""

from collections.abc import Mapping, Sequence

import msgspec

from loopbook.render.columns import Arrow, columns
from loopbook.render.lanes import CORNER, Lanes, lanes_of
from loopbook.render.order import put_in_order
from loopbook.render.ports import Ports, ports_of
from loopbook.render.slots import TOP, Chains, Drawn, Excesses, Grid, grid_of, scale_of
from loopbook.render.stack import stack

BOX_WIDTH = 14.0
_FLOW_ROOMS = (72.0, 210.0)
_WIDTH_WISHED = 1180.0
_WORDS_GAP = 12.0
_LEFT = 12.0
_FOOT = 16.0


class Words(msgspec.Struct, frozen=True):
    """The room that words want, in pixels.

    Fields
      captions  process -> length and height of the words above its box
      flows     flow -> length of the words on its ribbon
    """

    captions: Mapping[str, tuple[float, float]]
    flows: Mapping[str, float]


class Box(msgspec.Struct, frozen=True):
    """A process: its left top corner, height, and column.

    `is_last` says that it stands at the right edge: its words end where it ends.
    """

    process: str
    column: int
    x: float
    y: float
    height: float
    is_last: bool = False


class Ribbon(msgspec.Struct, frozen=True, kw_only=True):
    """A flow.

    Fields
      width      amount x scale; 0 when unmeasured
      points     middle of the ribbon: at the source, then at the left and right edge of every
                 column passed, then at the target
      is_return  whether it runs back beneath; then `out_x`, `in_x` are its vertical runs and
                 `lane` the height of its way back
    """

    flow: str
    width: float
    points: tuple[tuple[float, float], ...]
    is_return: bool = False
    out_x: float = 0.0
    in_x: float = 0.0
    lane: float = 0.0


class Stub(msgspec.Struct, frozen=True):
    """A residual or stock change at a box: middle of its end at the box; `is_out` to the right."""

    process: str
    kind: str
    x: float
    y: float
    width: float
    is_out: bool


class Layout(msgspec.Struct, frozen=True):
    """Everything placed; `scale` is pixels per quantum."""

    boxes: dict[str, Box]
    ribbons: tuple[Ribbon, ...]
    stubs: tuple[Stub, ...]
    width: float
    height: float
    scale: float


def layout(
    stages: Mapping[str, int],
    arrows: Sequence[Arrow],
    excesses: Excesses,
    words: Words,
    order: Sequence[str] = (),
) -> Layout:
    """Place the arrows and the processes they touch.

    Parameters
      stages    process id -> declared stage
      arrows    flows, each once
      excesses  process -> kind -> inflow - outflow in quanta, where a stub is to be drawn
      words     the room that names and amounts want: columns keep that far apart
      order     process ids from top to bottom, as declared
    """
    placed = columns(stages, arrows)
    drawn = Drawn(placed, arrows, excesses, scale_of(placed, arrows, excesses), order)
    heads = {name: height for name, (_, height) in words.captions.items()}
    grid, chains = grid_of(drawn, heads)
    put_in_order(grid, chains, drawn)
    slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
    ports = ports_of(drawn, chains, slots)
    stack(grid, chains, ports)
    lanes = lanes_of(drawn, grid, slots)
    return _Drawing(_Plan(drawn, grid, chains, ports, lanes, words)).finished()


class _Plan(msgspec.Struct, frozen=True):
    """What is known before the columns have their x."""

    drawn: Drawn
    grid: Grid
    chains: Chains
    ports: Ports
    lanes: Lanes
    words: Words


class _Drawing:
    """Turns placed slots into boxes, ribbons and stubs."""

    def __init__(self, plan: _Plan) -> None:
        self.drawn, self.chains, self.ports = plan.drawn, plan.chains, plan.ports
        self.lanes, self.words = plan.lanes, plan.words
        self.column = plan.drawn.placed.column
        self.slots = {s.name: s for column in plan.grid for s in column if s.is_box}
        self.x = self._column_x(len(plan.grid))

    def finished(self) -> Layout:
        """Return the layout."""
        ribbons = tuple(self._ribbon(arrow) for arrow in self.drawn.arrows)
        stubs = tuple(
            self._stub(process, kind)
            for process, kinds in self.drawn.excesses.items()
            for kind in kinds
            if process in self.slots
        )
        boxes = {name: self._box(name, column) for name, column in self.column.items()}
        height = max(self.lanes.bottom, TOP) + _FOOT
        return Layout(boxes, ribbons, stubs, self.width, height, self.drawn.scale)

    def _box(self, name: str, column: int) -> Box:
        slot = self.slots[name]
        is_last = 0 < column == len(self.x) - 1
        return Box(name, column, self.x[column], slot.y, slot.height, is_last)

    def _column_x(self, count: int) -> list[float]:
        """Return the left edge of each column; the words of the last one end at the right edge."""
        x = _LEFT
        found = []
        rooms = self._rooms(count)
        in_room, out_room = self.lanes.in_room, self.lanes.out_room
        for column in range(count):
            x += in_room.get(column, 0.0) + (CORNER if column in in_room else 0.0)
            found.append(x)
            x += BOX_WIDTH + out_room.get(column, 0.0)
            x += rooms[column] if column < len(rooms) else _LEFT
        alone = max(self._captions(0), 0.0) + 2 * _LEFT if count == 1 else 0.0
        self.width = max(x, alone)
        return found

    def _rooms(self, count: int) -> list[float]:
        """Return the pixels from each column to the next: as wished, and as the words need."""
        least, most = _FLOW_ROOMS
        needed = [max(least, self._needed(column, count)) for column in range(count - 1)]
        taken = sum(self.lanes.in_room.values()) + sum(self.lanes.out_room.values())
        taken += 2 * _LEFT + count * BOX_WIDTH + CORNER * len(self.lanes.in_room)
        left = max(_WIDTH_WISHED - taken - sum(needed), 0.0)
        more = left / max(len(needed), 1)
        return [max(room, min(room + more, most)) for room in needed]

    def _needed(self, column: int, count: int) -> float:
        """Return the room to the right of a column that its words and those of its flows need."""
        captions = self._captions(column) + _WORDS_GAP - BOX_WIDTH
        if column == count - 2:
            captions += max(self._captions(column + 1) - BOX_WIDTH, 0.0)
        captions -= self.lanes.out_room.get(column, 0.0) + self.lanes.in_room.get(column + 1, 0.0)
        flows = (
            self.words.flows.get(name, 0.0) + _WORDS_GAP
            for name, chain in self.chains.items()
            if self.column[chain[0].name] == column
        )
        return max(captions, max(flows, default=0.0))

    def _captions(self, column: int) -> float:
        """Return the length of the longest words above a box of this column."""
        return max(
            self.words.captions.get(name, (0.0, 0.0))[0]
            for name, here in self.column.items()
            if here == column
        )

    def _ribbon(self, arrow: Arrow) -> Ribbon:
        slots, column, flow = self.slots, self.column, arrow.flow
        leaving = slots[arrow.source].y + self.ports.leaving[flow]
        entering = slots[arrow.target].y + self.ports.entering[flow]
        start = (self.x[column[arrow.source]] + BOX_WIDTH, leaving)
        end = (self.x[column[arrow.target]], entering)
        width = 0.0 if arrow.amount is None else abs(arrow.amount) * self.drawn.scale
        chain = self.chains.get(flow)
        if chain is None:
            return Ribbon(
                flow=flow,
                width=width,
                points=(start, end),
                is_return=True,
                out_x=start[0] + self.lanes.out_run[flow],
                in_x=end[0] - self.lanes.in_run[flow],
                lane=self.lanes.lane[flow],
            )
        points = [start]
        for i, slot in enumerate(chain[1:-1], column[arrow.source] + 1):
            points += [(self.x[i], slot.middle), (self.x[i] + BOX_WIDTH, slot.middle)]
        return Ribbon(flow=flow, width=width, points=(*points, end))

    def _stub(self, process: str, kind: str) -> Stub:
        amount = self.drawn.excesses[process][kind]
        x = self.x[self.column[process]] + (BOX_WIDTH if amount > 0 else 0.0)
        y = self.slots[process].y + self.ports.stubs[process, kind]
        return Stub(process, kind, x, y, abs(amount) * self.drawn.scale, amount > 0)
