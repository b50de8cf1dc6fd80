"""The tables that people hand in: intake.csv, one row per column."""

import re
from collections.abc import Iterable, Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.line import Line
from loopbook.rules.vocabulary import terms
from loopbook.terms.event import Action, Basis, EventType, Grade
from loopbook.terms.observation import Bound
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeColumn, IntakeTable, Word
from loopbook.terms.system import System

OBSERVATION = "Observation"
FLOWS, RELATIONS, PLACES = "Flow", "Relation", "Place"
"""Types of the tables (core) from which an account is made and reconciled: they make no entries."""

PARTY_KINDS = ("possessing_party", "owning_party", "location")
"""Types of sources and destinations: the source and destination types of CBV 2.0."""
EVENT_FIELDS = {
    "type", "action", "bizStep", "disposition", "eventTime", "eventID", "epc", "parent",
    "class", "quantity", "unit", "input.epc", "input.class", "input.quantity", "output.epc",
    "output.class", "output.quantity", "lot", "input.lot", "output.lot", "readPoint", "bizLocation",
    "transaction", "basis", "constructed",
    *(f"{side}.{kind}" for side in ("source", "destination") for kind in PARTY_KINDS),
}  # fmt: skip
STATISTIC_FIELDS = {
    "type", "action", "bizStep", "eventTime", "eventID", "flow", "period", "quantity", "unit",
    "class", "sd", "publisher", "published", "source", "grade", "scope", "basis",
    "bizLocation", "readPoint", "constructed", "from", "to", "share", "whole", "header",
    "pedigree",
}  # fmt: skip
OBSERVATION_FIELDS = {
    "type", "subject", "indicator", "period", "base_period", "value", "unit", "sd", "bound",
    "publisher", "published", "source", "grade", "scope", "header", "pedigree", "answer",
    "document", "sha256",
}  # fmt: skip
FLOW_FIELDS = {
    "type", "flow", "from", "to", "layer", "period", "value", "sd", "unit", "what", "distribution",
    "low", "high", "by",
}  # fmt: skip
RELATION_FIELDS = {
    "type", "kind", "name", "process", "flow", "layer", "per", "period", "factor", "sense", "value",
    "sd", "unit", "low", "high",
}  # fmt: skip
PLACE_FIELDS = {"type", "process", "within"}
FACT_FIELDS = ("sensor.", "ilmd.")
SEVERAL = {"subject", "from", "to"}
"""Fields of which a table may have several columns, joined with a blank."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_HEADER = re.compile(r"[1-9]")
_CLOSED = {
    "type": (
        *(kind for kind in EventType if kind is not EventType.EXTENDED),
        *(OBSERVATION, FLOWS, RELATIONS, PLACES),
    ),
    "action": tuple(Action),
    "basis": tuple(Basis),
    "grade": tuple(Grade),
    "bound": tuple(Bound),
}
_PATTERNS = {"class", "input.class", "output.class", "indicator", "flow"}
"""Fields of terms whose default may be a pattern that completes a bare code: `unu_{}`."""
_REQUIRED = ("yes", "no", "expected")
_KINDS = {"class": "class", "input.class": "class", "output.class": "class"}
_KINDS |= {"indicator": "observed", "publisher": "publisher", "scope": "scope"}


def intake_of(
    bundle: Bundle, units: Units, vocabulary: Mapping[str, Word], system: System
) -> dict[str, IntakeTable]:
    """Return the tables by name, columns in the order of the rows."""
    rows: dict[str, list[Line]] = {}
    for line in bundle.lines("intake.csv"):
        table = rows.setdefault(line.text("table"), [])
        if table and table[0].rule.rpartition("/")[0] != line.rule.rpartition("/")[0]:
            line.fault("duplicate", name=line.optional("table"), other=table[0].rule)
        table.append(line)
    steps = {line.optional("word") for line in bundle.lines("cbv.csv")}
    tables = {}
    for name, lines in rows.items():
        columns = tuple(_column(line, units) for line in lines)
        _check_fields(columns, lines, vocabulary)
        _check_headings(columns, lines)
        _check_shares(columns, lines)
        for column, line in zip(columns, lines, strict=True):
            for field, value in ((column.field, column.default), *column.sets):
                _check_value(field, value, line, vocabulary, system)
            if column.field in ("bizStep", "disposition") and ":" not in column.default:
                line.known("default", column.default, steps, "cbv.csv")
        if name:
            tables[name] = IntakeTable(name, columns)
    return tables


def _column(line: Line, units: Units) -> IntakeColumn:
    required = line.optional("required")
    if required not in ("", *_REQUIRED):
        near = nearest(required, _REQUIRED)
        line.fault("choice", column="required", value=required, nearest=near)
    english, chinese = line.optional("heading_en"), line.optional("heading_zh")
    if english or chinese:
        line.text("heading_en")
        line.text("heading_zh")
    else:
        line.text("default")
    return IntakeColumn(
        heading_en=english,
        heading_zh=chinese,
        field=line.text("field"),
        unit=line.unit_or_none("unit", units),
        required=required == "yes",
        is_expected=required == "expected",
        default=line.optional("default"),
        example=line.optional("example"),
        sets=tuple(_sets(line)),
        shares=line.optional("shares"),
        source=line.text("source"),
        rule=line.rule,
    )


def _sets(line: Line) -> Iterable[tuple[str, str]]:
    """Yield what each cell of a column states besides its value: `field=value; field=value`."""
    for part in line.texts("sets"):
        field, equals, value = (each.strip() for each in part.partition("="))
        if not (field and equals and value):
            line.fault("choice", column="sets", value=part, nearest="'indicator=glass_share'")
            continue
        yield field, value


def fields_of(columns: tuple[IntakeColumn, ...]) -> set[str]:
    """Return the fields that a table may have, by what it makes; facts not among them."""
    types = {column.default for column in columns if column.field == "type"}
    if types == {OBSERVATION}:
        return OBSERVATION_FIELDS
    makes_account = {FLOWS: FLOW_FIELDS, RELATIONS: RELATION_FIELDS, PLACES: PLACE_FIELDS}
    for kind, fields in makes_account.items():
        if types == {kind}:
            return fields
    fields = {field for column in columns for field in (column.field, *dict(column.sets))}
    is_statistic = bool(fields & {"flow", "from", "to"})
    return STATISTIC_FIELDS if is_statistic else EVENT_FIELDS


def _check_fields(
    columns: tuple[IntakeColumn, ...], lines: list[Line], vocabulary: Mapping[str, Word]
) -> None:
    """Find fields that the table cannot have, and a table that does not say what it makes."""
    fields, facts = fields_of(columns), terms(vocabulary, "fact")
    has_facts = fields is EVENT_FIELDS or fields is STATISTIC_FIELDS
    if not any(column.field == "type" for column in columns):
        lines[0].fault("no_type", table=lines[0].optional("table"))
    for column, line in zip(columns, lines, strict=True):
        if column.field.startswith(FACT_FIELDS) and has_facts:
            _, _, term = column.field.partition(".")
            line.known("field", term, facts, "vocabulary.csv (kind fact)")
            _check_unit(column, line, vocabulary.get(term))
        elif column.field:
            line.known("field", column.field, fields, "the fields of such a table")
        for field, _ in column.sets:
            line.known("sets", field, fields, "the fields of such a table")
        for field in _PLACE.findall(column.heading_en):
            line.known("heading_en", field, fields, "the fields of such a table")
        if column.field == "header" and _HEADER.fullmatch(column.default) is None:
            line.fault("choice", column="default", value=column.default, nearest="'2'")


def _check_unit(column: IntakeColumn, line: Line, word: Word | None) -> None:
    if column.unit is not None and word is not None and word.unit is not None:
        line.dimensions("unit", column.unit, word.unit, word.term)


def _check_headings(columns: tuple[IntakeColumn, ...], lines: list[Line]) -> None:
    """Find a heading that two columns of a table claim, whatever its case."""
    seen: dict[str, str] = {}
    for column, line in zip(columns, lines, strict=True):
        for heading in {column.heading_en.lower(), column.heading_zh.lower()} - {""}:
            if heading in seen:
                line.fault("duplicate", name=heading, other=seen[heading])
            seen.setdefault(heading, column.rule)


def _check_shares(columns: tuple[IntakeColumn, ...], lines: list[Line]) -> None:
    """Find an amount worked out of a share that does not say it is modelled, or of no whole."""
    line = next((each for each in lines if each.optional("field") == "share"), None)
    if line is None:
        return
    fields = {column.field: column.default for column in columns}
    if fields.get("basis") != Basis.MODELLED or "whole" not in fields:
        line.fault("share_basis", table=line.optional("table"))


def _check_value(
    field: str, value: str, line: Line, vocabulary: Mapping[str, Word], system: System
) -> None:
    """Find a constant, or a value that stands for an empty cell, that is none of its field."""
    if not value or (field in _PATTERNS and "{}" in value):
        return
    column = "default" if field == line.optional("field") else "sets"
    closed = _CLOSED.get(field)
    if closed is not None and value not in closed:
        line.fault("choice", column=column, value=value, nearest=nearest(value, closed))
    kind = _KINDS.get(field)
    if kind is not None and (known := terms(vocabulary, kind)):
        line.known(column, value, known, f"vocabulary.csv (kind {kind})")
    if field == "flow":
        line.known(column, value, system.flows, "system.toml")
