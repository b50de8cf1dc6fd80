"""Layout: where in a table its years, products, values and units stand.

Three layouts are read: long (a row a product and year), wide by product (a row a year, a column a
product) and wide by year (a row a product, a column a year). A row under the headings that holds
units instead of numbers is taken as such, as in the baselines of PV_ICE.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.heading import heading_key, read_heading
from loopbook.formats.number import fold, number_text, parse_number
from loopbook.formats.row import Cell, Row, is_empty
from loopbook.terms.stock import SeriesColumns

SEARCHED_ROWS = 50
USUAL = {
    "year": ("year", "time", "年份", "年度", "年", "时间"),
    "value": ("value", "inflow", "stock", "amount", "数值", "值", "数量", "投入量", "存量", "流入"),
    "sd": ("sd", "uncertainty", "标准差", "不确定度"),
    "unit": ("unit", "单位"),
    "product": ("product", "material", "element", "产品", "物品", "材料", "品类"),
    "region": ("region", "country", "地区", "国家"),
}
_YEAR = re.compile(r"(-?\d{1,4})(?:\.0+)?\s*年?")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a table, 0 first; -1: there is none.

    Fields
      heading_row   number of the row of headings, as a spreadsheet shows it
      headings      their texts
      year, value, sd, unit   columns of a long table;  wide by product: `value` is -1
      products      columns that name the product
      series        columns of a wide table -> product or year that stands over them
      is_by_year    whether `series` are years
      where         (column, text)
      extra         column -> name of a parameter column
      heading_unit  unit in the heading of the value
    """

    heading_row: int
    headings: tuple[str, ...]
    year: int = -1
    value: int = -1
    sd: int = -1
    unit: int = -1
    products: tuple[int, ...] = ()
    series: dict[int, str] = {}
    is_by_year: bool = False
    where: tuple[tuple[int, str], ...] = ()
    extra: dict[int, str] = {}
    heading_unit: str = ""


def text_of(cell: Cell) -> str:
    """Return a cell as text, numbers without needless zeros."""
    return number_text(cell) if isinstance(cell, Decimal) else str(cell).strip()


def year_of(cell: Cell) -> int | None:
    """Return the year that a cell writes, or None: `1995`, `1995年`, a date."""
    if isinstance(cell, date):
        return cell.year
    found = _YEAR.fullmatch(fold(text_of(cell)))
    return int(found[1]) if found else None


def cell_at(row: Row, column: int) -> Cell:
    """Return the cell of a column; empty where the row ends before it, or there is no column."""
    return row.cells[column] if 0 <= column < len(row.cells) else ""


def is_number(cell: Cell) -> bool:
    """Say whether a cell holds a number."""
    if isinstance(cell, Decimal):
        return True
    try:
        return bool(text_of(cell)) and parse_number(text_of(cell)).unit in {"", "%"}
    except ParseError:
        return False


def layout_of(rows: Sequence[Row], columns: SeriesColumns, document: str) -> Layout:
    """Find the headings of a table and what stands under them.

    Raises    ParseError  LB-Y30 no row of headings, LB-Y31 a named column is not among them
    """
    for row in [row for row in rows if not is_empty(row)][:SEARCHED_ROWS]:
        found = _headings(row, columns)
        if found is not None:
            return _completed(found, columns, document)
    raise ParseError("LB-Y30", document)


def _headings(row: Row, columns: SeriesColumns) -> Layout | None:
    """Return the layout if this row holds headings."""
    texts = tuple(text_of(cell) for cell in row.cells)
    year = _column(texts, (columns.year,) if columns.year else USUAL["year"])
    value = _column(texts, (columns.value,) if columns.value else USUAL["value"])
    if year < 0 and value >= 0 and texts and not texts[0]:
        # A first column without a heading beside `value`: the index of a data frame.
        year = 0
    if year >= 0:
        return Layout(heading_row=row.number, headings=texts, year=year, value=value)
    years = {} if columns.year else _years_across(row)
    if years:
        return Layout(heading_row=row.number, headings=texts, series=years, is_by_year=True)
    return None


def _years_across(row: Row) -> dict[int, str]:
    """Return the columns of a row of years, one behind the other; empty where it is none.

    A row of data may begin with a year and go on with small numbers: years here are of the last
    two centuries or the next, rise, and stand beside texts only.
    """
    found = {index: year_of(cell) for index, cell in enumerate(row.cells) if cell != ""}
    years = {i: year for i, year in found.items() if year is not None and 1800 <= year < 2200}
    others = [row.cells[index] for index in found if index not in years]
    rising = list(years.values()) == sorted(set(years.values()))
    if len(years) < 2 or not rising or any(is_number(cell) for cell in others):
        return {}
    return {index: str(year) for index, year in years.items()}


def _completed(layout: Layout, columns: SeriesColumns, document: str) -> Layout:
    """Return the layout with its other columns; what was named must be there."""
    texts = layout.headings

    def named(heading: str) -> int:
        index = _column(texts, (heading,))
        if index < 0:
            close = get_close_matches(heading, texts, 1, 0.3)
            nearest = close[0] if close else "-"
            raise ParseError("LB-Y31", document, column=heading, nearest=nearest)
        return index

    if columns.value and layout.value < 0:
        named(columns.value)
    products = tuple(named(heading) for heading in columns.product) or tuple(
        index
        for index in (_column(texts, USUAL["product"]), _column(texts, USUAL["region"]))
        if index >= 0 and index not in (layout.value, layout.year)
    )
    unit = _column(texts, (columns.unit,) if columns.unit else USUAL["unit"])
    unit = -1 if unit == layout.value else unit  # a value may stand under its unit: `kg`
    sd = named(columns.sd) if columns.sd else _column(texts, USUAL["sd"])
    where = tuple((named(heading), text) for heading, text in columns.where)
    extra = {named(heading): heading for heading in columns.extra}
    taken = {layout.year, layout.value, sd, unit, *products, *(c for c, _ in where), *extra}
    series = layout.series
    if not layout.is_by_year and layout.value < 0:
        series = {i: text for i, text in enumerate(texts) if text and i not in taken}
    return msgspec.structs.replace(
        layout,
        sd=sd,
        unit=unit,
        products=products,
        where=where,
        extra=extra,
        series=series,
        heading_unit=_unit_of(texts[layout.value]) if layout.value >= 0 else "",
    )


def _column(texts: Sequence[str], wanted: Sequence[str]) -> int:
    """Return the column under the first of the wanted headings that is there, or -1."""
    for heading in wanted:
        if heading in texts:
            return texts.index(heading)
        key = heading_key(heading)
        for index, text in enumerate(texts):
            if text and read_heading(text, (key,)) is not None:
                return index
    return -1


def _unit_of(text: str) -> str:
    found = read_heading(text, (heading_key(text),))
    return found.unit if found else ""


def units_row(row: Row, layout: Layout) -> bool:
    """Say whether a row under the headings holds units: no year, and no number among its values."""
    if layout.is_by_year or year_of(cell_at(row, layout.year)) is not None:
        return False
    cells = [cell_at(row, index) for index in (layout.value, *layout.series) if index >= 0]
    return any(cell != "" for cell in cells) and not any(is_number(cell) for cell in cells)
