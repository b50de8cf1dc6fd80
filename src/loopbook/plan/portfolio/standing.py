"""Standing: how a portfolio stands to every limit of a person: what it has, what it breaks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.answer import Answer, values_of
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.limit import HARD, Limit, LimitRow
from loopbook.plan.portfolio.program import size_of
from loopbook.terms.plan import Violation

TOLERANCE = 1e-6
"""Share of the size of a limit below which it is kept: the solver's tolerance."""

CENTS = 0.05
"""Money below which a limit is kept: amounts of loans and credits are rounded to hundredths."""


class Stand(NamedTuple):
    """A limit and what a portfolio has there: `over` by how much it is broken; 0: kept."""

    limit: Limit
    activity: float
    over: float

    @property
    def slack(self) -> float:
        """Room that is left, as a share of the bound, or of the step where the bound is 0."""
        limit = self.limit
        room = self.activity - limit.bound if limit.is_least else limit.bound - self.activity
        return room / (abs(limit.bound) or limit.step or 1.0)


def standings(columns: Columns, limits: Sequence[LimitRow], answer: Answer) -> list[Stand]:
    """Return how a portfolio stands to every limit, in the order of the limits."""
    values = values_of(columns, answer)
    found = []
    for row in limits:
        limit = row.limit
        activity = float(row.values @ values) + limit.constant
        over = limit.bound - activity if limit.is_least else activity - limit.bound
        allowed = TOLERANCE * size_of(row) + (CENTS if limit.unit == _money(columns) else 0.0)
        found.append(Stand(limit, activity, over if over > allowed else 0.0))
    return found


def violations_of(stands: Sequence[Stand]) -> tuple[Violation, ...]:
    """Return the limits that are broken, the largest share of its bound first."""
    broken = [each for each in stands if each.over > 0.0]
    broken.sort(key=lambda each: each.slack)
    return tuple(
        Violation(
            limit=each.limit.words(),
            subject=each.limit.subject,
            period=each.limit.period,
            amount=each.over,
            unit=each.limit.unit,
        )
        for each in broken
    )


def weights_of() -> dict[str, float]:
    """Return what breaking one unit of a kind of limit costs: what no money loosens, most."""
    return dict.fromkeys(HARD, 1000.0)


def _money(columns: Columns) -> str:
    return columns.problem.currency


def is_met(stand: Stand) -> bool:
    """Say whether a limit has no room left."""
    return bool(np.abs(stand.slack) <= TOLERANCE)
