"""Check table: looks values up in the tables of the input, cell by cell; shares nothing with the
model but the rule that an empty cell means *every*, and a row that names more goes before."""

import math
from collections.abc import Iterator

from loopbook.terms.plan_input import InputTable, PlanInput


def rows_of(given: PlanInput, name: str) -> Iterator[dict[str, str | float]]:
    """Yield the rows of a table as field -> text or number; NaN and empty texts stay."""
    table = given.tables.get(name) or InputTable(name, {})
    fields = list(table.columns)
    for cells in zip(*(table.columns[field] for field in fields), strict=True):
        yield {f: c if isinstance(c, str) else float(c) for f, c in zip(fields, cells, strict=True)}


def text_of(row: dict[str, str | float], field: str) -> str:
    """Return the text of a cell; empty where the column is not there."""
    return str(row.get(field, ""))


def number_of(row: dict[str, str | float], field: str, default: float = math.nan) -> float:
    """Return the number of a cell; `default` where it is empty."""
    value = row.get(field, math.nan)
    return default if isinstance(value, str) or math.isnan(value) else value


class Lookup:
    """A value by several names, of which rows may leave some empty.

    Parameters
      axes    fields with the names;  field  with the value
      only    further text cells that a row must have
    """

    def __init__(
        self,
        given: PlanInput,
        table: str,
        axes: tuple[str, ...],
        field: str,
        only: dict[str, str] | None = None,
    ) -> None:
        self.axes = axes
        self._found: dict[tuple[str, ...], float] = {}
        for row in rows_of(given, table):
            value = number_of(row, field)
            wanted = only or {}
            if not math.isnan(value) and all(text_of(row, f) == v for f, v in wanted.items()):
                self._found[tuple(text_of(row, axis) for axis in axes)] = value
        count = len(axes)
        # Of rows that name equally many, the one that names the later fields goes before.
        self._masks = sorted(range(1 << count), key=lambda m: (-m.bit_count(), -m))

    def __call__(self, *names: str, default: float = math.nan) -> float:
        """Return the value of the row that names most."""
        for mask in self._masks:
            key = tuple(name if mask >> at & 1 else "" for at, name in enumerate(names))
            if key in self._found:
                return self._found[key]
        return default


def listed(row: dict[str, str | float], field: str) -> list[str]:
    """Return the names of a list cell."""
    return [name.strip() for name in text_of(row, field).split("|") if name.strip()]
