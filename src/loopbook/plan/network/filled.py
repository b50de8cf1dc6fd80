"""Filled: values of a table spread over all that its rows speak of; an empty cell means *every*.

A row that names more goes before one that names less: a price of one site in one period before the
price of every site.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.plan_input import Array, InputTable, PlanInput

Floats = NDArray[np.float64]
Axis = tuple[str, Sequence[str]]
"""Field of the table, and the ids along the axis."""


def table_of(given: PlanInput, name: str) -> InputTable:
    """Return a table; one that was not given has no rows."""
    return given.tables.get(name) or InputTable(name, {})


def numbers(table: InputTable, field: str, default: float = float("nan")) -> Floats:
    """Return a column of numbers; a column that is not there, and empty cells, are `default`."""
    column = table.columns.get(field)
    if column is None:
        return np.full(len(table), default)
    values = column.astype(np.float64)
    return np.where(np.isnan(values), default, values)


def texts(table: InputTable, field: str) -> list[str]:
    """Return a column of texts; a column that is not there is empty."""
    column = table.columns.get(field)
    return [""] * len(table) if column is None else [str(value) for value in column]


def rows_with(table: InputTable, field: str, value: str) -> InputTable:
    """Return the rows of a table whose text in `field` is `value`."""
    keep = np.asarray([text == value for text in texts(table, field)], dtype=bool)
    columns = {name: values[keep] for name, values in table.columns.items()}
    return InputTable(table.name, columns, table.rows[keep], table.document)


def filled(
    table: InputTable, field: str, axes: Sequence[Axis], default: float = float("nan")
) -> Floats:
    """Return the number of `field` for every member of the axes, in their shape.

    Parameters
      axes     fields of the table that say what a row is about, with the ids of each axis; a row
               whose cell is empty is about all of them, and rows about other ids are passed over
      default  where no row says anything; empty cells of `field` say nothing
    """
    made = np.full([len(ids) for _, ids in axes], default)
    values = numbers(table, field)
    places = [_places(texts(table, name), ids) for name, ids in axes]
    is_named = [place != _EVERY for place in places]
    usable = ~np.isnan(values)
    for place in places:
        usable &= place != _NOWHERE
    count = sum(flags.astype(np.int64) for flags in is_named) if axes else np.zeros(len(values))
    patterns = np.zeros(len(values), dtype=np.int64)
    for at, flags in enumerate(is_named):
        patterns += flags.astype(np.int64) << at
    # Rows that name the same fields are written together: the less they name, the earlier.
    kinds = sorted({(int(n), int(p)) for n, p in zip(count, patterns, strict=True)})
    for _, pattern in kinds:
        rows = np.flatnonzero(usable & (patterns == pattern))
        _write(made, values[rows], [place[rows] for place in places], pattern)
    return made


_EVERY = -1
_NOWHERE = -2


def _places(names: Sequence[str], ids: Sequence[str]) -> NDArray[np.int64]:
    at = {name: place for place, name in enumerate(ids)}
    at[""] = _EVERY
    return np.fromiter((at.get(name, _NOWHERE) for name in names), np.int64, len(names))


def _write(made: Floats, values: Floats, places: Sequence[Array], pattern: int) -> None:
    """Write rows that all name the axes of `pattern`, over all members of the others."""
    named = [at for at in range(made.ndim) if pattern >> at & 1]
    if not named:
        if len(values):
            made[...] = values[-1]
        return
    front = np.moveaxis(made, named, range(len(named)))
    index: tuple[Any, ...] = tuple(places[at] for at in named)
    front[index] = values.reshape((-1, *[1] * (front.ndim - len(named))))
