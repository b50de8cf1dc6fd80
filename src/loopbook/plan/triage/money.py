"""Money: what the plan costs and earns, by kind and chemistry; costs are positive.

The lines of batteries whose value is known add up to the objective, with the other sign.
"""

import numpy as np

from loopbook.plan.triage.lot import Floats
from loopbook.plan.triage.sorting import Sorting
from loopbook.terms.plan import MoneyLine
from loopbook.terms.plan_input import Array

CENT = 2


def money_of(made: Sorting, where: Array) -> tuple[MoneyLine, ...]:
    """Return the lines of money, by item and chemistry; what is unknown is in none of them."""
    amounts = _amounts(made, where)
    lines = []
    for item, values in amounts.items():
        for name in dict.fromkeys(made.lot.chemistry.tolist()):
            own = values[made.lot.chemistry == name]
            if np.any(own[~np.isnan(own)] != 0.0):
                lines.append(MoneyLine(item=item, subject=name, amount=float(np.nansum(own))))
    return tuple(lines)


def _amounts(made: Sorting, where: Array) -> dict[str, Floats]:
    none = np.full(len(where), np.nan)
    second = where == "second_life"
    is_tested = (where == "test") & ~made.is_unsure
    earned = made.second + made.worth.spent
    return {
        "second_life": np.where(second, -earned, none),
        "preparing": np.where(second, made.worth.spent, none),
        "remanufacture": np.where(where == "remanufacture", -made.values[:, 1], none),
        "recycling": np.where(where == "recycle", -made.worth.recycled, none),
        "after_test": np.where(is_tested, -(made.values[:, 3] + made.test.cost), none),
        "test": np.where(is_tested, made.test.cost, none),
    }
