"""The tables that people hand in: intake.csv, one row per column."""

from collections.abc import Mapping

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
FLOWS = "Flow"
"""Type of the table of flows (core): it makes an account, no entries."""

EVENT_FIELDS = {
    "type", "action", "bizStep", "disposition", "eventTime", "eventID", "epc", "parent",
    "class", "quantity", "unit", "input.epc", "input.class", "input.quantity", "output.epc",
    "output.class", "output.quantity", "readPoint", "bizLocation", "transaction", "basis",
    "constructed",
}  # fmt: skip
STATISTIC_FIELDS = {
    "type", "action", "bizStep", "eventTime", "eventID", "flow", "period", "quantity", "unit",
    "class", "sd", "publisher", "published", "source", "grade", "scope", "basis",
    "bizLocation", "readPoint", "constructed",
}  # fmt: skip
OBSERVATION_FIELDS = {
    "type", "subject", "indicator", "period", "base_period", "value", "unit", "sd", "bound",
    "publisher", "published", "source", "grade", "scope",
}  # fmt: skip
FLOW_FIELDS = {
    "type", "flow", "from", "to", "layer", "period", "value", "sd", "unit",
}  # fmt: skip
FACT_FIELDS = ("sensor.", "ilmd.")
_CLOSED = {
    "type": (*(kind for kind in EventType if kind is not EventType.EXTENDED), OBSERVATION, FLOWS),
    "action": tuple(Action),
    "basis": tuple(Basis),
    "grade": tuple(Grade),
    "bound": tuple(Bound),
}
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
        for column, line in zip(columns, lines, strict=True):
            _check_constant(column, line, vocabulary, system)
            if column.field in ("bizStep", "disposition") and ":" not in column.default:
                line.known("default", column.default, steps, "cbv.csv")
        if name:
            tables[name] = IntakeTable(name, columns)
    return tables


def _column(line: Line, units: Units) -> IntakeColumn:
    required = line.optional("required")
    if required not in ("", "yes", "no"):
        near = nearest(required, ("yes", "no"))
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
        default=line.optional("default"),
        example=line.optional("example"),
        source=line.text("source"),
        rule=line.rule,
    )


def fields_of(columns: tuple[IntakeColumn, ...]) -> set[str]:
    """Return the fields that a table may have, by what it makes; facts not among them."""
    types = {column.default for column in columns if column.field == "type"}
    if types == {OBSERVATION}:
        return OBSERVATION_FIELDS
    if types == {FLOWS}:
        return FLOW_FIELDS
    is_statistic = any(column.field == "flow" for column in columns)
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


def _check_constant(
    column: IntakeColumn, line: Line, vocabulary: Mapping[str, Word], system: System
) -> None:
    """Find a default that is no value of its field."""
    value = column.default
    if not value:
        return
    closed = _CLOSED.get(column.field)
    if closed is not None and value not in closed:
        line.fault("choice", column="default", value=value, nearest=nearest(value, closed))
    kind = _KINDS.get(column.field)
    if kind is not None and (known := terms(vocabulary, kind)):
        line.known("default", value, known, f"vocabulary.csv (kind {kind})")
    if column.field == "flow":
        line.known("default", value, system.flows, "system.toml")
