"""Linear problem: the arrays that reconciliation works on, and whether they can be worked on.

Relations are rows, variables are columns: matrix @ x = constant. What people call a row or column
is asked of a `Naming` when, and only when, something has to be said about it.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection, chapter 3
"""

from collections.abc import Callable
from typing import Any, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from loopbook.errors import BalanceError, Unreconcilable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Sparse = Any
"""A `scipy.sparse.csr_array` of float64; scipy has no types to say so."""

ROUNDING = 1e-9
"""Gap, as a share of the terms of a relation, that rounding may leave and no contradiction does."""

TOLD_MAX = 5
"""Contradictions told in one message, the widest first."""


class Naming(Protocol):
    """What people call the rows and columns of a problem."""

    def relation(self, index: int) -> str:
        """Return the name of a row."""
        ...

    def unit(self, index: int) -> str:
        """Return the symbol of the unit that the gap of a row is in; empty: none."""
        ...

    def variable(self, index: int) -> str:
        """Return the name of a column."""
        ...


class Numbered:
    """A naming for arrays without names."""

    def relation(self, index: int) -> str:
        """Return the number of a row, from 0."""
        return f"relation {index}"

    def unit(self, _index: int) -> str:
        """Return none."""
        return ""

    def variable(self, index: int) -> str:
        """Return the number of a column, from 0."""
        return f"variable {index}"


class LinearProblem(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """matrix @ x = constant, and what is measured of x.

    Fields
      matrix       (relations, variables), sparse, rows compressed; no entry is not finite
      constant     (relations)
      value        (variables); 0 where unmeasured
      sd           (variables) standard uncertainty of `value`; 0 is exact; 0 where unmeasured
      is_measured  (variables)
      naming       what to call rows and columns in a message
    """

    matrix: Sparse
    constant: Floats
    value: Floats
    sd: Floats
    is_measured: Flags
    naming: Naming = Numbered()

    @property
    def is_exact(self) -> Flags:
        """(variables) measured, and stated without any uncertainty."""
        return np.asarray(self.is_measured & (self.sd == 0.0))

    @property
    def is_uncertain(self) -> Flags:
        """(variables) measured, with an uncertainty: what may be adjusted."""
        return np.asarray(self.is_measured & (self.sd > 0.0))


class Contradiction(msgspec.Struct, frozen=True):
    """Relations that cannot hold together, whatever is uncertain or unmeasured.

    Fields
      relations  rows;  gap  left side minus right side of their sum, in the unit of the first row
    """

    relations: tuple[int, ...]
    gap: float


def problem_of(
    matrix: Sparse,
    value: Floats,
    sd: Floats,
    is_measured: Flags,
    *,
    constant: Floats | None = None,
    naming: Naming | None = None,
) -> LinearProblem:
    """Return a checked problem from arrays of any numeric kind; `constant` None is all zero.

    Raises    BalanceError  shapes differ, nothing is there, or a number cannot be taken
    """
    rows = sparse.csr_array(matrix, dtype=np.float64)
    rows.sum_duplicates()
    problem = LinearProblem(
        matrix=rows,
        constant=np.zeros(rows.shape[0]) if constant is None else np.asarray(constant, float),
        value=np.asarray(value, float),
        sd=np.asarray(sd, float),
        is_measured=np.asarray(is_measured, bool),
        naming=naming or Numbered(),
    )
    check(problem)
    return problem


def check(problem: LinearProblem) -> None:
    """Return if the numbers of a problem can be taken.

    Raises    BalanceError  shapes differ (LB-B07), no variable (LB-B03), a number that is not
                            finite (LB-B01), a negative uncertainty (LB-B02)
    """
    rows, columns = problem.matrix.shape
    sizes = (len(problem.constant), len(problem.value), len(problem.sd), len(problem.is_measured))
    if sizes != (rows, columns, columns, columns):
        raise BalanceError("LB-B07", relations=rows, variables=columns, sizes=str(sizes))
    if not columns:
        raise BalanceError("LB-B03")
    naming = problem.naming
    _refuse("LB-B01", ~np.isfinite(problem.constant), naming.relation)
    _refuse("LB-B01", ~np.isfinite(problem.value), naming.variable)
    _refuse("LB-B01", ~np.isfinite(problem.sd), naming.variable)
    if not np.isfinite(problem.matrix.data).all():
        entries = problem.matrix.tocoo()
        bad = np.zeros(rows, dtype=bool)
        bad[entries.coords[0][~np.isfinite(entries.data)]] = True
        _refuse("LB-B01", bad, naming.relation)
    _refuse("LB-B02", problem.sd < 0.0, naming.variable)


def _refuse(code: str, is_bad: Flags, name: Callable[[int], str]) -> None:
    if not is_bad.any():
        return
    where = np.flatnonzero(is_bad)
    names = ", ".join(name(int(index)) for index in where[:TOLD_MAX])
    raise BalanceError(code, names, count=len(where))


def contradicted(naming: Naming, found: list[Contradiction]) -> Unreconcilable:
    """Return the error that says which relations contradict each other, and by how much.

    Its `values["contradictions"]` holds all of them, the widest first.
    """
    ranked = tuple(sorted(found, key=lambda each: -abs(each.gap)))
    told = "; ".join(
        f"{', '.join(naming.relation(row) for row in each.relations[:TOLD_MAX])}"
        f"{' …' if len(each.relations) > TOLD_MAX else ''}: {each.gap:+.6g}"
        f" {naming.unit(each.relations[0])}".rstrip()
        for each in ranked[:TOLD_MAX]
    )
    return Unreconcilable(
        "LB-B04",
        told + ("; …" if len(ranked) > TOLD_MAX else ""),
        count=len(ranked),
        contradictions=ranked,
    )
