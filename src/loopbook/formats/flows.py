"""Flows: the reader's own table of flows, from which an account is made with nothing recorded.

Columns flow, from, to, layer, period, value, sd, unit, in English or Chinese; only the flow or its
ends, and a value with a unit, must be there. An empty value is a flow that nobody measured.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from loopbook.errors import InputError, UnitError
from loopbook.formats.columns import heading_keys
from loopbook.formats.intake_event import sd_in
from loopbook.formats.lines import Line, lines
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.moment import read_period
from loopbook.formats.number import number_text
from loopbook.formats.row import Cell, row_place
from loopbook.formats.table import read_cells
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeTable
from loopbook.terms.sheet import FlowRow


def read_flows(
    stream: BinaryIO, document: str, table: IntakeTable, units: Units
) -> tuple[tuple[FlowRow, ...], tuple[Finding, ...]]:
    """Read a table of flows.

    Parameters
      table  `flows` of schemes/core: the headings, with their synonyms
      units  those of schemes/core
    Returns   the rows that could be read, in order, and everything that was touched, doubtful or
              wrong; a row with an error is left out, and its finding says so
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table
    """
    reader = UnitReader(units)
    rows: list[FlowRow] = []
    findings: list[Finding] = []
    keys = frozenset(heading_keys(table))
    for line in lines(read_cells(stream, document, keys), table, reader, document):
        findings += line.findings
        if line.columns:
            row, notes = _row(_Cells(line), reader)
            rows += [row] if row else []
            findings += notes
    return tuple(rows), tuple(findings)


class _Cells:
    """The cells of a row by field, and what is found in them."""

    def __init__(self, line: Line) -> None:
        self.row = line.row
        self.columns = {column.column.field: column for column in line.columns}

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, empty where the file has no such column."""
        index = self.columns[field].index
        return self.row.cells[index] if 0 <= index < len(self.row.cells) else ""

    def text(self, field: str) -> str:
        """Return the cell of a field as text."""
        cell = self.cell(field)
        return number_text(cell) if isinstance(cell, Decimal) else str(cell).strip()

    def heading_unit(self, field: str) -> tuple[Scaled, ...]:
        """Return the unit that the heading of a field names."""
        unit = self.columns[field].unit
        return (unit,) if unit else ()

    def finding(
        self, code: str, field: str, severity: Severity, values: Mapping[str, object]
    ) -> Finding:
        """Return a finding at the cell of a field."""
        texts = {name: str(value) for name, value in values.items()}
        return Finding(code, severity, row_place(self.row, self.columns[field].heading), texts)


def _row(cells: _Cells, reader: UnitReader) -> tuple[FlowRow | None, list[Finding]]:
    """Return the flow of a row, or the errors why there is none, with notes on its numbers."""
    used = {column.index: field for field, column in cells.columns.items() if column.index >= 0}
    faults = [
        cells.finding(code, used[index], Severity.ERROR, {})
        for index, code in cells.row.faults.items()
        if index in used
    ]
    if faults:
        return None, faults
    field = "unit"
    try:
        stated = (reader.find(cells.text("unit")),) if cells.cell("unit") != "" else ()
        field = "period"
        covered = read_period(cells.cell("period")) if cells.cell("period") != "" else None
        field = "value"
        value = _value(cells, stated, reader)
        field = "sd"
        sd = _sd(cells, stated, value, reader)
    except InputError as fault:
        return None, [cells.finding(fault.code, field, Severity.ERROR, fault.values)]
    row = FlowRow(
        flow=cells.text("flow"),
        source=cells.text("from"),
        target=cells.text("to"),
        layer=cells.text("layer"),
        period=covered,
        value=value.value if value else None,
        unit=value.unit if value else (stated[0].unit if stated else None),
        sd=sd,
        place=row_place(cells.row),
    )
    return row, _notes(cells, value, covered)


def _value(cells: _Cells, stated: tuple[Scaled, ...], reader: UnitReader) -> Measure | None:
    """Return the amount of a row; None where nobody measured it.

    Raises    ParseError, UnitError  as UnitReader.measure;  UnitError  LB-W56  no unit is named
    """
    cell = cells.cell("value")
    if cell == "":
        return None
    value = reader.measure(cell, [*cells.heading_unit("value"), *stated], None)
    if value.unit is None:
        raise UnitError("LB-W56", text=cells.text("value"))
    return value


def _sd(
    cells: _Cells, stated: tuple[Scaled, ...], value: Measure | None, reader: UnitReader
) -> Decimal | None:
    """Return the standard uncertainty in the unit of the value; `5 %` is a share of it."""
    cell = cells.cell("sd")
    if cell == "" or value is None:
        return None
    around = cells.heading_unit("sd") or stated or cells.heading_unit("value")
    return sd_in(reader.uncertainty(cell, around), value)


def _notes(cells: _Cells, value: Measure | None, covered: Period | None) -> list[Finding]:
    notes = []
    if value and value.is_touched and value.unit:
        said = number_text(value.value)
        values = {"text": cells.text("value"), "value": said, "unit": value.unit.symbol}
        notes.append(cells.finding("LB-W23", "value", Severity.NOTE, values))
    if covered and isinstance(cells.cell("period"), date):
        values = {"text": cells.text("period"), "value": str(covered)}
        notes.append(cells.finding("LB-W46", "period", Severity.NOTE, values))
    return notes
