"""Regret: every plan under every scenario: what it costs there, and which targets it misses.

What is taken up stays as the plan says; how much of it is used is chosen anew, as it would be when
the scenario has come true.
Source    L. Savage, The Theory of Statistical Decision, J. Am. Stat. Assoc. 46, 1951: regret
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.course import KEPT, Course, missed
from loopbook.plan.backcast.indicator import Target
from loopbook.plan.backcast.model import BUDGET, SPENDING
from loopbook.plan.backcast.solved import Solved, solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import Progress, Run


class Cell(NamedTuple):
    """One plan under one scenario.

    Fields
      plan, under   positions of scenarios; 0 is the base
      cost     present value;  broken   targets that are missed, and by how much
      overspent   name of the budget, year, and money beyond it
      regret   cost beyond that of the scenario's own plan; None: one of the two breaks something,
               or the scenario's own plan was stopped before it was proved
      course   what is done there
    """

    plan: int
    under: int
    cost: float
    broken: tuple[tuple[Target, float], ...]
    overspent: tuple[tuple[str, int, float], ...]
    regret: float | None
    course: Course


def regrets(
    base: Solved, cases: Sequence[Case], effort: Effort
) -> Run[tuple[tuple[Solved, ...], tuple[Cell, ...]]]:
    """Search the plan of each scenario, and put every plan under every scenario.

    Parameters
      cases   of the scenarios, the base left out
    Returns   the plans, the base first; and the cells, plan by plan
    """
    plans = [base]
    total = float((len(cases) + 1) ** 2 - 1)
    for case in cases:
        plans.append(solved(case, effort))
        if (yield Progress(stage="plan.stage.scenario", done=len(plans) - 1.0, total=total)):
            return tuple(plans), ()
    cells: list[Cell] = []
    for at, under in product(range(len(plans)), repeat=2):
        own = plans[under]
        seen = own
        if at != under:
            seen = solved(own.case, effort, fixed=plans[at].course.new)
            if (yield Progress(stage="plan.stage.scenario", done=float(len(cells)), total=total)):
                break
        cells.append(_cell(at, under, seen, own))
    return tuple(plans), tuple(cells)


def _cell(plan: int, under: int, seen: Solved, own: Solved) -> Cell:
    broken = tuple(missed(seen.case, seen.course))
    beyond = tuple(overspent(seen.case, seen.course))
    is_fair = not broken and not beyond and not missed(own.case, own.course)
    is_fair &= not own.is_stopped
    cost = seen.course.objective
    # The plan of a scenario is its best; what is below it is the solver's tolerance.
    regret = max(cost - own.course.objective, 0.0) if is_fair else None
    return Cell(plan, under, cost, broken, beyond, regret, seen.course)


def overspent(case: Case, course: Course) -> list[tuple[str, int, float]]:
    """Return the budgets that a course passes: name, year, and money beyond it."""
    capex = course.capex.sum(axis=0)
    spent = {BUDGET: capex, SPENDING: capex + course.opex.sum(axis=0)}
    most = {BUDGET: case.capex_most, SPENDING: case.spending_most}
    return [
        (name, year, float(spent[name][at] - most[name][at]))
        for name in (BUDGET, SPENDING)
        for at, year in enumerate(case.frame.years)
        if spent[name][at] > most[name][at] * (1.0 + KEPT) + KEPT
    ]
