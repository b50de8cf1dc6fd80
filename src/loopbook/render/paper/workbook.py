"""Workbook: a paper as XLSX: what it says, one sheet a table, and the evidence of every cell.

Numbers are numbers, texts are never run as formulas, and the last sheets say for each cell which
entries it rests on, and what those are.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from loopbook.render.paper.annex import Annex
from loopbook.terms.paper import Cell, Figure, Heading, Paper, Paragraph, Picture, Table
from loopbook.wording import say

SHEET_NAME_MAX = 31
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_HEAD_ROWS = 2
_WIDEST = 60
_CELL_TEXT_MAX = 32_767


class _Looks(NamedTuple):
    """Formats of cells."""

    title: Format
    heading: Format
    text: Format
    number: Format
    quiet: Format


class Keyed(NamedTuple):
    """A cell of a sheet, and an entry it rests on."""

    sheet: str
    cell: str
    key: int
    sequence: int


def set_workbook(paper: Paper) -> bytes:
    """Return the paper as XLSX: a sheet of its text, one a table, the keys and the evidence.

    The same paper makes the same bytes.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": paper.title, "author": "loopbook", "created": _MADE})
    looks = _looks(book)
    annex = Annex(paper)
    names = sheet_names(paper)
    _about(book.add_worksheet(say("paper.sheet.about", paper.language)), paper, looks, names)
    keyed: list[Keyed] = []
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        sheet = book.add_worksheet(names[table.id])
        _fill(sheet, table, looks)
        keyed += _keys(table, names[table.id], annex)
    if annex.entries:
        _evidence(book.add_worksheet(say("paper.sheet.evidence", paper.language)), paper, looks)
        _links(book.add_worksheet(say("paper.sheet.keys", paper.language)), keyed, looks, paper)
    book.close()
    return target.getvalue()


def sheet_names(paper: Paper) -> dict[str, str]:
    """Return table id -> name of its sheet: as Excel allows, each once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        stem = "".join("_" if sign in "[]:*?/\\'" else sign for sign in table.id)
        name, again = stem[:SHEET_NAME_MAX], 1
        while name.casefold() in taken:
            again += 1
            name = f"{stem[: SHEET_NAME_MAX - 4]}_{again}"
        taken.add(name.casefold())
        names[table.id] = name
    return names


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    return _Looks(
        title=book.add_format({**font, "font_size": 14, "font_color": "#1f6f5c"}),
        heading=book.add_format(
            {**font, "bold": True, "text_wrap": True, "bg_color": "#e6f0ed", "bottom": 1}
        ),
        text=book.add_format({**font, "text_wrap": True}),
        number=book.add_format({**font, "num_format": "General"}),
        quiet=book.add_format({**font, "font_color": "#5b6875", "text_wrap": True}),
    )


def _about(sheet: Worksheet, paper: Paper, looks: _Looks, names: dict[str, str]) -> None:
    sheet.set_column(0, 0, 100)
    lines: list[tuple[str, Format]] = [(paper.title, looks.title), (paper.subtitle, looks.text)]
    lines += [(line, looks.quiet) for line in paper.front]
    for block in paper.blocks:
        match block:
            case Heading():
                lines.append((block.text, looks.title))
            case Paragraph():
                lines.append(("".join(_shown(piece) for piece in block.pieces), looks.text))
            case Table():
                lines.append((f"{block.caption} → {names[block.id]}", looks.text))
            case Picture():
                lines.append((block.caption, looks.quiet))
    for row, (text, look) in enumerate(lines):
        sheet.write_string(row, 0, text[:_CELL_TEXT_MAX], look)


def _fill(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    sheet.write_string(0, 0, table.caption, looks.title)
    for column, heading in enumerate(table.columns):
        sheet.write_string(1, column, heading, looks.heading)
        longest = max((len(_shown(row[column])) for row in table.rows), default=0)
        sheet.set_column(column, column, min(_WIDEST, max(10, longest + 2)))
    for place, row in enumerate(table.rows, start=_HEAD_ROWS):
        for column, cell in enumerate(row):
            _write(sheet, place, column, cell, looks)
    for place, note in enumerate(table.notes, start=_HEAD_ROWS + len(table.rows) + 1):
        sheet.write_string(place, 0, note, looks.quiet)
    sheet.freeze_panes(_HEAD_ROWS, 1)
    if table.rows:
        sheet.autofilter(1, 0, len(table.rows) + 1, len(table.columns) - 1)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    if isinstance(cell, Figure) and cell.value is not None:
        sheet.write_number(row, column, float(cell.value), looks.number)
        if cell.note:
            sheet.write_comment(row, column, cell.note)
    else:
        sheet.write_string(row, column, _shown(cell)[:_CELL_TEXT_MAX], looks.text)


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell.text} {cell.note}".strip()


def _keys(table: Table, sheet: str, annex: Annex) -> Iterator[Keyed]:
    sequences = {entry.key: entry.sequence for entry in annex.entries}
    for place, row in enumerate(table.rows, start=_HEAD_ROWS):
        for column, cell in enumerate(row):
            if isinstance(cell, Figure):
                where = xl_rowcol_to_cell(place, column)
                yield from (Keyed(sheet, where, k, sequences[k]) for k in annex.keys(cell))


def _evidence(sheet: Worksheet, paper: Paper, looks: _Looks) -> None:
    columns = ("key", "entry", "what", "who", "leaf")
    for column, name in enumerate(columns):
        sheet.write_string(0, column, say(f"paper.evidence.{name}", paper.language), looks.heading)
    for row, entry in enumerate(Annex(paper).entries, start=1):
        sheet.write_number(row, 0, entry.key, looks.number)
        sheet.write_number(row, 1, entry.sequence, looks.number)
        told = entry.source
        what = told.what if told else say("paper.evidence.not_held", paper.language)
        for column, text in enumerate((what, told.who if told else "", told.leaf if told else "")):
            sheet.write_string(row, 2 + column, text[:_CELL_TEXT_MAX], looks.text)
    sheet.set_column(2, 3, 50)
    sheet.freeze_panes(1, 0)


def _links(sheet: Worksheet, keyed: list[Keyed], looks: _Looks, paper: Paper) -> None:
    for column, name in enumerate(("sheet", "cell", "key", "entry")):
        sheet.write_string(0, column, say(f"paper.evidence.{name}", paper.language), looks.heading)
    for row, each in enumerate(keyed, start=1):
        sheet.write_string(row, 0, each.sheet, looks.text)
        sheet.write_string(row, 1, each.cell, looks.text)
        sheet.write_number(row, 2, each.key, looks.number)
        sheet.write_number(row, 3, each.sequence, looks.number)
    sheet.freeze_panes(1, 0)
