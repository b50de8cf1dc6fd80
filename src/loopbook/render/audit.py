"""Audit: where an audit stands, and how good it is, as lines for a terminal."""

from collections.abc import Iterator, Sequence

from loopbook.terms.audit import AuditStatus, DeadlineState, PhaseStatus, TableStatus
from loopbook.terms.audit_sheet import (
    AuditEvaluation,
    AuditSheet,
    BalanceClosure,
    Checked,
    KnockOut,
    MeterSuspect,
)
from loopbook.terms.reconciliation import GrossErrorKind
from loopbook.terms.score import ScoreSheet, Span
from loopbook.wording import say

MISSING_SHOWN = 5
_SHA_SHOWN = 12
_MARKS = {True: "audit.yes", False: "audit.no", None: "audit.unknown"}


def label(term: object, language: str) -> str:
    """Return the label of a term that has one in both languages."""
    return str(getattr(term, "label_zh" if language.startswith("zh") else "label_en"))


def truth_text(value: bool | None, language: str) -> str:
    """Return yes, no or unknown."""
    return say(_MARKS[value], language).split("|")[0]


def span_text(span: Span | None, language: str) -> str:
    """Return a result, both ends when unknown answers leave it open."""
    if span is None:
        return say("audit.unknown", language)
    low, high = f"{span.low:.4g}", f"{span.high:.4g}"
    return low if span.value is not None else f"{low} … {high}"


def share_text(share: float | None, language: str) -> str:
    """Return a share in percent, or unknown."""
    return say("audit.unknown", language) if share is None else f"{share * 100:.2f} %"


def status_lines(status: AuditStatus, language: str = "en") -> list[str]:
    """Return where an audit stands: phases, what is missing, deadlines, what comes next."""
    years = f"{status.years}"
    head = {"subject": status.subject, "years": years, "version": status.version}
    lines = [say("audit.status.title", language, **head, day=status.day)]
    for phase in status.phases:
        lines += _phase_lines(phase, language)
    lines += ["", *_law_lines(status, language), *deadline_lines(status, language)]
    following = status.next_tables[0] if status.next_tables else ""
    key = "audit.status.next" if following else "audit.status.nothing_next"
    return [*lines, say(key, language, table=following)]


def _phase_lines(phase: PhaseStatus, language: str) -> Iterator[str]:
    state = say(f"audit.phase.{phase.state.value}", language)
    yield f"{phase.number}. {label(phase, language)}: {state}"
    for table in phase.tables:
        if table.rows or table.is_required:
            yield f"   {table_text(table, language)}"


def table_text(table: TableStatus, language: str) -> str:
    """Say what is there of a table and what is missing."""
    name = f"{table.table} ({label(table, language)})"
    if not table.rows:
        return say("audit.table.empty", language, name=name)
    values = {"name": name, "rows": table.rows, "document": table.document}
    text = say("audit.table.there", language, **values, sha256=table.sha256[:_SHA_SHOWN])
    if not table.missing:
        return text
    shown = [f"{row} {field}" if row else field for row, field in table.missing[:MISSING_SHOWN]]
    more = "" if len(table.missing) <= MISSING_SHOWN else " …"
    return f"{text} {say('audit.table.lacks', language, cells=', '.join(shown) + more)}"


def _law_lines(status: AuditStatus, language: str) -> Iterator[str]:
    is_chinese = language.startswith("zh")
    for found in status.obligations:
        yield say(
            f"audit.standing.{found.standing.value}",
            language,
            ground=label(found, language),
            law=found.law_zh if is_chinese else found.law_en,
        )
    if not any(found.is_mandatory is not False for found in status.obligations):
        return
    for penalty in status.penalties:
        values = {"low": f"{penalty.low:,.0f}", "high": f"{penalty.high:,.0f}"}
        yield say("audit.penalty", language, what=label(penalty, language), **values)


def deadline_lines(status: AuditStatus, language: str) -> Iterator[str]:
    """Yield each time limit and how it stands."""
    for each in status.deadlines:
        state = say(f"audit.deadline.{each.state.value}", language)
        last = say("audit.unknown", language) if each.last is None else str(each.last)
        values = {"what": label(each, language), "last": last, "state": state}
        key = "audit.deadline.done_on" if each.done else "audit.deadline.line"
        if each.state is DeadlineState.OPEN:
            key = "audit.deadline.left"
        yield say(key, language, **values, done=each.done or "", days=each.days_left or 0)
    if status.next_round is not None:
        yield say("audit.next_round", language, day=status.next_round)


def evaluation_lines(found: AuditEvaluation, language: str = "en") -> list[str]:
    """Return how good an audit is: what is certain, and what is open."""
    return [
        say("audit.evaluation.title", language, subject=found.subject, day=found.day),
        say("audit.completeness", language, share=share_text(found.completeness, language)),
        *_missing_lines(found, language),
        *checked_lines("sum", found.arithmetic, language),
        *checked_lines("ledger", found.truth, language),
        *(closure_text(each, language) for each in found.closures),
        *(meter_text(each, language) for each in found.suspects),
        *(knock_out_text(each, language) for each in found.knock_outs),
        *review_lines(found.review, language),
        say("audit.verdict", language, what=say(f"audit.verdict.{found.verdict.value}", language)),
        *review_lines(found.acceptance_review, language),
        say(
            "audit.acceptance",
            language,
            what=say(f"audit.acceptance.{found.acceptance.value}", language),
        ),
    ]


def _missing_lines(found: AuditEvaluation, language: str) -> Iterator[str]:
    for table, row, field in found.missing:
        if not row and not field:
            yield say("audit.missing.table", language, table=table)
        elif not row:
            yield say("audit.missing.parameter", language, name=field)
        else:
            yield say("audit.missing.cell", language, table=table, row=row, field=field)


def checked_lines(kind: str, checked: Checked, language: str) -> Iterator[str]:
    """Yield how many numbers were checked, and each that differs."""
    wrong = len(checked.differing)
    counts = {"count": checked.count, "wrong": wrong, "unknown": checked.unknown}
    yield say(f"audit.checked.{kind}", language, **counts)
    for each in checked.differing:
        yield "  " + say(
            f"audit.differs.{kind}",
            language,
            table=each.table,
            row=each.row,
            field=each.field,
            name=each.name,
            stated=f"{each.stated:.8g}",
            found=f"{each.found:.8g}",
        )


def closure_text(each: BalanceClosure, language: str) -> str:
    """Say by how much a balance is open, before and after reconciliation."""
    return say(
        "audit.closure",
        language,
        process=label(each, language),
        layer=each.layer_zh if language.startswith("zh") else each.layer_en,
        before=share_text(each.error, language),
        limit=share_text(each.limit, language),
        closes=truth_text(each.closes, language),
        after=share_text(each.error_after, language),
    )


def meter_text(each: MeterSuspect, language: str) -> str:
    """Say which number does not fit, and by how much."""
    key = "audit.suspect" if each.size >= 0 else "audit.suspect_low"
    if each.kind == GrossErrorKind.LEAK:
        key = "audit.suspect_leak"
    elif not each.is_found:
        key = "audit.suspect_likely"
    return say(
        key,
        language,
        flows=", ".join(each.flows),
        size=f"{abs(each.size):.4g} {each.unit}".strip(),
        statistic=f"{each.statistic:.3g}",
        entries=", ".join(map(str, each.sequences)) or "-",
    )


def knock_out_text(each: KnockOut, language: str) -> str:
    """Say whether a knock-out holds, and what decides where something does."""
    keys = {True: "audit.knock_out.holds", False: "audit.knock_out.free"}
    key = keys[each.holds] if each.holds is not None else "audit.knock_out.open"
    return say(key, language, what=knock_out_label(each, language))


def knock_out_label(each: KnockOut, language: str) -> str:
    """Return the words of a knock-out with what decides, where something does."""
    why = ", ".join(each.why)
    told = say("audit.knock_out.why", language, why=why) if why else ""
    return label(each, language) + told


def review_lines(sheet: ScoreSheet | None, language: str) -> Iterator[str]:
    """Yield the score by a checklist, with its level or both of them."""
    if sheet is None:
        return
    title = sheet.title_zh if language.startswith("zh") else sheet.title_en
    levels = " … ".join(
        dict.fromkeys(level_text(sheet, level, language) for level in _levels(sheet))
    )
    total = span_text(sheet.total, language)
    yield say("audit.review", language, title=title, total=total, level=levels)


def _levels(sheet: ScoreSheet) -> Sequence[str]:
    return (sheet.level_low, sheet.level_high)


def level_text(sheet: ScoreSheet, level: str, language: str) -> str:
    """Return the label of a level; that it is below all when it is none."""
    if not level:
        return say("audit.below", language)
    english, chinese = sheet.level_labels.get(level, (level, level))
    return chinese if language.startswith("zh") else english


def audit_records(sheet: AuditSheet) -> dict[str, object]:
    """Return an audit worked out, for programs: what its form declares is left out."""
    fields = (name for name in sheet.__struct_fields__ if name not in ("form", "file"))
    return {name: getattr(sheet, name) for name in fields}
