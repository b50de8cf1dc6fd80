"""Lines: the rows of data of a file, sheet by sheet, each with the columns it is read by.

Rows above the headings are looked through for headings and a unit; notes on the file travel with
the next row of data, so that none is lost and none stands alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice

import msgspec

from loopbook.formats.columns import (
    Column,
    Columns,
    column_name,
    has_positions,
    heading_keys,
    headings_found,
    is_units_row,
    match_columns,
    with_title_unit,
    with_units_row,
)
from loopbook.formats.heading import nearest
from loopbook.formats.measure import UnitReader
from loopbook.formats.number import clipped
from loopbook.formats.row import Row, column_letters, is_empty, row_place
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.scheme import IntakeTable

SEARCHED_ROWS = 50


class Line(msgspec.Struct, frozen=True):
    """A row of data with its columns; without columns nothing is read, and a finding says why."""

    row: Row
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()


def lines(
    rows: Iterable[Row], table: IntakeTable, units: UnitReader, document: str = ""
) -> Iterator[Line]:
    """Yield the rows of data of all sheets, in the order of the file.

    A file without one, or without headings, gives one line with an error.
    """
    reader = _Sheets(table, units, document)
    held: Line | None = None
    for _, sheet in groupby(rows, key=lambda row: row.sheet):
        for line in reader.lines(sheet):
            if held is not None:
                yield held
            held = line
    yield reader.closed(held)


class _Sheets:
    """Reads sheet by sheet, and keeps what must be said until there is a line to say it with."""

    def __init__(self, table: IntakeTable, units: UnitReader, document: str) -> None:
        self.table = table
        self.units = units
        self.keys = heading_keys(table)
        self.enough = min(2, len(set(self.keys.values())))
        self.height = header_height(table)
        self.pending: tuple[Finding, ...] = ()
        self.unread: list[Finding] = []
        self.place = Place(document)

    def lines(self, sheet: Iterator[Row]) -> Iterator[Line]:
        """Yield the lines of one sheet."""
        head = list(islice(sheet, SEARCHED_ROWS))
        self.place = self.place if self.place.row else row_place(head[0])
        position = self._heading(head)
        for row in head[: position + self.height]:
            self.pending += row.findings
        if any(f.severity is Severity.ERROR for f in self.pending):
            yield Line(head[-1], findings=self._said())
        elif position < len(head):
            yield from self._body(head, position, sheet)
        elif not all(is_empty(row) for row in head):
            self.unread.append(_headless(head, self.table))

    def _heading(self, head: Sequence[Row]) -> int:
        """Return where the headings stand: the best row; the first where columns go by place."""
        if has_positions(self.table):
            return next((i for i, row in enumerate(head) if not is_empty(row)), len(head))
        scores = [headings_found(row, self.keys) for row in head]
        best = max(scores)
        return scores.index(best) if best >= self.enough else len(head)

    def closed(self, last: Line | None) -> Line:
        """Return the last line with what is still to be said."""
        if last is None:
            empty = Finding("LB-W14", Severity.ERROR, self.place, {"table": self.table.id})
            findings = (*self.pending, *(self.unread or [empty]))
            place = self.place
            row = Row(document=place.document, sheet=place.sheet, number=place.row)
            return Line(row, findings=findings)
        # Other sheets were read: those without headings are left out, and named.
        left_out = tuple(
            msgspec.structs.replace(f, code="LB-W19", severity=Severity.WARNING)
            for f in self.unread
        )
        more = (*self.pending, *left_out)
        return msgspec.structs.replace(last, findings=(*last.findings, *more))

    def _body(self, head: list[Row], position: int, sheet: Iterator[Row]) -> Iterator[Line]:
        heading = joined(head[position : position + self.height])
        columns = match_columns(heading, self.table, self.keys, self.units)
        body = head[position + self.height :]
        if body and is_units_row(body[0], columns.columns, self.units):
            columns = with_units_row(columns, body.pop(0), self.units)
        columns = with_title_unit(columns, head[:position], self.units)
        self.pending += (*_titles(head[:position]), *columns.findings)
        if any(f.severity is Severity.ERROR for f in columns.findings):
            yield Line(heading, findings=self._said())
            return
        yield from self._data(chain(body, sheet), columns, heading)

    def _data(self, rows: Iterable[Row], columns: Columns, heading: Row) -> Iterator[Line]:
        headed = {index for index, cell in enumerate(heading.cells) if str(cell).strip()}
        headed |= {column.index for column in columns.columns}
        for row in rows:
            self.pending += row.findings
            if any(f.severity is Severity.ERROR for f in row.findings):
                yield Line(row, findings=self._said())
            elif not is_empty(row):
                stray = {i for i, cell in enumerate(row.cells) if cell != ""} - headed
                self.pending += _stray(row, stray)
                headed |= stray
                yield Line(row, columns.columns, self._said())

    def _said(self) -> tuple[Finding, ...]:
        said = self.pending
        self.pending = ()
        return said


def header_height(table: IntakeTable) -> int:
    """Return how many lines the headings of a table take; one where the pack does not say."""
    return next((int(c.default) for c in table.columns if c.field == "header" and c.default), 1)


def joined(rows: Sequence[Row]) -> Row:
    """Return headings of several lines as one: the texts of a column, upper first, with a blank.

    An empty cell of an upper line, as a merged one leaves it, takes the text before it in its line.
    """
    if len(rows) == 1:
        return rows[0]
    width = max(len(row.cells) for row in rows)
    texts = [""] * width
    for level, row in enumerate(rows):
        cells = [str(cell).strip() for cell in row.cells] + [""] * (width - len(row.cells))
        before = ""
        for index, cell in enumerate(cells):
            is_filled = not cell and level < len(rows) - 1
            before = cell or before
            texts[index] = f"{texts[index]} {before if is_filled else cell}".strip()
    return msgspec.structs.replace(rows[-1], cells=tuple(texts))


def _titles(rows: Sequence[Row]) -> tuple[Finding, ...]:
    """Return a note on the rows above the headings, when anything stands in them."""
    full = [row for row in rows if not is_empty(row)]
    if not full:
        return ()
    text = " ".join(str(cell) for cell in full[0].cells if cell != "")
    values = {"count": str(len(full)), "text": clipped(text)}
    return (Finding("LB-W16", Severity.NOTE, row_place(full[0]), values),)


def _stray(row: Row, stray: set[int]) -> tuple[Finding, ...]:
    """Return a warning on cells that stand under no heading; each column is named once."""
    if not stray:
        return ()
    values = {"columns": ", ".join(column_letters(index) for index in sorted(stray))}
    return (Finding("LB-W27", Severity.WARNING, row_place(row), values),)


def _headless(head: Sequence[Row], table: IntakeTable) -> Finding:
    """Return the error that a sheet has no row of headings: what was looked for, what is there."""
    full = next(row for row in head if not is_empty(row))
    found = {str(cell).casefold(): str(cell) for cell in full.cells if cell != ""}
    headed = [c for c in table.columns if c.heading_en or c.heading_zh]
    close = [nearest(column_name(c).split(" / ")[0], found) for c in headed]
    values = {
        "table": table.id,
        "wanted": ", ".join(column_name(c) for c in headed if c.required) or column_name(headed[0]),
        "found": clipped(", ".join(found.values())),
        "nearest": next(filter(None, close), "-"),
    }
    return Finding("LB-W34", Severity.ERROR, row_place(full), values)
