"""Refusal: why a measure is not taken up, and how much cheaper it would have to be.

A unit taken up in year t costs its investment and what scarce limits are worth; in each year of its
life it is used where its running cost is below what targets and flows pay for it. What is missing
between the two is the reduced cost, reckoned here from the prices of all limits but those that tie
use to what is installed: those have no price of their own where nothing is installed.
Source    G. Dantzig, Linear Programming and Extensions, 1963, ch. 12: reduced cost
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.backcast.figure import figure_text
from loopbook.plan.backcast.measure import Measures
from loopbook.plan.backcast.model import Built, built
from loopbook.plan.backcast.solved import Solved
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.model import INFINITE, Floats
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.plan import Refusal
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Progress, Run
from loopbook.terms.statement import Reason

REFUSALS_MAX = 50
NOTHING = 1e-7
"""Reduced cost, in units of the objective, that is none."""


PART = 1e-3
"""Share of its most uptake that is forced in to see what a measure would cost that is held out."""


class Missing(NamedTuple):
    """By how much a unit is too dear, in its best year.

    Fields
      amount   present value for one unit of uptake
      fall     by which its investment, as stated, would have to fall; None: it would not pay even
               at none
    """

    year: int
    amount: float
    fall: float | None


def refusals_of(given: PlanInput, answer: Solved, effort: Effort) -> Run[tuple[Refusal, ...]]:
    """Search the measures that are not taken up, those nearest to it first.

    A stop, by hand or by time or because `WORK_MAX` is spent, leaves whole measures without the
    search with one of them.
    """
    measures = answer.case.measures
    out = [at for at in range(measures.number) if not answer.course.new[at].any()]
    found: list[tuple[float, Refusal]] = []
    is_stopped, spent = answer.is_stopped, 0
    for done, at in enumerate(out):
        pair = _known(given, answer, at)
        if pair is None and not is_stopped and answer.may_search(spent):
            outcome = yield from _forced(answer, at, effort)
            pair = _told(given, answer, at, outcome)
            spent += outcome.iterations
            is_stopped = pair is None
            progress = Progress(stage="plan.stage.refusals", done=done + 1.0, total=float(len(out)))
            is_stopped |= bool((yield progress))
        found.append(pair or (INFINITE, _plain(answer, at, "unsearched", "")))
    found.sort(key=lambda pair: (pair[0], pair[1].option))
    kept = [refusal for _, refusal in found[:REFUSALS_MAX]]
    if len(found) > REFUSALS_MAX:
        more = Reason("plan.backcast.refused.more", {"count": str(len(found) - REFUSALS_MAX)})
        kept.append(Refusal(option="", reason=more))
    return tuple(kept)


def _known(given: PlanInput, answer: Solved, at: int) -> tuple[float, Refusal] | None:
    """Return how near a measure was (a share of its cost), its refusal; None: to be searched."""
    measures = answer.case.measures
    if not measures.is_usable[at]:
        return INFINITE, _plain(answer, at, "cost", "give_cost")
    if not measures.in_window[at].any() or measures.most[at] <= 0.0:
        return INFINITE, _plain(answer, at, "window", "widen")
    if is_blocked(measures, at):
        return INFINITE, _plain(answer, at, "unfit", "loosen")
    if not answer.is_kept:
        return INFINITE, _plain(answer, at, "no_help", "")
    is_searched = measures.is_whole[at] or not len(answer.prices.prices)
    lack = Missing(0, 0.0, None) if is_searched else missing_of(given, answer, at)
    if lack.amount <= NOTHING * answer.made.money / float(answer.made.size[at]):
        # Its limits take all that it is worth: a search tells a tie from a measure held out.
        return None
    return _dear(given, answer, at, lack)


def _plain(answer: Solved, at: int, why: str, change: str) -> Refusal:
    measures = answer.case.measures
    values = {"measure": measures.labels[at]}
    return Refusal(
        option=measures.names[at],
        label=measures.labels[at],
        reason=Reason(f"plan.backcast.refused.{why}", values),
        change=Reason(f"plan.backcast.change.{change}", values) if change else None,
    )


def _dear(given: PlanInput, answer: Solved, at: int, lack: Missing) -> tuple[float, Refusal]:
    """Return the refusal of a measure that costs more than it is worth."""
    case, measures = answer.case, answer.case.measures
    stated = float(given.tables["measures"]["capex"][at])
    values = {
        "measure": measures.labels[at],
        "amount": figure_text(lack.amount),
        "currency": given.currency,
        "year": str(case.frame.years[lack.year]),
        "unit": measures.units[at] or "1",
    }
    reason = Reason("plan.backcast.refused.dear", values)
    if lack.fall is None:
        change, amount = Reason("plan.backcast.change.beyond", values), lack.amount
        nearness = 1.0 + lack.amount
    else:
        told = values | {"amount": figure_text(lack.fall), "stated": figure_text(stated)}
        change, amount = Reason("plan.backcast.change.capex", told), lack.fall
        nearness = lack.fall / stated
    return nearness, Refusal(
        option=measures.names[at],
        label=measures.labels[at],
        reason=reason,
        change=change,
        amount=amount,
        unit=given.currency,
    )


def _forced(answer: Solved, at: int, effort: Effort) -> Run[Outcome]:
    """Search the plan with one unit of a whole measure forced in, or a part of another."""
    made = built(answer.case)
    row = made.model.rows("forced", 1, bounds=(_part(answer, at), INFINITE))
    made.model.add(row.index, made.new.index[at])
    return (yield from search(made.model, effort._replace(start=None)))


def _part(answer: Solved, at: int) -> float:
    """Return how much is forced in, in the unit of the columns."""
    return 1.0 if answer.case.measures.is_whole[at] else PART


def _told(
    given: PlanInput, answer: Solved, at: int, outcome: Outcome
) -> tuple[float, Refusal] | None:
    """Return what a plan costs that has a measure forced in; None: stopped before it was found."""
    measures, made = answer.case.measures, answer.made
    if outcome.status is OutcomeStatus.STOPPED:
        return None
    if not outcome.is_found:
        return INFINITE, _plain(answer, at, "unfit", "loosen")
    apart = outcome.objective - answer.outcome.objective
    if not measures.is_whole[at] and apart <= NOTHING * _part(answer, at):
        return 0.0, _plain(answer, at, "equal", "")
    dearer = max(apart, 0.0) * made.money / (_part(answer, at) * float(made.size[at]))
    values = {
        "measure": measures.labels[at],
        "amount": figure_text(dearer),
        "currency": given.currency,
        "unit": measures.units[at] or "1",
    }
    return dearer, Refusal(
        option=measures.names[at],
        label=measures.labels[at],
        reason=Reason("plan.backcast.refused.forced", values),
        change=Reason("plan.backcast.change.present", values),
        amount=dearer,
        unit=given.currency,
    )


def is_blocked(measures: Measures, at: int) -> bool:
    """Say whether a measure cannot be taken up at any cost: it, or what it needs, is shut."""
    seen: set[int] = set()
    while at >= 0 and at not in seen:
        seen.add(at)
        is_open = measures.is_usable[at] and measures.in_window[at].any()
        if not is_open or min(measures.most[at], measures.ramp[at]) <= 0.0:
            return True
        at = int(measures.needs[at])
    return False


def missing_of(given: PlanInput, answer: Solved, at: int) -> Missing:
    """Return by how much one unit is too dear, in the year in which it is nearest to paying."""
    case, made = answer.case, answer.made
    beyond = left_cost(made, answer.prices.prices)
    worth = -beyond[made.use.index[at]]
    life = int(case.measures.life[at])
    earned = [_earned(worth[year : year + life]) for year in range(case.frame.span)]
    missing = beyond[made.new.index[at]] - np.array(earned)
    missing *= made.money / float(made.size[at])
    missing = np.where(case.measures.in_window[at], missing, INFINITE)
    stated = float(given.tables["measures"]["capex"][at])
    # What one of the stated investment is in present value: less in later years, or with a rest.
    worth_of_one = case.build_cost[at] / stated if stated else np.zeros(case.frame.span)
    falls = np.divide(
        missing, worth_of_one, out=np.full_like(missing, INFINITE), where=worth_of_one > 0.0
    )
    year = int(np.argmin(falls))
    if falls[year] <= stated:
        return Missing(year, float(missing[year]), float(falls[year]))
    year = int(np.argmin(missing))
    return Missing(year, float(missing[year]), None)


def _earned(worth: Floats) -> float:
    """Return what a unit earns in the years of its life: used in those that pay, in one at least.

    A unit that stands idle would be as good as none: it does not count as taken up.
    """
    paying = worth[worth > 0.0]
    return float(paying.sum() if paying.size else worth.max())


def left_cost(made: Built, prices: Floats) -> Floats:
    """Return cost less the worth of all limits but those of use, one a column."""
    compiled = made.model.compiled()
    free = np.array(prices)
    for rows in made.model.limits:
        if rows.name == "use":
            free[rows.index.ravel()] = 0.0
    row = np.repeat(np.arange(len(free)), np.diff(compiled.start))
    left = compiled.cost.copy()
    np.subtract.at(left, compiled.column, compiled.value * free[row])
    return np.asarray(left)
