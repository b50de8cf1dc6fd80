"""Arrays of flodym: as files that its readers take and write, and as objects, by their attributes.

Long: a column a dimension, under its name or letter, and a column `value`. Wide: the items of one
dimension stand as headings. A dimension that has no heading is known by its items, and one with a
single item need not stand there. A dimension file is one column or one row, without heading.

Source    flodym 1.1, data_reader and FlodymArray.from_df (layouts); no code of it is used
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Protocol

import msgspec
import numpy as np

from loopbook.errors import ParseError
from loopbook.formats.number import parse_number
from loopbook.formats.row import Cell, Row, is_empty
from loopbook.formats.stock_layout import cell_at, text_of, year_of
from loopbook.formats.table import read_cells
from loopbook.terms.stock import Array, NamedArray

VALUE = "value"
Item = int | str


class Axis(msgspec.Struct, frozen=True):
    """A dimension: its name, its letter, its items in order."""

    name: str
    letter: str
    items: tuple[Item, ...]


class FlodymArray(Protocol):
    """What is asked of an array of flodym."""

    @property
    def dims(self) -> Iterable[Any]:
        """The dimensions in order, each with `name`, `letter` and `items`."""
        ...

    @property
    def values(self) -> Array:
        """The values."""
        ...


def from_flodym(array: FlodymArray) -> NamedArray:
    """Return an array of flodym as a term; the values are copied."""
    dims = list(array.dims)
    return NamedArray(
        names=tuple(dim.name for dim in dims),
        letters=tuple(dim.letter for dim in dims),
        items=tuple(tuple(dim.items) for dim in dims),
        values=np.array(array.values, dtype=np.float64),
    )


def dimension_words(array: NamedArray) -> list[dict[str, Any]]:
    """Return what `flodym.Dimension(**words)` takes, a dict a dimension."""
    return [
        {"name": name, "letter": letter, "items": list(items), "dtype": type(items[0])}
        for name, letter, items in zip(array.names, array.letters, array.items, strict=True)
    ]


def read_axis(stream: BinaryIO, document: str, name: str, letter: str, sheet: str = "") -> Axis:
    """Read a dimension file: one column or one row of items; whole numbers are years.

    Raises    ParseError  LB-W01 to LB-W07, LB-Y43 it is neither a column nor a row
    """
    rows = _rows(stream, document, sheet)
    filled = [[cell for cell in row.cells if cell != ""] for row in rows]
    is_column = all(len(cells) == 1 for cells in filled)
    if not filled or not (is_column or len(filled) == 1):
        raise ParseError("LB-Y43", document, dims=name)
    cells = [cells[0] for cells in filled] if is_column else filled[0]
    return Axis(name, letter, _items(cells))


def read_array(
    stream: BinaryIO, document: str, axes: Sequence[Axis], sheet: str = ""
) -> NamedArray:
    """Read an array in one of the layouts of flodym.

    Parameters
      axes  the dimensions of the array, in order
    Raises    ParseError  LB-W01 to LB-W07;  LB-Y43 the columns are not those of the dimensions, an
              item is none of theirs, a number cannot be read;  LB-Y44 a value is missing or double
    """
    rows = _rows(stream, document, sheet)
    if not rows:
        raise ParseError("LB-Y43", document, dims=", ".join(axis.name for axis in axes))
    values = np.full([len(axis.items) for axis in axes], np.nan)
    for place, cell in _cells(rows, axes, document):
        if not np.isnan(values[place]):
            raise ParseError("LB-Y44", document, item=_named(place, axes), count=2)
        values[place] = _number(cell, document, axes)
    if bool(np.isnan(values).any()):
        place = tuple(int(index) for index in np.argwhere(np.isnan(values))[0])
        raise ParseError("LB-Y44", document, item=_named(place, axes), count=0)
    return NamedArray(
        names=tuple(axis.name for axis in axes),
        letters=tuple(axis.letter for axis in axes),
        items=tuple(axis.items for axis in axes),
        values=values,
    )


def write_array(array: NamedArray, wide: str = "") -> bytes:
    """Return an array as CSV that flodym's parameter reader takes: UTF-8, every digit.

    Parameters
      wide  name of the dimension whose items stand as headings; empty: a long table
    Raises    ParseError  LB-Y43 there is no such dimension
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if not wide:
        writer.writerow([*array.names, VALUE])
        for place in np.ndindex(array.values.shape):
            items = [axis[index] for axis, index in zip(array.items, place, strict=True)]
            writer.writerow([*items, repr(float(array.values[place]))])
        return text.getvalue().encode()
    if wide not in array.names:
        raise ParseError("LB-Y43", wide, dims=", ".join(array.names))
    across = array.names.index(wide)
    others = [index for index in range(len(array.names)) if index != across]
    writer.writerow([*(array.names[index] for index in others), *array.items[across]])
    turned = np.moveaxis(array.values, across, -1)
    for place in np.ndindex(turned.shape[:-1]):
        items = [array.items[axis][index] for axis, index in zip(others, place, strict=True)]
        writer.writerow([*items, *(repr(float(value)) for value in turned[place])])
    return text.getvalue().encode()


def write_axis(items: Sequence[Item]) -> bytes:
    """Return a dimension file: one column, no heading."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([item] for item in items)
    return text.getvalue().encode()


def _rows(stream: BinaryIO, document: str, sheet: str) -> list[Row]:
    """Return the rows that hold something, of one sheet of a workbook or of a text."""
    rows = [row for row in read_cells(stream, document) if not is_empty(row)]
    sheets = list(dict.fromkeys(row.sheet for row in rows))
    wanted = sheet or (sheets[0] if sheets else "")
    if sheets and wanted not in sheets:
        raise ParseError("LB-Y31", document, column=sheet, nearest=", ".join(sheets))
    return [row for row in rows if row.sheet == wanted]


def _items(cells: Sequence[Cell]) -> tuple[Item, ...]:
    years = [year_of(cell) for cell in cells]
    if all(year is not None for year in years):
        return tuple(year for year in years if year is not None)
    return tuple(text_of(cell) for cell in cells)


def _cells(
    rows: Sequence[Row], axes: Sequence[Axis], document: str
) -> Iterator[tuple[tuple[int, ...], Cell]]:
    """Yield the place and the cell of every value."""
    head, body = rows[0], rows[1:]
    texts = [text_of(cell_at(head, i)) for i in range(max(len(row.cells) for row in rows))]
    places = [{str(item): i for i, item in enumerate(axis.items)} for axis in axes]
    columns = [
        next((i for i, text in enumerate(texts) if text in (axis.name, axis.letter)), -1)
        for axis in axes
    ]
    free = [i for i in range(len(texts)) if i not in columns]
    value = next((i for i in free if texts[i].lower() == VALUE), -1)
    headings = {texts[i] for i in free}
    across = next((k for k, known in enumerate(places) if known.keys() <= headings), -1)
    across = -1 if value >= 0 else across
    headed = [value] if across < 0 else [i for i in free if texts[i] in places[across]]
    unnamed = [i for i in free if i not in headed]
    for k, axis in enumerate(axes):
        if columns[k] < 0 and k != across and len(axis.items) > 1:
            columns[k] = _by_items(places[k], unnamed, body)
            unnamed = [i for i in unnamed if i != columns[k]]
    lost = [axis.name for k, axis in enumerate(axes) if _is_lost(k, axis, columns, across)]
    if lost or headed == [-1]:
        names = ", ".join(lost or [axis.name for axis in axes])
        raise ParseError("LB-Y43", document, dims=names)
    for row in body:
        for column in headed:
            items = [text_of(cell_at(row, i)) for i in columns]
            if across >= 0:
                items[across] = texts[column]
            yield _place(axes, places, items, document), cell_at(row, column)


def _is_lost(k: int, axis: Axis, columns: Sequence[int], across: int) -> bool:
    return columns[k] < 0 and k != across and len(axis.items) > 1


def _by_items(known: dict[str, int], columns: Sequence[int], body: Sequence[Row]) -> int:
    """Return the column without a known heading whose cells are all items of the dimension."""
    matching = (i for i in columns if all(text_of(cell_at(row, i)) in known for row in body))
    return next(matching, -1)


def _place(
    axes: Sequence[Axis], places: Sequence[dict[str, int]], items: Sequence[str], document: str
) -> tuple[int, ...]:
    place = []
    for axis, known, item in zip(axes, places, items, strict=True):
        # A dimension of one item need not stand in the file.
        index = 0 if not item and len(known) == 1 else known.get(item, -1)
        if index < 0:
            raise ParseError("LB-Y43", document, dims=f"{axis.name}: {item or '-'}")
        place.append(index)
    return tuple(place)


def _number(cell: Cell, document: str, axes: Sequence[Axis]) -> float:
    if isinstance(cell, Decimal):
        return float(cell)
    try:
        return float(parse_number(text_of(cell)).value)
    except ParseError as fault:
        names = ", ".join(axis.name for axis in axes)
        raise ParseError("LB-Y43", document, dims=f"{names}: {text_of(cell) or '-'}") from fault


def _named(place: tuple[int, ...], axes: Sequence[Axis]) -> str:
    return ", ".join(f"{a.name} {a.items[i]}" for a, i in zip(axes, place, strict=True))
