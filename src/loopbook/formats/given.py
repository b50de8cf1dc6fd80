"""Given: what every row of a file states and the file itself does not: its year, its publisher."""

from collections.abc import Iterable
from difflib import get_close_matches

import msgspec

from loopbook.errors import UnknownTerm
from loopbook.terms.scheme import IntakeTable

UNCHANGED = {"type", "action", "header"}
"""Fields that say what a table is: a person may not change them."""


def with_given(table: IntakeTable, given: Iterable[tuple[str, str]]) -> IntakeTable:
    """Return `table` with values for what its file does not state; a cell of the file comes first.

    Parameters
      given   field of the table -> value, as `period` -> `2016`
    Raises    UnknownTerm  LB-W72  the table has no such field, or it says what the table is
    """
    for field, value in given:
        known = sorted({c.field for c in table.columns if not c.sets} - UNCHANGED)
        if field not in known:
            near = get_close_matches(field, known, 1, 0.4)
            nearest = near[0] if near else "-"
            raise UnknownTerm("LB-W72", field=field, table=table.id, nearest=nearest)
        columns = tuple(
            msgspec.structs.replace(column, default=value, required=False)
            if column.field == field and not column.sets
            else column
            for column in table.columns
        )
        table = IntakeTable(table.id, columns)
    return table
