"""Stock table: series of inflows or stocks by year and product, from CSV or Excel.

A year without a value is unmeasured, not zero: between measured years it is an error, or filled as
the reader declares; before the first and behind the last it is told. Nothing is converted: values
of several units are refused.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import BinaryIO

import msgspec
import numpy as np

from loopbook.errors import ParseError
from loopbook.formats.number import clipped, number_text, parse_number
from loopbook.formats.row import Cell, Row, is_empty, row_place
from loopbook.formats.stock_layout import (
    Layout,
    cell_at,
    layout_of,
    text_of,
    units_row,
    year_of,
)
from loopbook.formats.table import read_cells
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.stock import Array, Gaps, Repeated, SeriesColumns, StockTable


class _Entry(msgspec.Struct, frozen=True):
    """One value of the table; `sd` None where it is not stated."""

    product: str
    year: int
    value: float
    sd: float | None
    unit: str
    extra: dict[str, float]
    place: Place


def read_stock_table(
    stream: BinaryIO, document: str, columns: SeriesColumns
) -> tuple[StockTable | None, tuple[Finding, ...]]:
    """Read a table of series.

    Parameters
      document  name for messages
    Returns   the table, or None where a finding is an error; and all findings
    Raises    ParseError  LB-W01 to LB-W07 the bytes are no table, LB-Y30, LB-Y31, LB-Y40 no row
              is left
    """
    rows = list(read_cells(stream, document))
    sheets = list(dict.fromkeys(row.sheet for row in rows if row.number))
    sheet = columns.sheet or (sheets[0] if sheets else "")
    if sheets and sheet not in sheets:
        raise ParseError("LB-Y31", document, column=columns.sheet, nearest=", ".join(sheets))
    findings = [finding for row in rows for finding in row.findings]
    rows = [row for row in rows if row.sheet == sheet and not is_empty(row)]
    layout = layout_of(rows, columns, document)
    reader = _Reader(layout, columns)
    entries = reader.entries(row for row in rows if row.number > layout.heading_row)
    findings += reader.findings
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, tuple(findings)
    if not entries:
        raise ParseError("LB-Y40", document)
    seen = {entry.product for entry in entries}
    findings += [
        Finding("LB-Y55", Severity.NOTE, Place(document=document, column=heading))
        for heading in (() if layout.is_by_year else layout.series.values())
        if heading not in seen
    ]
    table = _assembled(entries, columns, findings)
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    return (None if failed else table), tuple(findings)


class _Reader:
    """Reads the rows under the headings, and keeps what must be told."""

    def __init__(self, layout: Layout, columns: SeriesColumns) -> None:
        self.layout = layout
        self.columns = columns
        self.findings: list[Finding] = []
        self.units: dict[int, str] = {}

    def entries(self, rows: Iterable[Row]) -> list[_Entry]:
        """Return every value that stands in the rows."""
        found: list[_Entry] = []
        for row in rows:
            if not found and not self.units and units_row(row, self.layout):
                self.units = {i: text_of(cell) for i, cell in enumerate(row.cells)}
                self._tell("LB-Y38", Severity.NOTE, row, "", {})
            elif all(text_of(cell_at(row, i)) == text for i, text in self.layout.where):
                found += self._of_row(row)
        return found

    def _of_row(self, row: Row) -> list[_Entry]:
        layout = self.layout
        label = " ".join(text_of(cell_at(row, i)) for i in layout.products).strip()
        if layout.is_by_year:
            cells = [(i, label, int(year)) for i, year in layout.series.items()]
        else:
            year = year_of(cell_at(row, layout.year))
            if year is None:
                text = clipped(text_of(cell_at(row, layout.year)))
                self._tell(
                    "LB-Y32", Severity.ERROR, row, layout.headings[layout.year], {"text": text}
                )
                return []
            cells = [(i, text, year) for i, text in layout.series.items()]
            cells = [(layout.value, label, year)] if layout.value >= 0 else cells
        entries = (self._entry(row, *cell) for cell in cells)
        return [entry for entry in entries if entry is not None]

    def _entry(self, row: Row, column: int, product: str, year: int) -> _Entry | None:
        """Return the value of one cell; None where it is empty or cannot be read."""
        layout = self.layout
        try:
            value, unit = self._number(row, column)
            if value is None:
                return None
            spread, sign = self._number(row, layout.sd)
            extra = {name: self._number(row, i)[0] for i, name in layout.extra.items()}
        except ParseError as fault:
            heading = layout.headings[column] if column < len(layout.headings) else ""
            values = {name: str(each) for name, each in fault.values.items()}
            self._tell(fault.code, Severity.ERROR, row, heading, values)
            return None
        stated = self.columns.unit if layout.unit < 0 else text_of(cell_at(row, layout.unit))
        return _Entry(
            product=product,
            year=year,
            value=value,
            sd=None if spread is None else spread * (value / 100.0 if sign == "%" else 1.0),
            unit=unit or stated or layout.heading_unit or self.units.get(column, ""),
            extra={name: np.nan if each is None else each for name, each in extra.items()},
            place=row_place(row),
        )

    def _number(self, row: Row, column: int) -> tuple[float | None, str]:
        """Return the number of a cell and the unit behind it; None where the cell is empty.

        Raises    ParseError  LB-W20 to LB-W22 it is none; the code of a cell that failed
        """
        if column in row.faults:
            raise ParseError(row.faults[column])
        cell: Cell = cell_at(row, column)
        if cell == "":
            return None, ""
        if isinstance(cell, Decimal):
            return float(cell), ""
        number = parse_number(text_of(cell))
        if number.is_touched:
            values = {
                "text": text_of(cell),
                "value": number_text(number.value),
                "unit": number.unit,
            }
            heading = self.layout.headings[column] if column < len(self.layout.headings) else ""
            self._tell("LB-W23", Severity.NOTE, row, heading, values)
        return float(number.value), number.unit

    def _tell(
        self, code: str, severity: Severity, row: Row, column: str, values: dict[str, str]
    ) -> None:
        self.findings.append(Finding(code, severity, row_place(row, column), values))


def _assembled(
    entries: list[_Entry], columns: SeriesColumns, findings: list[Finding]
) -> StockTable:
    """Return the entries as arrays; what does not fit becomes a finding."""
    cells = _cells(entries, columns.repeated, findings)
    units = list(dict.fromkeys(entry.unit for entry in entries))
    if len(units) > 1:
        known = {"units": ", ".join(unit or "-" for unit in units)}
        findings.append(Finding("LB-Y35", Severity.ERROR, entries[0].place, known))
    products = tuple(dict.fromkeys(entry.product for entry in entries))
    years = tuple(range(min(e.year for e in entries), max(e.year for e in entries) + 1))
    shape = len(years), len(products)
    values, sd = np.full(shape, np.nan), np.full(shape, np.nan)
    extra = {name: np.full(shape, np.nan) for name in columns.extra}
    columns_of = {product: column for column, product in enumerate(products)}
    for (product, year), entry in cells.items():
        at = year - years[0], columns_of[product]
        values[at] = entry.value
        sd[at] = np.nan if entry.sd is None else entry.sd
        for name, parameter in entry.extra.items():
            extra[name][at] = parameter
    document = entries[0].place.document
    for column, product in enumerate(products):
        findings += _gap_findings(values[:, column], years, product, columns.gaps, document)
    return StockTable(
        years=years,
        products=products,
        unit=units[0],
        values=_filled(values, columns.gaps),
        sd=np.where(np.isnan(values), 0.0, sd),
        columns={name: _carried(array) for name, array in extra.items()},
    )


def _cells(
    entries: list[_Entry], repeated: Repeated, findings: list[Finding]
) -> dict[tuple[str, int], _Entry]:
    """Return one entry a product and year; several, or one without its parameters, are told."""
    cells: dict[tuple[str, int], _Entry] = {}
    for entry in entries:
        key = entry.product, entry.year
        if key in cells and repeated is Repeated.ERROR:
            values = {"product": entry.product or "-", "year": str(entry.year)}
            findings.append(Finding("LB-Y33", Severity.ERROR, entry.place, values))
        cells[key] = _summed(cells[key], entry) if key in cells else entry
        lacking = [name for name, each in entry.extra.items() if np.isnan(each)]
        if lacking and entry.value:
            columns = {"column": ", ".join(lacking)}
            findings.append(Finding("LB-Y48", Severity.ERROR, entry.place, columns))
    return cells


def _summed(first: _Entry, second: _Entry) -> _Entry:
    """Return two parts as one; their uncertainty is known where both state theirs."""
    spread = None if first.sd is None or second.sd is None else float(np.hypot(first.sd, second.sd))
    return msgspec.structs.replace(first, value=first.value + second.value, sd=spread)


def _gap_findings(
    values: Array, years: tuple[int, ...], product: str, gaps: Gaps, document: str
) -> list[Finding]:
    """Tell of years without a value: inside, before the first, behind the last."""
    known = np.flatnonzero(~np.isnan(values))
    first, last = int(known[0]), int(known[-1])
    inside = [years[i] for i in range(first, last) if np.isnan(values[i])]
    place = Place(document=document)
    found = []
    if inside:
        code, severity = (
            ("LB-Y34", Severity.ERROR) if gaps is Gaps.ERROR else ("LB-Y39", Severity.NOTE)
        )
        shown = ", ".join(map(str, inside[:8]))
        found.append(Finding(code, severity, place, {"product": product or "-", "years": shown}))
    if first > 0:
        told = {"product": product or "-", "first": str(years[first]), "start": str(years[0])}
        found.append(Finding("LB-Y37", Severity.NOTE, place, told))
    if last < len(years) - 1:
        told = {"product": product or "-", "last": str(years[last]), "end": str(years[-1])}
        found.append(Finding("LB-Y36", Severity.NOTE, place, told))
    return found


def _filled(values: Array, gaps: Gaps) -> Array:
    """Return the series with zero outside their own years; gaps filled as declared."""
    filled = values.copy()
    for column in filled.T:
        known = np.flatnonzero(~np.isnan(column))
        if gaps is Gaps.LINEAR:
            inside = np.arange(known[0], known[-1] + 1)
            column[inside] = np.interp(inside, known, column[known])
        column[: known[0]] = 0.0
        column[known[-1] + 1 :] = 0.0
    return filled


def _carried(array: Array) -> Array:
    """Return a column of parameters, each year without one as the year before it, else the next.

    A year with a value of its own has its parameters; this is for years filled in, and for those
    without inflow, on whose lifetime nothing hangs.
    """
    carried = array.copy()
    for column in carried.T:
        known = np.flatnonzero(~np.isnan(column))
        if known.size:
            nearest = np.searchsorted(known, np.arange(len(column)), side="right") - 1
            column[:] = column[known[np.maximum(nearest, 0)]]
    return carried
