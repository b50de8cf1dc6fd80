"""Money: a portfolio as lines of money by kind, row and year; together they are its payments.

Investments, grants and loans stand at the beginning of their year, all else at its end.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.answer import Answer, values_of
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.payment import (
    annuity,
    interest_shares,
    refund_points,
)
from loopbook.plan.portfolio.problem import Incentive, period_label
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan import MoneyLine

AT_BEGINNING = frozenset({"capex", "subsidy", "award", "loan"})
"""Items paid at the beginning of the year that their line names."""


YEARLY = {"vat_refund": "refund", "income_reduction": "tax", "yearly": "support"}
"""Kind of an incentive that comes every year -> item of its lines."""


class Payment(NamedTuple):
    """Money at a point: cost positive."""

    item: str
    subject: str
    point: int
    amount: float


def payments_of(columns: Columns, answer: Answer) -> list[Payment]:
    """Return every payment of a portfolio, in the order of options, incentives and effects."""
    found = [*_of_choices(columns, answer), *_of_claims(columns, answer)]
    found += [*_of_loans(columns, answer), *_of_together(columns, answer)]
    found += _of_credits(columns, answer)
    return [*found, *_of_effects(columns, answer)]


def money_lines(columns: Columns, answer: Answer) -> tuple[MoneyLine, ...]:
    """Return payments summed by item, row and year."""
    problem = columns.problem
    sums: dict[tuple[str, str, int], list[float]] = {}
    for each in payments_of(columns, answer):
        period = each.point if each.item in AT_BEGINNING else each.point - 1
        sums.setdefault((each.item, each.subject, period), []).append(each.amount)
    lines = []
    for (item, subject, period), amounts in sums.items():
        amount = math.fsum(amounts)
        if amount:
            label = period_label(problem, period)
            lines.append(MoneyLine(item=item, subject=subject, period=label, amount=amount))
    return tuple(lines)


def _of_choices(columns: Columns, answer: Answer) -> Iterator[Payment]:
    problem = columns.problem
    tax = problem.terms.tax
    for at in answer.chosen:
        choice = columns.choices[at]
        variant = problem.variants[choice.variant]
        name = problem.options[variant.option].name
        yield Payment("capex", name, choice.start, variant.investment)
        for point in problem.years(choice.start, variant.life):
            yield Payment("saving", name, point, -variant.saving)
            yield Payment("running", name, point, variant.cost)
            yield Payment("income_tax", name, point, tax * (variant.saving - variant.cost))
        for point in problem.years(choice.start, variant.depreciation):
            yield Payment(
                "income_tax", name, point, -tax * variant.investment / variant.depreciation
            )


def _of_claims(columns: Columns, answer: Answer) -> Iterator[Payment]:
    problem = columns.problem
    for at in answer.claimed:
        claim = columns.claims[at]
        incentive, choice = problem.incentives[claim.incentive], columns.choices[claim.choice]
        variant = problem.variants[choice.variant]
        name = problem.options[variant.option].name
        amount, tax = claim.grant.amount, problem.terms.tax
        if incentive.kind in {"subsidy", "award"}:
            yield from _once(incentive, name, choice.start, (amount, tax))
        if incentive.kind == "subsidy" and not incentive.is_taxable:
            less = amount / variant.depreciation
            for point in problem.years(choice.start, variant.depreciation):
                yield Payment("income_tax", name, point, tax * less)
        if incentive.kind in YEARLY:
            points = refund_points(problem, incentive, choice)
            yield from _yearly(incentive, name, points, (amount, tax))


def _yearly(
    incentive: Incentive, name: str, points: list[int], money: tuple[float, float]
) -> Iterator[Payment]:
    amount, tax = money
    for point in points:
        yield Payment(YEARLY[incentive.kind], name, point, -amount / len(points))
        if incentive.is_taxable and incentive.kind != "income_reduction":
            yield Payment("income_tax", name, point, tax * amount / len(points))


def _once(
    incentive: Incentive, name: str, start: int, money: tuple[float, float]
) -> Iterator[Payment]:
    amount, tax = money
    yield Payment(incentive.kind, name, start + incentive.lag, -amount)
    if incentive.is_taxable:
        yield Payment("income_tax", name, start + incentive.lag + 1, tax * amount)


def _of_loans(columns: Columns, answer: Answer) -> Iterator[Payment]:
    problem = columns.problem
    for column, amount in answer.loans.items():
        claim = columns.claims[columns.loans[column]]
        incentive, choice = problem.incentives[claim.incentive], columns.choices[claim.choice]
        name = problem.options[problem.variants[choice.variant].option].name
        yield Payment("loan", name, choice.start, -amount)
        instalment = annuity(incentive.interest, incentive.years)
        for year, share in enumerate(interest_shares(incentive.interest, incentive.years), 1):
            point = choice.start + year
            yield Payment("interest", name, point, amount * float(share))
            yield Payment("repayment", name, point, amount * (instalment - float(share)))
            yield Payment("income_tax", name, point, -problem.terms.tax * amount * float(share))


def _of_together(columns: Columns, answer: Answer) -> Iterator[Payment]:
    problem = columns.problem
    for column in answer.together:
        position, period = columns.together[column]
        incentive = problem.incentives[position]
        money = (incentive.amount, problem.terms.tax)
        yield from _once(incentive, incentive.name, period, money)


def _of_credits(columns: Columns, answer: Answer) -> Iterator[Payment]:
    problem = columns.problem
    for column, amount in answer.credits.items():
        position, point = columns.credits[column]
        choice = columns.choices[columns.claims[position].choice]
        name = problem.options[problem.variants[choice.variant].option].name
        yield Payment("tax", name, point, -amount)


def _of_effects(columns: Columns, answer: Answer) -> Iterator[Payment]:
    """Pay effects of pairs and loads, by the variables that stand for them."""
    problem, tax = columns.problem, columns.problem.terms.tax
    values, first = values_of(columns, answer), 0
    made = {}
    for part in columns.parts:
        made[part.name] = values[first : first + part.count]
        first += part.count
    for at in _used(made["pair"]):
        group = columns.pairs[at]
        pair = problem.pairs[group.pair]
        name = f"{problem.options[pair.one].name} + {problem.options[pair.other].name}"
        for point in group.points:
            yield Payment("saving", name, point, -pair.saving)
            yield Payment("income_tax", name, point, tax * pair.saving)
    count = len(problem.periods)
    for at, pair in enumerate(problem.pairs):
        begun = _used(made["start"][at * count : (at + 1) * count])
        if begun:
            name = f"{problem.options[pair.one].name} + {problem.options[pair.other].name}"
            yield Payment("capex", name, begun[0], pair.investment)
    for at in _used(made["load"]):
        state = columns.states[at]
        of_load = columns.loads[state.group]
        load = problem.loads[of_load.load]
        money = load.price * load.amount * state.share
        for point in of_load.points:
            yield Payment("saving", load.name, point, -money)
            yield Payment("income_tax", load.name, point, tax * money)


def _used(values: Floats) -> list[int]:
    return [int(at) for at in np.flatnonzero(values > 0.0)]
