"""Layout of a Sankey with return loops: where boxes, ribbons and stubs stand, in pixels.

Forward ribbons run from left to right and hold a place of their own in every column they pass, so
that none runs through a box it does not enter. Returns leave a box at the right, run back beneath
the picture, each in its own lane, and enter at the left. Widths are amount x scale, exactly.
"""

from collections.abc import Mapping, Sequence

import msgspec

from loopbook.render.columns import Arrow, Columns, columns
from loopbook.render.slots import TOP, Chains, Grid, Slot, grid_of, port, scale_of

BOX_WIDTH = 14.0
STUB_LENGTH = 22.0
_FLOW_ROOMS = (72.0, 210.0)
_WIDTH_WISHED = 1180.0
_WORDS_GAP = 12.0
_LEFT = 12.0
_LANE_GAP = 22.0
_CORNER = 6.0
_SLOT_GAP = 8.0


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
    differences: Mapping[str, int],
    words: Words,
) -> Layout:
    """Place the arrows and the processes they touch.

    Parameters
      stages       process id -> declared stage
      arrows       flows, each once
      differences  process -> inflow - outflow in quanta, where a stub is to be drawn
      words        the room that names and amounts want: columns keep that far apart
    """
    placed = columns(stages, arrows)
    scale = scale_of(placed, arrows, differences)
    heads = {name: height for name, (_, height) in words.captions.items()}
    grid, chains = grid_of(placed, arrows, differences, scale, heads)
    return _Drawing(_Plan(placed, arrows, differences, scale, grid, chains, words)).finished()


class _Plan(msgspec.Struct, frozen=True):
    """What is known before pixels: columns, arrows, differences, scale, slots, chains, words."""

    placed: Columns
    arrows: Sequence[Arrow]
    differences: Mapping[str, int]
    scale: float
    grid: Grid
    chains: Chains
    words: Words


class _Drawing:
    """Turns placed slots into boxes, ribbons and stubs."""

    def __init__(self, plan: _Plan) -> None:
        self.placed = plan.placed
        self.arrows = {arrow.flow: arrow for arrow in plan.arrows}
        self.differences = plan.differences
        self.scale = plan.scale
        self.chains = plan.chains
        self.words = plan.words
        grid = plan.grid
        self.slots = {slot.name: slot for column in grid for slot in column if slot.is_box}
        self.bottom = max((s.y + s.height for column in grid for s in column), default=TOP)
        self.out_runs, self.in_runs, self.lanes = self._runs()
        self.x = self._column_x(len(grid))

    def finished(self) -> Layout:
        """Return the layout."""
        leaving, entering = self._ports()
        ribbons = tuple(
            self._ribbon(arrow, leaving[arrow.flow], entering[arrow.flow])
            for arrow in self.arrows.values()
        )
        stubs = tuple(
            self._stub(process, leaving if difference > 0 else entering)
            for process, difference in self.differences.items()
            if process in self.slots and difference
        )
        boxes = {name: self._box(name, column) for name, column in self.placed.column.items()}
        lowest = max(self.lanes.values(), default=self.bottom)
        widest = max((self._width(flow) for flow in self.lanes), default=0.0)
        height = lowest + widest / 2 + 16.0
        return Layout(boxes, ribbons, stubs, self.width, height, self.scale)

    def _box(self, name: str, column: int) -> Box:
        slot = self.slots[name]
        is_last = 0 < column == len(self.x) - 1
        return Box(name, column, self.x[column], slot.y, slot.height, is_last)

    def _width(self, flow: str) -> float:
        amount = self.arrows[flow].amount
        return 0.0 if amount is None else abs(amount) * self.scale

    def _returns(self) -> list[Arrow]:
        """Return the arrows that run back, the shortest way first: it takes the upper lane."""
        column = self.placed.column
        found = [arrow for arrow in self.arrows.values() if arrow.flow in self.placed.returns]
        return sorted(
            found,
            key=lambda a: (
                column[a.source] - column[a.target],
                -self.slots[a.source].middle,
                a.flow,
            ),
        )

    def _runs(self) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """Return for each return its distance right of the source, left of the target, its lane."""
        out_runs: dict[str, float] = {}
        in_runs: dict[str, float] = {}
        lanes: dict[str, float] = {}
        # A return keeps clear of the stubs on its side of the column.
        self.out_room: dict[int, float] = self._stub_rooms(is_out=True)
        self.in_room: dict[int, float] = self._stub_rooms(is_out=False)
        lane = self.bottom + 12.0
        for arrow in self._returns():
            width = self._width(arrow.flow)
            for runs, rooms, process in (
                (out_runs, self.out_room, arrow.source),
                (in_runs, self.in_room, arrow.target),
            ):
                column = self.placed.column[process]
                runs[arrow.flow] = rooms.get(column, 0.0) + width / 2 + _CORNER
                rooms[column] = rooms.get(column, 0.0) + width + _SLOT_GAP
            lanes[arrow.flow] = lane + _LANE_GAP + width / 2
            lane += _LANE_GAP + width
        return out_runs, in_runs, lanes

    def _stub_rooms(self, *, is_out: bool) -> dict[int, float]:
        return {
            self.placed.column[process]: STUB_LENGTH
            for process, difference in self.differences.items()
            if process in self.slots and (difference > 0) == is_out
        }

    def _column_x(self, count: int) -> list[float]:
        """Return the left edge of each column; the words of the last one end at the right edge."""
        x = _LEFT
        found = []
        rooms = self._rooms(count)
        for column in range(count):
            x += self.in_room.get(column, 0.0) + (_CORNER if column in self.in_room else 0.0)
            found.append(x)
            x += BOX_WIDTH + self.out_room.get(column, 0.0)
            x += rooms[column] if column < len(rooms) else _LEFT
        alone = max(self._captions(0), 0.0) + 2 * _LEFT if count == 1 else 0.0
        self.width = max(x, alone)
        return found

    def _rooms(self, count: int) -> list[float]:
        """Return the pixels from each column to the next: as wished, and as the words need."""
        least, most = _FLOW_ROOMS
        needed = [max(least, self._needed(column, count)) for column in range(count - 1)]
        taken = sum(self.in_room.values()) + sum(self.out_room.values())
        taken += 2 * _LEFT + count * BOX_WIDTH + _CORNER * len(self.in_room)
        left = max(_WIDTH_WISHED - taken - sum(needed), 0.0)
        more = left / max(len(needed), 1)
        return [max(room, min(room + more, most)) for room in needed]

    def _needed(self, column: int, count: int) -> float:
        """Return the room to the right of a column that its words and those of its flows need."""
        captions = self._captions(column) + _WORDS_GAP - BOX_WIDTH
        if column == count - 2:
            captions += max(self._captions(column + 1) - BOX_WIDTH, 0.0)
        captions -= self.out_room.get(column, 0.0) + self.in_room.get(column + 1, 0.0)
        flows = (
            self.words.flows.get(name, 0.0) + _WORDS_GAP
            for name, chain in self.chains.items()
            if self.placed.column[chain[0].name] == column
        )
        return max(captions, max(flows, default=0.0))

    def _captions(self, column: int) -> float:
        """Return the length of the longest words above a box of this column."""
        return max(
            self.words.captions.get(name, (0.0, 0.0))[0]
            for name, here in self.placed.column.items()
            if here == column
        )

    def _ports(self) -> tuple[dict[str, float], dict[str, float]]:
        """Return the height at which each flow (and each stub, by process) leaves and enters."""
        leaving: dict[str, float] = {}
        entering: dict[str, float] = {}
        for name, slot in self.slots.items():
            difference = self.differences.get(name, 0)
            out = sorted(
                (a for a in self.arrows.values() if a.source == name), key=self._leaving_order
            )
            into = sorted(
                (a for a in self.arrows.values() if a.target == name), key=self._entering_order
            )
            self._file(slot, out, max(difference, 0), leaving)
            self._file(slot, into, max(-difference, 0), entering)
        return leaving, entering

    def _leaving_order(self, arrow: Arrow) -> tuple[bool, float, str]:
        chain = self.chains.get(arrow.flow)
        return (chain is None, chain[1].middle if chain else 0.0, arrow.flow)

    def _entering_order(self, arrow: Arrow) -> tuple[bool, float, str]:
        chain = self.chains.get(arrow.flow)
        return (chain is None, chain[-2].middle if chain else 0.0, arrow.flow)

    def _file(self, slot: Slot, arrows: list[Arrow], stub: int, ports: dict[str, float]) -> None:
        """Line the ports up from the top: forward flows, the stub, then returns."""
        y = slot.y
        is_stub_due = bool(stub)
        for arrow in arrows:
            if arrow.flow in self.placed.returns and is_stub_due:
                ports[f"\0{slot.name}"] = y + stub * self.scale / 2
                y += stub * self.scale
                is_stub_due = False
            width = port(arrow, self.scale)
            ports[arrow.flow] = y + width / 2
            y += width
        if is_stub_due:
            ports[f"\0{slot.name}"] = y + stub * self.scale / 2

    def _ribbon(self, arrow: Arrow, y1: float, y2: float) -> Ribbon:
        column = self.placed.column
        start = (self.x[column[arrow.source]] + BOX_WIDTH, y1)
        end = (self.x[column[arrow.target]], y2)
        width = self._width(arrow.flow)
        chain = self.chains.get(arrow.flow)
        if chain is None:
            return Ribbon(
                flow=arrow.flow,
                width=width,
                points=(start, end),
                is_return=True,
                out_x=start[0] + self.out_runs[arrow.flow],
                in_x=end[0] - self.in_runs[arrow.flow],
                lane=self.lanes[arrow.flow],
            )
        points = [start]
        for i, slot in enumerate(chain[1:-1], column[arrow.source] + 1):
            points += [(self.x[i], slot.middle), (self.x[i] + BOX_WIDTH, slot.middle)]
        return Ribbon(flow=arrow.flow, width=width, points=(*points, end))

    def _stub(self, process: str, ports: Mapping[str, float]) -> Stub:
        difference = self.differences[process]
        x = self.x[self.placed.column[process]] + (BOX_WIDTH if difference > 0 else 0.0)
        y = ports[f"\0{process}"]
        return Stub(process, x, y, abs(difference) * self.scale, difference > 0)
