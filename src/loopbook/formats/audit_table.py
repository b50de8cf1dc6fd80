"""Audit table: a table of an audit as people hand it in, and the empty one to fill in.

CSV or Excel, headings in English or Chinese; every fault is told with sheet, row and column. A
number is kept in the unit of its field, a day as 2025-03-04, a word by its id.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import groupby
from typing import BinaryIO, NamedTuple

import xlsxwriter

from loopbook.errors import InputError, ParseError
from loopbook.formats.cells import Cells
from loopbook.formats.columns import heading_keys
from loopbook.formats.lines import lines
from loopbook.formats.measure import UnitReader
from loopbook.formats.moment import read_moment, read_period
from loopbook.formats.number import DIGITS_MAX, EXPONENT_MAX, clipped, fold, number_text
from loopbook.formats.row import Row, row_place
from loopbook.formats.table import read_cells
from loopbook.formats.template import LIST_CHARACTERS_MAX, LIST_ROWS
from loopbook.terms.audit import (
    AuditField,
    AuditForm,
    AuditPhase,
    AuditRow,
    AuditTable,
    AuditWord,
    FieldKind,
    Parameter,
)
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.period import period_text
from loopbook.terms.quantity import Unit, Units, convert
from loopbook.terms.scheme import IntakeColumn, IntakeTable
from loopbook.wording import LANGUAGES, say

ROWS_MAX = 20_000
"""Rows of one table."""

SHEET_MAX = 31
"""Characters of the name of a sheet (Excel)."""

TEXT_MAX = 4_000
"""Characters of one cell."""

Words = Mapping[str, str]
"""What people write, folded, -> id."""

PARAMETERS = "parameters"
"""Table in which an audit declares its numbers: each has the unit of its parameter."""


class _Closed(NamedTuple):
    """The closed lists of a table: words by field; parameters, of the table that declares them."""

    words: Mapping[str, Words]
    parameters: Mapping[str, Parameter]


def read_audit_table(
    stream: BinaryIO, document: str, table: AuditTable, form: AuditForm, units: Units
) -> tuple[tuple[AuditRow, ...], tuple[Finding, ...]]:
    """Read a table of an audit.

    Returns   the rows, and everything that was touched, doubtful or wrong; with an error among
              the findings the rows are not whole
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-Z54  it is too long
    """
    keys = frozenset(heading_keys(_intake(table)))
    return _read(read_cells(stream, document, keys), document, _Asked(table, form, units))


def read_audit_workbook(
    stream: BinaryIO, document: str, form: AuditForm, units: Units
) -> tuple[dict[str, tuple[AuditRow, ...]], tuple[Finding, ...]]:
    """Read a workbook whose sheets are tables of an audit, each named by the id or a label.

    Returns   table -> its rows, in the order of the sheets, and all findings; a sheet of another
              name is an error, so that none is passed over
    Raises    ParseError  as `read_audit_table`;  LB-Z56  a file without sheets is no workbook
    """
    named = {
        _key(text)[:SHEET_MAX].rstrip(): table
        for table in form.tables.values()
        for text in (table.id, table.label_en, table.label_zh)
    }
    found: dict[str, tuple[AuditRow, ...]] = {}
    findings: list[Finding] = []
    for sheet, rows in groupby(read_cells(stream, document), key=lambda row: row.sheet):
        table = named.get(_key(sheet))
        if table is None:
            findings.append(_unknown_sheet(sheet, document, form))
            continue
        made, said = _read(rows, document, _Asked(table, form, units))
        found[table.id] = made
        findings += said
    return found, tuple(findings)


def _unknown_sheet(sheet: str, document: str, form: AuditForm) -> Finding:
    near = get_close_matches(sheet, form.tables, 1, 0.3)
    values = {"text": clipped(sheet), "known": ", ".join(form.tables)}
    values["nearest"] = near[0] if near else "-"
    return Finding("LB-Z56", Severity.ERROR, Place(document=document, sheet=sheet), values)


class _Asked(NamedTuple):
    """Which table of which form is read, with which units."""

    table: AuditTable
    form: AuditForm
    units: Units


def _read(
    rows: Iterable[Row], document: str, asked: _Asked
) -> tuple[tuple[AuditRow, ...], tuple[Finding, ...]]:
    table, form, units = asked
    intake, reader = _intake(table), UnitReader(units)
    words = {f.id: spoken_words(form, f.words) for f in table.fields if f.words}
    closed = _Closed(words, form.parameters if table.id == PARAMETERS else {})
    made: list[AuditRow] = []
    findings: list[Finding] = []
    for line in lines(rows, intake, reader, document):
        findings += line.findings
        if line.columns:
            row, found = _row(Cells(line), table, closed, reader)
            made.append(row)
            findings += found
        if len(made) > ROWS_MAX:
            raise ParseError("LB-Z54", document, limit=ROWS_MAX)
    return tuple(made), tuple(findings)


def spoken_words(form: AuditForm, kind: str) -> dict[str, str]:
    """Return what people write for each word of a kind -> its id: the id and both labels."""
    known = [(w.id, w.label_en, w.label_zh) for (k, _), w in form.words.items() if k == kind]
    if kind == "parameter":
        known = [(p.id, p.label_en, p.label_zh) for p in form.parameters.values()]
    if kind == "phase":
        known = [(p.id, p.label_en, p.label_zh) for p in form.phases.values()]
        known += [(p.id, str(p.number), str(p.number)) for p in form.phases.values()]
    return {_key(text): id_ for id_, *texts in known for text in (id_, *texts)}


def _key(text: str) -> str:
    return " ".join(fold(text).casefold().replace("_", " ").split())


def _intake(table: AuditTable) -> IntakeTable:
    """Return the table in the form in which headings are found; fields of any name go through."""
    return IntakeTable(
        table.id,
        tuple(
            IntakeColumn(
                heading_en=f.heading_en,
                heading_zh=f.heading_zh,
                field=f.id,
                unit=f.unit,
                required=f.is_required,
                rule=f.rule,
            )
            for f in table.fields
        ),
    )


def _row(
    cells: Cells, table: AuditTable, closed: _Closed, reader: UnitReader
) -> tuple[AuditRow, list[Finding]]:
    words, parameters = closed
    findings = cells.faults()
    found: dict[str, str] = {}
    for field in table.fields:
        if cells.cell(field.id) == "":
            continue
        try:
            found[field.id] = _value(cells, field, words.get(field.id, {}), reader)
        except InputError as fault:
            finding = cells.finding(fault.code, field.id, Severity.ERROR, fault.values)
            findings.append(finding)
    findings += _declared(cells, found, parameters, reader)
    place = row_place(cells.row)
    return AuditRow(found, place.row, place.sheet), findings


def _declared(
    cells: Cells, found: dict[str, str], known: Mapping[str, Parameter], reader: UnitReader
) -> list[Finding]:
    """Bring the number that a row declares to the unit of its parameter; return what is wrong."""
    parameter = known.get(found.get("parameter", ""))
    if parameter is None or parameter.unit is None or "value" not in found:
        return []
    try:
        stated = [reader.find(found["unit"])] if found.get("unit") else []
        measure = reader.measure(found["value"], stated, parameter.unit)
        found["value"] = _in_unit(measure.value, measure.unit, parameter.unit)
        found["unit"] = parameter.unit.symbol or parameter.unit.code
    except InputError as fault:
        return [cells.finding(fault.code, "value", Severity.ERROR, fault.values)]
    return []


def _value(cells: Cells, field: AuditField, words: Words, reader: UnitReader) -> str:
    cell = cells.cell(field.id)
    match field.kind:
        case FieldKind.TEXT:
            return _text(cells.text(field.id))
        case FieldKind.NUMBER:
            stated = cells.heading_unit(field.id)
            measure = reader.measure(cell, stated, field.unit)
            return _in_unit(measure.value, measure.unit, field.unit)
        case FieldKind.DATE:
            return read_moment(cell, UTC).time.date().isoformat()
        case FieldKind.PERIOD:
            return period_text(read_period(cell))
        case FieldKind.YES_NO:
            return _known(cells.text(field.id), _yes_no(), "LB-Z55")
        case FieldKind.WORD:
            return _known(cells.text(field.id), words, "LB-Z56")


def _text(text: str) -> str:
    if len(text) > TEXT_MAX:
        raise ParseError("LB-Z57", limit=TEXT_MAX, text=clipped(text))
    return text


def _in_unit(value: Decimal, unit: Unit | None, wanted: Unit | None) -> str:
    """Return a number in the unit of its field, as plain digits.

    Raises    ParseError  LB-W22  it has more digits than a file keeps
    """
    if unit is not None and wanted is not None and unit.code != wanted.code:
        exact = convert(Fraction(value), unit, wanted)
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
    text = number_text(value)
    whole, _, rest = text.lstrip("-").partition(".")
    if max(len(whole), len(rest)) > DIGITS_MAX:
        raise ParseError("LB-W22", text=clipped(text), digits=DIGITS_MAX, exponent=EXPONENT_MAX)
    return text


def _yes_no() -> dict[str, str]:
    return {
        _key(text): value
        for value, key in (("yes", "audit.yes"), ("no", "audit.no"))
        for language in LANGUAGES
        for text in say(key, language).split("|")
    }


def _known(text: str, words: Words, code: str) -> str:
    """Return the id of a word of a closed list.

    Raises    ParseError  it is none of them; the nearest is offered
    """
    key = _key(text)
    if key in words:
        return words[key]
    near = get_close_matches(key, words, 1, 0.3)
    known = ", ".join(dict.fromkeys(words.values()))
    nearest = words[near[0]] if near else next(iter(words.values()), "-")
    raise ParseError(code, text=clipped(text), known=known, nearest=nearest)


def audit_template_csv(table: AuditTable, language: str) -> bytes:
    """Return the empty table as CSV, with one row of examples: UTF-8 with a byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading(field, language) for field in table.fields])
    writer.writerow([field.example for field in table.fields])
    return text.getvalue().encode("utf-8-sig")


def audit_template_xlsx(tables: Sequence[AuditTable], form: AuditForm, language: str) -> bytes:
    """Return empty tables as a workbook, a sheet each: headings frozen, lists dropped down."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        # A file made twice is the same file.
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"num_format": "@"})
        for table in tables:
            sheet = workbook.add_worksheet(table.id[:SHEET_MAX])
            sheet.freeze_panes(1, 0)
            for index, field in enumerate(table.fields):
                text = heading(field, language)
                sheet.set_column(index, index, max(12, min(40, len(text) * 2)), plain)
                sheet.write_string(0, index, text, bold)
                sheet.write_string(1, index, field.example, plain)
                sheet.data_validation(1, index, LIST_ROWS, index, _offered(field, form, language))
    return content.getvalue()


def _offered(field: AuditField, form: AuditForm, language: str) -> dict[str, object]:
    """Return the drop-down of a field; any value where it has none, or one too long for a sheet."""
    words = choices(field, form, language)
    if not words or sum(len(word) + 1 for word in words) > LIST_CHARACTERS_MAX:
        return {"validate": "any"}
    return {"validate": "list", "source": list(words)}


def heading(field: AuditField, language: str) -> str:
    """Return the heading of a field with its unit."""
    text = field.heading_zh if language.startswith("zh") else field.heading_en
    text = text.split("|")[0]
    is_bare = field.unit is None or field.unit.code == "C62"
    symbol = "" if is_bare or field.unit is None else field.unit.symbol or field.unit.code
    return f"{text} [{symbol}]" if symbol else text


def choices(field: AuditField, form: AuditForm, language: str) -> Sequence[str]:
    """Return the words a cell of the field may hold, in a language; none when it is no word."""
    if field.kind is FieldKind.YES_NO:
        return [say(key, language).split("|")[0] for key in ("audit.yes", "audit.no")]
    lists: dict[str, Sequence[AuditPhase | Parameter]] = {
        "phase": list(form.phases.values()),
        "parameter": list(form.parameters.values()),
    }
    words = [w for (kind, _), w in form.words.items() if kind == field.words]
    known: Sequence[AuditWord | AuditPhase | Parameter] = lists.get(field.words) or words
    if language.startswith("zh"):
        return [word.label_zh for word in known]
    return [word.label_en for word in known]
