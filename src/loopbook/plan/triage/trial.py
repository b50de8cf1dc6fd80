"""Trial: what one more test of the state of health is worth before it is made.

The state of health s is known as m with standard error sd; a test reads it with an error of its
own. Before the test its outcome is a chance: the state believed after it, m', is normal about m
with tau^2 = sd^4 / (sd^2 + test^2), and the error left is sd test / sqrt(sd^2 + test^2). What is
allowed is read from m', since it will be the state of health that gates and grades look at:

    value = E over m' of max(recycling, what is allowed at m')  -  the best without the test

Source    Raiffa & Schlaifer, Applied Statistical Decision Theory, 1961: preposterior analysis
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import leggauss

from loopbook.plan.triage.lot import Floats
from loopbook.plan.triage.worth import Worth, gain, last_year, reman
from loopbook.terms.plan_input import Array

REACH = 6.5
"""Standard deviations of the outcome that are looked at: beyond lies less than 1e-10."""

NODES = 24
BLUR_LEAST = 0.15
"""Error left by a test over that of its outcome, below which the ends of the years are steps that
the nodes would miss: the range is then cut there, too."""

_HALVINGS = 34
_ROOT = 1.0 / np.sqrt(2.0 * np.pi)


class Allowed(NamedTuple):
    """What may be done with batteries of one kind, by state of health.

    Fields
      ends      (k + 1,) of k stretches, from -infinite to infinite
      is_second, is_reman  (k,) whether a second life, or remanufacture, is allowed on each
    """

    ends: Floats
    is_second: Array
    is_reman: Array

    def at(self, health: Floats) -> tuple[Array, Array]:
        """Say what is allowed at each state of health."""
        stretch = np.searchsorted(self.ends[1:-1], health, side="right")
        return self.is_second[stretch], self.is_reman[stretch]


class Trial(NamedTuple):
    """A test: its standard error, a share, and what it costs, money."""

    sd: float
    cost: float


def tried(worth: Worth, health: Floats, sd: Floats, allowed: Allowed, test: Trial) -> Floats:
    """Return the expected gain over recycling when the test is made first, before its cost, (n,).

    Parameters
      health, sd  (n,) what is known now; sd > 0
    Returns    NaN where a value that matters is unknown
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        after = sd * test.sd / np.hypot(sd, test.sd)
        tau = sd * sd / np.hypot(sd, test.sd)
    total = np.zeros(len(health))
    low, high = health - REACH * tau, health + REACH * tau
    from_second = _crossing(worth, low, high, after)
    from_reman = _reman_crossing(worth)
    steps = _steps(worth, after < BLUR_LEAST * tau)
    for at in range(len(allowed.ends) - 1):
        options = (bool(allowed.is_second[at]), bool(allowed.is_reman[at] & worth.is_reman.any()))
        if not any(options):
            continue
        starts = [from_second] * options[0] + [from_reman] * options[1]
        stop = np.fmin(high, allowed.ends[at + 1])
        start = np.fmax(np.minimum.reduce(starts), np.fmax(low, allowed.ends[at]))
        cuts = [np.clip(each, start, np.fmax(start, stop)) for each in (*starts, *steps)]
        edges = np.fmin(np.sort(np.stack([start, *cuts, stop]), axis=0), stop)
        for pair in pairwise(edges):
            total += _stretch(worth, (health, tau, after), pair, options)
    unknown = np.isnan(worth.recycled)
    if allowed.is_second.any():
        unknown |= np.isnan(gain(worth, health, sd))
    if allowed.is_reman.any():
        unknown |= worth.is_reman & np.isnan(reman(worth, health))
    return np.where(unknown, np.nan, total)


def _stretch(
    worth: Worth,
    known: tuple[Floats, Floats, Floats],
    ends: tuple[Floats, Floats],
    options: tuple[bool, bool],
) -> Floats:
    """Return the integral of the best gain over one stretch of outcomes, by Gauss-Legendre."""
    health, tau, after = known
    left, right = ends
    sums = np.zeros(len(health))
    chosen = np.flatnonzero(right > left)
    if not len(chosen):
        return sums
    own = worth.of(chosen)
    nodes, weights = leggauss(NODES)
    half = 0.5 * (right - left)[chosen, None]
    points = left[chosen, None] + half * (nodes + 1.0)
    best = np.zeros_like(points)
    if options[0]:
        best = np.fmax(best, gain(own, points, after[chosen, None]))
    if options[1]:
        best = np.fmax(best, reman(own, points) - own.recycled[:, None])
    z = (points - health[chosen, None]) / tau[chosen, None]
    density = _ROOT / tau[chosen, None] * np.exp(-0.5 * z * z)
    sums[chosen] = (best * density * weights * half).sum(axis=1)
    return sums


def _steps(worth: Worth, is_sharp: Array) -> list[Floats]:
    """Return the states of health at which one more year is run, (n,) a year; infinite: no cut."""
    is_cut = is_sharp & (worth.income * worth.end > worth.cost)
    years = range(1, last_year(worth) + 1) if is_cut.any() else range(0)
    return [
        np.where(is_cut & (year <= worth.years), worth.end + worth.fade * (year - 1), np.inf)
        for year in years
    ]


def _crossing(worth: Worth, low: Floats, high: Floats, after: Floats) -> Floats:
    """Return where the expected gain of second life turns positive between low and high.

    Where it does not: low if it is positive there, infinite if it is negative at the high end.
    """
    low, high = low.copy(), high.copy()
    at_low, at_high = gain(worth, low, after), gain(worth, high, after)
    turns = (at_low < 0.0) & (at_high >= 0.0)
    found = np.where(at_low >= 0.0, low, np.inf)
    chosen = np.flatnonzero(turns)
    own, left, right = worth.of(chosen), low[chosen], high[chosen]
    for _ in range(_HALVINGS if len(chosen) else 0):
        middle = 0.5 * (left + right)
        is_below = gain(own, middle, after[chosen]) < 0.0
        left = np.where(is_below, middle, left)
        right = np.where(is_below, right, middle)
    found[chosen] = right
    return found


def _reman_crossing(worth: Worth) -> Floats:
    """Return the state of health from which remanufacture is worth recycling; infinite: never.

    Where it pays the same at every state (slope 0): at all, or at none.
    """
    at0, slope = worth.reman[:, 0], worth.reman[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        always = np.where(at0 >= worth.recycled, -np.inf, np.inf)
        found = np.where(slope > 0.0, (worth.recycled - at0) / slope, always)
    return np.where(np.isnan(found), np.inf, found)
