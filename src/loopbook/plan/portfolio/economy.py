"""Economy: payback, NPV, NPVR and IRR of every variant by itself, and the classic abatement curve.

    N = I / F     NPV = sum F_t / (1+i)^t - I     NPVR = NPV / I     IRR: all roots of NPV = 0

In the classic curve options stand by cost per unit saved. For options that earn money that order is
wrong: more units saved make the same gain look smaller. They are ranked by Pareto layers of gain
and saving instead, and by gain within a layer.
Source    standard audit manual for N, NPV, NPVR, IRR; S. Taylor, The ranking of negative-cost
          emissions reduction measures, Energy Policy 48, 2012
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from loopbook.evaluate.audit.economy import internal_rates
from loopbook.plan.portfolio.payment import paid_by_choice
from loopbook.plan.portfolio.problem import Choice, Load, Problem
from loopbook.plan.solve.model import Floats


class Economy(NamedTuple):
    """What a variant comes to by itself, begun as early as it may, at its own beginning.

    Fields
      a_year     cash of the first year after tax
      payback    years, simple; discounted: with interest; None: never
      rates      internal rates above -100 %, ascending: one, none or several
      cost_class `no_or_low`, `medium`, `high` or `unknown`
    """

    variant: int
    cost_class: str
    investment: float
    a_year: float
    payback: float | None
    discounted: float | None
    npv: float
    npvr: float | None
    rates: tuple[float, ...]


class Abatement(NamedTuple):
    """An option in the classic curve.

    Fields
      saved   over the years counted;  cost  of one unit, below zero: it earns
      layer   Pareto layer of gain and saving, 1 is not dominated; 0: ranked by cost
    """

    variant: int
    saved: float
    npv: float
    cost: float
    layer: int


def economies_of(problem: Problem) -> tuple[Economy, ...]:
    """Return the economy of every variant whose numbers are known, in the order of the table."""
    return tuple(
        _economy(problem, at) for at, each in enumerate(problem.variants) if not each.lacks
    )


def _economy(problem: Problem, at: int) -> Economy:
    variant = problem.variants[at]
    start = problem.options[variant.option].first
    payments = paid_alone(problem, Choice(at, start))[start:]
    rate = 1.0 + problem.terms.discount
    present = [float(paid) / rate**year for year, paid in enumerate(payments)]
    npv = float(sum(present))
    a_year = float(payments[1])
    return Economy(
        variant=at,
        cost_class=cost_class(problem, variant.investment),
        investment=variant.investment,
        a_year=a_year,
        payback=_simple(variant.investment, a_year),
        discounted=_discounted(present),
        npv=npv,
        npvr=npv / variant.investment if variant.investment > 0.0 else None,
        rates=internal_rates([float(each) for each in payments]),
    )


def paid_alone(problem: Problem, choice: Choice) -> Floats:
    """Return what a choice pays at every point if nothing else is chosen: loads are its own."""
    paid = paid_by_choice(problem, choice)
    money = sum(load.amount * load.price * share for load, share in _loads_of(problem, choice))
    years = list(problem.years(choice.start, problem.variants[choice.variant].life))
    paid[years] += money * (1.0 - problem.terms.tax)
    return paid


def saved_alone(problem: Problem, choice: Choice, what: str) -> float:
    """Return what a choice saves over the years counted if nothing else is chosen."""
    variant = problem.variants[choice.variant]
    a_year = variant.amounts.get(what, 0.0)
    a_year += sum(
        load.amount * share for load, share in _loads_of(problem, choice) if load.what == what
    )
    return a_year * len(problem.years(choice.start, variant.life))


def _loads_of(problem: Problem, choice: Choice) -> list[tuple[Load, float]]:
    return [
        (load, share)
        for load in problem.loads
        for members, share in load.members
        if choice.variant in members
    ]


def cost_class(problem: Problem, investment: float) -> str:
    """Return the class of an investment between the limits that the settings declare."""
    low, high = problem.terms.low_cost, problem.terms.high_cost
    if np.isnan(investment) or np.isnan(low) or np.isnan(high):
        return "unknown"
    if investment <= low:
        return "no_or_low"
    return "high" if investment >= high else "medium"


def _simple(investment: float, a_year: float) -> float | None:
    if investment <= 0.0:
        return 0.0
    return investment / a_year if a_year > 0.0 else None


def _discounted(present: Sequence[float]) -> float | None:
    """Return the years until discounted cash stays above zero, linear within a year."""
    sums = list(accumulate(present))
    below = [year for year, total in enumerate(sums) if total < 0.0]
    if not below:
        return 0.0
    last = below[-1]
    if last + 1 >= len(sums):
        return None
    return last - sums[last] / present[last + 1]


def classic_curve(problem: Problem, what: str) -> tuple[Abatement, ...]:
    """Return one variant an option that saves `what`, in the order in which to take them.

    The variant is that of the greatest net present value. Options that earn come first, by layer
    and gain; then those that cost, by cost for one unit.
    """
    best: dict[int, Abatement] = {}
    for each in economies_of(problem):
        variant = problem.variants[each.variant]
        start = problem.options[variant.option].first
        saved = saved_alone(problem, Choice(each.variant, start), what)
        if saved <= 0.0:
            continue
        made = Abatement(each.variant, saved, each.npv, -each.npv / saved, 0)
        held = best.get(variant.option)
        if held is None or made.npv > held.npv:
            best[variant.option] = made
    earning = _layered([each for each in best.values() if each.npv >= 0.0])
    costing = sorted((e for e in best.values() if e.npv < 0.0), key=lambda each: each.cost)
    return (*earning, *costing)


def _layered(options: Sequence[Abatement]) -> list[Abatement]:
    """Return options by Pareto layer, the greatest gain of a layer first."""
    left, layer, found = list(options), 1, []
    while left:
        front = [each for each in left if not any(_dominates(o, each) for o in left)]
        found += [e._replace(layer=layer) for e in sorted(front, key=lambda e: -e.npv)]
        left = [each for each in left if each not in front]
        layer += 1
    return found


def _dominates(one: Abatement, other: Abatement) -> bool:
    is_no_worse = one.npv >= other.npv and one.saved >= other.saved
    return is_no_worse and (one.npv > other.npv or one.saved > other.saved)
