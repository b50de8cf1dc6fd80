"""The form of an audit: audit.toml (phases, tables, words, parameters, law) and audit.csv (fields).

Spec: docs/spec/audit.md.
"""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.terms.audit import (
    AuditClock,
    AuditCycle,
    AuditField,
    AuditForm,
    AuditGround,
    AuditKnockOut,
    AuditPenalty,
    AuditPhase,
    AuditTable,
    AuditWord,
    FieldKind,
    GroundStanding,
    Parameter,
)
from loopbook.terms.duty import DutyUnit
from loopbook.terms.event import Grade
from loopbook.terms.quantity import Units

FILE, FIELDS = "audit.toml", "audit.csv"
_HEAD = ("review", "acceptance")
_KEYS = {
    "phase": "id number label_en label_zh deliverable_en deliverable_zh grade source",
    "table": "id phase label_en label_zh required source",
    "word": "kind id label_en label_zh grade source",
    "parameter": "id label_en label_zh unit text required example note_en note_zh source",
    "ground": "id label_en label_zh standing valid_from valid_to law_en law_zh grade source",
    "clock": "id label_en label_zh after done_by number unit valid_from valid_to grade source",
    "cycle": "id label_en label_zh years grade source",
    "penalty": "id label_en label_zh valid_from valid_to low high grade source",
    "knock_out": "id label_en label_zh grade source",
}


def audit_of(bundle: Bundle, units: Units) -> AuditForm | None:
    """Return the form of an audit that the packs declare together; None when they declare none."""
    phases = unique((line.name("id"), line) for line in _lines(bundle, "phase"))
    if not phases:
        return None
    words = {(w.kind, w.id): w for w in map(_word, _lines(bundle, "word"))}
    tables = unique((line.name("id"), line) for line in _lines(bundle, "table"))
    kinds = {"parameter", "phase", *(kind for kind, _ in words)}
    fields = _fields(bundle, units, kinds, tables)
    heads = bundle.heads(FILE)
    for line in heads:
        line.allow(_HEAD)
    return AuditForm(
        phases={name: _phase(line) for name, line in phases.items()},
        tables={name: _table(line, phases, fields[name]) for name, line in tables.items()},
        words=words,
        parameters={p.id: p for p in (_parameter(x, units) for x in _lines(bundle, "parameter"))},
        grounds=tuple(map(_ground, _lines(bundle, "ground"))),
        clocks=tuple(map(_clock, _lines(bundle, "clock"))),
        cycles={cycle.id: cycle for cycle in map(_cycle, _lines(bundle, "cycle"))},
        penalties=tuple(map(_penalty, _lines(bundle, "penalty"))),
        knock_outs=tuple(map(_knock_out, _lines(bundle, "knock_out"))),
        review=next((x.optional("review") for x in reversed(heads)), ""),
        acceptance=next((x.optional("acceptance") for x in reversed(heads)), ""),
    )


def _lines(bundle: Bundle, table: str) -> tuple[Line, ...]:
    lines = bundle.lines(FILE, table)
    for line in lines:
        line.allow(_KEYS[table].split())
    return lines


def _fields(
    bundle: Bundle, units: Units, kinds: set[str], tables: Mapping[str, Line]
) -> dict[str, tuple[AuditField, ...]]:
    found: dict[str, list[AuditField]] = {name: [] for name in tables}
    for line in bundle.lines(FIELDS):
        table = line.text("table")
        line.known("table", table, tables, FILE)
        field = _field(line, units, kinds)
        seen = {each.id: each for each in found.get(table, ())}
        if field.id in seen:
            line.fault("duplicate", name=field.id, other=seen[field.id].rule)
        found.setdefault(table, []).append(field)
    for name, line in tables.items():
        if not found[name]:
            line.fault("unknown", column="id", name=name, file=FIELDS, nearest="-")
    return {name: tuple(fields) for name, fields in found.items()}


def _field(line: Line, units: Units, kinds: set[str]) -> AuditField:
    kind = line.choice("kind", FieldKind)
    words = line.optional("words")
    if kind is FieldKind.WORD:
        line.known("words", line.text("words"), kinds, FILE)
    return AuditField(
        id=line.name("field"),
        heading_en=line.text("heading_en"),
        heading_zh=line.text("heading_zh"),
        kind=kind,
        words=words,
        unit=line.unit_or_none("unit", units),
        is_required=line.optional("required") == "yes",
        example=line.optional("example"),
        source=line.text("source"),
        rule=line.rule,
    )


def _phase(line: Line) -> AuditPhase:
    return AuditPhase(
        id=line.name("id"),
        number=line.whole("number"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        deliverable_en=line.text("deliverable_en"),
        deliverable_zh=line.text("deliverable_zh"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _table(line: Line, phases: Mapping[str, Line], fields: tuple[AuditField, ...]) -> AuditTable:
    line.known("phase", line.optional("phase"), phases, FILE)
    return AuditTable(
        id=line.name("id"),
        phase=line.optional("phase"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        fields=fields,
        is_required=line.truth("required"),
        source=line.text("source"),
        rule=line.rule,
    )


def _word(line: Line) -> AuditWord:
    return AuditWord(
        kind=line.name("kind"),
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _parameter(line: Line, units: Units) -> Parameter:
    is_text = line.truth("text")
    return Parameter(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        unit=None if is_text else line.unit("unit", units),
        is_text=is_text,
        is_required=line.truth("required"),
        example=line.optional("example"),
        note_en=line.optional("note_en"),
        note_zh=line.optional("note_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _ground(line: Line) -> AuditGround:
    first, last = line.days()
    return AuditGround(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        standing=line.choice("standing", GroundStanding),
        valid_from=first,
        valid_to=last,
        law_en=line.text("law_en"),
        law_zh=line.text("law_zh"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _clock(line: Line) -> AuditClock:
    first, last = line.days()
    return AuditClock(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        after=line.name("after"),
        done_by=line.name("done_by"),
        number=line.whole("number"),
        unit=line.choice("unit", DutyUnit),
        valid_from=first,
        valid_to=last,
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _cycle(line: Line) -> AuditCycle:
    return AuditCycle(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        years=line.whole("years"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _penalty(line: Line) -> AuditPenalty:
    first, last = line.days()
    return AuditPenalty(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        valid_from=first,
        valid_to=last,
        low=float(line.whole("low")),
        high=float(line.whole("high")),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _knock_out(line: Line) -> AuditKnockOut:
    return AuditKnockOut(
        id=line.name("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _grade(line: Line) -> str:
    return line.choice("grade", Grade).value
