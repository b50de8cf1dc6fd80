"""The duties of a pack: duties.csv, who must report what, and until when."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.life_words import LifeWords, check_milestones, check_word
from loopbook.rules.line import Line, unique
from loopbook.terms.duty import RECORD, Calendar, Duty, DutyUnit
from loopbook.terms.event import Grade

FILE = "duties.csv"


def duties_of(
    bundle: Bundle, words: LifeWords, calendars: Mapping[str, Calendar]
) -> tuple[Duty, ...]:
    """Return the duties in order, those of packs extended first."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE))
    return tuple(_duty(line, words, calendars) for line in lines.values())


def _duty(line: Line, words: LifeWords, calendars: Mapping[str, Calendar]) -> Duty:
    first, last = line.days()
    duty = Duty(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        party=line.text("party"),
        trigger=line.text("trigger"),
        done_by=line.text("done_by"),
        number=_number(line),
        unit=line.choice("unit", DutyUnit) if line.optional("unit") else None,
        calendar=line.optional("calendar"),
        valid_from=first,
        valid_to=last,
        regime_en=line.text("regime_en"),
        regime_zh=line.text("regime_zh"),
        grade=line.choice("grade", Grade).value,
        source=line.text("source"),
        rule=line.rule,
    )
    check_word(line, "party", duty.party, "role", words)
    check_milestones(line, "trigger", (duty.trigger,), words)
    if duty.done_by != RECORD:
        check_milestones(line, "done_by", (duty.done_by,), words)
    line.known("calendar", duty.calendar, calendars, "calendars.csv")
    _check_deadline(line, duty)
    return duty


def _number(line: Line) -> int | None:
    """Return the number of units: whole, zero or more; None when the cell is empty."""
    number = line.number("number")
    if number is None:
        return None
    if number.denominator != 1 or number < 0:
        line.fault("kind", column="number", wanted="a whole number, zero or more")
        return None
    return int(number)


def _check_deadline(line: Line, duty: Duty) -> None:
    """Find a number that counts nothing, and working days by no calendar or days by one."""
    if duty.number is not None and not line.optional("unit"):
        line.fault("no_unit", number=duty.number, name=duty.id)
    is_working = duty.unit is DutyUnit.WORKING_DAY
    if is_working and not duty.calendar:
        line.fault("no_calendar", name=duty.id)
    if duty.calendar and not is_working:
        unit = line.optional("unit") or "-"
        line.fault("idle_calendar", name=duty.calendar, unit=unit)
