"""Asking: one portfolio solved again and again, each time with another twist, until time is up."""

from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from loopbook.plan.portfolio.answer import Answer, answer_of, reckoned
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.limit import LimitRow
from loopbook.plan.portfolio.program import Program, Twist, program_of
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run


class Asked(NamedTuple):
    """What came of one question.

    Fields
      answer     None: nothing was found
      objective  reckoned from the answer, as large as it can be made; NaN without one
    """

    program: Program
    outcome: Outcome
    answer: Answer | None
    objective: float


class Asking:
    """Solves a portfolio with twists.

    Parameters
      seconds   for all questions together; None: no end
    """

    def __init__(self, columns: Columns, limits: Sequence[LimitRow], effort: Effort) -> None:
        self.columns, self.limits, self.effort = columns, limits, effort
        self.is_stopped = False
        self.count = 0
        self._end = None if effort.seconds is None else monotonic() + effort.seconds

    def ask(self, twist: Twist | None = None) -> Run[Asked]:
        """Solve once; after a stop, by time or by the caller, `is_stopped` holds for good."""
        asked = twist or Twist()
        program = program_of(self.columns, self.limits, asked)
        outcome = yield from search(program.model, self.left())
        self.count += 1
        if outcome.status is OutcomeStatus.STOPPED:
            self.is_stopped = True
        if not outcome.is_found:
            return Asked(program, outcome, None, float("nan"))
        answer = answer_of(program, outcome)
        terms = self.columns.problem.terms
        objective = reckoned(
            self.columns,
            answer,
            asked.objective or terms.objective,
            asked.saving or terms.objective_saving,
        )
        return Asked(program, outcome, answer, objective)

    def left(self) -> Effort:
        """Return the effort with the time that is left."""
        if self._end is None:
            return self.effort
        return self.effort._replace(seconds=max(self._end - monotonic(), 0.0))
