"""Moment: periods, days and times as people write them."""

from datetime import UTC, datetime

from loopbook.terms.period import Period, period_text


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
