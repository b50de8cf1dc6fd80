"""Relations: the reader's own table of what holds between flows, one row a term.

Columns kind, name, process, flow, layer, per, period, factor, sense, value, sd, unit, low, high, in
English or Chinese; only the kind must be there. docs/howto/reconcile-a-table.md tells which cells a
kind reads.
"""

import re
from decimal import Decimal
from typing import BinaryIO

from loopbook.errors import InputError, ParseError
from loopbook.formats.cells import Cells
from loopbook.formats.flows import data_rows
from loopbook.formats.intake_event import sd_in
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.moment import read_period
from loopbook.formats.number import fold, number_text
from loopbook.formats.row import row_place
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.quantity import Unit, Units
from loopbook.terms.reconciliation import Sense
from loopbook.terms.scheme import IntakeTable
from loopbook.terms.sheet import PlaceRow, RelationRow, RelationRowKind

_SEVERAL = re.compile(r"[;；\n]")
_SENSES = {
    "=": Sense.EQUAL, "==": Sense.EQUAL, "eq": Sense.EQUAL,
    "<=": Sense.AT_MOST, "≤": Sense.AT_MOST, "le": Sense.AT_MOST, "<": Sense.AT_MOST,
    ">=": Sense.AT_LEAST, "≥": Sense.AT_LEAST, "ge": Sense.AT_LEAST, ">": Sense.AT_LEAST,
}  # fmt: skip


def read_relations(
    stream: BinaryIO, document: str, table: IntakeTable, units: Units
) -> tuple[tuple[RelationRow, ...], tuple[Finding, ...]]:
    """Read a table of relations.

    Parameters
      table  `relations` of schemes/core;  units  those of schemes/core
    Returns   the rows that could be read, in order, and everything that was doubtful or wrong; a
              row with an error is left out, and its finding says so
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-B61  it is too long
    """
    reader = UnitReader(units)
    rows: list[RelationRow] = []
    findings: list[Finding] = []
    for cells, found in data_rows(stream, document, table, reader):
        findings += found
        if cells is None:
            continue
        read = cells.faults() or _row(cells, reader)
        if isinstance(read, RelationRow):
            rows.append(read)
        else:
            findings += read
    return tuple(rows), tuple(findings)


def read_places(
    stream: BinaryIO, document: str, table: IntakeTable, units: Units
) -> tuple[tuple[PlaceRow, ...], tuple[Finding, ...]]:
    """Read a table of processes and the wider places they lie in.

    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-B61  it is too long
    """
    rows: list[PlaceRow] = []
    findings: list[Finding] = []
    for cells, found in data_rows(stream, document, table, UnitReader(units)):
        findings += found
        if cells is None:
            continue
        faults = cells.faults()
        findings += faults
        names = cells.text("process"), cells.text("within")
        if all(names) and not faults:
            rows.append(PlaceRow(process=names[0], within=names[1], place=row_place(cells.row)))
    return tuple(rows), tuple(findings)


def _row(cells: Cells, reader: UnitReader) -> RelationRow | list[Finding]:
    field = "kind"
    try:
        kind = cells.word("kind", RelationRowKind, "sheet.kind.")
        field = "unit"
        unit = reader.find(cells.text("unit")) if cells.cell("unit") != "" else None
        field = "period"
        covered = read_period(cells.cell("period")) if cells.cell("period") != "" else None
        field = "sense"
        sense = _sense(cells)
        field = "factor"
        factor = _measure(cells, "factor", None, reader)
        field = "value"
        value = _measure(cells, "value", unit or _heading(cells), reader)
        own = unit or _heading(cells) or _own(value)
        field = "sd"
        sd = _sd(cells, value, own, reader)
        field = "low"
        low = cells.number("low", own, reader)
        field = "high"
        high = cells.number("high", own, reader)
    except InputError as fault:
        return [cells.finding(fault.code, field, Severity.ERROR, fault.values)]
    named = own.unit if own else None
    return RelationRow(
        kind=kind,
        name=cells.text("name"),
        process=cells.text("process"),
        flows=tuple(part.strip() for part in _SEVERAL.split(cells.text("flow")) if part.strip()),
        layer=cells.text("layer"),
        per=cells.text("per"),
        period=covered,
        factor=factor.value if factor else None,
        factor_unit=factor.unit if factor else None,
        sense=sense,
        value=value.value if value else None,
        unit=named,
        above=_above(named, reader),
        sd=sd,
        low=low,
        high=high,
        place=row_place(cells.row),
    )


def _heading(cells: Cells) -> Scaled | None:
    return next(iter(cells.heading_unit("value")), None)


def _own(value: Measure | None) -> Scaled | None:
    return Scaled(value.unit) if value is not None and value.unit is not None else None


def _sense(cells: Cells) -> Sense | None:
    text = fold(cells.text("sense")).casefold()
    if text and text not in _SENSES:
        raise ParseError("LB-B60", text=text, known="=, <=, >=", nearest="=")
    return _SENSES.get(text)


def _measure(cells: Cells, field: str, unit: Scaled | None, reader: UnitReader) -> Measure | None:
    cell = cells.cell(field)
    if cell == "":
        return None
    return reader.measure(cell, () if unit is None else (unit,), None)


def _sd(
    cells: Cells, value: Measure | None, unit: Scaled | None, reader: UnitReader
) -> Decimal | None:
    """Return the standard uncertainty in the unit of the value; a `%` is a share of the value,
    except of a value in percent: then it is points of percent.
    """
    cell = cells.cell("sd")
    if cell == "" or value is None:
        return None
    around = () if unit is None else (unit,)
    found = reader.uncertainty(cell, cells.heading_unit("sd") or around)
    if value.unit is None and found.unit is not None and not found.unit.dimension:
        # A pure number: `5 %` of it, as of any other value.
        return Decimal(number_text(abs(value.value) * found.value * _share(found.unit)))
    return sd_in(found, value)


def _share(unit: Unit) -> Decimal:
    return Decimal(unit.factor.numerator) / Decimal(unit.factor.denominator)


def _above(unit: Unit | None, reader: UnitReader) -> Unit | None:
    """Return the unit over the bar of a ratio, MJ of MJ/kg; None when it is no ratio."""
    above, bar, _ = unit.symbol.partition("/") if unit is not None else ("", "", "")
    return reader.find(above).unit if bar and reader.knows(above) else None
