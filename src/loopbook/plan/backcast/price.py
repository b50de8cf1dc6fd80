"""Price: what the next point of a target costs, by its dual, and by searching again beside it.

The dual of a multiplied-out target is the change of the least cost with its right side. The point
itself also moves the coefficients of the denominator, so that (envelope theorem)

    d cost / d value = dual x d(value / scale x B)/d value = dual x B(u*) / scale

Whole measures have no dual: theirs is that of the linear program in which they keep their numbers,
and only the searches beside it are exact.
Source    P. Milgrom & I. Segal, Envelope Theorems for Arbitrary Choice Sets, Econometrica 70, 2002
"""

from math import isfinite
from typing import NamedTuple

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.indicator import DENOMINATOR, Target
from loopbook.plan.backcast.model import PERCENT, Built, built
from loopbook.plan.backcast.solved import Solved
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Progress, Run

STEP = 1e-3
"""How far a target is moved to see what that costs, as a share of its value."""

FREE = 1e-9
"""Price, in units of the objective for one percent, below which a target costs nothing."""


class TargetPrice(NamedTuple):
    """What a target costs, in money for one point of its indicator.

    Fields
      marginal   by the dual; None: none known
      dearer     a step stricter;  saved   a step looser; None: not searched, or out of reach
    """

    target: Target
    marginal: float | None
    dearer: float | None
    saved: float | None


def target_prices(answer: Solved, effort: Effort) -> Run[tuple[TargetPrice, ...]]:
    """Search the price of every target, in the order of the case.

    A stop, by hand or by time or because `WORK_MAX` is spent, leaves the searches that are not
    done: their prices are None.
    """
    prices: list[TargetPrice] = []
    count = len(answer.case.targets)
    is_stopped = answer.is_stopped or not answer.is_kept
    spent = 0
    for position in range(count):
        price = _by_dual(answer, position)
        is_stopped |= not answer.may_search(spent)
        if not is_stopped and _is_searched(answer, position):
            price, work, is_stopped = yield from _searched(answer, position, price, effort)
            spent += work
            done = position + 1.0
            if (yield Progress(stage="plan.stage.prices", done=done, total=float(count))):
                is_stopped = True
        prices.append(price)
    return tuple(prices)


def _searched(
    answer: Solved, position: int, price: TargetPrice, effort: Effort
) -> Run[tuple[TargetPrice, int, bool]]:
    """Search both sides of a target: its price, steps of the solver, and whether it stopped."""
    found: list[float | None] = [None, None]
    work = 0
    for side, strictness in enumerate((1.0, -1.0)):
        outcome = yield from _beside(answer, position, strictness, effort)
        found[side] = _difference(answer, position, strictness, outcome)
        work += outcome.iterations
        if outcome.status is OutcomeStatus.STOPPED:
            return price._replace(dearer=found[0], saved=found[1]), work, True
    return price._replace(dearer=found[0], saved=found[1]), work, False


def _by_dual(answer: Solved, position: int) -> TargetPrice:
    """Return what is known of a price without a search."""
    target = answer.case.targets[position]
    if not answer.is_kept:
        return TargetPrice(target, None, None, None)
    if _is_free(answer, position):
        # What is passed by more than a step stays reached: the next point costs nothing.
        is_slack = not _is_near(answer, position)
        return TargetPrice(target, 0.0, 0.0 if is_slack else None, None)
    marginal = marginal_cost(answer, position)
    return TargetPrice(target, marginal if isfinite(marginal) else None, None, None)


def _is_free(answer: Solved, position: int) -> bool:
    return abs(float(answer.prices.prices_of(answer.made.targets[position])[0])) <= FREE


def _is_near(answer: Solved, position: int) -> bool:
    """Say whether a step stricter would leave the plan short of the target."""
    target = answer.case.targets[position]
    value = float(answer.course.values[target.indicator, target.year])
    room = value - target.value if target.is_least else target.value - value
    return room < STEP * target.reference


def _is_searched(answer: Solved, position: int) -> bool:
    """Say whether a search can tell more than the dual."""
    is_whole = bool(answer.case.measures.is_whole.any())
    return not _is_free(answer, position) or (is_whole and _is_near(answer, position))


def _beside(answer: Solved, position: int, strictness: float, effort: Effort) -> Run[Outcome]:
    """Search a step stricter (1) or looser (-1)."""
    made = moved(answer.case, position, strictness * _step(answer, position))
    # The plan itself keeps a looser target: whole measures are searched from there.
    is_known = strictness < 0.0 and bool(answer.case.measures.is_whole.any())
    start = answer.outcome.values if is_known else None
    return (yield from search(made.model, effort._replace(start=start)))


def _step(answer: Solved, position: int) -> float:
    """Return by how many points a target is moved to be stricter."""
    target = answer.case.targets[position]
    step = STEP * target.reference
    return step if target.is_least else -step


def _difference(answer: Solved, position: int, strictness: float, outcome: Outcome) -> float | None:
    """Return what a point costs between the plan and one beside it; None: there is none."""
    if outcome.status is OutcomeStatus.STOPPED or not outcome.is_found:
        return None
    apart = (outcome.objective - answer.outcome.objective) * answer.made.money
    return strictness * apart / abs(_step(answer, position))


def marginal_cost(answer: Solved, position: int) -> float:
    """Return the cost of one point more (of a target at most: one point less) by the dual."""
    target = answer.case.targets[position]
    dual = float(answer.prices.prices_of(answer.made.targets[position])[0])
    price = dual * answer.made.money * per_point(answer, target)
    return price if target.is_least else -price


def per_point(answer: Solved, target: Target) -> float:
    """Return by how much the right side of a target's row moves with one point of its value."""
    at = (target.indicator, target.year)
    base = float(answer.case.indicators.base[DENOMINATOR][at])
    denominator = float(answer.case.indicators.sides(answer.course.use)[DENOMINATOR][at])
    return PERCENT / target.reference * denominator / base


def moved(case: Case, position: int, by: float) -> Built:
    """Return the model of a case with one target moved by so many points."""
    target = case.targets[position]
    targets = list(case.targets)
    targets[position] = target._replace(value=target.value + by)
    return built(case._replace(targets=tuple(targets)))
