"""Plan table: one table of a job, read into columns and held against its form."""

from collections.abc import Sequence
from itertools import chain

import msgspec
import numpy as np

from loopbook.errors import UnitError
from loopbook.formats.measure import UnitReader
from loopbook.formats.number import clipped
from loopbook.formats.plan_cell import FLOATS, NUMBERS, CellReader
from loopbook.formats.plan_column import (
    CURRENCY,
    Column,
    Columns,
    letters_of,
    match_plan_columns,
)
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_rows import Block, Sheet
from loopbook.formats.plan_unit import PlanUnits, currency_of
from loopbook.terms.finding import Place, Severity
from loopbook.terms.plan_input import Array, InputTable, PlanField, PlanTableForm

ROWS_MAX = 2_000_000
"""Rows that a table may have: its columns are held in memory."""


class Money(msgspec.Struct, frozen=True):
    """Currency (ISO 4217) and year of the prices of a job; empty: no money, or not known."""

    currency: str = ""
    price_year: str = ""


class TableReader:
    """Reads the tables of one input.

    Parameters
      reader  finds units;  money  of the settings
    """

    def __init__(self, reader: UnitReader, money: Money, faults: Faults) -> None:
        self._reader = reader
        self._units = PlanUnits(reader, money.currency)
        self._money = money
        self._faults = faults

    def table(self, sheet: Sheet, form: PlanTableForm) -> InputTable:
        """Return the rows of a sheet as the table of a form; what is wrong with them is told."""
        columns = match_plan_columns(sheet.heading, form.fields, sheet.place, self._faults)
        reading = _Reading(sheet, form, columns, self)
        for block in sheet.blocks:
            for finding in block.findings:
                self._faults.take(finding)
            if block.numbers and not reading.take(block):
                break
        return reading.table()

    def empty(self, form: PlanTableForm) -> InputTable:
        """Return a table without rows, with all its columns."""
        return InputTable(form.name, {field.field: _column(field, ()) for field in form.fields})

    def completed(self, table: InputTable, form: PlanTableForm) -> InputTable:
        """Return a table drawn from elsewhere with every column of the form, defaults filled in."""
        count = len(table)
        columns = {}
        for field in form.fields:
            found = table.columns.get(field.field)
            cells = _blank(field, count) if found is None else found
            columns[field.field] = filled(cells, field, self.cells(field))
        return InputTable(table.name, columns, table.rows, table.document)

    def cells(self, field: PlanField) -> CellReader:
        """Return a reader of the cells of a field."""
        return CellReader(field, self._units, self._reader.units, self._faults)

    def money_of(self, name: str, cell: str) -> bool:
        """Say whether a cell names the currency, or the price year, of the settings."""
        if name == CURRENCY:
            return currency_of(cell, self._reader) == self._money.currency
        return cell.removesuffix(".0") == self._money.price_year

    def tell_money(self, name: str, cell: str, place: Place) -> None:
        """Tell of a row in another currency, or in prices of another year."""
        text = clipped(cell)
        if name == CURRENCY:
            self._faults.tell("LB-PL31", place, {"text": text, "currency": self._money.currency})
        else:
            self._faults.tell("LB-PL32", place, {"text": text, "year": self._money.price_year})

    @property
    def faults(self) -> Faults:
        """What was found so far."""
        return self._faults


class _Reading:
    """Gathers the columns of one table, block by block."""

    def __init__(
        self, sheet: Sheet, form: PlanTableForm, columns: Columns, reader: TableReader
    ) -> None:
        self.form = form
        self.place = sheet.place
        self.columns = columns
        self.reader = reader
        self.faults = reader.faults
        self.width = len(sheet.heading)
        self.cells = {field.field: reader.cells(field) for field in form.fields}
        self.parts: dict[str, list[Array]] = {field: [] for field in columns.fields}
        self.rows: list[Array] = []
        self.count = 0
        self.stray: set[int] = set()
        self.is_right = {
            field.field: self._has_unit(field, columns.fields[field.field])
            for field in form.fields
            if field.field in columns.fields
        }

    def take(self, block: Block) -> bool:
        """Take the rows of a block; say whether there is reason to read on."""
        self.count += len(block.numbers)
        self.rows.append(np.array(block.numbers, dtype=np.int64))
        self._failed_cells(block)
        for field in self.form.fields:
            column = self.columns.fields.get(field.field)
            if column is not None and self.is_right[field.field]:
                self.parts[field.field].append(self._column(field, column, block))
        for name, column in self.columns.beside.items():
            self._money(name, column, block)
        for index in {*self.columns.bare, *range(self.width, len(block.columns))} - self.stray:
            if any(map(str.strip, _cells(block, index))):
                self.stray.add(index)
        if self.count > ROWS_MAX:
            values = {"table": self.form.name, "limit": ROWS_MAX}
            self.faults.tell("LB-PL36", self._at(0, ""), values)
        return self.count <= ROWS_MAX and not self.faults.is_full

    def table(self) -> InputTable:
        """Return the table; a column that could not be read is unknown in every row."""
        if self.stray:
            shown = {"columns": letters_of(self.stray)}
            self.faults.note("LB-W27", Severity.WARNING, self._at(0, ""), shown)
        rows = np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int64)
        columns = {}
        for field in self.form.fields:
            parts = self.parts.get(field.field, [])
            cells = _column(field, parts) if parts else _blank(field, len(rows))
            columns[field.field] = filled(cells, field, self.cells[field.field])
        return InputTable(self.form.name, columns, rows, _document(self.place))

    def _column(self, field: PlanField, column: Column, block: Block) -> Array:
        cells = _cells(block, column.position)
        units: Sequence[str] = [column.unit]
        if column.units >= 0:
            units = [cell.strip() for cell in _cells(block, column.units)]
        place = self._at(0, column.heading)
        values = self.cells[field.field].taken(cells, units, place, block.numbers)
        is_needed = field.is_required and not field.default
        if is_needed and not all(map(str.strip, cells)):
            failed = {at for at, index in block.faults if index == column.position}
            for at, cell in enumerate(cells):
                if not cell.strip() and at not in failed:
                    where = self._at(block.numbers[at], column.heading)
                    self.faults.tell("LB-PL26", where, {"column": column.heading})
        return values

    def _has_unit(self, field: PlanField, column: Column) -> bool:
        """Say whether the unit of a heading is one; tell where it is not, once."""
        if not column.unit or field.kind not in NUMBERS:
            return True
        try:
            self.cells[field.field].scale(column.unit)
        except UnitError as fault:
            self.faults.tell(fault.code, self._at(self.place.row, column.heading), fault.values)
            return False
        return True

    def _failed_cells(self, block: Block) -> None:
        """Tell of cells that a workbook itself marks as failed, in columns that are read."""
        read = {column.position: column.heading for column in self.columns.fields.values()}
        for (at, index), code in block.faults.items():
            if index in read:
                self.faults.tell(code, self._at(block.numbers[at], read[index]), {})

    def _money(self, name: str, column: Column, block: Block) -> None:
        cells = [cell.strip() for cell in _cells(block, column.position)]
        wrong = {cell for cell in set(cells) if cell and not self.reader.money_of(name, cell)}
        for at, cell in enumerate(cells) if wrong else ():
            if cell in wrong:
                self.reader.tell_money(name, cell, self._at(block.numbers[at], column.heading))

    def _at(self, number: int, column: str) -> Place:
        return Place(self.place.document, self.place.sheet, number, column)


def filled(cells: Array, field: PlanField, reader: CellReader) -> Array:
    """Return a column with the default of its field where nothing stands."""
    default = reader.default()
    if default is None:
        return cells
    is_empty = np.isnan(cells) if field.kind in FLOATS else cells == ""
    if not is_empty.any():
        return cells
    whole = cells.copy()
    whole[is_empty] = default
    return whole


def _cells(block: Block, index: int) -> Sequence[str]:
    """Return the cells of a column; rows that end before it have none."""
    return block.columns[index] if index < len(block.columns) else [""] * len(block.numbers)


def _column(field: PlanField, parts: Sequence[Array]) -> Array:
    if field.kind in FLOATS:
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.float64)
    texts = list(chain.from_iterable(parts))
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array


def _blank(field: PlanField, count: int) -> Array:
    if field.kind in FLOATS:
        return np.full(count, np.nan)
    array = np.empty(count, dtype=object)
    array[:] = ""
    return array


def _document(place: Place) -> str:
    return f"{place.document}, {place.sheet}" if place.sheet else place.document
