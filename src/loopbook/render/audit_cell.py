"""Audit cell: numbers of an audit in the tables of its report."""

from collections.abc import Iterable, Sequence

from loopbook.render.number import number_text
from loopbook.terms.paper import Cell, Figure, Table
from loopbook.wording import say

DIGITS = 5
"""Digits of a number that a report shows; a spreadsheet has all of them."""


def amount(
    value: float | None, language: str, sequences: Sequence[int] = (), symbol: str = ""
) -> Figure:
    """Return a number with the entries it rests on; unknown for None."""
    shown = None if value is None else float(f"{value:.{DIGITS}g}")
    text = number_text(shown, language, symbol=symbol)
    return Figure(text=text, value=value, evidence=tuple(sequences))


def percent(share: float | None, language: str) -> Figure:
    """Return a share as percent."""
    if share is None:
        return Figure(text=say("audit.unknown", language))
    return Figure(text=f"{share * 100:.2f} %", value=share * 100)


def table(
    name: str,
    language: str,
    columns: str,
    rows: Iterable[Sequence[Cell]],
    notes: Sequence[str] = (),
) -> list[Table]:
    """Return a table with its caption and headings from the catalogue; none without rows.

    Parameters
      name     id, and end of the key of the caption
      columns  ends of the keys of the headings, split at a blank
    """
    made = tuple(tuple(row) for row in rows)
    if not made:
        return []
    headings = tuple(say(f"audit_column.{each}", language) for each in columns.split())
    caption = say(f"audit_table.{name}", language)
    return [Table(id=name, caption=caption, columns=headings, rows=made, notes=tuple(notes))]
