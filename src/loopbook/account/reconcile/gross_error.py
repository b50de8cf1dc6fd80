"""Gross error: which measurement is biased, or which relation leaks, if one of them is.

A bias of measurement j, or a leak from relation k, shifts r along a known column f: of R, or of the
projection. Allowing for it takes T = (f' S^-1 r)^2 / (f' S^-1 f) from J (generalised likelihood
ratio); T is chi-square with one degree of freedom, and the size of the error is (f' S^-1 r) /
(f' S^-1 f). Columns that are multiples of each other cannot be told apart. Serial elimination
allows for the candidate that takes most from J, and goes on until the global test passes; each
candidate costs one solve, since allowing for f turns S^-1 into S^-1 - S^-1 f f' S^-1 / (f' S^-1 f).

Source    Narasimhan & Mah (1987), AIChE Journal 33, 1514; Serth & Heenan (1986), AIChE Journal 32,
          733 (serial elimination); Bagajewicz & Jiang (1998), Computers & Chemical Engineering 22,
          1789 (equivalent sets)
"""

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.deviation import Deviations
from loopbook.account.reconcile.direction import directions
from loopbook.account.reconcile.level import LEVEL, chi_square_threshold
from loopbook.account.reconcile.measurement import LEVERAGE_LEAST
from loopbook.account.reconcile.problem import Floats, Indices, Sparse
from loopbook.account.reconcile.solve import LinearSolution
from loopbook.account.reconcile.system import System
from loopbook.terms.reconciliation import GrossErrorKind

FOUND_MAX = 20
SOLVED_TOGETHER = 64
GONE = 1e-9
"""A candidate of whose weight no more than this share is left can no longer be tested."""


class Candidates(msgspec.Struct, frozen=True, eq=False):
    """What may be wrong, one kind of it.

    Fields
      index      columns of the problem (bias) or its rows (leak), those that can be tested
      statistic  what allowing for it takes from J, chi-square with 1 degree of freedom
      size       bias: stated minus what would fit;  leak: left minus right of the relation
      weight     f' S^-1 f
      group      number; candidates of one group cannot be told apart
    """

    kind: GrossErrorKind
    index: Indices
    statistic: Floats
    size: Floats
    weight: Floats
    group: Indices

    def grouped(self) -> list[Indices]:
        """Return the places in `index` of each group, the largest statistic first."""
        order = np.lexsort((self.index, self.group))
        groups = np.split(order, np.flatnonzero(np.diff(self.group[order])) + 1)
        return sorted((g for g in groups if g.size), key=lambda g: -self.statistic[g].max())


class Found(msgspec.Struct, frozen=True):
    """A gross error that serial elimination names.

    Fields
      kind, index  column of the problem (bias) or row (leak)
      fall         what allowing for it, after those before it, took from J
      size         with all that were found allowed for: stated minus fitting, or left minus right
      statistic, freedom   J and its degrees of freedom that were left after it
    """

    kind: GrossErrorKind
    index: int
    fall: float
    size: float
    statistic: float
    freedom: int


def biases(solution: LinearSolution, spread: Deviations) -> Candidates:
    """Return the likelihood ratio of a bias of each redundant measurement."""
    made = solution.system
    weight = spread.leverage[made.uncertain]
    tested = np.flatnonzero(weight > LEVERAGE_LEAST)
    ratio = solution.step[tested] / weight[tested]
    return Candidates(
        GrossErrorKind.BIAS,
        made.uncertain[tested],
        solution.step[tested] * ratio,
        -solution.problem.sd[made.uncertain[tested]] * ratio,
        weight[tested],
        directions(made.matrix)[tested],
    )


def leaks(solution: LinearSolution, spread: Deviations) -> Candidates:
    """Return the likelihood ratio of a leak from each relation.

    A relation in which nothing measured has a part, or that others imply, has none.
    """
    made = solution.system
    columns = made.projection.tocsc()
    weight = _leak_weights(made, columns, spread)
    tested = np.flatnonzero((weight > 0.0) & ~made.is_implied)
    pull = (columns.T @ solution.multiplier)[tested]
    ratio = pull / weight[tested]
    return Candidates(
        GrossErrorKind.LEAK,
        tested,
        pull * ratio,
        -ratio,
        weight[tested],
        directions(made.projection)[tested],
    )


def _leak_weights(made: System, columns: Sparse, spread: Deviations) -> Floats:
    """Return (relations) f' S^-1 f of each column of the projection."""
    counts = np.diff(columns.indptr)
    weight = np.zeros(len(counts))
    single = np.flatnonzero(counts == 1) if spread.inverse is not None else counts[:0]
    if spread.inverse is not None and single.size:
        slots = columns.indptr[single]
        rows = columns.indices[slots]
        weight[single] = columns.data[slots] ** 2 * spread.inverse.at(rows, rows)
    # Relations that elimination shared out over several rows, or no inverse: by solves.
    others = np.setdiff1d(np.flatnonzero(counts), single)
    for start in range(0, len(others), SOLVED_TOGETHER):
        part = others[start : start + SOLVED_TOGETHER]
        block = columns[:, part].toarray()
        weight[part] = (block * made.engine.solve(block)).sum(axis=0)
    return weight


def serial_elimination(
    solution: LinearSolution,
    candidates: list[Candidates],
    level: float = LEVEL,
    found_max: int = FOUND_MAX,
) -> tuple[Found, ...]:
    """Return the gross errors that have to be allowed for until the global test passes.

    Parameters
      candidates  of `biases`, `leaks` or both; of a group that cannot be told apart the first
                  member stands for all
      found_max   where to stop even so
    """
    state = _Serial(solution, candidates)
    while (
        state.freedom > 0
        and state.count < found_max
        and state.statistic > chi_square_threshold(level, state.freedom)
        and state.take()
    ):
        pass
    return state.found()


class _Serial:
    """The state of a serial elimination over the columns f of all candidates."""

    def __init__(self, solution: LinearSolution, candidates: list[Candidates]) -> None:
        self._engine = solution.system.engine
        self._kinds = [(each.kind, int(i)) for each in candidates for i in each.index]
        self._unit = np.concatenate([_units(solution, each) for each in candidates])
        self._columns = sparse.hstack(
            [_columns(solution.system, each) for each in candidates], format="csc"
        )
        self._pull: Floats = self._columns.T @ solution.multiplier
        self._weight = np.concatenate([each.weight for each in candidates])
        self._least = GONE * self._weight
        self._images: list[tuple[Floats, float]] = []
        self._shares: list[Floats] = []
        self._taken: list[tuple[int, float, float, float, int]] = []
        self.statistic, self.freedom = solution.statistic, solution.freedom

    @property
    def count(self) -> int:
        """How many candidates are allowed for."""
        return len(self._taken)

    def take(self) -> bool:
        """Allow for the candidate that takes most from J; say whether there was one."""
        is_open = self._weight > self._least
        if not is_open.any():
            return False
        fall = np.zeros(len(self._weight))
        fall[is_open] = self._pull[is_open] ** 2 / self._weight[is_open]
        place = int(np.argmax(fall))
        column = self._columns[:, [place]].toarray()[:, 0]
        image = self._engine.solve(column)
        for before, size in self._images:
            image -= before * (float(before @ column) / size)
        weight = float(column @ image)
        shares = (self._columns.T @ image) / weight
        ratio = float(self._pull[place]) / weight
        self._images.append((image, weight))
        self._shares.append(shares)
        self._weight = self._weight - weight * shares**2
        self._weight[place] = 0.0
        self._pull = self._pull - shares * self._pull[place]
        self.statistic = max(self.statistic - weight * ratio**2, 0.0)
        self.freedom -= 1
        taken = (place, weight * ratio**2, ratio, self.statistic, self.freedom)
        self._taken.append(taken)
        return True

    def found(self) -> tuple[Found, ...]:
        """Return what was allowed for, each size beside all the others."""
        places = [place for place, *_ in self._taken]
        sizes: dict[int, float] = {}
        # Sizes were found beside earlier ones only: what later ones explain is taken away.
        for step in range(len(places) - 1, -1, -1):
            later = sum(self._shares[step][p] * sizes[p] for p in places[step + 1 :])
            sizes[places[step]] = self._taken[step][2] - float(later)
        return tuple(
            Found(*self._kinds[place], fall, float(self._unit[place]) * sizes[place], left, freedom)
            for place, fall, _, left, freedom in self._taken
        )


def _columns(made: System, candidates: Candidates) -> Sparse:
    """Return how each candidate shifts r."""
    if candidates.kind is GrossErrorKind.BIAS:
        return made.matrix.tocsc()[:, np.searchsorted(made.uncertain, candidates.index)]
    return made.projection.tocsc()[:, candidates.index]


def _units(solution: LinearSolution, candidates: Candidates) -> Floats:
    """Return what a shift of 1 along each candidate's column is, in the unit of its size."""
    if candidates.kind is GrossErrorKind.BIAS:
        return -solution.problem.sd[candidates.index]
    return -np.ones(len(candidates.index))
