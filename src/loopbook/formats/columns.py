"""Columns: which column of a file is which of a table, found by its heading.

The unit of a column may stand in its heading (`质量（kg）`), in a row of units below the headings,
or in a title above them (`单位：万吨`). What is not understood is said, and nothing is left out
without a word.
"""

import re
from collections.abc import Container, Sequence
from functools import lru_cache

import msgspec

from loopbook.errors import ParseError, UnitError
from loopbook.formats.heading import nearest, read_heading, spellings
from loopbook.formats.measure import Scaled, UnitReader
from loopbook.formats.moment import read_period
from loopbook.formats.number import clipped, fold
from loopbook.formats.row import Row, row_place
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.scheme import IntakeColumn, IntakeTable

# Not 填报单位, which is who reports.
_TITLE_UNIT = re.compile(
    r"(?:^|[^\u4e00-\u9fffA-Za-z])(?:计量)?(?:单位|[Uu]nits?)\s*:\s*([^\s,;)]+)"
)
_MEASURED = {
    "quantity", "value", "answer", "sd", "input.quantity", "output.quantity", "share", "whole",
}  # fmt: skip
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_POSITION = re.compile(r"\[(\d{1,3})\]")

Keys = dict[str, tuple[int, ...]]
"""Key of a heading -> positions of the columns of the table that it fills."""


class Column(msgspec.Struct, frozen=True):
    """A column of the table in this file.

    Fields
      column   row of the pack
      index    where its cells stand, 0 first; -1: not in this file, its default counts
      heading  as the file writes it
      unit     that the heading, a row of units or a title names
      sets     what each cell of the column states besides its value; empty: the row states it
    """

    column: IntakeColumn
    index: int = -1
    heading: str = ""
    unit: Scaled | None = None
    sets: tuple[tuple[str, str], ...] = ()


class Columns(msgspec.Struct, frozen=True):
    """The columns of a table found in a heading row; an error among `findings` refuses them."""

    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()


def is_measured(column: IntakeColumn) -> bool:
    """Say whether cells of a column are numbers with a unit."""
    is_fact = column.field.startswith(("sensor.", "ilmd.")) and column.unit is not None
    return column.field in _MEASURED or is_fact


def column_name(column: IntakeColumn) -> str:
    """Return the headings of a column for a person: `mass / 质量`."""
    names = [text.split("|")[0] for text in (column.heading_en, column.heading_zh) if text]
    return " / ".join(names) or column.field


def heading_keys(table: IntakeTable) -> Keys:
    """Return all headings of a table."""
    keys: Keys = {}
    for position, column in enumerate(table.columns):
        is_named = place_of(column) is None and not _POSITION.fullmatch(column.heading_en)
        for key in spellings(column.heading_en, column.heading_zh) if is_named else ():
            keys[key] = (*keys.get(key, ()), position)
    return keys


def headings_found(row: Row, keys: Keys) -> int:
    """Return how many cells of a row are headings of the table."""
    return sum(isinstance(cell, str) and read_heading(cell, keys) is not None for cell in row.cells)


def match_columns(row: Row, table: IntakeTable, keys: Keys, units: UnitReader) -> Columns:
    """Find the columns of `table` in a heading row.

    Returns   one column per row of the table, in its order, with findings: a missing, doubled or
              doubtful column is an error, a column of the file that the table has not, a warning
    """
    found = _by_position(table)
    wide: list[Column] = []
    findings: list[Finding] = []
    extra = []
    for index, cell in enumerate(row.cells):
        heading = read_heading(str(cell), keys)
        if heading is None:
            caught = _caught(str(cell), index, table)
            wide += caught
            is_read = caught or any(column.index == index for column in found.values())
            extra += [str(cell)] if str(cell).strip() and not is_read else []
            continue
        for position in keys[heading.key]:
            named = table.columns[position]
            column = Column(named, index, str(cell), sets=named.sets)
            if position in found:
                findings.append(_error("LB-W15", row, column.heading))
            column, faults = _with_heading_unit(column, heading.unit, row, units)
            findings += faults
            found[position] = column
    findings += _missing(row, table, {*found, *(table.columns.index(c.column) for c in wide)})
    if extra:
        values = {"columns": ", ".join(f"'{clipped(text)}'" for text in extra)}
        findings.append(Finding("LB-W18", Severity.WARNING, row_place(row), values))
    narrow = (
        found.get(position, Column(column))
        for position, column in enumerate(table.columns)
        if position in found or not (column.sets or place_of(column))
    )
    return Columns((*narrow, *wide), tuple(findings))


@lru_cache(maxsize=10_000)
def place_of(column: IntakeColumn) -> tuple[str, re.Pattern[str]] | None:
    """Return the field whose value a heading holds, and what finds it there; None without one.

    `{period}` is a heading that is a period, `POM {period}` one that ends in it.
    """
    escaped = re.escape(column.heading_en)
    found = _PLACE.search(escaped)
    if found is None:
        return None
    text = f"{escaped[: found.start()]}(?P<value>.+){escaped[found.end() :]}"
    return found[1], re.compile(text, re.IGNORECASE)


def has_positions(table: IntakeTable) -> bool:
    """Say whether a table has columns that are known by where they stand, with no heading."""
    return any(_POSITION.fullmatch(column.heading_en) for column in table.columns)


def _by_position(table: IntakeTable) -> dict[int, Column]:
    """Return the columns that are known by where they stand: `[1]` is the first."""
    found = {}
    for position, column in enumerate(table.columns):
        stands = _POSITION.fullmatch(column.heading_en)
        if stands is not None:
            index = int(stands[1]) - 1
            found[position] = Column(column, index, f"[{stands[1]}]", sets=column.sets)
    return found


def _caught(heading: str, index: int, table: IntakeTable) -> list[Column]:
    """Return the column whose place `heading` fills, with what it sets; no period, no column."""
    text = heading.strip()
    for column in table.columns if text else ():
        place = place_of(column)
        found = place[1].fullmatch(text) if place else None
        if place is None or found is None:
            continue
        value = found["value"].strip()
        if place[0] in ("period", "base_period") and not _is_period(value):
            continue
        return [Column(column, index, heading, sets=(*column.sets, (place[0], value)))]
    return []


def _is_period(text: str) -> bool:
    try:
        read_period(text)
    except ParseError:
        return False
    return True


def with_title_unit(columns: Columns, titles: Sequence[Row], units: UnitReader) -> Columns:
    """Give columns that name no unit the one that a row above the headings names."""
    stated = [
        (row, found[1])
        for row in titles
        for cell in row.cells
        for found in _TITLE_UNIT.finditer(fold(str(cell)))
    ]
    if len({text for _, text in stated}) != 1:
        return columns
    row, text = stated[0]
    try:
        unit = units.find(text)
    except UnitError as fault:
        values = {"unit": text, "nearest": str(fault.values["nearest"])}
        doubt = Finding("LB-W24", Severity.ERROR, row_place(row), values)
        return Columns(columns.columns, (*columns.findings, doubt))
    changed = tuple(
        msgspec.structs.replace(c, unit=unit) if _takes(c, unit) else c for c in columns.columns
    )
    if changed == columns.columns:
        return columns
    note = Finding("LB-W28", Severity.NOTE, row_place(row), {"unit": text})
    return Columns(changed, (*columns.findings, note))


def is_units_row(row: Row, columns: Sequence[Column], units: UnitReader) -> bool:
    """Say whether a row holds nothing but units, at least one of them under a measured column."""
    texts = {index: _bare(str(cell)) for index, cell in enumerate(row.cells) if str(cell).strip()}
    is_under = any(column.index in texts for column in columns if is_measured(column.column))
    return is_under and all(text in ("", "-", "/") or units.knows(text) for text in texts.values())


def with_units_row(columns: Columns, row: Row, units: UnitReader) -> Columns:
    """Give the measured columns the units of a row of units."""
    changed = []
    findings = list(columns.findings)
    texts = {index: _bare(str(cell)) for index, cell in enumerate(row.cells)}
    for column in columns.columns:
        named = texts.get(column.index, "")
        known = named if units.knows(named) else ""
        with_unit, faults = _with_heading_unit(column, known, row, units)
        changed.append(with_unit)
        findings += faults
    findings.append(Finding("LB-W29", Severity.NOTE, row_place(row)))
    return Columns(tuple(changed), tuple(findings))


def _with_heading_unit(
    column: Column, text: str, row: Row, units: UnitReader
) -> tuple[Column, list[Finding]]:
    if not text or not is_measured(column.column):
        return column, []
    default = column.column.unit
    try:
        unit = units.find(text, default)
    except UnitError as fault:
        values = {"unit": text, "nearest": str(fault.values["nearest"])}
        return column, [_error("LB-W24", row, column.heading, values)]
    is_share = column.column.field == "sd"
    if default and unit.unit.dimension != default.dimension and not is_share:
        values = {"unit": unit.unit.symbol, "wanted": default.symbol}
        return column, [_error("LB-W26", row, column.heading, values)]
    return msgspec.structs.replace(column, unit=unit), []


def _missing(row: Row, table: IntakeTable, found: Container[int]) -> list[Finding]:
    headings = {str(cell).casefold(): str(cell) for cell in row.cells if str(cell).strip()}
    findings = []
    for position, column in enumerate(table.columns):
        is_headed = bool(column.heading_en or column.heading_zh)
        if not (column.required and is_headed) or position in found:
            continue
        close = [nearest(name.split("|")[0], headings) for name in _names(column)]
        values = {
            "column": column_name(column),
            "found": ", ".join(headings.values()),
            "nearest": next(filter(None, close), column_name(column)),
        }
        findings.append(Finding("LB-W17", Severity.ERROR, row_place(row), values, column.rule))
    return findings


def _names(column: IntakeColumn) -> list[str]:
    return [part for text in (column.heading_en, column.heading_zh) for part in text.split("|")]


def _takes(column: Column, unit: Scaled) -> bool:
    """Say whether a unit named for the whole sheet is meant for this column."""
    default = column.column.unit
    is_free = column.index >= 0 and column.unit is None and is_measured(column.column)
    return is_free and (default is None or default.dimension == unit.unit.dimension)


def _bare(text: str) -> str:
    return fold(text).strip("()[]【】 ")


def _error(code: str, row: Row, heading: str, values: dict[str, str] | None = None) -> Finding:
    values = values if values is not None else {"column": heading}
    return Finding(code, Severity.ERROR, row_place(row, heading), values)
