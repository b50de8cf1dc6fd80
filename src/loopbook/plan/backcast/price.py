"""Price: what the next point of a target costs, by its dual, and by searching again beside it.

The dual of a multiplied-out target is the change of the least cost with its right side. The point
itself also moves the coefficients of the denominator, so that (envelope theorem)

    d cost / d value = dual x d(value / scale x B)/d value = dual x B(u*) / scale

Whole measures have no dual: theirs is that of the linear program in which they keep their numbers,
and only the searches beside it are exact.
Source    P. Milgrom & I. Segal, Envelope Theorems for Arbitrary Choice Sets, Econometrica 70, 2002
"""

from typing import NamedTuple

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.indicator import DENOMINATOR, Target
from loopbook.plan.backcast.model import PERCENT, Built, built
from loopbook.plan.backcast.solved import Solved
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
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

    A stop, by hand or by time, leaves the searches that are not done: their prices are None.
    """
    prices: list[TargetPrice] = []
    count = len(answer.case.targets)
    is_stopped = answer.is_stopped or not answer.is_kept
    for position in range(count):
        price = _by_dual(answer, position)
        if not is_stopped and _is_searched(answer, position):
            dearer, is_stopped = yield from _beside(answer, position, 1.0, effort)
            saved = None
            if not is_stopped:
                saved, is_stopped = yield from _beside(answer, position, -1.0, effort)
            price = price._replace(dearer=dearer, saved=saved)
            done = position + 1.0
            if (yield Progress(stage="plan.stage.prices", done=done, total=float(count))):
                is_stopped = True
        prices.append(price)
    return tuple(prices)


def _by_dual(answer: Solved, position: int) -> TargetPrice:
    """Return what is known of a price without a search."""
    target = answer.case.targets[position]
    if not answer.is_kept:
        return TargetPrice(target, None, None, None)
    if _is_free(answer, position):
        # What is passed by more than a step stays reached: the next point costs nothing.
        is_slack = not _is_near(answer, position)
        return TargetPrice(target, 0.0, 0.0 if is_slack else None, None)
    return TargetPrice(target, marginal_cost(answer, position), None, None)


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


def _beside(
    answer: Solved, position: int, strictness: float, effort: Effort
) -> Run[tuple[float | None, bool]]:
    """Search a step stricter (1) or looser (-1): cost of a point there, whether it stopped."""
    target = answer.case.targets[position]
    step = STEP * target.reference
    by = strictness * (step if target.is_least else -step)
    made = moved(answer.case, position, by)
    outcome = yield from search(made.model, effort._replace(start=None))
    if outcome.status is OutcomeStatus.STOPPED:
        return None, True
    if not outcome.is_found:
        return None, False
    now = answer.outcome.objective * answer.made.money
    return strictness * (outcome.objective * made.money - now) / step, False


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
