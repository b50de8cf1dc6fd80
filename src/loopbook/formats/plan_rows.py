"""Plan rows: the rows of input tables in blocks of columns, from CSV or workbooks, as texts.

A plain CSV file is read by the csv module alone; every other table through formats/table, a row at
a time. Both give the same blocks: tests hold that.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, groupby, islice, zip_longest
from typing import BinaryIO, NamedTuple

from loopbook.errors import ParseError
from loopbook.formats.number import number_text
from loopbook.formats.row import Cell, Row
from loopbook.formats.table import plain_csv, read_cells
from loopbook.formats.workbook import COLUMNS_MAX
from loopbook.terms.finding import Finding, Place, Severity

BLOCK_ROWS = 512
"""Rows held at once. More are slower: the collector of the interpreter walks over them."""


class Block(NamedTuple):
    """Some rows below the headings.

    Fields
      numbers  of the rows, as a spreadsheet shows them
      columns  cells as texts, a tuple a column; a column that no row has is not there
      faults   (position in the block, column) -> code of what is wrong with that cell
      findings what must be known from here on; after an error nothing follows
    """

    numbers: list[int]
    columns: list[tuple[str, ...]]
    faults: dict[tuple[int, int], str]
    findings: tuple[Finding, ...] = ()


class Sheet(NamedTuple):
    """One table: where it stands, its headings, and its rows, to be read before the next sheet.

    Fields
      place    document, sheet, and row of the headings
      heading  cells of the headings; empty: nothing stands in the sheet
    """

    place: Place
    heading: tuple[str, ...]
    blocks: Iterator[Block]


def sheets(stream: BinaryIO, document: str, headings: Set[str]) -> Iterator[Sheet]:
    """Yield the sheets of a file; a text table is one sheet without a name.

    Parameters
      stream    can be read twice
      headings  keys (heading_key) that may occur, which tell the delimiter
    Raises      ParseError  LB-W01 to LB-W07  the bytes are no table, damaged, locked or too large
    """
    encoding = plain_csv(stream, document, headings)
    if encoding:
        yield from plain_sheets(stream, document, encoding)
    else:
        yield from cell_sheets(read_cells(stream, document, headings), document)


def plain_sheets(stream: BinaryIO, document: str, encoding: str) -> Iterator[Sheet]:
    """Yield the one sheet of a CSV file with commas, in UTF-8."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield _sheet(Place(document=document), _plain_pieces(text, document))
    finally:
        text.detach()


def cell_sheets(rows: Iterable[Row], document: str) -> Iterator[Sheet]:
    """Yield the sheets of rows that formats/table has read."""
    for name, group in groupby(rows, key=lambda row: row.sheet):
        yield _sheet(Place(document=document, sheet=name), _cell_pieces(group))


def cell_text(cell: Cell) -> str:
    """Return a cell as text: numbers in plain digits, days as ISO 8601 writes them."""
    match cell:
        case str():
            return cell
        case Decimal():
            return number_text(cell)
        case datetime():
            is_day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
            return cell.date().isoformat() if is_day else cell.isoformat(" ")
        case date():
            return cell.isoformat()


class _Piece(NamedTuple):
    """Rows as they follow one another, empty ones too."""

    numbers: Sequence[int]
    rows: list[list[str]]
    faults: dict[tuple[int, int], str]
    findings: tuple[Finding, ...] = ()


def _plain_pieces(text: io.TextIOWrapper, document: str) -> Iterator[_Piece]:
    reader = csv.reader(text, strict=True)
    first, is_whole = 1, True
    while is_whole:
        rows: list[list[str]] = []
        findings: tuple[Finding, ...] = ()
        try:
            rows.extend(islice(reader, BLOCK_ROWS))
            is_whole = len(rows) == BLOCK_ROWS
        except csv.Error:
            place = Place(document=document, row=first + len(rows))
            values = {"limit": str(csv.field_size_limit())}
            findings = (Finding("LB-W11", Severity.ERROR, place, values),)
            is_whole = False
        if max(map(len, rows), default=0) > COLUMNS_MAX:
            raise ParseError("LB-W07", document, limit=COLUMNS_MAX)
        yield _Piece(range(first, first + len(rows)), rows, {}, findings)
        first += len(rows)


def _cell_pieces(rows: Iterator[Row]) -> Iterator[_Piece]:
    while piece := list(islice(rows, BLOCK_ROWS)):
        faults = {
            (at, column): code
            for at, row in enumerate(piece)
            for column, code in row.faults.items()
        }
        yield _Piece(
            [row.number for row in piece],
            [[cell_text(cell) for cell in row.cells] for row in piece],
            faults,
            tuple(finding for row in piece for finding in row.findings),
        )


def _sheet(place: Place, pieces: Iterator[_Piece]) -> Sheet:
    """Return a sheet read up to its headings: the first row in which something stands."""
    findings: list[Finding] = []
    for piece in pieces:
        findings += piece.findings
        at = next((at for at, row in enumerate(piece.rows) if _is_filled(row)), -1)
        if at >= 0:
            told = Place(place.document, place.sheet, piece.numbers[at])
            rest = _from(piece, at + 1)._replace(findings=tuple(findings))
            heading = tuple(cell.strip() for cell in piece.rows[at])
            return Sheet(told, heading, map(_block, chain([rest], pieces)))
    return Sheet(place, (), iter([Block([], [], {}, tuple(findings))]))


def _from(piece: _Piece, start: int) -> _Piece:
    faults = {(at - start, column): code for (at, column), code in piece.faults.items()}
    below = {place: code for place, code in faults.items() if place[0] >= 0}
    return _Piece(piece.numbers[start:], piece.rows[start:], below)


def _block(piece: _Piece) -> Block:
    """Return the rows in which something stands, as columns."""
    failed = {at for at, _ in piece.faults}
    kept = [at for at, row in enumerate(piece.rows) if _is_filled(row) or at in failed]
    is_all = len(kept) == len(piece.rows)
    rows = piece.rows if is_all else [piece.rows[at] for at in kept]
    numbers = list(piece.numbers) if is_all else [piece.numbers[at] for at in kept]
    place = {old: new for new, old in enumerate(kept)} if piece.faults else {}
    faults = {(place[at], column): code for (at, column), code in piece.faults.items()}
    return Block(numbers, list(zip_longest(*rows, fillvalue="")), faults, piece.findings)


def _is_filled(row: list[str]) -> bool:
    return bool("".join(row).strip())
