"""The units of a pack: units.csv of core and of the packs, every row checked."""

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.rules.unit import spellings_of, unit_of, units_of
from loopbook.terms.quantity import Units


def declared_units(bundle: Bundle) -> Units:
    """Return the units declared; a code or spelling claimed twice is a fault of the later row."""
    lines = bundle.lines("units.csv")
    cells = [({column: _text(line, column) for column in line.row.cells}, line) for line in lines]
    good = [(row, line) for row, line in cells if _is_whole(row, line)]
    first = unique((row["code"], line) for row, line in good)
    spelled: dict[str, Line] = {}
    for row, line in good:
        for spelling in spellings_of(row):
            other = spelled.setdefault(spelling, line)
            if other is not line:
                line.fault("duplicate", name=spelling, other=other.rule)
    return units_of(row for row, line in good if first[row["code"]] is line)


def _text(line: Line, column: str) -> str:
    return line.optional(column)


def _is_whole(row: dict[str, str], line: Line) -> bool:
    """Say whether a row can be read as a unit; find what is wrong with it."""
    wanted = ("code", "dimension", "factor", "label_en", "label_zh", "source")
    empty = [column for column in wanted if not row.get(column)]
    for column in empty:
        line.fault("empty", column=column)
    if empty or not {"symbol", "offset", "spellings"} <= set(row):
        return False
    try:
        unit_of(row)
    except ValueError as error:
        line.fault("number", column="dimension, factor or offset", value=error)
        return False
    return True
