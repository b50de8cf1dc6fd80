"""Every: what a plan certifies against the links that `nearest` of the legs leaves out.

The relaxation over all links, with the cuts of this job: no network that uses any of them is
cheaper than its optimum. Ways that are too long stay forbidden: that is a rule, and no pruning.
"""

import math

import msgspec
import numpy as np

from loopbook.plan.network.build import program_of
from loopbook.plan.network.cuts import link_cuts, rounded_cuts, with_cuts
from loopbook.plan.network.filled import numbers, table_of
from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.limits import limit_rows
from loopbook.plan.network.prices import prices_of
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.progress import Run

COLUMNS_MAX = 300_000
"""Relaxations of more columns are not solved for the certificate."""


def is_pruned(given: PlanInput) -> bool:
    """Say whether a leg asks for its nearest targets only."""
    return bool((~np.isnan(numbers(table_of(given, "legs"), "nearest"))).any())


def bound_of_every(given: PlanInput, effort: Effort) -> Run[float]:
    """Return a bound over all links, those that are left out among them; NaN: not found in time,
    or the relaxation is too large."""
    legs = table_of(given, "legs")
    columns = {**legs.columns, "nearest": np.full(len(legs), np.nan)}
    table = InputTable(legs.name, columns, legs.rows, legs.document)
    whole = msgspec.structs.replace(given, tables={**given.tables, "legs": table})
    net = laid_out(whole)
    if len(net.links.km) * len(net.periods) > COLUMNS_MAX:
        return math.nan
    prices = prices_of(whole, net)
    program = program_of(whole, net, prices, is_relaxed=True)
    limit_rows(whole, net, prices, program)
    model = with_cuts(program.model, rounded_cuts(whole, net, program))
    found = yield from search(with_cuts(model, link_cuts(net, program)), effort)
    return found.bound
