"""Pool: the cells that may stand in a pack, as arrays in an order that no table can change.

Capacities are whole quanta of the last digit that is stated, so that sums are exact and a spread of
zero is zero. Cells are ordered by kind, capacity falling, resistance, name: however rows are
permuted, the search sees the same.
"""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan_input import Array, InputTable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DIGITS_MAX = 9
"""Digits behind the point of an ampere hour that are told apart: a billionth."""

ROOM = float(2**62)
"""Sums of quanta stay below it: int64, and its doubles."""

_OHM = 1000.0
_AGREE = 1e-6


class Why(StrEnum):
    """Why a cell stands in no pack."""

    NO_CAPACITY = "no_capacity"
    DESTINATION = "destination"
    NO_HEALTH = "no_health"
    LOW_HEALTH = "low_health"
    NO_ATTRIBUTE = "no_attribute"
    NO_RESISTANCE = "no_resistance"
    NO_PARTNER = "no_partner"  # too few others within the resistance band
    TOO_FEW = "too_few"  # of its kind fewer than a pack needs
    LEFT = "left"  # every pack is full, and the cells in them serve better
    PACK_BAND = "pack_band"  # its pack would not have kept the capacity band


class Pool(NamedTuple):
    """Cells that may be placed.

    Fields
      row         position of each in the table of cells
      capacity    quanta;  exponent  a quantum is 10 ** -exponent Ah
      resistance  milliohm; NaN: not known
      kind        position in `kinds`: what has to be equal within a pack, as `LMO, pouch, b`
    """

    row: Ints
    capacity: Ints
    resistance: Floats
    kind: Ints
    kinds: tuple[str, ...]
    exponent: int

    @property
    def quantum(self) -> float:
        """Return one quantum in Ah."""
        return float(10.0**-self.exponent)

    def ah(self, quanta: Ints | int) -> Floats:
        """Return quanta in Ah, as near as a float can be: divided once."""
        return np.asarray(quanta, dtype=np.float64) / 10.0**self.exponent

    def of_kind(self, kind: int) -> Ints:
        """Return the cells of a kind, ascending: by falling capacity."""
        # Cells of a kind stand together: with many kinds a search of all cells would take long.
        return np.arange(*np.searchsorted(self.kind, (kind, kind + 1)), dtype=np.int64)


class Gathered(NamedTuple):
    """What became of every row.

    Fields
      pool     cells that may be placed
      why      one a row of the table: a `Why`, or empty for those in the pool (dtype object)
      absent   attributes asked to be equal that no cell states
    """

    pool: Pool
    why: Array
    absent: tuple[str, ...]


def gathered(cells: InputTable, asked: Wanted) -> Gathered:
    """Return the cells that may be placed, and why the others may not."""
    resistance = resistance_of(cells)
    stated = {name: text_column(cells, name) for name in asked.equal}
    absent = tuple(name for name, column in stated.items() if not np.any(column != ""))
    told = [column for name, column in stated.items() if name not in absent]
    why = _why(cells, asked, told, resistance)
    kept = np.flatnonzero(why == "")
    return Gathered(_pool(cells, kept, told, resistance), why, absent)


def resistance_of(cells: InputTable) -> Floats:
    """Return resistances in milliohm; NaN where none is stated, or two that differ."""
    milli, ohm = number_column(cells, "resistance"), number_column(cells, "resistance_ohm") * _OHM
    differ = np.abs(milli - ohm) > _AGREE * np.abs(milli)
    return np.where(differ, np.nan, np.where(np.isnan(milli), ohm, milli))


def number_column(cells: InputTable, field: str) -> Floats:
    """Return a column of numbers; NaN where the table does not have it."""
    column = cells.columns.get(field)
    return np.full(len(cells), np.nan) if column is None else np.asarray(column, np.float64)


def text_column(cells: InputTable, field: str) -> Array:
    """Return a column of texts; empty where the table does not have it."""
    column = cells.columns.get(field)
    return np.full(len(cells), "", dtype=object) if column is None else column


def _why(cells: InputTable, asked: Wanted, told: list[Array], resistance: Floats) -> Array:
    health, destination = number_column(cells, "state_of_health"), text_column(cells, "destination")
    elsewhere = (destination != "") & (destination != asked.destination)
    nameless = np.zeros(len(cells), dtype=bool)
    for column in told:
        nameless |= column == ""
    needs_resistance = np.isfinite(asked.resistance_band) or asked.resistance_weight > 0
    reasons = (
        (Why.NO_CAPACITY, np.isnan(number_column(cells, "capacity"))),
        (Why.DESTINATION, elsewhere & bool(asked.destination)),
        (Why.NO_HEALTH, np.isnan(health) & ~np.isnan(asked.health_low)),
        (Why.LOW_HEALTH, health < asked.health_low),
        (Why.NO_ATTRIBUTE, nameless),
        (Why.NO_RESISTANCE, np.isnan(resistance) & needs_resistance),
    )
    why = np.full(len(cells), "", dtype=object)
    for name, holds in reversed(reasons):  # the first that holds is told
        why[holds] = name.value
    return why


def _pool(cells: InputTable, kept: Ints, told: list[Array], resistance: Floats) -> Pool:
    ah = number_column(cells, "capacity")[kept]
    exponent = digits(ah)
    capacity = np.rint(ah * 10.0**exponent).astype(np.int64)
    kinds, kind = _kinds([column[kept] for column in told], len(kept))
    names = np.asarray(text_column(cells, "cell")[kept], dtype=str)
    order = np.lexsort((names, resistance[kept], -capacity, kind))
    return Pool(
        row=kept[order],
        capacity=capacity[order],
        resistance=resistance[kept][order],
        kind=kind[order],
        kinds=kinds,
        exponent=exponent,
    )


def digits(ah: Floats) -> int:
    """Return how many digits behind the point tell all capacities, as far as sums have room."""
    total = float(np.abs(ah).sum())
    most = DIGITS_MAX if total <= 0 else min(DIGITS_MAX, int(np.floor(np.log10(ROOM / total))))
    for exponent in range(max(most, 0)):
        scaled = ah * 10.0**exponent
        # A decimal that is a float differs from its digits by a few units of the last place.
        if np.all(np.abs(scaled - np.rint(scaled)) <= 8.0 * np.spacing(np.abs(scaled))):
            return exponent
    return max(most, 0)


def _kinds(columns: list[Array], count: int) -> tuple[tuple[str, ...], Ints]:
    """Return the labels of the kinds, sorted, and the kind of each cell."""
    if not columns:
        return ("",) if count else (), np.zeros(count, dtype=np.int64)
    codes = np.zeros(count, dtype=np.int64)
    names: list[str] = [""]
    for column in columns:
        found, at = np.unique(np.asarray(column, dtype=str), return_inverse=True)
        mixed, codes = np.unique(codes * len(found) + at, return_inverse=True)
        names = [
            ", ".join(filter(None, (names[code // len(found)], str(found[code % len(found)]))))
            for code in mixed.tolist()
        ]
    return tuple(names), codes.astype(np.int64)
