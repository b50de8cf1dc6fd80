"""Limit: every limit that a person set on a portfolio, as a row, with its words and its place."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from loopbook.plan.portfolio.columns import Columns, totals
from loopbook.plan.portfolio.effect import begun_by
from loopbook.plan.portfolio.problem import amount_text, period_label
from loopbook.plan.solve.model import Floats
from loopbook.terms.statement import Reason

HARD = frozenset({"mandatory", "forbidden", "window", "exclusion", "prerequisite"})
"""Kinds that no amount of money loosens: a least-violation answer keeps them."""


LEAST = frozenset({"mandatory", "cash", "target"})
"""Kinds whose bound is the least allowed; of all others it is the most."""


class Limit(NamedTuple):
    """A limit in the user's words.

    Fields
      kind       wording key behind `plan.portfolio.limit.`
      subject    target, resource, option, incentive;  period  label; empty: none
      bound      in `unit`;  constant  added to the row to have what is told
      step       by which it is loosened to learn its price; 0: it has no amount
    """

    kind: str
    subject: str
    period: str
    bound: float
    unit: str
    place: str
    step: float = 0.0
    constant: float = 0.0

    @property
    def is_least(self) -> bool:
        """Whether the bound is the least allowed."""
        return self.kind in LEAST

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.kind, self.subject, self.period

    def words(self) -> Reason:
        """Return the limit in words."""
        values = {
            "subject": self.subject,
            "period": self.period,
            "bound": amount_text(self.bound),
            "unit": self.unit,
            "place": self.place,
        }
        return Reason(f"plan.portfolio.limit.{self.kind}", values)

    def loosened(self, step: float) -> "Limit":
        """Return the limit with a bound that is looser by `step`."""
        return self._replace(bound=self.bound - step if self.is_least else self.bound + step)


class LimitRow(NamedTuple):
    """A limit with its coefficients over all variables."""

    limit: Limit
    values: Floats


def limit_rows(columns: Columns) -> list[LimitRow]:
    """Return all limits of a portfolio, in the order in which they are told."""
    makers = (_musts, _windows, _exclusions, _prerequisites, _budgets, _staff, _cash, _targets)
    found = [row for maker in makers for row in maker(columns)]
    return [*found, *_resources(columns), *_quotas(columns), *_tax_due(columns)]


def _count(columns: Columns) -> int:
    return sum(part.count for part in columns.parts)


def _offset(columns: Columns, name: str) -> int:
    found = 0
    for part in columns.parts:
        if part.name == name:
            return found
        found += part.count
    raise ValueError(name)


def _row(columns: Columns, positions: list[int], values: ArrayLike = 1.0) -> Floats:
    """Return coefficients over all variables of some choices."""
    row = np.zeros(_count(columns))
    row[_offset(columns, "choose") + np.asarray(positions, dtype=np.int64)] = values
    return row


def _of_variants(columns: Columns, members: Iterable[int]) -> list[int]:
    wanted = frozenset(members)
    return [at for at, each in enumerate(columns.choices) if each.variant in wanted]


def _step(columns: Columns, bound: float, reference: float) -> float:
    return columns.problem.terms.raise_share * (abs(bound) or reference)


def _largest(columns: Columns, field: str) -> float:
    values = [getattr(each, field) for each in columns.problem.variants]
    return float(max((v for v in values if not np.isnan(v)), default=1.0)) or 1.0


def _musts(columns: Columns) -> Iterator[LimitRow]:
    for option in columns.problem.options:
        row = _row(columns, _of_variants(columns, option.variants))
        if option.must == "mandatory":
            limit = Limit("mandatory", option.name, "", 1.0, "", option.place)
            yield LimitRow(limit, row)
        if option.must == "forbidden":
            limit = Limit("forbidden", option.name, "", 0.0, "", option.place)
            yield LimitRow(limit, row)


def _windows(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for option in problem.options:
        outside = [
            at
            for at in _of_variants(columns, option.variants)
            if not option.first <= columns.choices[at].start <= option.last
        ]
        if outside:
            span = f"{problem.periods[option.first]}-{problem.periods[option.last]}"
            limit = Limit("window", option.name, span, 0.0, "", option.place)
            yield LimitRow(limit, _row(columns, outside))


def _exclusions(columns: Columns) -> Iterator[LimitRow]:
    for group, (members, place) in columns.problem.exclusions.items():
        limit = Limit("exclusion", group, "", 1.0, "", place)
        yield LimitRow(limit, _row(columns, _of_variants(columns, members)))


def _prerequisites(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for one, other, place in problem.prerequisites:
        names = f"{problem.options[one].name} > {problem.options[other].name}"
        for period, label in enumerate(problem.periods):
            row = _row(columns, begun_by(columns.choices, problem.options[one].variants, period))
            needed = begun_by(columns.choices, problem.options[other].variants, period)
            limit = Limit("prerequisite", names, label, 0.0, "", place)
            yield LimitRow(limit, row - _row(columns, needed))


def _budgets(columns: Columns) -> Iterator[LimitRow]:
    problem, own = columns.problem, totals(columns, "own")
    for period, label in enumerate(problem.periods):
        bound = float(problem.budgets[period])
        if np.isfinite(bound):
            step = _step(columns, bound, _largest(columns, "investment"))
            place = problem.period_places[period]
            limit = Limit("budget", "", label, bound, problem.currency, place, step)
            yield LimitRow(limit, own[period])


def _staff(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for period, label in enumerate(problem.periods):
        bound = float(problem.staff[period])
        begun = [at for at, each in enumerate(columns.choices) if each.start == period]
        days = [problem.variants[columns.choices[at].variant].staff for at in begun]
        if np.isfinite(bound):
            step = _step(columns, bound, _largest(columns, "staff"))
            place = problem.period_places[period]
            limit = Limit("staff", "", label, bound, "DAY", place, step)
            yield LimitRow(limit, _row(columns, begun, days))


def _cash(columns: Columns) -> Iterator[LimitRow]:
    problem, paid = columns.problem, totals(columns, "paid")
    terms = problem.terms
    if np.isnan(terms.starting_cash):
        return
    own = np.zeros(problem.points)
    own[: len(problem.periods)] = problem.own_funds
    held = terms.starting_cash + np.cumsum(own)
    sums = np.cumsum(paid, axis=0)
    step = _step(columns, terms.starting_cash, _largest(columns, "investment"))
    for point in range(problem.points):
        limit = Limit(
            "cash",
            "",
            period_label(problem, point),
            terms.least_cash,
            problem.currency,
            "settings",
            step,
            float(held[point]),
        )
        yield LimitRow(limit, sums[point])


def _targets(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for target in problem.targets:
        saved = totals(columns, "saved", target.what)
        last = target.period + 1
        row = saved[1 : last + 1].sum(axis=0) if target.is_sum else saved[last]
        step = _step(columns, target.amount, 1.0)
        unit = problem.whats[target.what][1]
        label = problem.periods[target.period]
        limit = Limit("target", target.name, label, target.amount, unit, target.place, step)
        yield LimitRow(limit, row)


def _resources(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for resource in problem.resources:
        using = [
            at
            for at, each in enumerate(columns.choices)
            if each.variant in resource.uses and resource.period in {-1, each.start}
        ]
        used = [resource.uses[columns.choices[at].variant] for at in using]
        label = problem.periods[resource.period] if resource.period >= 0 else ""
        step = _step(columns, resource.limit, 1.0)
        limit = Limit(
            "resource",
            resource.name,
            label,
            resource.limit,
            resource.unit,
            resource.place,
            step,
        )
        yield LimitRow(limit, _row(columns, using, used))


def _quotas(columns: Columns) -> Iterator[LimitRow]:
    problem = columns.problem
    for at, incentive in enumerate(problem.incentives):
        if np.isnan(incentive.quota):
            continue
        step = _step(columns, incentive.quota, _largest(columns, "investment"))
        limit = Limit(
            "quota",
            incentive.name,
            "",
            incentive.quota,
            problem.currency,
            incentive.place,
            step,
        )
        yield LimitRow(limit, _granted(columns, at))


def _granted(columns: Columns, at: int) -> Floats:
    """Return what one unit of every variable takes of the quota of an incentive."""
    row, claims = np.zeros(_count(columns)), columns.claims
    if columns.problem.incentives[at].kind == "loan":
        of = [claims[position].incentive == at for position in columns.loans]
        return _placed(row, _offset(columns, "loan"), of)
    if columns.problem.incentives[at].kind == "tax_credit":
        of = [claims[position].incentive == at for position, _ in columns.credits]
        return _placed(row, _offset(columns, "credit"), of)
    if columns.problem.incentives[at].is_together:
        amount = columns.problem.incentives[at].amount
        granted = [amount if position == at else 0.0 for position, _ in columns.together]
        return _placed(row, _offset(columns, "together"), granted)
    amounts = [claim.grant.amount if claim.incentive == at else 0.0 for claim in claims]
    return _placed(row, _offset(columns, "claim"), amounts)


def _placed(row: Floats, first: int, values: Sequence[float]) -> Floats:
    row[first : first + len(values)] = values
    return row


def _tax_due(columns: Columns) -> Iterator[LimitRow]:
    """Limit the credits of a year to the tax due; after the last period as in it."""
    problem = columns.problem
    last = len(problem.periods) - 1
    for point in sorted({point for _, point in columns.credits}):
        period = min(point - 1, last)
        bound = float(problem.tax_due[period])
        if not np.isfinite(bound):
            continue
        row = np.zeros(_count(columns))
        for column, (_, used) in enumerate(columns.credits):
            row[_offset(columns, "credit") + column] = float(used == point)
        step = _step(columns, bound, _largest(columns, "investment"))
        place = problem.period_places[period]
        label = period_label(problem, point - 1)
        limit = Limit("tax_due", "", label, bound, problem.currency, place, step)
        yield LimitRow(limit, row)
