"""Payment: what a choice, and an incentive claimed for it, pays at every point of time, after tax.

    -I at s      (P - K)(1 - t) + t D at s+1 ... s+Y        D = I / depreciation years

Tax is linear: the plant earns enough elsewhere, so that a loss of one option lessens its tax. A
subsidy lessens what is written off, unless it is taxed as income when it comes.
Source    docs/spec/plan-portfolio.md; standard audit manual for I, P, D and t
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.problem import Choice, Incentive, Problem, Variant
from loopbook.plan.solve.model import Floats


class Grant(NamedTuple):
    """What an incentive comes to for a choice.

    Fields
      amount   paid in all; of a loan and of a tax credit: the most it can be
      paid     what comes at every point when it is claimed, after tax; of a credit nothing: it is
               used year by year; of a loan for one unit borrowed
    """

    amount: float
    paid: Floats


def paid_by_choice(problem: Problem, choice: Choice) -> Floats:
    """Return what a choice pays at every point, without incentives, after tax."""
    variant, tax = problem.variants[choice.variant], problem.terms.tax
    paid = np.zeros(problem.points)
    paid[list(problem.years(choice.start, variant.life))] += (variant.saving - variant.cost) * (
        1.0 - tax
    )
    written_off = problem.years(choice.start, variant.depreciation)
    paid[list(written_off)] += tax * variant.investment / variant.depreciation
    paid[choice.start] -= variant.investment
    return paid


def saved_by_choice(problem: Problem, choice: Choice) -> Floats:
    """Return the money that a choice saves at every point, after tax: no cost and no investment."""
    variant = problem.variants[choice.variant]
    saved = np.zeros(problem.points)
    saved[list(problem.years(choice.start, variant.life))] = variant.saving * (
        1.0 - problem.terms.tax
    )
    return saved


def worth(problem: Problem, choice: Choice) -> float:
    """Return the net present value of a choice by itself, at the first point."""
    return float(problem.discounts() @ paid_by_choice(problem, choice))


def grant_of(problem: Problem, incentive: Incentive, choice: Choice) -> Grant:
    """Return what an incentive comes to for a choice; NaN: it rests on something unknown."""
    variant = problem.variants[choice.variant]
    match incentive.kind:
        case "subsidy":
            return _subsidy(problem, incentive, choice)
        case "award":
            return _award(problem, incentive, choice)
        case "tax_credit":
            most = _capped(incentive.rate * variant.equipment, incentive.cap)
            return Grant(most, np.zeros(problem.points))
        case "loan":
            most = _capped(incentive.rate * variant.investment, incentive.cap)
            return Grant(most, loan_paid(problem, incentive, choice.start))
        case _:
            return _yearly(problem, incentive, choice, _of_year(problem, incentive, variant))


def _of_year(problem: Problem, incentive: Incentive, variant: Variant) -> float:
    """Return what an incentive that comes every year comes to in one."""
    if incentive.kind == "vat_refund":
        return incentive.rate * variant.vat_paid
    if incentive.kind == "income_reduction":
        return problem.terms.tax * incentive.rate * variant.listed_income
    saved = variant.amounts.get(incentive.what, 0.0)
    return _sum_known(incentive.amount, incentive.per_unit * saved)


def annuity(interest: float, years: int) -> float:
    """Return the instalment of a year for one unit borrowed."""
    if interest == 0.0:
        return 1.0 / years
    return float(interest / (1.0 - (1.0 + interest) ** -years))


def interest_shares(interest: float, years: int) -> Floats:
    """Return the interest in each instalment for one unit borrowed."""
    instalment, left = annuity(interest, years), 1.0
    shares = np.zeros(years)
    for year in range(years):
        shares[year] = left * interest
        left -= instalment - shares[year]
    return shares


def loan_paid(problem: Problem, incentive: Incentive, start: int) -> Floats:
    """Return what one unit borrowed pays at every point: interest lessens the tax.

    Instalments are counted to the last one, whatever the horizon: a debt is not cut off.
    """
    paid = np.zeros(problem.points)
    years = incentive.years
    paid[start] += 1.0
    paid[start + 1 : start + 1 + years] -= annuity(incentive.interest, years)
    paid[start + 1 : start + 1 + years] += problem.terms.tax * interest_shares(
        incentive.interest, years
    )
    return paid


def credit_points(problem: Problem, incentive: Incentive, start: int) -> range:
    """Return the points at which a tax credit can be used: the first year, and those it is kept."""
    return range(start + 1, min(start + 2 + incentive.years, problem.points))


def refund_points(problem: Problem, incentive: Incentive, choice: Choice) -> list[int]:
    """Return the points at which a yearly refund comes."""
    life = problem.variants[choice.variant].life
    years = problem.years(choice.start, min(life, incentive.years or life))
    return [point + incentive.lag for point in years]


def _capped(amount: float, cap: float) -> float:
    """Return the amount, at most the cap; an unknown amount stays unknown, no cap is none."""
    return amount if np.isnan(cap) or np.isnan(amount) else min(amount, cap)


def _sum_known(*parts: float) -> float:
    """Return the sum of the parts that are stated."""
    return float(sum(part for part in parts if not np.isnan(part)))


def _subsidy(problem: Problem, incentive: Incentive, choice: Choice) -> Grant:
    variant, tax = problem.variants[choice.variant], problem.terms.tax
    whole = _sum_known(incentive.amount, incentive.rate * variant.investment)
    # Nobody is paid more than the thing costs.
    amount = min(_capped(whole, incentive.cap), variant.investment)
    paid = paid_once(problem, incentive, amount, choice.start)
    if not incentive.is_taxable:
        written_off = problem.years(choice.start, variant.depreciation)
        paid[list(written_off)] -= tax * amount / variant.depreciation
    return Grant(amount, paid)


def _award(problem: Problem, incentive: Incentive, choice: Choice) -> Grant:
    variant = problem.variants[choice.variant]
    saved = variant.amounts.get(incentive.what, 0.0)
    parts = (incentive.amount, incentive.rate * variant.investment, incentive.per_unit * saved)
    amount = _capped(_sum_known(*parts), incentive.cap)
    return Grant(amount, paid_once(problem, incentive, amount, choice.start))


def _yearly(problem: Problem, incentive: Incentive, choice: Choice, a_year: float) -> Grant:
    amount = _capped(a_year, incentive.cap)
    points = refund_points(problem, incentive, choice)
    paid = np.zeros(problem.points)
    # A refund of a year comes at its end, with the tax on it; lessened income tax is no income.
    is_taxed = incentive.is_taxable and incentive.kind != "income_reduction"
    paid[points] += amount * (1.0 - problem.terms.tax if is_taxed else 1.0)
    return Grant(amount * len(points), paid)


def paid_once(problem: Problem, incentive: Incentive, amount: float, start: int) -> Floats:
    """Return what comes of an amount paid once: its tax is due at the end of that year."""
    paid = np.zeros(problem.points)
    point = start + incentive.lag
    paid[point] += amount
    if incentive.is_taxable:
        paid[point + 1] -= problem.terms.tax * amount
    return paid
