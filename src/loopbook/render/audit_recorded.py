"""Audit recorded: a table of an audit as it was recorded, in the words of the pack."""

from collections.abc import Mapping

from loopbook.evaluate.audit.record import number_of
from loopbook.render.audit import label
from loopbook.terms.audit import AuditField, AuditForm, AuditRow, AuditTable, FieldKind
from loopbook.terms.audit_sheet import AuditSheet
from loopbook.terms.paper import Cell, Figure, Table
from loopbook.wording import say

_SHA_SHOWN = 12
_COUNT = "C62"
_FLOWS = ("flow", "numerator", "denominator")
_LAYERS = ("layer", "numerator_layer", "denominator_layer")
"""Fields that name flows and layers of the account."""


def recorded_table(sheet: AuditSheet, table: AuditTable, language: str) -> Table | None:
    """Return a table of the audit as its rows stand now; None when it has none.

    Columns that no row fills are left out.
    """
    rows = sheet.rows.get(table.id, ())
    if not rows:
        return None
    filled = [f for f in table.fields if any(row.cells.get(f.id) for row in rows)]
    status = next(t for p in sheet.status.phases for t in p.tables if t.table == table.id)
    source = say(
        "audit_paper.recorded",
        language,
        document=status.document,
        sha256=status.sha256[:_SHA_SHOWN],
        moment=status.moment,
    )
    return Table(
        id=f"recorded_{table.id}",
        caption=label(table, language),
        columns=tuple(field_heading(field, language) for field in filled),
        rows=tuple(tuple(_shown(sheet, row, field, language) for field in filled) for row in rows),
        notes=(source,),
    )


def _shown(sheet: AuditSheet, row: AuditRow, field: AuditField, language: str) -> Cell:
    """Return a cell, a flow or layer of the account by its label."""
    if sheet.balance is None or field.id not in (*_FLOWS, *_LAYERS):
        return cell_of(row, field, sheet.form, language)
    system = sheet.balance.stated.system
    known = system.flows if field.id in _FLOWS else system.layers
    return names_text(row.cells.get(field.id, ""), known, language)


def names_text(text: str, known: Mapping[str, object], language: str) -> str:
    """Return names joined by `+` as the labels of what they name; a name not known as it is."""
    names = [part.strip() for part in text.split("+")]
    return " + ".join(label(known[n], language) if n in known else n for n in names)


def field_heading(field: AuditField, language: str) -> str:
    """Return the heading of a field with its unit; one that only counts has none."""
    text = field.heading_zh if language.startswith("zh") else field.heading_en
    text = text.split("|")[0]
    if field.unit is None or field.unit.code == _COUNT:
        return text
    return f"{text} [{field.unit.symbol or field.unit.code}]"


def cell_of(row: AuditRow, field: AuditField, form: AuditForm, language: str) -> Cell:
    """Return a cell as a person reads it: words by their labels, numbers as numbers."""
    text = row.cells.get(field.id, "")
    if not text:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return Figure(text=text, value=number_of(row, field.id))
        case FieldKind.YES_NO:
            return say("audit.yes" if text == "yes" else "audit.no", language).split("|")[0]
        case FieldKind.WORD:
            return word_label(form, field.words, text, language)
        case _:
            # A number that only counts, as points, has no unit for a reader.
            return "" if field.id == "unit" and text == _COUNT else text


def word_label(form: AuditForm, kind: str, name: str, language: str) -> str:
    """Return the label of a word of the form; its id when the form has none."""
    if kind == "parameter" and name in form.parameters:
        return label(form.parameters[name], language)
    if kind == "phase" and name in form.phases:
        return label(form.phases[name], language)
    word = form.words.get((kind, name))
    return name if word is None else label(word, language)
