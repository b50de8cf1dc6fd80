"""Allowed: what gates and grades leave open at every state of health, by kind of battery."""

from collections.abc import Iterator

import numpy as np

from loopbook.plan.triage.gates import HEALTH, Gated
from loopbook.plan.triage.grades import Graded
from loopbook.plan.triage.lot import Floats
from loopbook.plan.triage.trial import Allowed
from loopbook.terms.plan_input import Array


def kinds(gated: Gated, graded: Graded) -> Iterator[tuple[Array, Allowed]]:
    """Yield batteries for which the same gates on health and the same bands count, by position.

    With them what is allowed at every state of health: nothing where no band holds.
    """
    on_health = [at for at, gate in enumerate(gated.gates) if gate.field == HEALTH]
    marks = np.hstack([gated.applies[:, on_health], graded.fits])
    if not marks.shape[1]:
        yield np.arange(len(marks)), _allowed([], [])
        return
    found, back = np.unique(marks, axis=0, return_inverse=True)
    for number, mark in enumerate(found):
        limits = [gated.gates[at] for at, is_on in zip(on_health, mark, strict=False) if is_on]
        bands = [
            band for band, is_on in zip(graded.bands, mark[len(on_health) :], strict=True) if is_on
        ]
        low = max((gate.limit for gate in limits if gate.is_least), default=-np.inf)
        high = min((gate.limit for gate in limits if not gate.is_least), default=np.inf)
        pieces = [
            (max(band.health[0] or -np.inf, low), min(band.health[1], high), band) for band in bands
        ]
        yield (
            np.flatnonzero(back.ravel() == number),
            _allowed(
                [(left, right) for left, right, band in pieces if band.is_second],
                [(left, right) for left, right, band in pieces if band.is_reman],
            ),
        )


def _allowed(second: list[tuple[float, float]], reman: list[tuple[float, float]]) -> Allowed:
    inner = {end for pair in (*second, *reman) for end in pair if np.isfinite(end)}
    ends = np.array([-np.inf, *sorted(inner), np.inf])
    return Allowed(ends, _within(ends, second), _within(ends, reman))


def _within(ends: Floats, pairs: list[tuple[float, float]]) -> Array:
    """Say of every stretch whether it lies in one of the pairs."""
    left, right = ends[:-1], ends[1:]
    return np.array(
        [any(a <= x and y <= b for a, b in pairs) for x, y in zip(left, right, strict=True)]
    )
