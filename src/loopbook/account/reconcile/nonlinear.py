"""Nonlinear: products of two variables and logarithms, by solving one linear problem after another.

A product r = s l t is taken as its tangent at the current point (l0, t0),

    r - s t0 l - s l0 t = - s l0 t0 ,

and a lognormal measurement of mean m and sigma as the normal one that has the same residual and
slope there: value x0 (1 + ln m - ln x0), standard deviation x0 sigma. The unmeasured are eliminated
from the tangents by the linear solver, and the residuals are always to the values as stated: where
the point no longer moves it is an optimum of the problem itself, a local one. A step is shortened
until it makes relations or chi-square better (a filter). The last tangents give the covariances.

The start is found layer by layer: what the relations alone determine (the goods) is put into the
products, which are linear with one factor known; that determines more (the substances), and so on.

Where that start leads nowhere, a second one is taken: from the same point by steps that weigh, on
every column that nothing measures, where it stands (a proximal point, as of Levenberg). Such a step
is never free nor long; what it comes to is where the plain steps begin again.

A logarithm is centred on the stated mean, not on the median: what nothing else speaks of keeps the
mean and sum of means that people stated.

Source    Cencic (2016), Sustainable Environment Research 26, 291 (STAN); Pai & Fisher (1988), AIChE
          Journal 34, 873 (successive linearisation); Wachter & Biegler (2005), SIAM Journal on
          Optimization 16, 1 (filter); Levenberg (1944), Quarterly of Applied Mathematics 2, 164;
          Rockafellar (1976), SIAM Journal on Control and Optimization 14, 877 (proximal point)
"""

from typing import NamedTuple

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.assembly import Assembly
from loopbook.account.reconcile.bounded import Bounded, Certificate, solved_within
from loopbook.account.reconcile.interior import Bounds, Signs
from loopbook.account.reconcile.multiplier import reaches, scales
from loopbook.account.reconcile.problem import TOLD_MAX, Flags, Floats, LinearProblem
from loopbook.account.reconcile.solve import LinearSolution, solved
from loopbook.account.reconcile.start import started
from loopbook.errors import BalanceError, Unreconcilable

SHORTEST = 2.0**-10
"""Shortest share of a step that is tried; a direction that needs less is taken so far and left."""

STALLED = 1e-7
"""Change, as a share of scale, at which a point counts as found if it changes no less any more."""

NEAR, CLOSING = 1e-2, 0.9
"""A step no larger than the first share of scale, and than the second of the step before, is taken
whole: a filter would shorten it for the curvature of the products, and never arrive."""

KEPT = 0.2
"""Share of itself that a value with a logarithm keeps in one step at least."""

BETTER = 1e-4
"""Share by which relations or chi-square have to get better for a step to be taken."""

CURVED = 1e-6
"""Sum of the shares by which products may fail to hold that a step is not shortened for."""

EXACT = 1e-12
"""Share that is rounding."""

LEASH = 0.3
"""Uncertainty of where an unmeasured column stands in a proximal step, a share of its scale."""

APPROACH_TURNS, APPROACHED = 40, 1e-3
"""Proximal steps taken at most, and the change, a share of scale, at which no more are taken."""

LOST = frozenset({"LB-B01", "LB-B04", "LB-B42", "LB-B43"})
"""What a walk that went astray ends in; the same codes tell what no other start would mend."""


class Converged(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The answer of a model, as arrays.

    Fields
      solution     of the last tangents, with the bounds that hold as further rows
      point        (columns) values; what has no value keeps its start
      holds        (columns) -1 held at its low bound, 1 at its high one
      certificate  of the last bounded step
      turns        linear problems solved, those of bounds included
      guessed      (columns) start that nothing but a guess gave
    """

    solution: LinearSolution
    point: Floats
    holds: Signs
    certificate: Certificate
    turns: int
    guessed: Flags


class _Merit(NamedTuple):
    """How far products and relations are from holding, without unit; chi-square."""

    gap: float
    chi_square: float


def converged(
    assembly: Assembly,
    weight: Floats,
    turns_max: int,
    tolerance: float,
    before: Converged | None = None,
) -> Converged:
    """Return the least-squares answer of a model, products, logarithms and bounds included.

    Parameters
      weight     (columns) of each measurement: its uncertainty is divided by the root of it
      turns_max  tangents that may be taken;  tolerance  of the largest change, a share of scale
      before     an answer to begin from, as of other weights; None: begin anew
    Raises    Unreconcilable  exact values contradict relations (LB-B04) or bounds (LB-B42), or the
                              point does not settle (LB-B43)
    """
    if not len(assembly.products.result) and not assembly.is_log.any():
        return _once(assembly, weight)
    if before is None:
        point, guessed = started(assembly)
        holds = np.zeros(len(point), dtype=np.int8)
    else:
        point, guessed, holds = before.point, before.guessed, before.holds
    begin = Begin(point, guessed, holds)
    limits = (turns_max, tolerance)
    try:
        return _settled(assembly, weight, limits, begin)
    except BalanceError as fault:
        if fault.code not in LOST:
            raise
        try:
            again, turns = _approached(assembly, weight, turns_max, begin)
            found = _settled(assembly, weight, limits, again)
        except BalanceError as second:
            if second.code not in LOST:
                raise
            # What the plain start came to says more of what was stated.
            raise fault from second
    return msgspec.structs.replace(found, turns=found.turns + turns)


class Begin(NamedTuple):
    """Where a walk begins: the point, which of it is guessed, and the bounds that hold there."""

    point: Floats
    guessed: Flags
    holds: Signs


def _settled(
    assembly: Assembly, weight: Floats, limits: tuple[int, float], begin: Begin
) -> Converged:
    """Return where tangents lead from a point, once it no longer moves.

    Parameters
      limits  tangents that may be taken, tolerance
    """
    (turns_max, tolerance), (point, guessed, holds) = limits, begin
    filter_: list[_Merit] = []
    turns, last = 0, np.inf
    for turn in range(1, turns_max + 1):
        problem = tangent(assembly, point, weight, is_last=False)
        answer = _step(assembly, problem, turns_max, holds)
        turns, holds = turns + answer.turns, answer.holds
        target = np.where(answer.solution.has_value, answer.solution.value, point)
        change = np.abs(target - point) / _yardstick(assembly, problem, target)
        moved = float(change.max(initial=0.0))
        if moved <= tolerance or (moved <= STALLED and turn > 2 and moved > 0.5 * last):
            if assembly.is_log.any():
                answer = _step(assembly, tangent(assembly, target, weight), turns_max, holds)
            return Converged(
                solution=answer.solution,
                point=_on_bounds(assembly, target, holds),
                holds=holds,
                certificate=answer.certificate,
                turns=turns,
                guessed=guessed & ~answer.solution.has_value,
            )
        is_closing, last = moved <= NEAR and moved <= CLOSING * last, moved
        point = target if is_closing else _damped(assembly, weight, point, answer.solution, filter_)
    raise _unsettled(assembly, point, change, guessed, turns_max)


def _approached(
    assembly: Assembly, weight: Floats, turns_max: int, begin: Begin
) -> tuple[Begin, int]:
    """Return a second place to begin from, nearer to an answer, and the linear problems solved."""
    point, guessed, _ = begin
    turns = 0
    for _ in range(APPROACH_TURNS):
        problem = tangent(assembly, point, weight, is_last=False)
        scale = reaches(problem, _yardstick(assembly, problem, point))
        leashed = msgspec.structs.replace(
            problem,
            value=np.where(problem.is_measured, problem.value, point),
            sd=np.where(problem.is_measured, problem.sd, LEASH * scale),
            is_measured=np.ones(len(point), dtype=bool),
        )
        answer = _step(assembly, leashed, turns_max, None)
        before, turns = point, turns + answer.turns
        step = answer.solution.value - point
        point = point + _within_logs(assembly, point, step) * step
        if float((np.abs(point - before) / scale).max(initial=0.0)) <= APPROACHED:
            break
    return Begin(point, guessed, np.zeros(len(point), dtype=np.int8)), turns


def tangent(
    assembly: Assembly, point: Floats, weight: Floats, *, is_last: bool = True
) -> LinearProblem:
    """Return the linear problem at a point: tangents of products, normal for lognormal.

    Parameters
      is_last  False: a logarithm below its mean is weighed by its whole second derivative, which
               leads to the same point by shorter steps; its statistic would not be chi-square
    """
    result, left, right, scale = assembly.products
    count = len(result)
    rows = np.arange(count)
    by_left, by_right = scale * point[right], scale * point[left]
    entries = np.concatenate([np.ones(count), -by_left, -by_right])
    places = (np.tile(rows, 3), np.concatenate([result, left, right]))
    shape = (count, len(point))
    products = sparse.coo_array((entries, places), shape=shape).tocsr()
    value, sd = as_normal(assembly, point)
    if not is_last:
        below = assembly.is_log & (value > point)
        steep = np.ones(len(point))
        steep[below] += np.log(assembly.value[below] / point[below])
        value = point + (value - point) / steep
        sd = sd / np.sqrt(steep)
    return LinearProblem(
        matrix=sparse.vstack([assembly.matrix, products], format="csr"),
        constant=np.concatenate([assembly.constant, -scale * point[left] * point[right]]),
        value=value,
        sd=sd / np.sqrt(weight),
        is_measured=assembly.is_measured,
        naming=assembly.names,
    )


def _yardstick(assembly: Assembly, problem: LinearProblem, point: Floats) -> Floats:
    """Return the scale of each column; a result near zero has that of its factors."""
    size = scales(problem, point)
    result, left, right, scale = assembly.products
    np.maximum.at(size, result, np.abs(scale) * size[left] * size[right])
    return size


def as_normal(assembly: Assembly, point: Floats) -> tuple[Floats, Floats]:
    """Return value and sd of each measurement as a normal one at a point."""
    value = np.where(assembly.is_measured, assembly.value, 0.0)
    sd = np.where(assembly.is_measured, assembly.sd, 0.0)
    is_log = assembly.is_log
    here = point[is_log]
    sigma = np.sqrt(np.log1p((sd[is_log] / value[is_log]) ** 2))
    value[is_log] = here * (1.0 + np.log(value[is_log] / here))
    sd[is_log] = here * sigma
    return value, sd


def residuals(assembly: Assembly, point: Floats) -> Floats:
    """Return (stated - point) / sd of each uncertain measurement, in logarithms where so taken."""
    value, sd = as_normal(assembly, np.where(point > 0.0, point, 1.0))
    is_uncertain = assembly.is_measured & (sd > 0.0)
    return np.divide(value - point, sd, out=np.zeros(len(point)), where=is_uncertain)


def _once(assembly: Assembly, weight: Floats) -> Converged:
    """Return the answer of a problem that is linear but for its bounds."""
    problem = assembly.linear()
    problem = msgspec.structs.replace(problem, sd=problem.sd / np.sqrt(weight))
    answer = _step(assembly, problem, 200, None)
    point = np.where(answer.solution.has_value, answer.solution.value, 0.0)
    return Converged(
        solution=answer.solution,
        point=_on_bounds(assembly, point, answer.holds),
        holds=answer.holds,
        certificate=answer.certificate,
        turns=answer.turns,
        guessed=np.zeros(len(point), dtype=bool),
    )


def _on_bounds(assembly: Assembly, point: Floats, holds: Signs) -> Floats:
    """Return the point with what its bounds hold exactly there, not beside it by rounding."""
    return np.where(holds < 0, assembly.low, np.where(holds > 0, assembly.high, point))


def _step(
    assembly: Assembly, problem: LinearProblem, turns_max: int, holds: Signs | None
) -> Bounded:
    if assembly.is_bounded:
        bounds = Bounds(assembly.low, assembly.high)
        return solved_within(problem, bounds, turns_max, holds)
    free = np.zeros(len(problem.value), dtype=np.int8)
    whole = Certificate(0.0, 0.0, 0.0)
    return Bounded(solution=solved(problem), holds=free, certificate=whole, turns=1)


def _damped(
    assembly: Assembly,
    weight: Floats,
    point: Floats,
    solution: LinearSolution,
    filter_: list[_Merit],
) -> Floats:
    """Return the point moved towards a solution as far as that makes something better."""
    has_value = solution.has_value
    step = np.where(has_value, solution.value - point, 0.0)
    length = _within_logs(assembly, point, step)
    here = _merit(assembly, weight, point, has_value)
    while length > SHORTEST:
        there = _merit(assembly, weight, point + length * step, has_value)
        if all(_is_better(there, other) for other in (here, *filter_)):
            break
        length /= 2
    filter_.append(here)
    return point + length * step


def _within_logs(assembly: Assembly, point: Floats, step: Floats) -> float:
    """Return the share of a step, at most 1, that leaves every logarithm one of a positive."""
    if not assembly.is_log.any():
        return 1.0
    share = step[assembly.is_log] / point[assembly.is_log]
    return min(1.0, (1.0 - KEPT) / max(float(-share.min()), 1e-300))


def _is_better(new: _Merit, old: _Merit) -> bool:
    """Say whether relations or chi-square got better; where relations hold, chi-square has to."""
    if max(new.gap, old.gap) <= CURVED:
        slack = CURVED * max(1.0, old.chi_square) if max(new.gap, old.gap) > EXACT else EXACT
        return new.chi_square <= old.chi_square + slack
    return (
        new.gap <= (1.0 - BETTER) * old.gap or new.chi_square <= old.chi_square - BETTER * old.gap
    )


def _merit(assembly: Assembly, weight: Floats, point: Floats, has_value: Flags) -> _Merit:
    """Return how good a point is; relations and products of what has no value say nothing."""
    result, left, right, scale = assembly.products
    made = scale * point[left] * point[right]
    told = has_value[result] & has_value[left] & has_value[right]
    size = np.abs(point[result]) + np.abs(made)
    gap = _shares(np.abs(point[result] - made), size, told)
    lacking = np.abs(assembly.matrix @ point - assembly.constant)
    matrix = abs(assembly.matrix)
    told = matrix @ (~has_value).astype(float) == 0.0
    size = matrix @ np.abs(point) + np.abs(assembly.constant)
    gap += _shares(lacking, size, told)
    return _Merit(gap, float(weight @ residuals(assembly, point) ** 2))


def _shares(gap: Floats, size: Floats, told: Flags) -> float:
    """Return the sum of gaps as shares of their size, without those that are rounding."""
    told = told & (gap > EXACT * size)
    return float(np.divide(gap, size, out=np.zeros(len(gap)), where=told).sum())


def _unsettled(
    assembly: Assembly, point: Floats, change: Floats, guessed: Flags, turns: int
) -> Unreconcilable:
    """Return the error that names what still moves, by how much, and which start was a guess."""
    worst = np.argsort(-change)[:TOLD_MAX].tolist()
    moving = "; ".join(
        f"{assembly.names.variable(column)}: {point[column]:.6g} (+-{100 * change[column]:.3g} %)"
        for column in worst
    )
    names = [assembly.names.variable(int(column)) for column in np.flatnonzero(guessed)]
    told = ", ".join(names[:TOLD_MAX]) + (", …" if len(names) > TOLD_MAX else "")
    return Unreconcilable("LB-B43", moving, turns=turns, guessed=told or "-")
