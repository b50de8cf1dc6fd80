"""Slots: the columns of a Sankey with their boxes and passing ribbons, ordered and stacked.

A ribbon that passes a column holds a slot of its own there, so that it runs through no box.

Source    K. Sugiyama, S. Tagawa, M. Toda 1981 (places held by dummies)
"""

from collections.abc import Mapping, Sequence

import msgspec

from loopbook.render.columns import Arrow, Columns

TOP = 30.0
LOOP_GAP = 9.0
_HEIGHT = 300.0
_RETURN_WIDTH = 48.0
_BOX_GAP = 14.0
_PASS_GAP = 10.0
_HEIGHT_MIN = 10.0
_UNMEASURED = 5.0

Excesses = Mapping[str, Mapping[str, float]]
"""Process -> kind of stub -> inflow minus outflow, in quanta."""


class Slot(msgspec.Struct):
    """A box, or the place a ribbon holds in a column it passes.

    Fields
      y     the top, in pixels
      head  room above it for its words;  tail   room below it for flows back into itself
      rank  its position in the column, 0 at the top
    """

    name: str
    is_box: bool
    height: float
    y: float = 0.0
    head: float = 0.0
    tail: float = 0.0
    rank: int = 0

    @property
    def middle(self) -> float:
        """Height of its middle, in pixels."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Where what belongs to it ends, in pixels."""
        return self.y + self.height + self.tail


Grid = list[list[Slot]]
Chains = dict[str, list[Slot]]


class Drawn(msgspec.Struct, frozen=True):
    """What is to be drawn, before pixels.

    Fields
      placed    columns and returns
      arrows    every flow once
      excesses  stubs;  scale   pixels per quantum
      order     node ids from top to bottom, as declared
    """

    placed: Columns
    arrows: Sequence[Arrow]
    excesses: Excesses
    scale: float
    order: Sequence[str] = ()


def _weights(
    arrows: Sequence[Arrow], excesses: Excesses, scale: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the pixels that enter and leave each process, stubs included."""
    entering: dict[str, float] = {}
    leaving: dict[str, float] = {}
    for arrow in arrows:
        width = port(arrow, scale)
        leaving[arrow.source] = leaving.get(arrow.source, 0.0) + width
        entering[arrow.target] = entering.get(arrow.target, 0.0) + width
    for process, kinds in excesses.items():
        for amount in kinds.values():
            side = leaving if amount > 0 else entering
            side[process] = side.get(process, 0.0) + abs(amount) * scale
    return entering, leaving


def port(arrow: Arrow, scale: float) -> float:
    """Return the height an arrow takes at a box: its width, or a little room when unmeasured."""
    return _UNMEASURED if arrow.amount is None else abs(arrow.amount) * scale


def scale_of(placed: Columns, arrows: Sequence[Arrow], excesses: Excesses) -> float:
    """Return pixels per quantum: the fullest column and the widest return set it."""
    measured = [arrow for arrow in arrows if arrow.amount is not None]
    entering, leaving = _weights(measured, excesses, 1.0)
    sums: dict[int, float] = {}
    for name, column in placed.column.items():
        tall = max(entering.get(name, 0.0), leaving.get(name, 0.0))
        sums[column] = sums.get(column, 0.0) + tall
    for arrow in measured:
        first, last = placed.column[arrow.source], placed.column[arrow.target]
        for column in range(first + 1, last):
            sums[column] += abs(arrow.amount or 0)
    tallest = max(sums.values(), default=0.0)
    back = max((abs(a.amount or 0) for a in measured if a.flow in placed.returns), default=0)
    needed = max(tallest / _HEIGHT, back / _RETURN_WIDTH)
    return 1.0 / needed if needed else 1.0


def grid_of(drawn: Drawn, heads: Mapping[str, float]) -> tuple[Grid, Chains]:
    """Return the slots of every column, and the slots each forward flow runs through.

    Parameters
      heads  process -> pixels its words take above its box; none where it has no words
    Returns    slots without order or place: `order` and `stack` give them these
    """
    placed, scale = drawn.placed, drawn.scale
    entering, leaving = _weights(drawn.arrows, drawn.excesses, scale)
    tails = _tails(drawn)
    grid: Grid = [[] for _ in range(max(placed.column.values(), default=-1) + 1)]
    boxes = {}
    for name, column in placed.column.items():
        boxes[name] = Slot(
            name=name,
            is_box=True,
            height=max(entering.get(name, 0.0), leaving.get(name, 0.0), _HEIGHT_MIN),
            head=heads.get(name, 0.0),
            tail=tails.get(name, 0.0),
        )
        grid[column].append(boxes[name])
    chains: Chains = {}
    for arrow in drawn.arrows:
        if arrow.flow in placed.returns:
            continue
        chain = [boxes[arrow.source]]
        for column in range(placed.column[arrow.source] + 1, placed.column[arrow.target]):
            chain.append(Slot(name=arrow.flow, is_box=False, height=port(arrow, scale)))
            grid[column].append(chain[-1])
        chains[arrow.flow] = [*chain, boxes[arrow.target]]
    return grid, chains


def _tails(drawn: Drawn) -> dict[str, float]:
    """Return the room below each box that flows back into itself need."""
    found: dict[str, float] = {}
    for arrow in drawn.arrows:
        if arrow.source == arrow.target:
            room = port(arrow, drawn.scale) + 2 * LOOP_GAP
            found[arrow.source] = found.get(arrow.source, 0.0) + room
    return found


def gap(slot: Slot) -> float:
    """Return the room above a slot: for its words, and to part it from the one above."""
    return slot.head + _BOX_GAP if slot.is_box else _PASS_GAP
