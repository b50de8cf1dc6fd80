"""Outcome: what the solver found of a model, as arrays, and how sure it is."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.solve.model import Block, Floats, Rows


class OutcomeStatus(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"  # proved within the gap
    STOPPED = "stopped"  # time was up or the caller said stop; there may be values
    INFEASIBLE = "infeasible"  # proved: nothing keeps all limits
    LIMITED = "limited"  # the nodes allowed are used up; there may be values
    UNBOUNDED = "unbounded"  # the objective gets better without end


class Effort(NamedTuple):
    """How to search.

    Fields
      seed      of the solver;  gap  share at which a mixed-integer search stops
      seconds   most time, None: no end
      nodes     most nodes of the tree, None: no end; unlike seconds, the same on every machine
      start     values of all columns to begin with; None: none
      method    `choose`, `simplex` or `ipm`;  crossover  whether an interior point is moved to a
                vertex (without it there is no basis, and values are near, not at, the vertex)
    """

    seed: int = 0
    gap: float = 1e-6
    seconds: float | None = None
    start: Floats | None = None
    method: str = "choose"
    crossover: bool = True
    nodes: int | None = None


class Outcome(NamedTuple):
    """What was found.

    Fields
      values     one a column; empty: nothing was found
      activity   one a row: sum of coefficient x value
      prices     one a row: by how much the objective rises for one unit more of the row's bound;
                 empty: the model has whole numbers (see `priced`), or none were found
      reduced    one a column: the same for the column's bound
      objective  NaN when nothing was found;  bound  no answer is better; NaN: nothing is known
      nodes, iterations   effort, equal for equal seeds
    """

    status: OutcomeStatus
    values: Floats
    activity: Floats
    prices: Floats
    reduced: Floats
    objective: float
    bound: float
    nodes: int
    iterations: int

    @property
    def is_found(self) -> bool:
        """Say whether there is an answer."""
        return len(self.values) > 0

    def of(self, block: Block) -> Floats:
        """Return the values of a block, in its shape."""
        return np.asarray(self.values[block.index])

    def of_whole(self, block: Block) -> NDArray[np.int64]:
        """Return the values of a block of whole numbers, rid of the solver's tolerance."""
        return np.rint(self.values[block.index]).astype(np.int64)

    def at(self, rows: Rows) -> Floats:
        """Return the activity of rows, in their shape."""
        return np.asarray(self.activity[rows.index])

    def prices_of(self, rows: Rows) -> Floats:
        """Return the prices of rows, in their shape; NaN where there are none."""
        if not len(self.prices):
            return np.full(rows.index.shape, np.nan)
        return np.asarray(self.prices[rows.index])
