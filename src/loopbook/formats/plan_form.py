"""Plan form: the description of a job's input tables, data that comes with the program.

One file a job, `terms/forms/<job>.csv`. Reading, checking, templates and the reference page are
all made from it. Its first row names the job; a row without a field names a table; the others are
the fields of that table. A fault in such a file is one of the program, and the tests find it.
"""

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby

from loopbook.terms.plan_input import FieldKind, PlanField, PlanForm, PlanTableForm

COLUMNS = (
    "table", "field", "heading_en", "heading_zh", "kind", "unit", "required", "default", "low",
    "high", "choices", "key", "refers", "example", "note_en", "note_zh",
)  # fmt: skip
"""Columns of the file of a form, in order."""

YES = "yes"
_SUFFIX = ".csv"


@cache
def plan_form_names() -> tuple[str, ...]:
    """Return the names of the jobs that have a form, sorted."""
    folder = files("loopbook").joinpath("terms", "forms")
    found = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


@cache
def plan_form(job: str) -> PlanForm:
    """Return the tables that a job reads, with its settings.

    Raises    KeyError  there is no form of that name;  ValueError  its file is malformed
    """
    if job not in plan_form_names():
        raise KeyError(job)
    file = files("loopbook").joinpath("terms", "forms", f"{job}{_SUFFIX}")
    return form_of(job, file.read_text(encoding="utf-8"))


def form_of(job: str, text: str) -> PlanForm:
    """Return the form that the text of its file describes.

    Raises    ValueError  the text is no form; says which row
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{job}: columns are {reader.fieldnames}")
    rows = [(number, row) for number, row in enumerate(reader, 2) if any(row.values())]
    for number, row in rows:
        if None in row or None in row.values():
            raise ValueError(f"{job}, row {number}: not {len(COLUMNS)} cells")
    if not rows or rows[0][1]["table"] or rows[0][1]["field"]:
        raise ValueError(f"{job}: the first row names the job")
    title = rows[0][1]
    tables = [
        _table(job, list(group))
        for _, group in groupby(rows[1:], key=lambda each: each[1]["table"])
    ]
    names = [table.name for table in tables]
    if len(set(names)) != len(names):
        raise ValueError(f"{job}: a table stands in two places")
    return PlanForm(
        job=job,
        title_en=title["heading_en"],
        title_zh=title["heading_zh"],
        tables=tuple(tables),
    )


def _table(job: str, rows: list[tuple[int, dict[str, str]]]) -> PlanTableForm:
    number, head = rows[0]
    if head["field"] or not head["table"]:
        raise ValueError(f"{job}, row {number}: a table begins with a row of its own")
    return PlanTableForm(
        name=head["table"],
        title_en=head["heading_en"],
        title_zh=head["heading_zh"],
        is_required=head["required"] == YES,
        fields=tuple(_field(f"{job}, row {number}", row) for number, row in rows[1:]),
    )


def _field(where: str, row: Mapping[str, str]) -> PlanField:
    if not row["field"]:
        raise ValueError(f"{where}: a field without a name")
    for column in ("required", "key"):
        if row[column] not in ("", YES):
            raise ValueError(f"{where}: {column} is '{row[column]}', not '{YES}' or empty")
    try:
        return PlanField(
            field=row["field"],
            heading_en=row["heading_en"],
            heading_zh=row["heading_zh"],
            kind=FieldKind(row["kind"]),
            unit=row["unit"],
            is_required=row["required"] == YES,
            default=row["default"],
            low=float(row["low"]) if row["low"] else None,
            high=float(row["high"]) if row["high"] else None,
            choices=_choices(row["choices"]),
            is_key=row["key"] == YES,
            refers=row["refers"],
            example=row["example"],
            note_en=row["note_en"],
            note_zh=row["note_zh"],
        )
    except ValueError as fault:
        raise ValueError(f"{where}: {fault}") from fault


def _choices(text: str) -> dict[str, tuple[str, str]]:
    """Return the words of a choice: `open=open=开放|closed=closed=关闭`."""
    found = {}
    for part in filter(None, text.split("|")):
        words = part.split("=")
        if len(words) != 3 or not all(words):
            raise ValueError(f"choice '{part}' is not id=English=Chinese")
        found[words[0]] = (words[1], words[2])
    return found
