"""Options of a reconciliation: how to estimate, how strictly to test, what to answer besides."""

from enum import StrEnum

import msgspec


class Estimator(StrEnum):
    """What is made small: squares of the adjustments, or something that outliers move less."""

    LEAST_SQUARES = "least_squares"
    HUBER = "huber"  # squares up to 1.345 sd, beyond it straight
    HAMPEL = "hampel"  # straight beyond 1.7 sd, flat beyond 3.4, nothing counts beyond 8.5


class ReconcileOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller may ask of `reconcile`; the defaults ask for least squares and every test.

    Fields
      level                chance that all tests of a kind together raise one false alarm
      estimator            least squares, or a robust one
      default_relative_sd  share of a value that stands in for an uncertainty that is not stated;
                           None: such a measurement is left out, and told
      log_above            share of its value above which the uncertainty of a positive measurement
                           stated as normal is taken as lognormal, and told; None: never
      covariances          pairs of variable ids whose covariance is wanted
      indicator            variable id -> coefficient of what the next measurement is to improve;
                           empty: no ranking of what to measure next
      gain_relative_sd     uncertainty of a further measurement, as a share of the value, where the
                           variable has no measurement to take it from
      ranked_max           gross errors and next measurements that are listed, the largest first
      demanded             variable ids that must come out determined
      iterations_max       turns of the nonlinear, bounded and robust loops, each, before giving up
      tolerance            largest change of a variable, as a share of its size, at convergence
    """

    level: float = 0.05
    estimator: Estimator = Estimator.LEAST_SQUARES
    default_relative_sd: float | None = None
    log_above: float | None = None
    covariances: tuple[tuple[str, str], ...] = ()
    indicator: dict[str, float] = {}
    gain_relative_sd: float = 0.05
    ranked_max: int = 50
    demanded: tuple[str, ...] = ()
    iterations_max: int = 100
    tolerance: float = 1e-10
