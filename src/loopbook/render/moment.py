"""Moment: periods, days and times as people write them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from loopbook.terms.event import Event
from loopbook.terms.period import Period, period_text

_OFFSET = re.compile(r"([+-])(\d\d):([0-5]\d)")


def period_label(value: Period, language: str = "en") -> str:
    """Return the period for a person: `2025`, `2021–2025`, `2025-03`; `2025年`, `2025年3月`."""
    text = period_text(value)
    if not language.startswith("zh"):
        return text.replace("..", "–")
    return "—".join(_chinese(part) for part in text.split(".."))


def _chinese(part: str) -> str:
    year, _, rest = part.partition("-")
    match rest[:1]:
        case "":
            return f"{year}年"
        case "Q":
            return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度"
        case "H":
            return f"{year}年{'上下'[int(rest[1]) - 1]}半年"
        case _:
            return f"{year}年{int(rest)}月"


def moment_text(moment: datetime, language: str = "en") -> str:
    """Return the moment in UTC to the second: `2025-03-01 08:00:00 UTC`, `…（UTC）`."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}（UTC）" if language.startswith("zh") else f"{text} UTC"


def event_time_text(event: Event, language: str = "en") -> str:
    """Return the time of an event at its own offset: `2025-03-03 15:55 +08:00`.

    Seconds stand where there are any. An offset that is none is not guessed at: then in UTC.
    """
    return local_time_text(event.time, event.offset, language)


def local_time_text(moment: datetime, offset: str, language: str = "en") -> str:
    """Return the moment at `offset`, written as `+08:00`; in UTC where it is not so written."""
    found = _OFFSET.fullmatch(offset)
    if found is None or int(found[2]) > 14:
        return moment_text(moment, language)
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    local = moment.astimezone(timezone(-ahead if found[1] == "-" else ahead))
    pattern = "%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M"
    return f"{local.strftime(pattern)} {offset}"
