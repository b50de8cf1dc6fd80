"""Audit: the form of an audit that a rule pack declares, as sections of its page."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import both, code, plain, section, span, table
from loopbook.terms.audit import AuditClock, AuditField, AuditForm, AuditTable
from loopbook.terms.scheme import Scheme

_GRADED = ("grade", "source", "rule")


def audit_sections(scheme: Scheme) -> Iterator[str]:
    """Yield the sections of an audit; none where the pack declares no form of one."""
    if scheme.audit is None:
        return
    yield _phases(scheme.audit)
    yield section("Audit tables", *(_table(each) for each in scheme.audit.tables.values()))
    yield _words(scheme.audit)
    yield _parameters(scheme.audit)
    yield _grounds(scheme.audit)
    yield _clocks(scheme.audit)
    yield _cycles(scheme.audit)
    yield _penalties(scheme.audit)
    yield _knock_outs(scheme.audit)


def _phases(form: AuditForm) -> str:
    rows = (
        (
            str(phase.number),
            code(phase.id),
            plain(phase.label_en),
            plain(phase.label_zh),
            both(phase.deliverable_en, phase.deliverable_zh),
            plain(phase.grade),
            plain(phase.source),
            code(phase.rule),
        )
        for phase in form.phases.values()
    )
    scored = (
        f"Its report is scored by {code(form.review)}." if form.review else "",
        f"What was carried out is scored by {code(form.acceptance)}." if form.acceptance else "",
    )
    headings = ("number", "phase", "en", "zh", "hands over")
    lead = " ".join(("The form of an audit ([audit](../../spec/audit.md)).", *filter(None, scored)))
    return section("Audit", lead, table((*headings, *_GRADED), rows))


def _table(found: AuditTable) -> str:
    phase = f"Of the phase {code(found.phase)}" if found.phase else "Of the evaluation"
    asked = "; it must have a row" if found.is_required else ""
    headings = ("field", "en", "zh", "kind", "unit", "must be given", "example", "source", "rule")
    parts = (
        f"### {found.id}",
        both(found.label_en, found.label_zh),
        f"{phase}{asked}.",
        f"Source: {plain(found.source)} ({code(found.rule)})",
        table(headings, (_field(field) for field in found.fields)),
    )
    return "\n\n".join(parts)


def _field(field: AuditField) -> tuple[str, ...]:
    words = f" of {code(field.words)}" if field.words else ""
    return (
        code(field.id),
        plain(field.heading_en),
        plain(field.heading_zh),
        f"{field.kind.value.replace('_', ' ')}{words}",
        code(field.unit.code if field.unit else ""),
        "yes" if field.is_required else "",
        code(field.example),
        plain(field.source),
        code(field.rule),
    )


def _words(form: AuditForm) -> str:
    rows = (
        (
            code(word.kind),
            code(word.id),
            plain(word.label_en),
            plain(word.label_zh),
            plain(word.grade),
            plain(word.source),
            code(word.rule),
        )
        for word in form.words.values()
    )
    return section("Audit words", table(("list", "word", "en", "zh", *_GRADED), rows))


def _parameters(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            "text" if found.is_text else code(found.unit.code if found.unit else ""),
            "yes" if found.is_required else "",
            code(found.example),
            plain(found.note_en),
            plain(found.note_zh),
            plain(found.source),
            code(found.rule),
        )
        for found in form.parameters.values()
    )
    headings = ("id", "en", "zh", "unit", "must be given", "example", "note", "note zh")
    lead = "What each audit declares for itself: no text that was read states it."
    return section("Audit parameters", lead, table((*headings, "source", "rule"), rows))


def _grounds(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            found.standing.value.replace("_", " "),
            span(found.valid_from, found.valid_to),
            both(found.law_en, found.law_zh),
            plain(found.grade),
            plain(found.source),
            code(found.rule),
        )
        for found in form.grounds
    )
    headings = ("ground", "en", "zh", "standing", "in force", "law", *_GRADED)
    return section("Grounds to audit", table(headings, rows))


def _clocks(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            code(found.after),
            code(found.done_by),
            _within(found),
            span(found.valid_from, found.valid_to),
            plain(found.grade),
            plain(found.source),
            code(found.rule),
        )
        for found in form.clocks
    )
    headings = ("clock", "en", "zh", "after", "done by", "within", "in force", *_GRADED)
    return section("Time limits of an audit", table(headings, rows))


def _within(clock: AuditClock) -> str:
    unit = clock.unit.value.replace("_", " ")
    return f"{clock.number} {unit}{'' if clock.number == 1 else 's'}"


def _cycles(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            str(found.years),
            plain(found.grade),
            plain(found.source),
            code(found.rule),
        )
        for found in form.cycles.values()
    )
    headings = ("cycle", "en", "zh", "years", *_GRADED)
    return section("Rounds of audits", table(headings, rows))


def _penalties(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            f"{found.low:g} to {found.high:g}",
            span(found.valid_from, found.valid_to),
            plain(found.grade),
            plain(found.source),
            code(found.rule),
        )
        for found in form.penalties
    )
    headings = ("penalty", "en", "zh", "CNY", "in force", *_GRADED)
    return section("Penalties", table(headings, rows))


def _knock_outs(form: AuditForm) -> str:
    rows = (
        (
            code(found.id),
            plain(found.label_en),
            plain(found.label_zh),
            plain(found.grade),
            plain(found.source),
            code(found.rule),
        )
        for found in form.knock_outs
    )
    headings = ("check", "en", "zh", *_GRADED)
    return section("Reasons to refuse an audit", table(headings, rows))
