"""Pivot: which relations take up which unmeasured variables, for any coefficients.

Sparse Gaussian elimination with rows as dictionaries. The column in the fewest rows goes first; of
its rows that are not small there, the shortest is the pivot and is taken from the others. What is
left of the other rows holds no unmeasured variable. A difference that is rounding is zero.

Source    Markowitz (1957), Management Science 3, 255; Duff, Erisman & Reid (2017), Direct Methods
          for Sparse Matrices, 5.2 and 7.2 (threshold pivoting)
"""

import heapq

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.problem import Indices, Sparse
from loopbook.errors import BalanceError

CANCELLED = 1e-11
"""A difference smaller than this share of its terms is zero."""

THRESHOLD = 0.1
"""A pivot is at least this share of the largest entry of its column."""

STEPS_MAX = 30_000_000
"""Entries touched before elimination is given up: about half a minute."""

Row = dict[int, float]


class Pivots(msgspec.Struct, frozen=True, eq=False):
    """Rows and columns that take each other up, and what is left.

    Fields
      rows, columns  pivot k is (rows[k], columns[k])
      projection     (rows left, rows) sparse; projection @ matrix is zero
    """

    rows: Indices
    columns: Indices
    projection: Sparse


def pivots(matrix: Sparse) -> Pivots:
    """Eliminate every column of a sparse matrix.

    Raises    BalanceError  it fills up beyond STEPS_MAX (LB-B05)
    """
    return _Elimination(matrix).done()


class _Elimination:
    """The state of one elimination: rows, which rows hold a column, and combinations so far."""

    def __init__(self, matrix: Sparse) -> None:
        self._shape = matrix.shape
        self._rows: list[Row] = [
            dict(
                zip(
                    matrix.indices[start:end].tolist(),
                    matrix.data[start:end].tolist(),
                    strict=True,
                )
            )
            for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
        ]
        self._made_of: list[Row] = [{row: 1.0} for row in range(matrix.shape[0])]
        self._holders: list[set[int]] = [set() for _ in range(matrix.shape[1])]
        for row, entries in enumerate(self._rows):
            for column in entries:
                self._holders[column].add(row)
        self._steps = 0

    def done(self) -> Pivots:
        """Eliminate the columns, fewest holders first."""
        waiting = [(len(holders), column) for column, holders in enumerate(self._holders)]
        heapq.heapify(waiting)
        taken: dict[int, int] = {}
        while waiting:
            count, column = heapq.heappop(waiting)
            holders = self._holders[column]
            if not holders:
                continue
            if len(holders) != count:
                heapq.heappush(waiting, (len(holders), column))
                continue
            row = self._pivot(column)
            taken[row] = column
            self._take(row, column)
        left = [row for row in range(self._shape[0]) if row not in taken]
        return Pivots(
            np.fromiter(taken.keys(), dtype=np.intp, count=len(taken)),
            np.fromiter(taken.values(), dtype=np.intp, count=len(taken)),
            self._projection(left),
        )

    def _pivot(self, column: int) -> int:
        holders = self._holders[column]
        largest = max(abs(self._rows[row][column]) for row in holders)
        steady = (r for r in holders if abs(self._rows[r][column]) >= THRESHOLD * largest)
        return min(steady, key=lambda r: (len(self._rows[r]) + len(self._made_of[r]), r))

    def _take(self, pivot: int, column: int) -> None:
        """Take the pivot row from every other row that holds the column."""
        entries, parts = self._rows[pivot], self._made_of[pivot]
        for held in entries:
            self._holders[held].discard(pivot)
        self._steps += len(self._holders[column]) * (len(entries) + len(parts))
        if self._steps > STEPS_MAX:
            raise BalanceError("LB-B05", columns=self._shape[1])
        for row in self._holders[column]:
            factor = self._rows[row][column] / entries[column]
            for each, _ in _subtract(self._rows[row], entries, factor, column):
                if each != column:
                    held_by = self._holders[each]
                    (held_by.add if each in self._rows[row] else held_by.discard)(row)
            _subtract(self._made_of[row], parts, factor, -1)
        self._holders[column] = set()
        self._made_of[pivot] = {}

    def _projection(self, left: list[int]) -> Sparse:
        counts = [len(self._made_of[row]) for row in left]
        size = sum(counts)
        columns = np.fromiter((c for r in left for c in self._made_of[r]), np.intp, size)
        values = np.fromiter((v for r in left for v in self._made_of[r].values()), float, size)
        pointer = np.concatenate([[0], np.cumsum(counts, dtype=np.intp)])
        return sparse.csr_array((values, columns, pointer), shape=(len(left), self._shape[0]))


def _subtract(target: Row, source: Row, factor: float, gone: int) -> list[tuple[int, float]]:
    """Take `factor` x source from target in place; return the entries looked at."""
    looked_at = list(source.items())
    for key, value in looked_at:
        before = target.get(key, 0.0)
        after = before - factor * value
        if key == gone or abs(after) <= CANCELLED * max(abs(before), abs(factor * value)):
            target.pop(key, None)
        else:
            target[key] = after
    return looked_at
