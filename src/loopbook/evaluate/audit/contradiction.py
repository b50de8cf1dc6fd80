"""Contradiction: rows of an audit that say one thing twice, and amounts that cannot be negative.

A table is taken as it comes, also with rows added later; what its rows then say against each other
is told, since a sum counts both and a reader sees one.
"""

from collections.abc import Iterator

from loopbook.evaluate.audit.record import number_of, rows_of, text_of
from loopbook.terms.audit import AuditFile, AuditForm, AuditRow
from loopbook.terms.finding import Finding, Place, Severity

KEYS: dict[str, tuple[str, ...]] = {
    "parameters": ("parameter",),
    "days": ("event",),
    "inputs": ("year", "name"),
    "focus_weights": ("factor",),
    "focus_scores": ("candidate", "factor"),
    "focus_totals": ("candidate",),
    "screening_weights": ("factor",),
    "screening_scores": ("option", "factor"),
    "screening_totals": ("option",),
    "targets": ("target",),
    "losses": ("loss",),
    "options": ("option",),
    "benefits": ("option", "stream"),
    "economics": ("option",),
    "achieved": ("target",),
    "review": ("criterion",),
}
"""Table -> the fields that together name a row of it; no two rows have them alike."""

AMOUNTS: dict[str, tuple[str, ...]] = {
    "training": ("hours", "persons"),
    "inputs": ("amount",),
    "targets": ("baseline", "wanted"),
    "losses": ("price", "amount", "money"),
    "options": ("investment",),
    "benefits": ("before", "after"),
    "incentives": ("amount",),
    "implementation": ("funds",),
    "achieved": ("after",),
}
"""Table -> fields that hold an amount, a price or a count; savings and results may be negative."""


_SHOWN = 12


def contradictions(file: AuditFile, form: AuditForm) -> tuple[Finding, ...]:
    """Return an error for each row that stands twice or ground that the form has not.

    A negative amount is a warning.

    Raises    ParseError  LB-Z58  a cell of the file holds no number
    """
    found = list(_groundless(file, form))
    for table in form.tables:
        rows = rows_of(file, table)
        found += _repeated(table, rows)
        found += _negative(table, rows)
    return tuple(found)


def _groundless(file: AuditFile, form: AuditForm) -> Iterator[Finding]:
    """Yield grounds that `audit new` would have refused: the file was changed since."""
    known = tuple(dict.fromkeys(ground.id for ground in form.grounds))
    lost = [reason for reason in dict.fromkeys(file.reasons) if reason not in known]
    for reason in lost[:_SHOWN]:
        values = {"reason": reason, "nearest": "-", "known": ", ".join(known)}
        yield Finding("LB-Z69", Severity.ERROR, Place(document="reasons"), values)


def _repeated(table: str, rows: tuple[AuditRow, ...]) -> Iterator[Finding]:
    fields = KEYS.get(table, ())
    first: dict[tuple[str, ...], AuditRow] = {}
    for row in rows:
        name = tuple(text_of(row, field) for field in fields)
        if not any(name):
            continue
        if name in first:
            values = {"text": ", ".join(name), "row": str(first[name].row)}
            place = Place(document=table, sheet=row.sheet, row=row.row, column=fields[0])
            yield Finding("LB-Z86", Severity.ERROR, place, values)
        first.setdefault(name, row)


def _negative(table: str, rows: tuple[AuditRow, ...]) -> Iterator[Finding]:
    for row in rows:
        for field in AMOUNTS.get(table, ()):
            if (number_of(row, field) or 0.0) < 0:
                place = Place(document=table, sheet=row.sheet, row=row.row, column=field)
                yield Finding("LB-Z87", Severity.WARNING, place, {"text": text_of(row, field)})
