"""Columns: every variable of a portfolio, with what one unit of it pays and saves at every point.

The model, the answer and the curves all read these arrays; nothing is reckoned twice.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.effect import (
    LoadGroup,
    LoadState,
    PairGroup,
    load_groups,
    load_states,
    pair_groups,
    saved_by_load,
    saved_by_pair,
)
from loopbook.plan.portfolio.eligibility import Claim, claims_of
from loopbook.plan.portfolio.payment import (
    credit_points,
    paid_by_choice,
    paid_once,
    saved_by_choice,
)
from loopbook.plan.portfolio.problem import Choice, Problem, choices_of
from loopbook.plan.solve.model import Floats


@dataclass(frozen=True, slots=True)
class Part:
    """One array of variables.

    Fields
      paid       money at every point for one unit, after tax: (points, count)
      earned     part of `paid` that is money saved, after tax
      saved      what -> saved in the year that ends at a point
      own        own money for investments in every period: (periods, count)
      high       most of each;  is_whole  yes or no
    """

    name: str
    paid: Floats
    earned: Floats
    saved: dict[str, Floats]
    own: Floats
    high: Floats
    is_whole: bool

    @property
    def count(self) -> int:
        """How many variables."""
        return len(self.high)


class Columns(NamedTuple):
    """All variables of a portfolio.

    Fields
      credits    (claim, point) of every use of a tax credit
      loans      claims that are loans
      together   (incentive, period whose saving is verified)
      parts      choose, claim, credit, loan, together, pair, start, load: in this order
    """

    problem: Problem
    choices: tuple[Choice, ...]
    claims: tuple[Claim, ...]
    credits: tuple[tuple[int, int], ...]
    loans: tuple[int, ...]
    together: tuple[tuple[int, int], ...]
    pairs: tuple[PairGroup, ...]
    loads: tuple[LoadGroup, ...]
    states: tuple[LoadState, ...]
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Return an array of variables by its name."""
        return next(part for part in self.parts if part.name == name)


def columns_of(problem: Problem) -> Columns:
    """Return all variables of a problem."""
    choices, claims = choices_of(problem), claims_of(problem)
    loads = load_groups(problem, choices)
    kinds = [problem.incentives[claim.incentive].kind for claim in claims]
    credits = tuple(
        (at, point)
        for at, claim in enumerate(claims)
        if kinds[at] == "tax_credit"
        for point in credit_points(
            problem, problem.incentives[claim.incentive], choices[claim.choice].start
        )
    )
    made = Columns(
        problem=problem,
        choices=choices,
        claims=claims,
        credits=credits,
        loans=tuple(at for at, kind in enumerate(kinds) if kind == "loan"),
        together=tuple(
            (at, period)
            for at, incentive in enumerate(problem.incentives)
            if incentive.is_together
            for period in range(incentive.first, incentive.last + 1)
        ),
        pairs=pair_groups(problem, choices),
        loads=loads,
        states=load_states(problem, loads),
        parts=(),
    )
    parts = (_choose, _claim, _credit, _loan, _together, _pair, _start, _load)
    return made._replace(parts=tuple(part(made) for part in parts))


def _empty(columns: Columns, name: str, count: int, *, is_whole: bool) -> Part:
    problem = columns.problem
    shape = (problem.points, count)
    return Part(
        name=name,
        paid=np.zeros(shape),
        earned=np.zeros(shape),
        saved={what: np.zeros(shape) for what in problem.whats},
        own=np.zeros((len(problem.periods), count)),
        high=np.ones(count),
        is_whole=is_whole,
    )


def _choose(columns: Columns) -> Part:
    problem = columns.problem
    part = _empty(columns, "choose", len(columns.choices), is_whole=True)
    for at, choice in enumerate(columns.choices):
        variant = problem.variants[choice.variant]
        part.paid[:, at] = paid_by_choice(problem, choice)
        part.earned[:, at] = saved_by_choice(problem, choice)
        part.own[choice.start, at] = variant.investment
        years = list(problem.years(choice.start, variant.life))
        for what, amount in variant.amounts.items():
            part.saved[what][years, at] += amount
    return part


def _claim(columns: Columns) -> Part:
    part = _empty(columns, "claim", len(columns.claims), is_whole=True)
    for at, claim in enumerate(columns.claims):
        incentive = columns.problem.incentives[claim.incentive]
        if incentive.kind != "loan":
            part.paid[:, at] = claim.grant.paid
        if incentive.kind == "subsidy" and not incentive.lag:
            part.own[columns.choices[claim.choice].start, at] = -claim.grant.amount
    return part


def _credit(columns: Columns) -> Part:
    part = _empty(columns, "credit", len(columns.credits), is_whole=False)
    for at, (claim, point) in enumerate(columns.credits):
        part.paid[point, at] = 1.0
        part.high[at] = columns.claims[claim].grant.amount
    return part


def _loan(columns: Columns) -> Part:
    part = _empty(columns, "loan", len(columns.loans), is_whole=False)
    for at, position in enumerate(columns.loans):
        claim = columns.claims[position]
        part.paid[:, at] = claim.grant.paid
        part.own[columns.choices[claim.choice].start, at] = -1.0
        part.high[at] = claim.grant.amount
    return part


def _together(columns: Columns) -> Part:
    problem = columns.problem
    part = _empty(columns, "together", len(columns.together), is_whole=True)
    for at, (position, period) in enumerate(columns.together):
        incentive = problem.incentives[position]
        part.paid[:, at] = paid_once(problem, incentive, incentive.amount, period)
    return part


def _pair(columns: Columns) -> Part:
    problem = columns.problem
    part = _empty(columns, "pair", len(columns.pairs), is_whole=False)
    for at, group in enumerate(columns.pairs):
        pair, points = problem.pairs[group.pair], list(group.points)
        money = pair.saving * (1.0 - problem.terms.tax)
        part.paid[points, at] = money
        part.earned[points, at] = money
        for what, saved in part.saved.items():
            saved[points, at] = saved_by_pair(pair, what)
    return part


def _start(columns: Columns) -> Part:
    """Return whether both of a pair have begun: its investment is paid when that becomes true."""
    problem = columns.problem
    count = len(problem.periods)
    part = _empty(columns, "start", len(problem.pairs) * count, is_whole=False)
    for at, pair in enumerate(problem.pairs):
        for period in range(count):
            column = at * count + period
            # Begun by this period, less begun by the one before: paid once, in this period.
            part.paid[period, column] = -pair.investment
            part.own[period, column] = pair.investment
            if period + 1 < count:
                part.paid[period + 1, column] = pair.investment
                part.own[period + 1, column] = -pair.investment
    return part


def _load(columns: Columns) -> Part:
    problem = columns.problem
    part = _empty(columns, "load", len(columns.states), is_whole=False)
    for at, state in enumerate(columns.states):
        group = columns.loads[state.group]
        load, points = problem.loads[group.load], list(group.points)
        money = load.price * load.amount * state.share * (1.0 - problem.terms.tax)
        part.paid[points, at] = money
        part.earned[points, at] = money
        for what, saved in part.saved.items():
            saved[points, at] = saved_by_load(load, state.share, what)
    return part


def totals(columns: Columns, kind: str, what: str = "") -> Floats:
    """Return one array of all variables beside each other: `paid`, `earned`, `own` or `saved`."""
    if kind == "saved":
        return np.hstack([part.saved[what] for part in columns.parts])
    return np.hstack([getattr(part, kind) for part in columns.parts])
