"""Near: how different a plan may be that costs hardly more than the least.

Source    J. DeCarolis, Using modeling to generate alternatives (MGA) to expand our thinking on
          energy futures, Energy Economics 33, 2011: the range of each decision within a slack
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.backcast.model import built
from loopbook.plan.backcast.solved import Solved
from loopbook.plan.solve.model import INFINITE, Indices
from loopbook.plan.solve.outcome import Effort
from loopbook.plan.solve.sweep import Sweep
from loopbook.terms.progress import Progress, Run

DIGITS = 7
"""Decimals of a share of the most uptake to which an end is told."""


class Range(NamedTuple):
    """What is taken up of a measure in all years together, in plans near the least cost.

    Fields
      least, most   None: not found in the time given
    """

    measure: int
    least: float | None
    most: float | None


def near_ranges(answer: Solved, share: float, effort: Effort) -> Run[tuple[Range, ...]]:
    """Search the range of every measure among plans that cost at most `share` more.

    Whole measures are taken as divisible here: a range may be wider than whole numbers allow.
    Returns   in the order of the measures; those that cannot be used are at zero
    """
    case = answer.case
    whole = np.zeros_like(case.measures.is_whole)
    made = built(case._replace(measures=case.measures._replace(is_whole=whole)))
    model = made.model.without_objective()
    cost = answer.outcome.objective * answer.made.money / made.money
    room = share * abs(cost) + 1e-9
    row = model.rows("cost", 1, bounds=(-INFINITE, cost + room))
    for block, costs in ((made.new, case.build_cost), (made.use, case.use_cost)):
        model.add(row.index, block.index, costs * made.size[:, np.newaxis] / made.money)
    sweep = Sweep(model, effort)
    ranges = []
    for at in range(case.measures.number):
        ends: list[float | None] = [0.0, 0.0]
        if case.measures.is_usable[at]:
            ends = [_end(sweep, made.new.index[at], sign) for sign in (1.0, -1.0)]
        size = float(made.size[at])
        ranges.append(Range(at, *(None if end is None else end * size for end in ends)))
        if (yield Progress(stage="plan.stage.near", done=at + 1.0, total=case.measures.number)):
            break
    ranges += [Range(at, None, None) for at in range(len(ranges), case.measures.number)]
    return tuple(ranges)


def _end(sweep: Sweep, columns: Indices, sign: float) -> float | None:
    """Return the least (sign 1) or most (sign -1) of the sum of some columns."""
    found = sweep.least(columns, np.full(len(columns), sign))
    return None if found is None else round(max(sign * found, 0.0), DIGITS)
