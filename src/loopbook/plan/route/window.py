"""Window: times of day as people write them, `08:00-10:00|22:00-01:00+1`, as minutes."""

import re

from loopbook.errors import InputError
from loopbook.plan.route.task import ALWAYS

_SPAN = re.compile(r"(\d{1,2})[:：](\d\d)(\+1)?\s*[-–—~至到]\s*(\d{1,2})[:：](\d\d)(\+1)?")
_DAY = 1440


def windows_of(text: str, where: str) -> tuple[tuple[float, float], ...]:
    """Return spans in minutes after midnight, by begin; none written: any time.

    Parameters
      text    spans split at |; `+1` is the next day
      where   row of the text, for the error
    Raises    InputError  a span is no time of day, or ends before it begins (LB-PL62)
    """
    parts = [part.strip() for part in text.split("|") if part.strip()]
    return tuple(sorted(_span(part, where) for part in parts)) or (ALWAYS,)


def _span(text: str, where: str) -> tuple[float, float]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise InputError("LB-PL62", where, span=text)
    begin, end = _minutes(*found.groups()[:3]), _minutes(*found.groups()[3:])
    is_time = all(int(minute) < 60 for minute in (found[2], found[5]))
    if not is_time or max(begin, end) > 2 * _DAY or end < begin:
        raise InputError("LB-PL62", where, span=text)
    return begin, end


def _minutes(hour: str, minute: str, next_day: str | None) -> float:
    return float(int(hour) * 60 + int(minute) + (_DAY if next_day else 0))


def clock_text(minutes: float) -> str:
    """Return minutes after midnight as `08:05`, the next day as `01:30+1`."""
    whole = round(minutes)
    days, of_day = divmod(whole, _DAY)
    return f"{of_day // 60:02d}:{of_day % 60:02d}" + (f"+{days}" if days else "")
