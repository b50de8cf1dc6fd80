"""Relax: the answer that breaks the limits least, where none keeps them all.

First the least price of violations, then the best objective among answers at that price.
Source    J. Chinneck, Feasibility and Infeasibility in Optimization, 2008, ch. 6
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from loopbook.plan.solve.elastic import Elastic, elastic, wish_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model, Rows
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus

BROKEN_LEAST = 1e-7
"""Violations below it are the solver's tolerance, as a share of the bound or of one."""


class Relaxed(NamedTuple):
    """An answer that breaks limits.

    Fields
      outcome    over the columns of the model, without slack; not found: even the limits that
                 nature sets contradict each other
      broken     batch, flat position in it, and by how much, in the unit of the row: largest
                 share of its bound first
      is_least   whether the violation was proved to be the least
    """

    outcome: Outcome
    broken: tuple[tuple[Rows, int, float], ...]
    is_least: bool


def least_violation(
    model: Model, weights: Mapping[str, float] | None = None, effort: Effort | None = None
) -> Relaxed:
    """Return the best answer among those that break the limits least.

    Parameters
      weights   name of rows -> price of one unit of violation; those not named cost one
    """
    given = weights
    widened = elastic(model, None if given is None else lambda rows: given.get(rows.name, 1.0))
    found = solve(widened.model, effort)
    if not found.is_found:
        return Relaxed(found, (), is_least=False)
    best = solve(_at_most(model, widened, found.objective), _from(found, effort))
    chosen = best if best.is_found else found
    is_least = found.status is OutcomeStatus.OPTIMAL
    return Relaxed(_without_slack(model, chosen), _broken(model, widened, chosen), is_least)


def _at_most(model: Model, widened: Elastic, price: float) -> Model:
    """Return the model with its own objective, slack, and no more violation than is needed."""
    bounded = model.copied()
    count = len(widened.rows)
    short = bounded.block("short", count)
    over = bounded.block("over", count)
    bounded.add(widened.rows, short.index, 1.0)
    bounded.add(widened.rows, over.index, -1.0)
    most = price * (1.0 + 1e-9) + 1e-9
    total = bounded.rows("violation", 1, bounds=(-np.inf, most))
    bounded.add(total.index, short.index, widened.price)
    bounded.add(total.index, over.index, widened.price)
    return bounded


def _from(found: Outcome, effort: Effort | None) -> Effort:
    return (effort or Effort())._replace(start=found.values)


def _without_slack(model: Model, outcome: Outcome) -> Outcome:
    """Return the outcome over the columns of the model; what slack adds to a row is no activity."""
    compiled = model.compiled()
    values = outcome.values[: model.column_count]
    row = np.repeat(np.arange(model.row_count), np.diff(compiled.start))
    terms = compiled.value * values[compiled.column]
    return outcome._replace(
        values=values,
        activity=np.asarray(
            np.bincount(row, weights=terms, minlength=model.row_count), dtype=np.float64
        ),
        prices=outcome.prices[: model.row_count],
        reduced=outcome.reduced[: model.column_count],
        objective=float(compiled.cost @ values) + model.offset,
    )


def _broken(
    model: Model, widened: Elastic, outcome: Outcome
) -> tuple[tuple[Rows, int, float], ...]:
    compiled = model.compiled()
    amounts = outcome.of(widened.short) + outcome.of(widened.over)
    low, high = compiled.row_low[widened.rows], compiled.row_high[widened.rows]
    bound = np.where(outcome.of(widened.over) > 0.0, high, low)
    share = amounts / np.maximum(np.abs(np.where(np.isfinite(bound), bound, 0.0)), 1.0)
    order = [int(at) for at in np.argsort(-share, kind="stable") if share[at] > BROKEN_LEAST]
    return tuple((*wish_of(model, int(widened.rows[at])), float(amounts[at])) for at in order)
