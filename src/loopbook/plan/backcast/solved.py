"""Solved: the least-cost course of a case, or the one that misses its targets least."""

from typing import NamedTuple

import numpy as np

from loopbook.errors import Unbounded
from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.course import Course, course_at, course_of, missed
from loopbook.plan.backcast.model import Built, built
from loopbook.plan.solve.highs import priced, search
from loopbook.plan.solve.model import Floats
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.plan.solve.relax import least_violation
from loopbook.terms.progress import Run, finished

WORK_MAX = 200_000
"""Steps of the solver that searches beside a plan take at most: a count, so that the same input
gives the same answer on every machine."""


class Solved(NamedTuple):
    """A case and its answer.

    Fields
      outcome    of the model;  prices   of the linear program at the answer, whole numbers fixed
      course     what is done;  is_kept   whether every target is kept
      is_least   whether a least violation was proved to be the least
    """

    case: Case
    made: Built
    outcome: Outcome
    prices: Outcome
    course: Course
    is_kept: bool
    is_least: bool = True

    @property
    def is_stopped(self) -> bool:
        """Whether the search was stopped before it was proved: nothing more is searched then."""
        return self.outcome.status is OutcomeStatus.STOPPED

    def may_search(self, spent: int) -> bool:
        """Say whether one more search like that of the plan fits into `WORK_MAX`.

        A linear program is soon searched again: only whole measures are held to it.
        """
        has_whole = bool(self.case.measures.is_whole.any())
        return not has_whole or spent + self.outcome.iterations <= WORK_MAX


def solved(case: Case, effort: Effort, fixed: Floats | None = None) -> Solved:
    """Return the answer of a case; see `solving`."""
    return finished(solving(case, effort, fixed))


def solving(case: Case, effort: Effort, fixed: Floats | None = None) -> Run[Solved]:
    """Search the answer of a case.

    Parameters
      fixed   what is taken up, if that is decided: only its use is searched; (measure, year)
    Raises    Unbounded  LB-PL02  a cost is missing that would end it
    """
    made = built(case, fixed=fixed)
    if not case.measures.number:
        return _idle(case, made)
    outcome = yield from search(made.model, effort)
    if outcome.status is OutcomeStatus.UNBOUNDED:
        raise Unbounded("LB-PL02", name=made.new.name)
    if outcome.is_found:
        prices = priced(made.model, outcome) if not len(outcome.prices) else outcome
        return Solved(case, made, outcome, prices, course_of(case, made, outcome), is_kept=True)
    return _least(case, effort, fixed)


def _idle(case: Case, made: Built) -> Solved:
    """Return the answer of a case without measures: nothing is done, or searched."""
    rows = np.zeros(made.model.row_count)
    none = np.zeros(0)
    outcome = Outcome(OutcomeStatus.OPTIMAL, none, rows, rows, none, 0.0, 0.0, 0, 0)
    use = np.zeros(made.use.index.shape)
    course = course_at(case, use, use)
    return Solved(case, made, outcome, outcome, course, is_kept=not missed(case, course))


def _least(case: Case, effort: Effort, fixed: Floats | None) -> Solved:
    """Return the course that misses targets least, in percents of their values by weight."""
    made = built(case, has_wishes=False, fixed=fixed)
    weights = {
        rows.name: target.weight for rows, target in zip(made.targets, case.targets, strict=True)
    }
    relaxed = least_violation(made.model, weights, effort)
    outcome = relaxed.outcome._replace(prices=np.zeros(0), reduced=np.zeros(0))
    course = course_of(case, made, outcome)
    return Solved(case, made, outcome, outcome, course, is_kept=False, is_least=relaxed.is_least)
