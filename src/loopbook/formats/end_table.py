"""End table: the pairs of processes between which a table has flows; the amounts are not read.

A list has columns source and target, under any of the headings of the table of flows; a matrix has
the sources in its first columns and the targets in its heading lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from loopbook.errors import ParseError
from loopbook.formats.columns import heading_keys
from loopbook.formats.heading import read_heading
from loopbook.formats.lines import joined
from loopbook.formats.row import Row, is_empty
from loopbook.formats.table import read_cells
from loopbook.terms.scheme import IntakeTable

SEARCHED_ROWS = 50
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def matrix_ends(
    stream: BinaryIO, document: str, names: int, header: int
) -> Iterator[tuple[str, str]]:
    """Yield (row, column) of every cell of a matrix that holds something.

    Parameters
      names   first columns, which name a row together;  header  lines that name the columns
    Raises    ParseError  LB-W01 to LB-W07 the bytes are no table, LB-J24 it has no such headings
    """
    # Closed before the file is: a generator that is left half read still holds it.
    with closing(read_cells(stream, document)) as cells:
        yield from _matrix(cells, document, names, header)


def _matrix(
    cells: Iterator[Row], document: str, names: int, header: int
) -> Iterator[tuple[str, str]]:
    rows = (row for row in cells if not is_empty(row))
    top = list(islice(rows, header))
    if len(top) < header or any(_is_data(row, names) for row in top):
        raise ParseError("LB-J24", document, what=f"{header}")
    heading = [str(cell).strip() for cell in joined(top).cells]
    for row in rows:
        source = " ".join(str(cell).strip() for cell in row.cells[:names]).strip()
        for target, cell in list(zip(heading, row.cells, strict=False))[names:]:
            if source and target and cell != "":
                yield source, target


def _is_data(row: Row, names: int) -> bool:
    """Say whether a line taken for headings is a row of numbers behind its names.

    A line of whole numbers may be codes of sectors, and is left a heading.
    """
    cells = [str(cell).strip() for cell in row.cells]
    numbers = [cell for cell in cells[names:] if cell]
    is_number = bool(numbers) and all(_NUMBER.fullmatch(cell) for cell in numbers)
    return all(cells[:names]) and is_number and any("." in cell for cell in numbers)


def list_ends(stream: BinaryIO, document: str, table: IntakeTable) -> Iterator[tuple[str, str]]:
    """Yield (source, target) of each row of a list of flows.

    Parameters
      table   `flows` of schemes/core: the headings, with their synonyms
    Raises    ParseError  LB-W01 to LB-W07 the bytes are no table, LB-J24 it has no such headings
    """
    keys = heading_keys(table)
    fields = [column.field for column in table.columns]
    with closing(read_cells(stream, document, frozenset(keys))) as rows:
        for row in islice(rows, SEARCHED_ROWS):
            found = _found(row, keys, fields)
            if {"from", "to"} <= found.keys():
                yield from _pairs(rows, found["from"], found["to"])
                return
    raise ParseError("LB-J24", document, what="source, target")


def _found(row: Row, keys: Mapping[str, Sequence[int]], fields: Sequence[str]) -> dict[str, int]:
    """Return the field of each column whose heading stands in a row."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        heading = read_heading(str(cell), keys)
        for position in keys[heading.key] if heading else ():
            found.setdefault(fields[position], index)
    return found


def _pairs(rows: Iterator[Row], source: int, target: int) -> Iterator[tuple[str, str]]:
    for row in rows:
        if len(row.cells) > max(source, target):
            pair = (str(row.cells[source]).strip(), str(row.cells[target]).strip())
            if all(pair):
                yield pair
