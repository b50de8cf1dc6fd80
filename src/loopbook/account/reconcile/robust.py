"""Robust: estimators that a gross error moves less than least squares, by reweighting.

Each turn solves least squares with weights that fall with the residual r of the turn before, in
standard deviations, until the weights no longer change: psi(r) / r, where

    Huber    psi = r up to 1.345, then constant
    Hampel   psi = r up to 1.7, constant to 3.4, falling to 0 at 8.5, then 0; begun from Huber's

Hampel's has several optima; the start makes the answer a stated one. A weight stays above 1e-6, so
that nothing measured becomes unobservable for being doubted. Standard deviations and tests are
those of the weighted problem: the uncertainty of a doubted measurement is divided by the root of
its weight.

Source    Huber (1964), Annals of Mathematical Statistics 35, 73; Hampel (1974), Journal of the
          American Statistical Association 69, 383; Arora & Biegler (2001), Computers & Chemical
          Engineering 25, 1585 (in data reconciliation); Holland & Welsch (1977), Communications in
          Statistics A6, 813 (constants, reweighting)
"""

from collections.abc import Callable
from typing import NamedTuple, assert_never

import numpy as np

from loopbook.account.reconcile.assembly import Assembly
from loopbook.account.reconcile.nonlinear import Converged, converged, residuals
from loopbook.account.reconcile.option import Estimator, ReconcileOptions
from loopbook.account.reconcile.problem import Floats
from loopbook.errors import Unreconcilable

HUBER = 1.345
HAMPEL = (1.7, 3.4, 8.5)
LEAST = 1e-6
"""Smallest weight."""

SETTLED = 1e-7
"""Largest change of a weight at which they are settled."""


class Weighted(NamedTuple):
    """An answer, and the weight of the measurement on each column: 1 where it is not doubted."""

    answer: Converged
    weight: Floats


def huber(residual: Floats) -> Floats:
    """Return Huber's weight of each residual, in standard deviations."""
    size = np.maximum(np.abs(residual), HUBER)
    return HUBER / size


def hampel(residual: Floats) -> Floats:
    """Return Hampel's weight of each residual, in standard deviations; not below LEAST."""
    first, second, third = HAMPEL
    size = np.abs(residual)
    floor = np.maximum(size, first)
    flat = first / floor
    falling = flat * np.clip((third - size) / (third - second), 0.0, 1.0)
    return np.maximum(np.where(size <= second, flat, falling), LEAST)


def estimated(assembly: Assembly, options: ReconcileOptions) -> Weighted:
    """Return the answer by the estimator of the options.

    Raises    Unreconcilable  as `converged`, or the weights do not settle (LB-B43)
    """
    plain = np.ones(len(assembly.value))
    first = _converged(assembly, plain, options, None)
    match options.estimator:
        case Estimator.LEAST_SQUARES:
            return Weighted(first, plain)
        case Estimator.HUBER:
            return _reweighted(assembly, options, huber, first)
        case Estimator.HAMPEL:
            start = _reweighted(assembly, options, huber, first)
            return _reweighted(assembly, options, hampel, start.answer)
        case _:
            assert_never(options.estimator)


def _reweighted(
    assembly: Assembly,
    options: ReconcileOptions,
    weight_of: Callable[[Floats], Floats],
    answer: Converged,
) -> Weighted:
    weight = weight_of(residuals(assembly, answer.point))
    for _ in range(options.iterations_max):
        answer = _converged(assembly, weight, options, answer)
        after = weight_of(residuals(assembly, answer.point))
        change = np.abs(after - weight)
        weight = after
        if float(change.max(initial=0.0)) <= SETTLED:
            return Weighted(answer, weight)
    worst = int(np.argmax(change))
    moving = f"{assembly.names.variable(worst)}: {answer.point[worst]:.6g}"
    raise Unreconcilable("LB-B43", moving, turns=options.iterations_max, guessed="-")


def _converged(
    assembly: Assembly, weight: Floats, options: ReconcileOptions, before: Converged | None
) -> Converged:
    return converged(assembly, weight, options.iterations_max, options.tolerance, before)
