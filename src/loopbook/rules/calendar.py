"""The calendars of a pack: calendars.csv, days that are not as their weekday would have it."""

from datetime import date

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line
from loopbook.terms.duty import Calendar, CalendarDay, DayKind

FILE = "calendars.csv"
_SATURDAY = 5


def calendars_of(bundle: Bundle) -> dict[str, Calendar]:
    """Return the calendars by id; days of packs extended belong to the same calendar."""
    found: dict[str, dict[date, CalendarDay]] = {}
    lines: dict[str, Line] = {}
    for line in bundle.lines(FILE):
        each = _day(line)
        if each is None or not each.calendar:
            continue
        days = found.setdefault(each.calendar, {})
        if each.day in days:
            name = f"{each.calendar} {each.day}"
            line.fault("duplicate", name=name, other=days[each.day].rule)
            continue
        days[each.day] = each
        lines[each.calendar] = line
    return {name: _calendar(name, days, lines[name]) for name, days in found.items()}


def _day(line: Line) -> CalendarDay | None:
    """Read a row; None when its date cannot be read."""
    day, kind = line.day("date"), line.choice("kind", DayKind)
    if day is None:
        line.text("date")
        return None
    if kind is DayKind.WORK and day.weekday() < _SATURDAY and line.optional("kind") == kind:
        line.fault("work_weekday", day=day)
    return CalendarDay(
        calendar=line.name("calendar"),
        day=day,
        kind=kind,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _calendar(name: str, days: dict[date, CalendarDay], last_line: Line) -> Calendar:
    """Return the calendar of these days; a year between them without any is a fault."""
    years = {day.year for day in days}
    first, last = min(years), max(years)
    for year in range(first, last + 1):
        if year not in years:
            last_line.fault("missing_year", name=name, year=year, first=first, last=last)
    ordered = tuple(days[day] for day in sorted(days))
    return Calendar(name, first, last, ordered)
