"""Asking: one portfolio solved again and again, each time with another twist, until time is up."""

from collections.abc import Sequence
from math import isnan
from time import monotonic
from typing import NamedTuple

from loopbook.plan.portfolio.answer import Answer, answer_of, reckoned
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.limit import LimitRow
from loopbook.plan.portfolio.program import Program, Twist, program_of
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.model import Floats
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run

NODES_ALL, NODES_LEAST = 6000, 100
"""Nodes of the trees of all questions but the first, and of each at least; see `nodes_of`."""

REFUSALS_MAX = 50
"""Options that are forced in to learn what they lack."""

LIMITS_MAX = 40
"""Limits that are loosened to learn their price, those with the least room first."""


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

    @property
    def is_open(self) -> bool:
        """Whether the search used up its nodes: something better may be there, up to `most`."""
        return self.outcome.status is OutcomeStatus.LIMITED

    @property
    def most(self) -> float:
        """Return what the objective cannot be above; infinite: nothing is known."""
        bound = self.outcome.bound
        return float("inf") if isnan(bound) else bound


class Asking:
    """Solves a portfolio with twists.

    Parameters
      effort   its seconds are for all questions together

    Fields
      nodes    of the tree of each question but the first: what is open then is told by a bound
    """

    def __init__(self, columns: Columns, limits: Sequence[LimitRow], effort: Effort) -> None:
        self.columns, self.limits, self.effort = columns, limits, effort
        self.nodes = nodes_of(columns, limits)
        self.is_stopped = False
        self.count, self.open_count = 0, 0
        self._end = None if effort.seconds is None else monotonic() + effort.seconds

    def ask(self, twist: Twist | None = None, start: Asked | None = None) -> Run[Asked]:
        """Solve once; after a stop, by time or by the caller, `is_stopped` holds for good.

        Parameters
          twist   None: the question itself, whose search has no end but time
          start   an answer to another question, to begin with
        """
        asked = twist or Twist()
        program = program_of(self.columns, self.limits, asked)
        effort = self.left() if twist is None else self.left()._replace(nodes=self.nodes)
        outcome = yield from search(program.model, effort._replace(start=_values(start)))
        self.count += 1
        self.open_count += outcome.status is OutcomeStatus.LIMITED
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


def nodes_of(columns: Columns, limits: Sequence[LimitRow]) -> int:
    """Return the share of one question in the nodes of all that may be asked."""
    terms = columns.problem.terms
    count = min(len(columns.problem.options), REFUSALS_MAX) + 2 * terms.curve_points * bool(
        terms.curve
    )
    count += min(sum(row.limit.step > 0.0 for row in limits), LIMITS_MAX)
    return max(NODES_LEAST, NODES_ALL // max(count, 1))


def _values(start: Asked | None) -> Floats | None:
    return start.outcome.values if start is not None and start.outcome.is_found else None
