"""Record: the tables of an audit file as they stand now, and their cells as numbers and days.

A recording replaces what the table had before, or adds to it; the file keeps both.
"""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from loopbook.errors import ParseError
from loopbook.terms.audit import AuditFile, AuditForm, AuditRow, Recording

PARAMETERS = "parameters"
PERCENT = Fraction(1, 100)
_SHOWN = 40
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
"""A number as the reader of tables writes it: plain digits. A file may be made by anybody."""


def recordings_of(file: AuditFile, table: str) -> tuple[Recording, ...]:
    """Return the recordings that make up a table now: the last whole one, and what was added."""
    found: list[Recording] = []
    for recording in file.recordings:
        if recording.table == table:
            found = [*found, recording] if recording.is_addition else [recording]
    return tuple(found)


def rows_of(file: AuditFile, table: str) -> tuple[AuditRow, ...]:
    """Return the rows of a table as they stand now, in the order recorded."""
    return tuple(row for each in recordings_of(file, table) for row in each.rows)


def text_of(row: AuditRow, field: str) -> str:
    """Return the text of a cell; empty where nothing stands there."""
    return row.cells.get(field, "")


def number_of(row: AuditRow, field: str) -> float | None:
    """Return the number of a cell, in the unit of its field; None where nothing stands there.

    Raises    ParseError  LB-Z58  the cell of the file holds something else
    """
    text = text_of(row, field)
    if not text:
        return None
    if _NUMBER.fullmatch(text) is None:
        raise ParseError("LB-Z58", text=text[:_SHOWN])
    return float(text)


def day_of(row: AuditRow, field: str) -> date | None:
    """Return the day of a cell; None where nothing stands there.

    Raises    ParseError  LB-Z58  the cell of the file holds something else
    """
    text = text_of(row, field)
    return read_day(text) if text else None


def read_day(text: str) -> date:
    """Return the day that a text of an audit file names, as 2026-01-15.

    Raises    ParseError  LB-Z58  it names none
    """
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ParseError("LB-Z58", text=text[:_SHOWN]) from fault


def is_yes(row: AuditRow, field: str) -> bool | None:
    """Return what a yes/no cell says; None where nothing stands there."""
    text = text_of(row, field)
    return None if not text else text == "yes"


def texts_declared(file: AuditFile) -> dict[str, str]:
    """Return parameter -> its value as text; a later row counts."""
    rows = rows_of(file, PARAMETERS)
    return {text_of(row, "parameter"): text_of(row, "value") for row in rows}


def numbers_declared(file: AuditFile, form: AuditForm) -> dict[str, float]:
    """Return parameter -> its number in the unit of the parameter, a percentage as a share.

    Raises    ParseError  LB-Z58  a value is no number
    """
    found = {}
    for row in rows_of(file, PARAMETERS):
        parameter = form.parameters.get(text_of(row, "parameter"))
        if parameter is None or parameter.unit is None:
            continue
        number = number_of(row, "value")
        if number is not None:
            is_share = parameter.unit.factor == PERCENT and not parameter.unit.dimension
            found[parameter.id] = number / 100 if is_share else number
    return found


def names_of(rows: Sequence[AuditRow], field: str) -> tuple[str, ...]:
    """Return the texts of a field, each once, in order."""
    return tuple(dict.fromkeys(filter(None, (text_of(row, field) for row in rows))))
