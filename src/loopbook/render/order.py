"""Order: from top to bottom in each column, so that ribbons cross little.

Barycentre sweeps in both directions, the best order seen is kept, then neighbours change places
while that helps. A crossing costs the product of the two widths: it hides that much. Boxes from
which a band returns are drawn down, for it runs down past all that stands lower.

Source    K. Sugiyama, S. Tagawa, M. Toda 1981 (barycentres); E. R. Gansner, E. Koutsofios, S. C.
          North, K.-P. Vo 1993 (transposition, keeping the best); W. Barth, M. Juenger, P. Mutzel
          2002 (counting crossings with an accumulator tree)
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from loopbook.render.slots import Chains, Drawn, Grid, Slot, gap, port
from loopbook.render.untangle import untangle

_SWEEPS = 16
_SWEEPS_MANY = 6
_PASSES = 8
_MANY = 1500
_DOWN = 160.0
# Sweeps end in different orders from different beginnings: the cheapest counts.
_STARTS = ((False, False), (False, True), (True, False), (True, True))


class _Joint(msgspec.Struct, frozen=True):
    """What a slot is joined to: neighbours with widths on either side, and its returns."""

    left: list[tuple[Slot, float]]
    right: list[tuple[Slot, float]]


Joints = dict[int, _Joint]
Pulls = Mapping[str, tuple[float, float]]
"""Box -> width of the bands that return from it and into it."""


def put_in_order(grid: Grid, chains: Chains, drawn: Drawn) -> None:
    """Order every column and give each slot its rank."""
    joints = _joints(grid, chains)
    pulls = _pulls(drawn)
    wished = {name: place for place, name in enumerate(drawn.order)}
    is_large = sum(map(len, grid)) >= _MANY
    best: tuple[float, list[list[Slot]]] | None = None
    given = [list(column) for column in grid]
    for is_turned, is_backward in _STARTS[:1] if is_large else _STARTS:
        for column, first in zip(grid, given, strict=True):
            column[:] = reversed(first) if is_turned else first
        field = _Field(grid, joints, pulls, wished)
        cost = field.improve(_SWEEPS_MANY if is_large else _SWEEPS, is_backward=is_backward)
        if not is_large:
            untangle(grid, chains, drawn.placed.column, field.cost)
            cost = field.settle()
        if best is None or cost < best[0] - 1e-9:
            best = cost, [list(column) for column in grid]
    for column, kept in zip(grid, best[1] if best else given, strict=True):
        column[:] = kept
        _rank(column)


class _Field:
    """The columns while they are put in order, from one beginning."""

    def __init__(self, grid: Grid, joints: Joints, pulls: Pulls, wished: Mapping[str, int]) -> None:
        self.grid, self.joints, self.pulls, self.wished = grid, joints, pulls, wished

    def improve(self, sweeps: int, *, is_backward: bool) -> float:
        """Sweep and keep the best, then settle; return the cost of what is left."""
        for column in self.grid:
            _keep_declared(column, self.wished)
            _rank(column)
        best = self.cost(), [list(column) for column in self.grid]
        for sweep in range(sweeps):
            for column in reversed(self.grid) if (sweep % 2 == 1) ^ is_backward else self.grid:
                column.sort(key=lambda slot: (_wish(slot, self.joints, self.pulls), slot.rank))
                _keep_declared(column, self.wished)
                _rank(column)
            cost = self.cost()
            if cost < best[0]:
                best = cost, [list(column) for column in self.grid]
        for column, kept in zip(self.grid, best[1], strict=True):
            column[:] = kept
            _rank(column)
        return self.settle()

    def settle(self) -> float:
        """Let neighbours change places while that helps; return the cost of what is left."""
        for column in self.grid:
            _rank(column)
        for _ in range(_PASSES):
            changes = [_switch(c, self.joints, self.pulls, self.wished) for c in self.grid]
            if not any(changes):
                break
        return self.cost()

    def cost(self) -> float:
        """Return the width x width of everything that crosses."""
        crossed = sum(
            _crossings(column, right, self.joints) for column, right in pairwise(self.grid)
        )
        return crossed + sum(_passed(column, self.joints, self.pulls) for column in self.grid)


def _joints(grid: Grid, chains: Chains) -> Joints:
    joints = {id(slot): _Joint([], []) for column in grid for slot in column}
    for chain in chains.values():
        width = 1.0 + min(chain[0].height, chain[-1].height, *(s.height for s in chain[1:-1]))
        for left, right in pairwise(chain):
            joints[id(left)].right.append((right, width))
            joints[id(right)].left.append((left, width))
    return joints


def _pulls(drawn: Drawn) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for arrow in drawn.arrows:
        if arrow.flow in drawn.placed.returns and arrow.source != arrow.target:
            width = 1.0 + port(arrow, drawn.scale)
            out, back = found.get(arrow.source, (0.0, 0.0))
            found[arrow.source] = out + width, back
            out, back = found.get(arrow.target, (0.0, 0.0))
            found[arrow.target] = out, back + width
    return found


def _rank(column: Sequence[Slot]) -> None:
    """Give ranks, and put the slots one under the other, the column centred around zero."""
    y = -sum(slot.height + slot.tail + gap(slot) for slot in column) / 2
    for rank, slot in enumerate(column):
        slot.rank = rank
        slot.y = y + gap(slot)
        y = slot.bottom


def _keep_declared(column: list[Slot], wished: Mapping[str, int]) -> None:
    """Put the slots that are declared in their order, in the places that they take together."""
    places = [i for i, slot in enumerate(column) if slot.is_box and slot.name in wished]
    slots = sorted((column[i] for i in places), key=lambda slot: wished[slot.name])
    for i, slot in zip(places, slots, strict=True):
        column[i] = slot


def _wish(slot: Slot, joints: Joints, pulls: Pulls) -> float:
    """Return the mean place of what a slot is joined to; its returns draw it down."""
    joint = joints[id(slot)]
    near = [*joint.left, *joint.right]
    weight = sum(width for _, width in near)
    if not weight:
        return slot.middle
    mean = sum(other.middle * width for other, width in near) / weight
    down = sum(pulls.get(slot.name, (0.0, 0.0))) if slot.is_box else 0.0
    return mean + _DOWN * down / (down + weight)


def _crossings(column: Sequence[Slot], beside: Sequence[Slot], joints: Joints) -> float:
    """Return the cost of crossings between a column and the next: a tree of sums over ranks."""
    size = len(beside)
    tree = [0.0] * (size + 1)
    total = cost = 0.0
    for slot in column:
        ends = [(other.rank, width) for other, width in joints[id(slot)].right]
        for rank, width in ends:
            # What is already in the tree begins higher; it crosses if it ends lower.
            above, at = 0.0, rank + 1
            while at:
                above += tree[at]
                at &= at - 1
            cost += width * (total - above)
        for rank, width in ends:
            total += width
            at = rank + 1
            while at <= size:
                tree[at] += width
                at += at & -at
    return cost


def _passed(column: Sequence[Slot], joints: Joints, pulls: Pulls) -> float:
    """Return the cost of what returns run past on their way down."""
    out = back = cost = 0.0
    for slot in reversed(column):
        joint = joints[id(slot)]
        if slot.is_box and slot.name in pulls:
            leaving, entering = pulls[slot.name]
            cost += leaving * out + entering * back
        out += sum(width for _, width in joint.right)
        back += sum(width for _, width in joint.left)
    return cost


def _switch(column: list[Slot], joints: Joints, pulls: Pulls, wished: Mapping[str, int]) -> bool:
    """Let neighbours change places where that costs less; say whether any did."""
    is_changed = False
    for i in range(len(column) - 1):
        upper, lower = column[i], column[i + 1]
        if upper.is_box and lower.is_box and {upper.name, lower.name} <= wished.keys():
            continue
        before = _between(upper, lower, joints, pulls)
        after = _between(lower, upper, joints, pulls)
        if after < before - 1e-9:
            column[i], column[i + 1] = lower, upper
            is_changed = True
    if is_changed:
        _rank(column)
    return is_changed


def _between(upper: Slot, lower: Slot, joints: Joints, pulls: Pulls) -> float:
    """Return the cost of crossings between the ribbons of two neighbours, one above the other."""
    one, two = joints[id(upper)], joints[id(lower)]
    cost = 0.0
    for mine, others in ((one.left, two.left), (one.right, two.right)):
        for slot, width in mine:
            cost += sum(width * other for low, other in others if low.rank < slot.rank)
    if upper.is_box and upper.name in pulls:
        leaving, entering = pulls[upper.name]
        cost += leaving * sum(width for _, width in two.right)
        cost += entering * sum(width for _, width in two.left)
    return cost
