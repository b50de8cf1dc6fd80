"""Answer: what is chosen, claimed and borrowed; every number follows from that.

The solver's floats give only yes or no, and amounts of money to the hundredth; effects of pairs and
loads, payments and the objective are reckoned again from these.
"""

import math
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.columns import Columns, totals
from loopbook.plan.portfolio.program import Program, goal
from loopbook.plan.solve.highs import priced
from loopbook.plan.solve.model import Floats
from loopbook.plan.solve.outcome import Outcome

_HALF = 0.5
_LEAST = 0.005


class Answer(NamedTuple):
    """A portfolio.

    Fields
      chosen     positions of choices;  claimed  positions of claims
      credits    column of a use of a credit -> money;  loans  column of a loan -> money
      together   columns of awards for the whole plan
    """

    chosen: tuple[int, ...]
    claimed: tuple[int, ...]
    credits: dict[int, float]
    loans: dict[int, float]
    together: tuple[int, ...]


NOTHING = Answer((), (), {}, {}, ())
"""The portfolio without any option."""


def answer_of(program: Program, outcome: Outcome) -> Answer:
    """Return the portfolio that an outcome means.

    Loans and credits are those of the linear program left when every yes and no is kept.
    """
    columns = program.columns
    exact = outcome
    if columns.loans or columns.credits:
        linear = priced(program.model, outcome)
        exact = linear if linear.is_found else outcome
    blocks = program.blocks
    chosen = _yes(outcome.of(blocks["choose"]))
    loans = _amounts(exact.of(blocks["loan"]))
    credits = _amounts(exact.of(blocks["credit"]))
    used = {columns.loans[at] for at in loans} | {columns.credits[at][0] for at in credits}
    amounts = {*columns.loans, *(position for position, _ in columns.credits)}
    claimed = tuple(
        at for at in _yes(outcome.of(blocks["claim"])) if at in used or at not in amounts
    )
    return Answer(chosen, claimed, credits, loans, _yes(outcome.of(blocks["together"])))


def _yes(values: Floats) -> tuple[int, ...]:
    return tuple(int(at) for at in np.flatnonzero(values > _HALF))


def _amounts(values: Floats) -> dict[int, float]:
    return {int(at): round(float(values[at]), 2) for at in np.flatnonzero(values >= _LEAST)}


def values_of(columns: Columns, answer: Answer) -> Floats:
    """Return every variable of a portfolio: effects of pairs and loads as they follow from it."""
    chosen = frozenset(answer.chosen)
    made = {part.name: np.zeros(part.count) for part in columns.parts}
    made["choose"][list(answer.chosen)] = 1.0
    made["claim"][list(answer.claimed)] = 1.0
    made["together"][list(answer.together)] = 1.0
    for name, amounts in (("credit", answer.credits), ("loan", answer.loans)):
        for at, amount in amounts.items():
            made[name][at] = amount
    for at, pair in enumerate(columns.pairs):
        made["pair"][at] = float(bool(chosen & set(pair.one)) and bool(chosen & set(pair.other)))
    for at, state in enumerate(columns.states):
        runs = columns.loads[state.group].runs
        running = tuple(member for member, who in enumerate(runs) if chosen & set(who))
        made["load"][at] = float(running == state.taken)
    made["start"][:] = _starts(columns, chosen)
    return np.concatenate([made[part.name] for part in columns.parts])


def _starts(columns: Columns, chosen: frozenset[int]) -> Floats:
    problem = columns.problem
    begun = {
        problem.variants[columns.choices[at].variant].option: columns.choices[at].start
        for at in chosen
    }
    count = len(problem.periods)
    found = np.zeros(len(problem.pairs) * count)
    for at, pair in enumerate(problem.pairs):
        if pair.one in begun and pair.other in begun:
            found[at * count + max(begun[pair.one], begun[pair.other]) : (at + 1) * count] = 1.0
    return found


def reckoned(columns: Columns, answer: Answer, objective: str, saving: str = "") -> float:
    """Return the objective of a portfolio, as large as it can be made; see `goal`."""
    return math.fsum(goal(columns, objective, saving) * values_of(columns, answer))


def paid_at(columns: Columns, answer: Answer) -> Floats:
    """Return the money of a portfolio at every point, after tax."""
    return np.asarray(totals(columns, "paid") @ values_of(columns, answer))


def saved_at(columns: Columns, answer: Answer, what: str) -> Floats:
    """Return what a portfolio saves in the year that ends at every point."""
    return np.asarray(totals(columns, "saved", what) @ values_of(columns, answer))


def options_of(columns: Columns, answer: Answer) -> dict[int, int]:
    """Return option -> choice of a portfolio."""
    problem = columns.problem
    return {
        problem.variants[columns.choices[at].variant].option: at for at in sorted(answer.chosen)
    }
