"""Tables: the batteries graded, what each is worth, what gates said, and the sums."""

import math
from collections.abc import Iterator

import numpy as np

from loopbook.plan.triage.gates import HEALTH, Passing
from loopbook.plan.triage.sorting import Sorting
from loopbook.terms.plan import PlanColumn, PlanTable
from loopbook.terms.plan_input import Array, PlanInput

Cell = str | float | int | None
Row = tuple[Cell, ...]
SHARE_DIGITS, MONEY_DIGITS = 6, 4
NEVER = "-"
"""In place of a break-even state of health where there is none."""


def tables_of(given: PlanInput, made: Sorting, where: Array, worth: Array) -> tuple[PlanTable, ...]:
    """Return the tables of a plan: `destinations`, `graded`, `worth` and `gates`."""
    money = given.currency
    columns = {
        "destinations": (
            ("chemistry", ""), ("grade", ""), ("destination", ""), ("pieces", "C62"),
            ("mass_kg", "KGM"), ("value", money),
        ),
        "graded": (
            ("cell", ""), ("chemistry", ""), ("format", ""), ("grade", ""), ("destination", ""),
            ("capacity_ah", "AMH"), ("resistance_ohm", "OHM"), ("state_of_health", ""),
            ("state_of_health_sd", ""), ("mass_kg", "KGM"),
        ),
        "worth": (
            ("cell", ""), ("destination", ""), ("value", money), ("value_second_life", money),
            ("value_remanufacture", money), ("value_recycle", money), ("value_test", money),
            ("gain_of_test", money), ("break_even", ""),
        ),
        "gates": (("cell", ""), ("gate", ""), ("field", ""), ("passing", ""), ("measured", ""),
                  ("limit", "")),
    }  # fmt: skip
    rows = {
        "destinations": list(_sums(made, where, worth)),
        "graded": list(_graded(made, where)),
        "worth": list(_worth(made, where, worth)),
        "gates": list(_gates(made)),
    }
    return tuple(
        PlanTable(
            key=key,
            columns=tuple(PlanColumn(name, unit) for name, unit in columns[key]),
            rows=tuple(rows[key]),
        )
        for key in columns
        if rows[key]
    )


def _sums(made: Sorting, where: Array, worth: Array) -> Iterator[Row]:
    texts = (made.lot.chemistry, made.graded.names(), where)
    names = np.array(["\t".join(parts) for parts in zip(*texts, strict=True)])
    for kind in np.unique(names).tolist():
        own = names == kind
        yield (
            *kind.split("\t"),
            int(own.sum()),
            _sum(made.lot.mass[own], 3),
            _sum(worth[own], MONEY_DIGITS),
        )


def _sum(values: Array, digits: int) -> float | None:
    """Return the sum of what is known; None where nothing is."""
    known = values[~np.isnan(values)]
    return round(float(known.sum()), digits) if len(known) else None


def _graded(made: Sorting, where: Array) -> Iterator[Row]:
    lot = made.lot
    # A battery of which only the state of health is known has the capacity that it says.
    capacity = np.where(np.isnan(lot.capacity), lot.health * lot.rated, lot.capacity)
    numbers = (
        _told(capacity, SHARE_DIGITS),
        _told(lot.table["resistance"], 9),
        _told(lot.health, SHARE_DIGITS),
        _told(lot.sd, SHARE_DIGITS),
        _told(lot.mass, SHARE_DIGITS),
    )
    texts = (lot.cell, lot.chemistry, lot.form, made.graded.names(), where)
    yield from zip(*(column.tolist() for column in texts), *numbers, strict=True)


def _worth(made: Sorting, where: Array, worth: Array) -> Iterator[Row]:
    columns = (worth, made.second, *made.values[:, 1:].T, made.gained)
    least = [
        NEVER if value == float("inf") else value
        for value in _told(np.where(made.least == -np.inf, 0.0, made.least), SHARE_DIGITS)
    ]
    numbers = [_told(column, MONEY_DIGITS) for column in columns]
    yield from zip(made.lot.cell.tolist(), where.tolist(), *numbers, least, strict=True)


def _gates(made: Sorting) -> Iterator[Row]:
    """Yield every gate that a battery did not pass."""
    for at, number in zip(*np.nonzero(made.gated.passing), strict=True):
        gate = made.gated.gates[number]
        values = made.lot.health if gate.field == HEALTH else made.lot.table[gate.field]
        value = float(values[at])
        yield (
            str(made.lot.cell[at]),
            gate.name,
            gate.field,
            Passing(int(made.gated.passing[at, number])).name.lower(),
            None if np.isnan(value) else value,
            gate.limit,
        )


def _told(values: Array, digits: int) -> list[float | None]:
    rounded = np.round(values, digits)
    return [None if math.isnan(value) else value for value in rounded.tolist()]
