"""Pack: one rule pack as a page, table by table, from the scheme as compiled."""

from collections.abc import Iterator
from decimal import Decimal

from loopbook.programs.reference.action import action_section
from loopbook.programs.reference.attribution import attribution_sections
from loopbook.programs.reference.audit import audit_sections
from loopbook.programs.reference.indicator import indicator_sections
from loopbook.programs.reference.life import life_sections
from loopbook.programs.reference.markdown import (
    both,
    code,
    codes,
    exact,
    page,
    plain,
    section,
    span,
    table,
)
from loopbook.programs.reference.method import method_sections
from loopbook.programs.reference.registry import registry_section
from loopbook.programs.reference.standard import standard_sections
from loopbook.programs.reference.status import STATUS
from loopbook.terms.scheme import IntakeColumn, IntakeTable, PostingRule, Scheme, Word
from loopbook.terms.system import Process

_RULE = "`rule` is the file and line of the pack that the row stands in."


def pack_page(scheme: Scheme) -> str:
    """Return the page of a pack: what it is, then its rows by kind."""
    parts = (
        _head(scheme),
        _processes(scheme),
        _flows(scheme),
        _layers(scheme),
        _relations(scheme),
        _words(scheme),
        section("Intake tables", *(_intake(found) for found in scheme.intake.values())),
        _posting(scheme),
        _factors(scheme),
        _checks(scheme),
        *indicator_sections(scheme),
        action_section(scheme),
        section("Standards", *standard_sections(scheme)),
        registry_section(scheme),
        section("Ladders", *_ladders(scheme)),
        section("Indicators of items", *attribution_sections(scheme)),
        section("Methods", *method_sections(scheme)),
        *life_sections(scheme),
        *audit_sections(scheme),
    )
    return page(scheme.title_en, plain(scheme.title_zh), parts)


def _head(scheme: Scheme) -> str:
    rows = (
        ("id", code(f"{scheme.id}@{scheme.version}")),
        ("status", STATUS[scheme.status]),
        ("jurisdiction", plain(scheme.jurisdiction)),
        ("in force", span(scheme.valid_from, scheme.valid_to)),
        ("extends", ", ".join(code(parent) for parent in scheme.extends)),
        ("bases, best first", ", ".join(scheme.basis_preference)),
        ("calendar zone", plain(scheme.system.zone)),
        ("citation", both(scheme.citation, scheme.citation_zh)),
    )
    return f"{table(('what', 'value'), rows)}\n\n{_RULE}"


def _processes(scheme: Scheme) -> str:
    rows = (
        (
            code(p.id),
            plain(p.label_en),
            plain(p.label_zh),
            str(p.stage),
            _kind(p),
            code(p.rule),
        )
        for p in scheme.system.processes.values()
    )
    return section("Processes", table(("id", "en", "zh", "stage", "kind", "rule"), rows))


def _kind(process: Process) -> str:
    kind = "outside" if process.is_outside else "has a stock" if process.has_stock else "balanced"
    out = ", ".join(code(layer) for layer in process.unbalanced)
    return f"{kind}, not in {out}" if out else kind


def _relations(scheme: Scheme) -> str:
    """Return what holds between the flows; nothing where the pack declares nothing."""
    rows = [
        (
            code(row.name),
            row.kind.value,
            code(row.process),
            ", ".join(code(flow) for flow in row.flows),
            code(row.layer),
            code(row.per),
            _number(row.factor),
            f"{row.sense.value if row.sense else ''} {_number(row.value)}".strip(),
            _number(row.sd),
            code(row.unit.code if row.unit and row.unit.dimension else ""),
            code(f"{row.place.document}:{row.place.row}"),
        )
        for row in scheme.system.relations
    ]
    if not rows:
        return ""
    headings = (
        *("id", "kind", "process", "flows", "layer", "per", "factor", "value", "sd"),
        *("unit", "rule"),
    )
    return section("Relations", table(headings, rows))


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _flows(scheme: Scheme) -> str:
    rows = (
        (
            code(f.id),
            plain(f.label_en),
            plain(f.label_zh),
            code(f.source),
            code(f.target),
            code(f.rule),
        )
        for f in scheme.system.flows.values()
    )
    return section("Flows", table(("id", "en", "zh", "from", "to", "rule"), rows))


def _layers(scheme: Scheme) -> str:
    rows = (
        (
            code(layer.id),
            plain(layer.label_en),
            plain(layer.label_zh),
            code(layer.quantum.code),
            code(layer.unit.code),
            f"{code(layer.goods)} × factors of {code(layer.substance)}"
            if layer.is_substance
            else "stated by events",
            code(layer.rule),
        )
        for layer in scheme.system.layers.values()
    )
    headings = ("id", "en", "zh", "counted in", "read in", "made from", "rule")
    return section("Layers", table(headings, rows))


def _words(scheme: Scheme) -> str:
    rows = (
        (
            code(word.term),
            word.kind,
            plain(word.label_en),
            plain(word.label_zh),
            code(word.broader),
            code(word.code),
            code(word.unit.code if word.unit else ""),
            plain(word.source),
            code(word.rule),
        )
        for word in scheme.vocabulary.values()
        if not _is_answer(word)
    )
    headings = ("term", "kind", "en", "zh", "broader", "code", "unit", "source", "rule")
    return section("Words", table(headings, rows))


def _is_answer(word: Word) -> bool:
    """Say whether a standard brought the word with it: it then stands with its criterion."""
    return word.rule.rpartition("/")[2].startswith("score.toml:")


def _intake(found: IntakeTable) -> str:
    rows = (
        (
            plain(column.heading_en) or "(constant)",
            plain(column.heading_zh),
            _goes_to(column),
            code(column.unit.code if column.unit else ""),
            "yes" if column.required else "expected" if column.is_expected else "",
            code(column.default),
            code(column.example),
            code(column.rule),
        )
        for column in found.columns
    )
    headings = ("en", "zh", "goes to", "unit", "must be given", "default", "example", "rule")
    return f"### {found.id}\n\n{table(headings, rows)}"


def _goes_to(column: IntakeColumn) -> str:
    """Return the field of a column, and what its cells state besides."""
    sets = codes(f"{field}={value}" for field, value in column.sets)
    whole = "share of no sum" if column.shares == "-" else f"share of {code(column.shares)}"
    parts = (
        code(column.field),
        f"with {sets}" if sets else "",
        whole if column.shares else "",
    )
    return ", ".join(part for part in parts if part)


def _posting(scheme: Scheme) -> str:
    rows = (
        (
            plain(rule.event_type),
            plain(rule.action),
            plain(rule.biz_step),
            code(rule.item_class),
            code(rule.role),
            rule.side.value,
            code(rule.flow),
            code(rule.layer),
            code(_amount(rule)),
            rule.basis,
            plain(rule.source),
            code(rule.rule),
        )
        for rule in scheme.posting
    )
    headings = ("event", "action", "step", "class", "role", "side", "flow", "layer", "amount")
    lead = "The first row that fits an event, a side and a layer counts; an empty cell fits all."
    return section("Posting rules", lead, table((*headings, "basis", "source", "rule"), rows))


def _amount(rule: PostingRule) -> str:
    parts = (rule.amount.value, rule.sensor_type, rule.component)
    return ":".join(part for part in parts if part)


def _factors(scheme: Scheme) -> str:
    rows = (
        (
            code(factor.name),
            code(factor.item_class),
            code(factor.substance),
            exact(factor.value),
            f"{exact(factor.low)} to {exact(factor.high)}" if factor.low is not None else "",
            code(factor.unit.code),
            plain(factor.distribution),
            plain(factor.year),
            plain(factor.grade),
            plain(factor.source),
            code(factor.rule),
        )
        for factor in scheme.factors.values()
    )
    headings = ("name", "class", "substance", "value", "range", "unit", "distribution", "year")
    return section("Factors", table((*headings, "grade", "source", "rule"), rows))


def _checks(scheme: Scheme) -> str:
    rows = (
        (
            code(check.id),
            check.severity.name.lower(),
            code(check.when.text),
            code(check.must.text),
            f"{plain(check.message_en)} {plain(check.mend_en)}",
            f"{plain(check.message_zh)}{plain(check.mend_zh)}",
            plain(check.source),
            code(check.rule),
        )
        for check in scheme.checks
    )
    headings = ("id", "severity", "when", "must", "en", "zh", "source", "rule")
    return section("Checks", table(headings, rows))


def _ladders(scheme: Scheme) -> Iterator[str]:
    for ladder in scheme.ladders.values():
        rows = (
            (
                code(rung.id),
                plain(rung.label_en),
                plain(rung.label_zh),
                code(rung.when.text),
                code(rung.then),
                code(rung.rule),
            )
            for rung in ladder.rungs
        )
        standing = f"For {code(ladder.item_class)}; {STATUS[ladder.status]}."
        yield "\n\n".join(
            (
                f"### {ladder.id}",
                f"{plain(ladder.title_en)} · {plain(ladder.title_zh)}",
                f"{standing} Source: {plain(ladder.source)} ({code(ladder.rule)})",
                table(("grade", "en", "zh", "when", "then", "rule"), rows),
            )
        )
