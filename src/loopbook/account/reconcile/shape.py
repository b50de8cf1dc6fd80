"""Shape: the moments that least squares needs, from a distribution as people state it.

A lognormal of mean m and standard deviation s has sigma^2 = ln(1 + s^2 / m^2) and
mu = ln m - sigma^2 / 2, of its logarithm. (s^2 and m^2 the other way round is a mistake that has
been published: asked for 40 +- 10 it draws a standard deviation above 100.)

Source    Aitchison & Brown (1957), The Lognormal Distribution, 2.3; JCGM 100:2008, 4.3.7 (uniform)
          and 4.3.9 (triangular, here with the mode anywhere between the ends)
"""

import math
from typing import NamedTuple

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.reconciliation import Measurement, Shape

ENDS_TOLERANCE = 1e-6
"""Share of the width by which a stated mean may differ from the one that the ends give: what
writing a number with six digits leaves."""

SD_TOLERANCE = 0.02
"""Share by which a stated uncertainty may differ from the one that the ends give: two digits."""


class Moments(NamedTuple):
    """Mean and standard deviation, in the unit of the variable; `is_log`: of a lognormal."""

    value: float
    sd: float
    is_log: bool


class Stated(NamedTuple):
    """What a measurement comes to: its moments, or None where it is left out; what is odd."""

    moments: Moments | None
    findings: tuple[Finding, ...] = ()


def lognormal_parameters(mean: float, sd: float) -> tuple[float, float]:
    """Return mu and sigma of the logarithm of a lognormal with this mean, above 0, and sd."""
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


def uniform_moments(low: float, high: float) -> tuple[float, float]:
    """Return mean and standard deviation of a uniform distribution between two ends."""
    return (low + high) / 2, (high - low) / math.sqrt(12.0)


def triangular_moments(low: float, mode: float, high: float) -> tuple[float, float]:
    """Return mean and standard deviation of a triangular distribution."""
    squares = (high - low) ** 2 - (mode - low) * (high - mode)
    return (low + mode + high) / 3, math.sqrt(squares / 18.0)


def stated_moments(measurement: Measurement, variable: str, relative_sd: float | None) -> Stated:
    """Return the moments of a measurement, or why it is left out.

    Parameters
      variable     what to call the variable in a finding
      relative_sd  share of the value that stands in where no uncertainty is stated, or None
    """
    value, sd = measurement.value, measurement.sd
    if measurement.shape is Shape.NORMAL and sd is not None and abs(value) < math.inf > sd >= 0.0:
        # Nearly every measurement is one of these.
        return Stated(Moments(value, sd, is_log=False))
    ends = (measurement.low, measurement.high)
    numbers = [each for each in (value, sd, *ends) if each is not None]
    if not all(map(math.isfinite, numbers)) or (sd is not None and sd < 0.0):
        told = f"{value:g}" if sd is None else f"{value:g} +- {sd:g}"
        return _left_out("LB-B30", measurement, variable, value=told)
    if measurement.shape in {Shape.UNIFORM, Shape.TRIANGULAR}:
        return _between_ends(measurement, variable, relative_sd)
    if sd is None:
        sd = _stand_in(value, relative_sd)
        if sd is None:
            return _left_out("LB-B32", measurement, variable, value=f"{value:g}")
    is_log = measurement.shape is Shape.LOGNORMAL
    if is_log and value <= 0.0:
        return _left_out("LB-B33", measurement, variable, value=f"{value:g}")
    return Stated(Moments(value, sd, is_log and sd > 0.0))


def _stand_in(value: float, relative_sd: float | None) -> float | None:
    """Return the default uncertainty; a share of nothing would make the value exact: None."""
    if relative_sd is None or value == 0.0:
        return None
    return abs(value) * relative_sd


def _between_ends(measurement: Measurement, variable: str, relative_sd: float | None) -> Stated:
    """Return the moments of a uniform or triangular statement: the ends decide, where given."""
    value, sd, low, high = measurement.value, measurement.sd, measurement.low, measurement.high
    if low is None or high is None:
        sd = _stand_in(value, relative_sd) if sd is None else sd
        if sd is None:
            return _left_out("LB-B32", measurement, variable, value=f"{value:g}")
        return Stated(Moments(value, sd, is_log=False))
    mode = 3 * value - low - high if measurement.shape is Shape.TRIANGULAR else (low + high) / 2
    slack = ENDS_TOLERANCE * (high - low)
    if low >= high or not low <= value <= high or not low - slack <= mode <= high + slack:
        words = {"low": f"{low:g}", "high": f"{high:g}", "value": f"{value:g}"}
        return _left_out("LB-B34", measurement, variable, **words)
    if measurement.shape is Shape.UNIFORM:
        mean, width = uniform_moments(low, high)
    else:
        mean, width = triangular_moments(low, min(max(mode, low), high), high)
    if abs(mean - value) > slack:
        words = {"low": f"{low:g}", "high": f"{high:g}", "value": f"{value:g}"}
        return _left_out("LB-B35", measurement, variable, mean=f"{mean:g}", **words)
    if sd is not None and abs(sd - width) > SD_TOLERANCE * width:
        words = {"variable": variable, "sd": f"{sd:g}", "width": f"{width:.3g}"}
        odd = Finding("LB-B36", Severity.WARNING, measurement.place, words)
        return Stated(Moments(value, width, is_log=False), (odd,))
    return Stated(Moments(value, width, is_log=False))


def _left_out(code: str, measurement: Measurement, variable: str, **values: str) -> Stated:
    values["variable"] = variable
    return Stated(None, (Finding(code, Severity.ERROR, measurement.place, values),))
