"""Series: a flow or published quantity by year, as the table that `loopbook stock` reads."""

from collections.abc import Iterable, Iterator

from loopbook.render.table import Table, Value, plain_text, table_of
from loopbook.terms.series import SeriesPoint

KEYS = ("year", "product", "value", "sd", "unit", "by")
DIGITS = 6


def series_table(points: Iterable[SeriesPoint]) -> Table:
    """Return one row per figure, in the order given; an unknown uncertainty is empty.

    Headings are the keys in every language: the table is read by programs.
    """
    return Table("series", KEYS, KEYS, tuple(_rows(points)))


def series_lines(points: Iterable[SeriesPoint], language: str = "en") -> list[str]:
    """Return the figures as a person reads them, to six digits."""
    table = table_of("series", KEYS, _rows(points), language)
    shown = [["" if cell is None else _shown(cell) for cell in row] for row in table.rows]
    return plain_text(table.headings, shown)


def _rows(points: Iterable[SeriesPoint]) -> Iterator[tuple[Value, ...]]:
    return ((str(p.period), p.product, p.value, p.sd, p.unit, p.by) for p in points)


def _shown(cell: Value) -> str:
    return cell if isinstance(cell, str) else f"{float(cell or 0):.{DIGITS}g}"
