"""Grades: bands of state of health and resistance, and what each grade may become.

Bands are half-open: from, up to and without. Two bands that lie over each other are an error, and a
gap between bands is told: a battery in it has no grade.
"""

from itertools import combinations, pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.triage.lot import Lot
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import Array, InputTable, PlanInput

GAP, UNDECIDED = -1, -2
"""In place of a grade: no band holds the battery; what decides it is not known."""


class Band(NamedTuple):
    """One grade of one chemistry.

    Fields
      grade;  chemistry  empty: all
      health, resistance   from, to: a share, ohm; open ends are 0 and infinite
      is_second, is_reman  whether it may have a second life, may be remanufactured
      demand     how many of it are wanted in second life; NaN: no limit
    """

    grade: str
    chemistry: str
    health: tuple[float, float]
    resistance: tuple[float, float]
    is_second: bool
    is_reman: bool
    demand: float
    place: str


class Graded(NamedTuple):
    """Grades of n batteries under b bands.

    Fields
      bands;  band  (n,) position, GAP or UNDECIDED
      fits  (n, b) whether chemistry and resistance are those of the band, whatever the health
    """

    bands: tuple[Band, ...]
    band: NDArray[np.int64]
    fits: NDArray[np.bool_]

    def names(self) -> Array:
        """Return the grade of every battery; empty: it has none."""
        told = np.array([*(band.grade for band in self.bands), "", ""], dtype=object)
        return np.asarray(told[self.band])


def bands_of(given: PlanInput) -> tuple[tuple[Band, ...], tuple[Finding, ...]]:
    """Return the bands of an input, and the gaps between them.

    Raises    InputError  LB-PL91  a band is empty, or lies over another
    """
    table = given.tables["grades"]
    bands = tuple(_band(table, at) for at in range(len(table)))
    for band in bands:
        if band.health[0] >= band.health[1] or band.resistance[0] >= band.resistance[1]:
            raise InputError("LB-PL91", where=band.place, grade=band.grade, other=band.grade)
    for one, other in combinations(bands, 2):
        if _is_over(one, other):
            where = f"{one.place}; {other.place}"
            raise InputError("LB-PL91", where=where, grade=one.grade, other=other.grade)
    return bands, tuple(_gaps(table, bands))


def _band(table: InputTable, at: int) -> Band:
    return Band(
        str(table["grade"][at]),
        str(table["chemistry"][at]),
        _ends(table["soh_from"][at], table["soh_to"][at]),
        _ends(table["resistance_from"][at], table["resistance_to"][at]),
        bool(table["second_life"][at] == 1.0),
        bool(table["remanufacture"][at] == 1.0),
        float(table["demand"][at]),
        table.place(at),
    )


def _ends(low: float, high: float) -> tuple[float, float]:
    return 0.0 if np.isnan(low) else float(low), np.inf if np.isnan(high) else float(high)


def _is_over(one: Band, other: Band) -> bool:
    if one.chemistry and other.chemistry and one.chemistry != other.chemistry:
        return False
    return all(
        max(a[0], b[0]) < min(a[1], b[1])
        for a, b in ((one.health, other.health), (one.resistance, other.resistance))
    )


def _gaps(table: InputTable, bands: tuple[Band, ...]) -> list[Finding]:
    """Return a warning for every rectangle of the grid of all ends that no band covers."""
    found = []
    for name in dict.fromkeys(band.chemistry for band in bands):
        own = [band for band in bands if band.chemistry in ("", name)]
        cells = product(
            _steps([band.health for band in own]), _steps([band.resistance for band in own])
        )
        found += [
            _gap(table, name, health, resistance)
            for health, resistance in cells
            if not any(_holds(band, health[0], resistance[0]) for band in own)
        ]
    return found


def _steps(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    ends = sorted({0.0, np.inf, *(end for pair in pairs for end in pair)})
    return list(pairwise(ends))


def _holds(band: Band, health: float, resistance: float) -> bool:
    return (
        band.health[0] <= health < band.health[1]
        and band.resistance[0] <= resistance < band.resistance[1]
    )


def _gap(
    table: InputTable, name: str, health: tuple[float, float], resistance: tuple[float, float]
) -> Finding:
    values = {
        "chemistry": name or "*",
        "health": _told(health),
        "resistance": _told(resistance),
    }
    return Finding("LB-PL06", Severity.WARNING, Place(document=table.document), values)


def _told(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g}..{'∞' if np.isinf(ends[1]) else format(ends[1], 'g')}"


def graded(lot: Lot, bands: tuple[Band, ...]) -> Graded:
    """Return the grade of every battery.

    Where the resistance or the chemistry is unknown and bands differ by it, the grade is undecided.
    """
    shape = (len(lot), len(bands))
    may, fits = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    resistance = lot.table["resistance"]
    for at, band in enumerate(bands):
        is_own = np.ones(len(lot), dtype=bool)
        if band.chemistry:
            is_own = (lot.chemistry == band.chemistry) | (lot.chemistry == "")
        is_open = band.resistance == (0.0, np.inf)
        with np.errstate(invalid="ignore"):
            is_in = (band.resistance[0] <= resistance) & (resistance < band.resistance[1])
            is_healthy = (band.health[0] <= lot.health) & (lot.health < band.health[1])
        fits[:, at] = is_own & (is_in | np.isnan(resistance) | is_open)
        may[:, at] = fits[:, at] & (is_healthy | np.isnan(lot.health))
    count = may.sum(axis=1)
    band_of = np.where(count == 1, may.argmax(axis=1) if len(bands) else GAP, UNDECIDED)
    band_of[count == 0] = GAP
    # One band is left, yet whether the battery lies in it hangs on what is not known.
    unknown = np.isnan(lot.health) & (count >= 1)
    band_of[unknown] = UNDECIDED
    for at, band in enumerate(bands):
        if band.resistance != (0.0, np.inf):
            band_of[(band_of == at) & np.isnan(resistance)] = UNDECIDED
        if band.chemistry:
            band_of[(band_of == at) & (lot.chemistry == "")] = UNDECIDED
    return Graded(bands, band_of.astype(np.int64), fits)
