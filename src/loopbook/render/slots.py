"""Slots: the columns of a Sankey with their boxes and passing ribbons, ordered and stacked.

A ribbon that passes a column holds a slot of its own there, so that it runs through no box.

Source    K. Sugiyama, S. Tagawa, M. Toda 1981 (order by barycentre, places held by dummies)
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from loopbook.render.columns import Arrow, Columns

TOP = 30.0
_HEIGHT = 300.0
_RETURN_WIDTH = 48.0
_BOX_GAP = 14.0
_PASS_GAP = 16.0
_HEIGHT_MIN = 10.0
_UNMEASURED = 5.0
_SWEEPS = 6
_PULLS = 2


class Slot(msgspec.Struct):
    """A box, or the place a ribbon holds in a column it passes.

    Fields
      y     the top, in pixels
      head  room above it for its words
    """

    name: str
    is_box: bool
    height: float
    y: float = 0.0
    head: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _weights(
    arrows: Sequence[Arrow], differences: Mapping[str, int], scale: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the pixels that enter and leave each process, stubs included."""
    entering: dict[str, float] = {}
    leaving: dict[str, float] = {}
    for arrow in arrows:
        width = port(arrow, scale)
        leaving[arrow.source] = leaving.get(arrow.source, 0.0) + width
        entering[arrow.target] = entering.get(arrow.target, 0.0) + width
    for process, difference in differences.items():
        side = leaving if difference > 0 else entering
        side[process] = side.get(process, 0.0) + abs(difference) * scale
    return entering, leaving


def port(arrow: Arrow, scale: float) -> float:
    """Return the height an arrow takes at a box: its width, or a little room when unmeasured."""
    return _UNMEASURED if arrow.amount is None else abs(arrow.amount) * scale


def scale_of(placed: Columns, arrows: Sequence[Arrow], differences: Mapping[str, int]) -> float:
    """Return pixels per quantum: the fullest column and the widest return set it."""
    measured = [arrow for arrow in arrows if arrow.amount is not None]
    entering, leaving = _weights(measured, differences, 1.0)
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


Grid = list[list[Slot]]
Chains = dict[str, list[Slot]]


def grid_of(
    placed: Columns,
    arrows: Sequence[Arrow],
    differences: Mapping[str, int],
    scale: float,
    heads: Mapping[str, float],
) -> tuple[Grid, Chains]:
    """Return the slots of every column, and the slots each forward flow runs through.

    Parameters
      scale  pixels per quantum
      heads  process -> pixels its words take above its box; none where it has no words
    """
    entering, leaving = _weights(arrows, differences, scale)
    grid: Grid = [[] for _ in range(max(placed.column.values(), default=-1) + 1)]
    boxes = {}
    for name, column in placed.column.items():
        tall = max(entering.get(name, 0.0), leaving.get(name, 0.0), _HEIGHT_MIN)
        boxes[name] = Slot(name=name, is_box=True, height=tall, head=heads.get(name, 0.0))
        grid[column].append(boxes[name])
    chains: Chains = {}
    for arrow in arrows:
        if arrow.flow in placed.returns:
            continue
        chain = [boxes[arrow.source]]
        for column in range(placed.column[arrow.source] + 1, placed.column[arrow.target]):
            chain.append(Slot(name=arrow.flow, is_box=False, height=port(arrow, scale)))
            grid[column].append(chain[-1])
        chains[arrow.flow] = [*chain, boxes[arrow.target]]
    _order(grid, chains)
    _stack(grid, chains)
    return grid, chains


def _neighbours(chains: Chains) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for chain in chains.values():
        for left, right in pairwise(chain):
            found.setdefault(id(left), []).append(right)
            found.setdefault(id(right), []).append(left)
    return found


def _order(grid: Grid, chains: Chains) -> None:
    """Order each column by the mean place of what it is joined to, sweeping both ways."""
    beside = _neighbours(chains)
    for sweep in range(_SWEEPS):
        for column in grid if sweep % 2 == 0 else reversed(grid):
            _pile(column)
            column.sort(key=lambda slot: _wish(slot, beside))
            _pile(column)


def _wish(slot: Slot, beside: Mapping[int, list[Slot]]) -> float:
    joined = beside.get(id(slot), [])
    weight = sum(max(other.height, 1.0) for other in joined)
    if not weight:
        return slot.middle
    return sum(other.middle * max(other.height, 1.0) for other in joined) / weight


def _gap(slot: Slot) -> float:
    return slot.head + _BOX_GAP if slot.is_box else _PASS_GAP


def _pile(column: list[Slot]) -> None:
    """Put the slots one under the other, the column centred around zero."""
    tall = sum(slot.height + _gap(slot) for slot in column)
    y = -tall / 2
    for slot in column:
        slot.y = y + _gap(slot)
        y = slot.y + slot.height


def _stack(grid: Grid, chains: Chains) -> None:
    """Pull each slot towards what it is joined to, keeping order and gaps; then start at TOP."""
    beside = _neighbours(chains)
    # More pulls make long ribbons straighter, and columns drift apart: the picture grows tall.
    for sweep in range(_PULLS):
        for column in grid if sweep % 2 == 0 else reversed(grid):
            for slot in column:
                slot.y = _wish(slot, beside) - slot.height / 2
            _spread(column)
    lowest = min((slot.y - slot.head for column in grid for slot in column), default=0.0)
    for column in grid:
        for slot in column:
            slot.y += TOP - lowest


def _spread(column: list[Slot]) -> None:
    wished = sum(slot.middle for slot in column)
    for above, slot in pairwise(column):
        slot.y = max(slot.y, above.y + above.height + _gap(slot))
    shift = (sum(slot.middle for slot in column) - wished) / max(len(column), 1)
    for slot in column:
        slot.y -= shift
