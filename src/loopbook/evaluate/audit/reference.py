"""Reference: a row of an audit that speaks of a loss, option or target which no table has."""

from collections.abc import Iterator
from difflib import get_close_matches

from loopbook.evaluate.audit.record import names_of, rows_of, text_of
from loopbook.terms.audit import AuditFile, AuditForm
from loopbook.terms.finding import Finding, Place, Severity

HOMES = {"loss": "losses", "option": "options", "target": "targets"}
"""Field that names something -> the table in which it stands first."""

_KNOWN_SHOWN = 12


def lost_references(file: AuditFile, form: AuditForm) -> tuple[Finding, ...]:
    """Return an error for each cell that names what its table of origin has not."""
    return tuple(
        finding
        for table in form.tables.values()
        for field in table.fields
        if field.id in HOMES and HOMES[field.id] != table.id and HOMES[field.id] in form.tables
        for finding in _lost(file, table.id, field.id)
    )


def _lost(file: AuditFile, table: str, field: str) -> Iterator[Finding]:
    known = names_of(rows_of(file, HOMES[field]), field)
    told = set(known)
    for row in rows_of(file, table):
        name = text_of(row, field)
        if name and name not in told:
            near = get_close_matches(name, known, 1, 0.3)
            values = {
                "text": name,
                "nearest": near[0] if near else "-",
                "known": ", ".join(known[:_KNOWN_SHOWN]) or "-",
            }
            place = Place(document=table, sheet=row.sheet, row=row.row, column=field)
            yield Finding("LB-Z56", Severity.ERROR, place, values)
