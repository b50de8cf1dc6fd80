"""Status: where an audit stands on a day: phase by phase what is there and what is missing, who
must audit under which law, and until when.

Completeness is of rows and required cells: whether what they say is true is told elsewhere.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np

from loopbook.evaluate.audit.record import (
    day_of,
    read_day,
    recordings_of,
    rows_of,
    text_of,
    texts_declared,
)
from loopbook.evaluate.calendar import date_of, day_number, deadlines
from loopbook.terms.audit import (
    AuditClock,
    AuditDeadline,
    AuditFile,
    AuditForm,
    AuditGround,
    AuditObligation,
    AuditPhase,
    AuditRow,
    AuditStatus,
    AuditTable,
    DeadlineState,
    GroundStanding,
    PhaseState,
    PhaseStatus,
    TableStatus,
)
from loopbook.terms.duty import NO_DAY, DutyUnit
from loopbook.terms.period import period

DAYS, LISTED = "days", "listed"
_LAST_EVENTS = ("accepted", "evaluated", "submitted")


def audit_status(file: AuditFile, form: AuditForm, day: date) -> AuditStatus:
    """Return where an audit stands at the end of a day.

    Raises    ParseError  LB-Z58 a day of the file is none;  EmptyPeriod  its years are none
    """
    phases = tuple(_phase(file, form, each) for each in form.phases.values())
    events = events_of(file)
    act = events.get(LISTED) or read_day(file.created)
    owed = tuple(obligations(form, file.reasons, act))
    penalties = tuple(p for p in form.penalties if _holds(p.valid_from, p.valid_to, day))
    return AuditStatus(
        subject=file.subject,
        standard=file.standard,
        years=period(file.years),
        version=file.version,
        day=day,
        phases=phases,
        next_tables=tuple(t.table for p in phases for t in p.tables if not t.is_complete),
        obligations=owed,
        deadlines=tuple(_deadline(clock, events, day) for clock in form.clocks),
        next_round=_next_round(file, form, events),
        penalties=penalties,
        rules=(*_rules(file, form), *(o.rule for o in owed), *(p.rule for p in penalties)),
    )


def events_of(file: AuditFile) -> dict[str, date]:
    """Return the days of an audit by event; a later row counts."""
    found = {LISTED: read_day(file.listed)} if file.listed else {}
    for row in rows_of(file, DAYS):
        day = day_of(row, "day")
        if day is not None:
            found[text_of(row, "event")] = day
    return found


def table_status(file: AuditFile, table: AuditTable, form: AuditForm) -> TableStatus:
    """Return what is there of a table and what is missing."""
    made = recordings_of(file, table.id)
    rows = [row for each in made for row in each.rows]
    required = [field.id for field in table.fields if field.is_required]
    missing = [(row.row, f) for row in rows for f in required if not text_of(row, f)]
    missing += [(0, name) for name in _undeclared(table.id, rows, form)]
    last = made[-1] if made else None
    return TableStatus(
        table=table.id,
        label_en=table.label_en,
        label_zh=table.label_zh,
        is_required=table.is_required,
        rows=len(rows),
        missing=tuple(missing),
        document=last.document if last else "",
        sha256=last.sha256 if last else "",
        moment=last.moment if last else "",
    )


def _undeclared(table: str, rows: Iterable[AuditRow], form: AuditForm) -> list[str]:
    """Return the parameters that each audit must declare and this one does not."""
    if table != "parameters":
        return []
    told = {text_of(row, "parameter") for row in rows}
    return [p.id for p in form.parameters.values() if p.is_required and p.id not in told]


def completeness(phases: Iterable[PhaseStatus]) -> float:
    """Return the share of required tables that are complete; 1 when none is required."""
    required = [t for phase in phases for t in phase.tables if t.is_required]
    return sum(t.is_complete for t in required) / len(required) if required else 1.0


def obligations(form: AuditForm, reasons: Iterable[str], day: date) -> Iterable[AuditObligation]:
    """Yield each reason to audit under the law that holds on the day of the act."""
    for reason in reasons:
        for ground in form.grounds:
            if ground.id == reason and _holds(ground.valid_from, ground.valid_to, day):
                yield _obligation(ground)


def _obligation(ground: AuditGround) -> AuditObligation:
    must = {
        GroundStanding.LISTED: True,
        GroundStanding.STATE_CASES: None,
        GroundStanding.VOLUNTARY: False,
    }
    return AuditObligation(
        ground=ground.id,
        label_en=ground.label_en,
        label_zh=ground.label_zh,
        standing=ground.standing,
        is_mandatory=must[ground.standing],
        law_en=ground.law_en,
        law_zh=ground.law_zh,
        grade=ground.grade,
        source=ground.source,
        rule=ground.rule,
    )


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _phase(file: AuditFile, form: AuditForm, phase: AuditPhase) -> PhaseStatus:
    tables = tuple(
        table_status(file, table, form) for table in form.tables.values() if table.phase == phase.id
    )
    is_complete = all(table.is_complete for table in tables)
    is_begun = any(table.rows for table in tables)
    state = PhaseState.BEGUN if is_begun else PhaseState.EMPTY
    return PhaseStatus(
        phase=phase.id,
        number=phase.number,
        label_en=phase.label_en,
        label_zh=phase.label_zh,
        state=PhaseState.COMPLETE if is_complete else state,
        tables=tables,
    )


def _deadline(clock: AuditClock, events: dict[str, date], day: date) -> AuditDeadline:
    begun = events.get(clock.after)
    is_ours = begun is not None and _holds(clock.valid_from, clock.valid_to, begun)
    last = _last(begun, clock.number, clock.unit) if is_ours and begun else None
    done = events.get(clock.done_by)
    done = done if done is not None and done <= day else None
    return AuditDeadline(
        clock=clock.id,
        label_en=clock.label_en,
        label_zh=clock.label_zh,
        last=last,
        done=done,
        state=_state(last, done, day),
        days_left=(last - day).days if last is not None and done is None else None,
        grade=clock.grade,
        source=clock.source,
        rule=clock.rule,
    )


def _state(last: date | None, done: date | None, day: date) -> DeadlineState:
    if last is None:
        return DeadlineState.UNKNOWN
    if done is not None:
        return DeadlineState.DONE if done <= last else DeadlineState.LATE
    return DeadlineState.LATE if day > last else DeadlineState.OPEN


def _last(begun: date, number: int, unit: DutyUnit) -> date | None:
    found = int(deadlines(np.array([day_number(begun)]), number, unit)[0])
    return None if found == NO_DAY else date_of(found)


def _next_round(file: AuditFile, form: AuditForm, events: dict[str, date]) -> date | None:
    """Return when the next round is due: so many years of the cycle after this one was done."""
    cycle = form.cycles.get(texts_declared(file).get("cycle", ""))
    done = next((events[name] for name in _LAST_EVENTS if name in events), None)
    if cycle is None or done is None:
        return None
    return _last(done, cycle.years, DutyUnit.YEAR)


def _rules(file: AuditFile, form: AuditForm) -> tuple[str, ...]:
    """Return the rows of the pack that were read: what was recorded, and the law of the time."""
    told = {row.table for row in file.recordings}
    tables = [table for table in form.tables.values() if table.id in told]
    rules = [rule for table in tables for rule in (table.rule, *(f.rule for f in table.fields))]
    rules += [phase.rule for phase in form.phases.values()]
    rules += [clock.rule for clock in form.clocks]
    said = texts_declared(file)
    rules += [p.rule for p in form.parameters.values() if p.id in said]
    rules += [c.rule for c in form.cycles.values() if c.id == said.get("cycle")]
    for table in tables:
        words = {f.id: f.words for f in table.fields if f.words}
        used = {(kind, text_of(r, f)) for r in rows_of(file, table.id) for f, kind in words.items()}
        rules += [form.words[key].rule for key in used if key in form.words]
    return tuple(dict.fromkeys(rules))
