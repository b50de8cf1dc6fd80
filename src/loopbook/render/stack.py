"""Stack: how high each slot stands, so that ribbons run as level as the order allows.

Column by column, the places that are nearest to what the ribbons wish (least squares, long
straight runs first) and keep all gaps: an isotonic regression, solved exactly.

Source    R. E. Barlow, D. J. Bartholomew, J. M. Bremner, H. D. Brunk (1972), Statistical inference
          under order restrictions: pool adjacent violators
"""

from collections.abc import Sequence
from itertools import pairwise

from loopbook.render.ports import Ports
from loopbook.render.slots import TOP, Chains, Grid, Slot, gap

_SWEEPS = 24
_PASSING = 6.0
_ENDING = 2.0
_STILL = 0.02

Links = dict[int, list[tuple[Slot, float, float]]]
"""Slot -> (neighbour, pixels by which this top lies below that one when level, weight)."""


def stack(grid: Grid, chains: Chains, ports: Ports) -> None:
    """Give every slot its height on the page; the highest words begin at TOP."""
    links = _links(grid, chains, ports)
    for sweep in range(_SWEEPS):
        for column in grid if sweep % 2 == 0 else reversed(grid):
            _settle(column, links)
    highest = min((slot.y - slot.head for column in grid for slot in column), default=0.0)
    for column in grid:
        for slot in column:
            slot.y += TOP - highest


def _links(grid: Grid, chains: Chains, ports: Ports) -> Links:
    links: Links = {id(slot): [] for column in grid for slot in column}
    for flow, chain in chains.items():
        for left, right in pairwise(chain):
            out = ports.leaving[flow] if left.is_box else left.height / 2
            into = ports.entering[flow] if right.is_box else right.height / 2
            passing = (not left.is_box) + (not right.is_box)
            weight = max(min(left.height, right.height), 1.0)
            weight *= (1.0, _ENDING, _PASSING)[passing]
            links[id(left)].append((right, into - out, weight))
            links[id(right)].append((left, out - into, weight))
    return links


def _settle(column: Sequence[Slot], links: Links) -> None:
    """Put the slots of a column as near to their wishes as order and gaps allow."""
    wishes, weights, shifts = [], [], []
    shift = 0.0
    for i, slot in enumerate(column):
        if i:
            above = column[i - 1]
            shift += above.height + above.tail + gap(slot)
        near = links[id(slot)]
        weight = sum(each for _, _, each in near)
        # Where nothing pulls, a slot stays; where something does, it stays a little too.
        still = _STILL * weight or 1e-3
        wish = still * slot.y + sum((other.y + lower) * each for other, lower, each in near)
        wishes.append(wish / (weight + still) - shift)
        weights.append(weight + still)
        shifts.append(shift)
    for slot, y, down in zip(column, isotonic(wishes, weights), shifts, strict=True):
        slot.y = y + down


def isotonic(wishes: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the non-decreasing numbers nearest to the wishes, in weighted least squares."""
    pools: list[tuple[float, float, int]] = []
    for wish, weight in zip(wishes, weights, strict=True):
        mean, heavy, count = wish, weight, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * heavy + other * other_weight) / (heavy + other_weight)
            heavy += other_weight
            count += other_count
        pools.append((mean, heavy, count))
    return [mean for mean, _, count in pools for _ in range(count)]
