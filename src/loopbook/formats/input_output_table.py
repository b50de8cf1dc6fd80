"""Input-output table: a table with labels above and beside its numbers, as compilers publish them.

The header has one line or two (region, then sector or category of final use); before the numbers
stand one to three columns (region and sector, or the name of an extension, then a unit). How many
is read from the empty cells at the start of the first line. Comma, semicolon or tab.
"""

import csv
import io
from typing import BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import ParseError

CELLS_MAX = 200_000_000
"""Numbers that one table may have: 1.6 GB in memory."""

Labels = tuple[str, ...]


class LabelledTable(msgspec.Struct, frozen=True):
    """Numbers with the labels of their rows and columns, as many to each as the file has."""

    rows: tuple[Labels, ...]
    columns: tuple[Labels, ...]
    values: NDArray[np.float64]


def read_labelled(stream: BinaryIO, document: str, header_lines: int = 2) -> LabelledTable:
    """Read a table of numbers with labels.

    Parameters
      header_lines  lines of labels above the numbers: 2, or 1 for a table of regions alone
    Raises    ParseError  LB-M50 a cell is no number, LB-M51 a row is shorter or longer than the
              header, LB-M52 there is nothing to read, LB-M53 it is too large
    """
    text = _text(stream, document)
    delimiter = max("\t,;", key=text[: text.find("\n") + 1].count)
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=delimiter) if any(line)]
    if len(lines) <= header_lines:
        raise ParseError("LB-M52", document)
    header = lines[:header_lines]
    before = _leading_empty(header[0])
    width = len(header[0])
    if (width - before) * (len(lines) - header_lines) > CELLS_MAX:
        raise ParseError("LB-M53", document, count=CELLS_MAX)
    values = np.empty((len(lines) - header_lines, width - before))
    for place, line in enumerate(lines[header_lines:]):
        if len(line) != width:
            values_ = {"row": place + header_lines + 1, "count": len(line), "wanted": width}
            raise ParseError("LB-M51", document, **values_)
        values[place] = _numbers(line[before:], document, place + header_lines + 1)
    columns = tuple(zip(*(line[before:] for line in header), strict=True))
    rows = tuple(tuple(line[:before]) for line in lines[header_lines:])
    return LabelledTable(rows, columns, values)


def _text(stream: BinaryIO, document: str) -> str:
    try:
        return stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ParseError("LB-M54", document, byte=fault.start) from fault


def _leading_empty(line: list[str]) -> int:
    """Return how many columns of labels stand before the numbers; at least one."""
    count = next((place for place, cell in enumerate(line) if cell.strip()), 1)
    return max(count, 1)


def _numbers(cells: list[str], document: str, row: int) -> list[float]:
    numbers = []
    for place, cell in enumerate(cells):
        try:
            number = float(cell)
        except ValueError:
            number = float("nan")
        if not np.isfinite(number):
            column = place + 1
            raise ParseError("LB-M50", document, row=row, column=column, text=cell.strip() or "-")
        numbers.append(number)
    return numbers
