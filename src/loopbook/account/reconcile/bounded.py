"""Bounded: least squares with bounds, on top of the equality solver.

An interior point method (see `interior`) finds which bounds hold. Then these become relations of
their own, x = bound, and the equality solver gives the exact answer; bounds that are broken or pull
the wrong way are exchanged. The answer is checked before it is returned: `Certificate` says how
well it meets the Karush-Kuhn-Tucker conditions.

The statistic is that of the relations and of the bounds that hold. Given the set of bounds that
hold it is chi-square, with a degree of freedom for each of them besides those of the relations;
standard deviations are those with these bounds as relations.

Source    Nocedal & Wright (2006), Numerical Optimization, 12.3 (conditions), 16.5 (active set);
          Shapiro (1988), International Statistical Review 56, 49 (statistic under inequalities)
"""

from typing import NamedTuple

import msgspec
import numpy as np
from scipy import optimize, sparse

from loopbook.account.reconcile.interior import SHORT_TURNS, Bounds, Inner, Signs, interior
from loopbook.account.reconcile.multiplier import gradient, multipliers, reaches, scales
from loopbook.account.reconcile.problem import (
    TOLD_MAX,
    Floats,
    Indices,
    LinearProblem,
    Naming,
)
from loopbook.account.reconcile.solve import LinearSolution, solved
from loopbook.errors import Unreconcilable

CLOSE = 1e-9
"""Share of its scale by which a bound may be broken: what rounding leaves."""

CERTIFIED = 1e-5
"""Largest share by which a condition of an optimum may fail."""

POLISH_TURNS = 50
"""Sets of bounds tried after the interior point: neighbours of the first, where it is undecided."""


SHARPNESS = (1.0, 1e-4, 1e4)
"""Ratios of multiplier to distance above which a bound is tried as one that holds."""


OPEN = (-np.inf, np.inf)


class Certificate(NamedTuple):
    """How well the conditions of an optimum are met; shares of the scale, 0 is perfect.

    Fields
      stationarity  gradient of the objective that relations and bounds do not carry
      violation     widest breach of a bound
      pull          strongest multiplier of a bound with the wrong sign
    """

    stationarity: float
    violation: float
    pull: float

    @property
    def is_met(self) -> bool:
        """Whether every condition holds, but for rounding."""
        return max(self) <= CERTIFIED


class Bounded(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A least-squares answer inside bounds.

    Fields
      solution     of the relations and, as further rows, the bounds that hold
      holds        (columns) -1 held at its low bound, 1 at its high one, 0 free
      certificate  conditions of an optimum, checked
      turns        equality problems solved
    """

    solution: LinearSolution
    holds: Signs
    certificate: Certificate
    turns: int


class BoundNaming:
    """A naming with rows for the bounds that hold, behind those of the relations."""

    def __init__(self, inner: Naming, rows: int, held: Indices, bound: Floats) -> None:
        self._inner = inner
        self._rows = rows
        self._held = held
        self._bound = bound

    def variable(self, index: int) -> str:
        """Return the name of a column."""
        return self._inner.variable(index)

    def unit(self, index: int) -> str:
        """Return the unit of a relation; none of a bound."""
        return self._inner.unit(index) if index < self._rows else ""

    def relation(self, index: int) -> str:
        """Return the name of a relation, or `variable = bound`."""
        if index < self._rows:
            return self._inner.relation(index)
        held = index - self._rows
        return f"{self._inner.variable(int(self._held[held]))} = {self._bound[held]:g}"


def solved_within(
    problem: LinearProblem, bounds: Bounds, turns_max: int, holds: Signs | None = None
) -> Bounded:
    """Return the least-squares answer inside the bounds.

    Parameters
      turns_max  steps of the interior point method that may be taken
      holds      bounds that held in a former answer: tried first, and taken if they are right
    Raises    Unreconcilable  relations and exact values contradict each other (LB-B04) or leave no
                              place inside the bounds (LB-B42)
    """
    fixed = np.where((bounds.low == bounds.high) & ~problem.is_exact, -1, 0).astype(np.int8)
    if fixed.any():
        inner_problem = _with_rows(problem, bounds, fixed)
        loose = Bounds(
            *(np.where(fixed, end, each) for each, end in zip(bounds, OPEN, strict=True))
        )
        within = solved_within(inner_problem, loose, turns_max, holds)
        return msgspec.structs.replace(within, holds=np.where(fixed, fixed, within.holds))
    if holds is not None and holds.any():
        again = _polished(problem, bounds, holds, None)
        if again is not None:
            return again
    plain = solved(problem)
    if not (np.abs(_breach(plain, bounds)) > CLOSE).any() and _has_place(plain, bounds):
        free = np.zeros(len(problem.value), dtype=np.int8)
        return Bounded(solution=plain, holds=free, certificate=Certificate(0, 0, 0), turns=1)
    for patience in (SHORT_TURNS, turns_max):
        inner = interior(problem, bounds, plain, (turns_max, patience))
        for sharpness in SHARPNESS:
            answer = _polished(problem, bounds, inner.holds(sharpness), inner.pull)
            if answer is not None:
                return msgspec.structs.replace(answer, turns=answer.turns + inner.turns)
    raise _no_place(problem, bounds, inner)


def _polished(
    problem: LinearProblem, bounds: Bounds, holds: Signs, pull: Floats | None
) -> Bounded | None:
    """Return the exact answer with these bounds as relations, or with a few of them exchanged.

    None where none of the sets tried is right. `pull`, of each bound on its column, is taken from
    the interior point method where bounds that hold depend on each other and no other is unique.
    """
    tried: set[bytes] = set()
    for turn in range(1, POLISH_TURNS + 1):
        is_repeated = holds.tobytes() in tried
        tried.add(holds.tobytes())
        try:
            answer = solved(_with_rows(problem, bounds, holds))
        except Unreconcilable:
            # The set on trial contradicts itself; that says nothing of the right one.
            return None
        breach = _breach(answer, bounds)
        carried = _carried(problem, answer, holds, pull)
        certificate = carried.certificate(float(np.abs(breach).max(initial=0.0)))
        if certificate.is_met and _has_place(answer, bounds):
            return Bounded(solution=answer, holds=holds, certificate=certificate, turns=turn)
        wrong = np.flatnonzero(carried.wrong > CERTIFIED)
        if is_repeated:
            wrong = wrong[np.argsort(-carried.wrong[wrong])[:1]]
        holds = holds.copy()
        holds[wrong] = 0
        holds[breach < -CLOSE] = -1
        holds[breach > CLOSE] = 1
        pull = None
    return None


def _has_place(answer: LinearSolution, bounds: Bounds) -> bool:
    """Say whether variables without a value have one inside their bounds that fits the rest."""
    is_free = ~answer.has_value
    has_bound = np.isfinite(bounds.low) | np.isfinite(bounds.high)
    if not (is_free & has_bound).any():
        return True
    columns = answer.problem.matrix[:, np.flatnonzero(is_free)].tocsr()
    rows = np.flatnonzero(np.diff(columns.indptr))
    value = np.where(is_free, 0.0, answer.value)
    right = (answer.problem.constant - answer.problem.matrix @ value)[rows]
    ends = np.column_stack([bounds.low[is_free], bounds.high[is_free]])
    nothing = np.zeros(columns.shape[1])
    found = optimize.linprog(nothing, A_eq=columns[rows], b_eq=right, bounds=ends, method="highs")
    return bool(found.status == 0)


class _Carried(NamedTuple):
    """What the relations do not carry of the gradient, and bounds that pull the wrong way."""

    stationarity: float
    wrong: Floats

    def certificate(self, violation: float) -> Certificate:
        return Certificate(self.stationarity, violation, float(self.wrong.max(initial=0.0)))


def _carried(
    problem: LinearProblem, answer: LinearSolution, holds: Signs, pull: Floats | None
) -> _Carried:
    """Return how far the conditions of an optimum are from being met."""
    slope, scale = gradient(problem, answer.value), scales(problem, answer.value)
    held = np.flatnonzero(holds)
    if pull is None:
        rows, left = multipliers(answer.problem, slope, scale)
        pull = np.zeros(len(holds))
        pull[held] = -rows[len(problem.constant) :]
    else:
        pull = np.where(holds != 0, pull, 0.0)
        _, left = multipliers(problem, slope - pull, scale)
    step = np.where(problem.is_uncertain, problem.sd, scale)
    size = max(1.0, float(np.abs(slope * step).max(initial=0.0)))
    # A low bound pushes up, a high one down.
    reach = np.where(problem.is_uncertain, step, reaches(problem, scale))
    wrong = np.maximum(pull * holds * reach / size, 0.0)
    stationarity = float(np.abs(left).max(initial=0.0)) / size
    return _Carried(stationarity, wrong)


def _breach(answer: LinearSolution, bounds: Bounds) -> Floats:
    """Return by what share of its scale each column breaks a bound: negative below the low one."""
    scale = scales(answer.problem, answer.value)
    below = np.minimum(answer.value - bounds.low, 0.0) / scale
    above = np.maximum(answer.value - bounds.high, 0.0) / scale
    return np.where(answer.has_value, below + above, 0.0)


def _with_rows(problem: LinearProblem, bounds: Bounds, holds: Signs) -> LinearProblem:
    """Return the problem with a relation `variable = bound` for each bound that holds."""
    held = np.flatnonzero(holds)
    if not len(held):
        return problem
    bound = np.where(holds[held] < 0, bounds.low[held], bounds.high[held])
    places = (np.arange(len(held)), held)
    shape = (len(held), len(holds))
    rows = sparse.coo_array((np.ones(len(held)), places), shape=shape).tocsr()
    return msgspec.structs.replace(
        problem,
        matrix=sparse.vstack([problem.matrix, rows], format="csr"),
        constant=np.concatenate([problem.constant, bound]),
        naming=BoundNaming(problem.naming, len(problem.constant), held, bound),
    )


def _no_place(problem: LinearProblem, bounds: Bounds, inner: Inner) -> Unreconcilable:
    """Return the error that names the relations that the bounds do not leave room for."""
    inside = np.clip(inner.value, bounds.low, bounds.high)
    gap = problem.matrix @ inside - problem.constant
    size = abs(problem.matrix) @ np.abs(inside) + np.abs(problem.constant)
    share = np.divide(np.abs(gap), size, out=np.zeros(len(gap)), where=size > 0.0)
    worst = [int(row) for row in np.argsort(-share)[:TOLD_MAX] if share[row] > CLOSE]
    told = "; ".join(f"{problem.naming.relation(row)}: {gap[row]:+.6g}" for row in worst)
    return Unreconcilable("LB-B42", told, turns=inner.turns)
