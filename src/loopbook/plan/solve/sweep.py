"""Sweep: one linear model, many objectives, each begun at the vertex where the last one ended.

A vertex of one objective keeps every limit of the next: the primal simplex goes on from there, and
nothing is presolved twice. The order of the objectives is that of the searches, so that the same
sweep gives the same answers.
Source    G. Dantzig, Linear Programming and Extensions, 1963; HiGHS 1.15 (MIT)
"""

from collections.abc import Sequence
from time import monotonic
from typing import Any

import highspy
import numpy as np

from loopbook.plan.solve.highs import loaded
from loopbook.plan.solve.model import Floats, Indices, Model
from loopbook.plan.solve.outcome import Effort

_PRIMAL_SIMPLEX = 4


class Sweep:
    """A linear model that is searched for one objective after another.

    Parameters
      model   its own objective does not count; without whole numbers
      effort  `seconds` bounds each search
    Raises    ValueError  the model has whole numbers
    """

    def __init__(self, model: Model, effort: Effort | None = None) -> None:
        compiled = model.without_objective().compiled()
        if compiled.is_whole.any():
            raise ValueError("a model with whole numbers has no basis to keep")
        self._seconds = effort.seconds if effort else None
        chosen = (effort or Effort())._replace(start=None, method="simplex", seconds=None)
        self._solver: Any = loaded(compiled, chosen)
        self._columns: Indices = np.zeros(0, dtype=np.int64)
        self._is_warm = False

    def least(self, columns: Indices, costs: Floats) -> float | None:
        """Return the least of a sum of some columns times their costs.

        Returns   None: not found in the time given, without end, or no values keep the limits
        """
        begun = monotonic()
        if not self._is_warm:
            self._is_warm = self._is_optimal(begun)
            self._solver.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        self._cost(self._columns, np.zeros(len(self._columns)))
        self._columns = np.ravel(columns)
        self._cost(self._columns, np.ravel(costs))
        if not self._is_optimal(begun):
            # The kept basis may have gone bad: the same search once more, from nothing.
            self._solver.clearSolver()
            if not self._is_optimal(begun):
                return None
        return float(self._solver.getInfo().objective_function_value)

    def _cost(self, columns: Indices, costs: Sequence[float] | Floats) -> None:
        for column, cost in zip(columns, costs, strict=True):
            self._solver.changeColCost(int(column), float(cost))

    def _is_optimal(self, begun: float) -> bool:
        """Run the solver in what is left of the time since `begun`."""
        if self._seconds is not None:
            left = max(begun + self._seconds - monotonic(), 0.0)
            # The clock of the solver runs on from search to search.
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + left)
        self._solver.run()
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
