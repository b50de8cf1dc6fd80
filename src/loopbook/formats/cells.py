"""Cells: one row of a table of the reader's own, asked field by field; findings know their place.

Between formats/lines, which finds the columns, and the readers of flows, relations and places.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from loopbook.errors import ParseError, UnitError
from loopbook.formats.lines import Line
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.number import clipped, fold, number_text
from loopbook.formats.row import Cell, row_place
from loopbook.terms.finding import Finding, Severity
from loopbook.wording import LANGUAGES, say

_E = TypeVar("_E", bound=StrEnum)


class Cells:
    """The cells of a row by field, and what is found in them."""

    def __init__(self, line: Line) -> None:
        self.row = line.row
        self.columns = {column.column.field: column for column in line.columns}

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, empty where the file has no such column."""
        column = self.columns.get(field)
        index = -1 if column is None else column.index
        return self.row.cells[index] if 0 <= index < len(self.row.cells) else ""

    def text(self, field: str) -> str:
        """Return the cell of a field as text."""
        cell = self.cell(field)
        return number_text(cell) if isinstance(cell, Decimal) else str(cell).strip()

    def heading_unit(self, field: str) -> tuple[Scaled, ...]:
        """Return the unit that the heading of a field names."""
        column = self.columns.get(field)
        return (column.unit,) if column is not None and column.unit else ()

    def word(self, field: str, kind: type[_E], words: str, default: _E | None = None) -> _E:
        """Return the member of a closed list that a cell writes, in either language.

        Parameters
          words    beginning of the keys under which the catalogue has them, split at `|`
          default  what an empty cell means; None: the cell must say
        Raises     ParseError  LB-B60 it is none of them; the nearest is offered
        """
        text = fold(self.text(field)).casefold()
        if not text and default is not None:
            return default
        known = {
            fold(word).casefold(): member
            for member in kind
            for word in (member.value, *_spellings(f"{words}{member.value}"))
        }
        if text in known:
            return known[text]
        near = get_close_matches(text, known, 1, 0.4)
        values = {
            "text": clipped(self.text(field)),
            "known": ", ".join(member.value for member in kind),
            "nearest": known[near[0]].value if near else next(iter(kind)).value,
        }
        raise ParseError("LB-B60", **values)

    def number(self, field: str, unit: Scaled | None, reader: UnitReader) -> Decimal | None:
        """Return the number of a cell in `unit`, exact; None when the cell is empty.

        Raises    ParseError, UnitError  it cannot be read, or names another unit
        """
        cell = self.cell(field)
        if cell == "":
            return None
        stated = () if unit is None else (unit,)
        return reader.measure(cell, stated, None).value

    def finding(
        self, code: str, field: str, severity: Severity, values: Mapping[str, object]
    ) -> Finding:
        """Return a finding at the cell of a field."""
        texts = {name: str(value) for name, value in values.items()}
        column = self.columns.get(field)
        heading = column.heading if column is not None else ""
        return Finding(code, severity, row_place(self.row, heading), texts)

    def faults(self) -> list[Finding]:
        """Return an error for each cell that a workbook itself marks as an error."""
        used = {column.index: field for field, column in self.columns.items() if column.index >= 0}
        return [
            self.finding(code, used[index], Severity.ERROR, {})
            for index, code in self.row.faults.items()
            if index in used
        ]


def stated_measure(
    cells: Cells, field: str, stated: Iterable[Scaled], reader: UnitReader
) -> Measure | None:
    """Return the number of a cell with its unit; None when nothing stands there.

    Raises    ParseError, UnitError  as UnitReader.measure;  UnitError  LB-W56  no unit is named
    """
    cell = cells.cell(field)
    if cell == "":
        return None
    value = reader.measure(cell, [*cells.heading_unit("value"), *stated], None)
    if value.unit is None:
        raise UnitError("LB-W56", text=cells.text(field))
    return value


def _spellings(key: str) -> tuple[str, ...]:
    return tuple(part for language in LANGUAGES for part in say(key, language).split("|"))
