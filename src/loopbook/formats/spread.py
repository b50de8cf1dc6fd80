"""Spread: one row of a wide table, taken apart into what each of its value columns states.

A column of the pack with `sets`, or with a place in its heading (`{period}`), has cells that each
state something of their own: the row's other columns, what the column sets, and the value of that
cell. Columns that set the same are read together, as a value and its uncertainty. An empty cell
states nothing: unknown, not zero.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from loopbook.formats.columns import Column, column_name
from loopbook.formats.lines import Line
from loopbook.formats.row import Row, row_place
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.scheme import IntakeColumn

AMOUNTS = {"quantity", "value", "answer", "share"}
"""Fields that make a statement: a row without any of them states nothing."""


class Statement(msgspec.Struct, frozen=True):
    """What a line states once: its columns, and the column whose cell it is about, if one is."""

    line: Line
    column: Column | None = None


def spread(line: Line) -> Iterator[Statement]:
    """Yield the statements of a line, in the order of its columns; one of a table that is not wide.

    Returns   what was found about the line travels with its first statement; a row without any
              gives one without columns, when there is something to say of it
    """
    wide = [column for column in line.columns if column.sets]
    findings = (*line.findings, *_missed(line))
    if not wide:
        is_stated = any(_is_stated(line.row, c) for c in line.columns if c.column.field in AMOUNTS)
        is_expected = any(c.column.is_expected for c in line.columns if c.column.field in AMOUNTS)
        columns = line.columns if is_stated or not is_expected else ()
        yield Statement(Line(line.row, columns, findings))
        return
    base = tuple(column for column in line.columns if not column.sets)
    if any(c.column.field == "whole" and _is_missed(line, c) for c in base):
        # Shares of a whole that nobody knows: unknown amounts, told once with the whole.
        yield Statement(Line(line.row, (), findings))
        return
    for sets in dict.fromkeys(column.sets for column in wide):
        group = [column for column in wide if column.sets == sets]
        about = next((c for c in group if c.column.field in AMOUNTS), group[0])
        if not _is_stated(line.row, about):
            continue
        columns = (*_constants(about), *_without(base, sets), *group)
        yield Statement(Line(line.row, columns, findings), about)
        findings = ()
    if findings:
        yield Statement(Line(line.row, (), findings))


def _missed(line: Line) -> Iterator[Finding]:
    """Yield a warning for each cell that the pack expects and nobody filled: unknown, not zero."""
    for column in line.columns:
        if _is_missed(line, column):
            heading = column.heading or column_name(column.column)
            place = row_place(line.row, heading)
            values = {"column": heading}
            yield Finding("LB-J04", Severity.WARNING, place, values, column.column.rule)


def _is_missed(line: Line, column: Column) -> bool:
    return column.column.is_expected and not _is_stated(line.row, column)


def _is_stated(row: Row, column: Column) -> bool:
    cell = row.cells[column.index] if 0 <= column.index < len(row.cells) else ""
    return cell != "" or column.index in row.faults


def _without(base: Sequence[Column], sets: tuple[tuple[str, str], ...]) -> Iterator[Column]:
    """Yield the columns of the whole row; what a column sets takes the place of a default."""
    fields = {field for field, _ in sets}
    return (c for c in base if c.index >= 0 or c.column.field not in fields)


@lru_cache(maxsize=10_000)
def _constants(column: Column) -> tuple[Column, ...]:
    """Return what a column sets, as columns that stand nowhere in the file."""
    return tuple(
        Column(
            IntakeColumn(
                heading_en="", heading_zh="", field=field, default=value, rule=column.column.rule
            )
        )
        for field, value in column.sets
    )
