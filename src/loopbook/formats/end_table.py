"""End table: the pairs of processes between which a table has flows; the amounts are not read.

A list has columns source and target, under any of the headings of the table of flows; a matrix has
the sources in its first columns and the targets in its heading lines.
"""

from collections.abc import Iterator
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


def matrix_ends(
    stream: BinaryIO, document: str, names: int, header: int
) -> Iterator[tuple[str, str]]:
    """Yield (row, column) of every cell of a matrix that holds something.

    Parameters
      names   first columns, which name a row together;  header  lines that name the columns
    Raises    ParseError  LB-W01 to LB-W07 the bytes are no table, LB-J24 it has no such headings
    """
    rows = (row for row in read_cells(stream, document) if not is_empty(row))
    top = list(islice(rows, header))
    if len(top) < header:
        raise ParseError("LB-J24", document, what=f"{header}")
    heading = [str(cell).strip() for cell in joined(top).cells]
    for row in rows:
        source = " ".join(str(cell).strip() for cell in row.cells[:names]).strip()
        for target, cell in list(zip(heading, row.cells, strict=False))[names:]:
            if source and target and cell != "":
                yield source, target


def list_ends(stream: BinaryIO, document: str, table: IntakeTable) -> Iterator[tuple[str, str]]:
    """Yield (source, target) of each row of a list of flows.

    Parameters
      table   `flows` of schemes/core: the headings, with their synonyms
    Raises    ParseError  LB-W01 to LB-W07 the bytes are no table, LB-J24 it has no such headings
    """
    keys = heading_keys(table)
    fields = [column.field for column in table.columns]
    rows = read_cells(stream, document, frozenset(keys))
    for row in islice(rows, SEARCHED_ROWS):
        found: dict[str, int] = {}
        for index, cell in enumerate(row.cells):
            heading = read_heading(str(cell), keys)
            for position in keys[heading.key] if heading else ():
                found.setdefault(fields[position], index)
        if {"from", "to"} <= found.keys():
            yield from _pairs(rows, found["from"], found["to"])
            return
    raise ParseError("LB-J24", document, what="source, target")


def _pairs(rows: Iterator[Row], source: int, target: int) -> Iterator[tuple[str, str]]:
    for row in rows:
        if len(row.cells) > max(source, target):
            pair = (str(row.cells[source]).strip(), str(row.cells[target]).strip())
            if all(pair):
                yield pair
