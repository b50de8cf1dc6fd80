"""Standing: its words, its sign and its class name; never colour alone."""

from collections.abc import Sequence
from decimal import Decimal

from loopbook.evaluate import explain
from loopbook.render import svg
from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.table import Table, plain_text, table_of
from loopbook.terms.period import period_text
from loopbook.terms.statement import Reason, Standing, Statement, Verdict
from loopbook.wording import say

COLOURS = {
    Standing.MET: "#17703f",
    Standing.ON_TRACK: "#17703f",
    Standing.BEHIND: "#8a5a00",
    Standing.MISSED: "#b3261e",
    Standing.NOT_COMPARABLE: "#57606a",
    Standing.UNKNOWN: "#57606a",
    Standing.MODELLED: "#6639a6",
}

_PIECE = "C62"
_UNLIKELY = 0.1
"""Percent: nearer than this to impossible or certain, a probability is written as a bound."""

COMPARATORS = {"ge": "≥ ", "le": "≤ ", "eq": "= ", "about": "≈ "}
_OTHERWISE = {
    "reason.redefined": "definition",
    "reason.other_definition": "definition",
    "reason.scope_differs": "definition",
    "reason.base_differs": "base",
}
"""In what a value that cannot be compared differs, by the reason of its verdict."""

_SIGNS = {
    Standing.MET: "✓",
    Standing.ON_TRACK: "▲",
    Standing.BEHIND: "▼",
    Standing.MISSED: "✗",
    Standing.NOT_COMPARABLE: "≠",
    Standing.UNKNOWN: "?",
    Standing.MODELLED: "~",
}


def standing_text(standing: Standing, language: str = "en") -> str:
    """Return the standing in words, as `met` or `不可比`."""
    return say(f"standing.{standing.value}", language)


def reason_text(reason: Reason, language: str = "en") -> str:
    """Return a reason in words."""
    return explain.reason_text(reason, language)


def standing_sign(standing: Standing) -> str:
    """Return the sign that stands for `standing` in plain text."""
    return _SIGNS[standing]


def standing_mark(standing: Standing, x: float, y: float) -> str:
    """Return the same sign as a drawing of 14 pixels around (x, y)."""
    shapes = {
        Standing.MET: "M-6 0L-2 5L6 -5",
        Standing.MISSED: "M-5 -5L5 5M-5 5L5 -5",
        Standing.ON_TRACK: "M-6 5L0 -5L6 5Z",
        Standing.BEHIND: "M-6 -5L0 5L6 -5Z",
        Standing.NOT_COMPARABLE: "M-6 -2H6M-6 3H6M-3 6L3 -6",
        Standing.UNKNOWN: "M-4 -2C-4 -7 4 -7 4 -2C4 1 0 1 0 3M0 6V7",
        Standing.MODELLED: "M-6 1C-3 -5 0 -3 0 0S3 5 6 -1",
    }
    return svg.element(
        "path",
        {
            "d": shapes[standing],
            "transform": f"translate({svg.coordinate(x)} {svg.coordinate(y)})",
            "class": f"mark s-{standing.value}",
            "fill": "none",
            "stroke": COLOURS[standing],
            "stroke-width": 2.2,
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
        },
    )


def unit_of(made: Verdict | Statement, language: str = "en") -> str:
    """Return what stands behind a number: symbol, else code; nothing for a count of pieces."""
    if language.startswith("zh") and made.symbol_zh:
        return made.symbol_zh
    return made.symbol or ("" if made.unit == _PIECE else made.unit)


def value_text(verdict: Verdict, language: str = "en") -> str:
    """Return the latest value with unit, uncertainty and period, rounded across no limit.

    A value that cannot be compared says in what: it was counted otherwise, or on another base.
    """
    latest = verdict.latest
    if latest is None or latest.value is None:
        return say("chart.unknown", language)
    words = number_text(
        latest.value,
        language,
        sd=latest.sd,
        symbol=unit_of(latest, language) or unit_of(verdict, language),
        bound=latest.bound,
        limits=(verdict.required, verdict.due),
    )
    joint = "，" if language.startswith("zh") else ", "
    parts = [words, period_label(latest.period, language)]
    if verdict.standing is Standing.NOT_COMPARABLE and verdict.reason.key in _OTHERWISE:
        parts.append(say(f"chart.otherwise.{_OTHERWISE[verdict.reason.key]}", language))
    return joint.join(parts)


def required_text(verdict: Verdict, language: str = "en") -> str:
    """Return what the target asks for, with its comparator and unit: `≥ 60 %`."""
    if verdict.required is None:
        return say("chart.qualitative", language)
    number = number_text(verdict.required, language, symbol=unit_of(verdict, language))
    return f"{COMPARATORS.get(verdict.comparator, '')}{number}"


def gap_text(verdict: Verdict, language: str = "en") -> str:
    """Return value - required in the unit with its sign; a dash when either is unknown."""
    if verdict.gap is None:
        return "—"
    sign = "+" if verdict.gap > 0 else ""
    # A distance between two percentages is in points, not in percent.
    unit = unit_of(verdict, language)
    unit = say("chart.points", language) if unit == "%" else unit
    words = number_text(verdict.gap, language, symbol=unit, limits=(0.0,))
    return f"{sign}{words}"


def probability_text(verdict: Verdict, language: str = "en") -> str:
    """Return how likely the limit is met, as `84.1 %`; empty when no probability is stated.

    One that is not certain is never rounded to 0 or 100 %.
    """
    found = verdict.probability
    if found is None:
        return ""
    percent = 100.0 * found
    if 0.0 < percent < _UNLIKELY:
        return f"< {_UNLIKELY} %"
    if 100.0 - _UNLIKELY < percent < 100.0:
        return f"> {100.0 - _UNLIKELY} %"
    digits = f"{percent:.1f}".removesuffix(".0")
    return number_text(Decimal(digits), language, symbol="%", bound=verdict.probability_bound)


def verdict_rows(verdicts: Sequence[Verdict], language: str = "en") -> Table:
    """Return the verdicts as a table of plain values, one row a target, in their order."""
    names = ("indicator", "title", "target", "comparator", "required", "due_year", "value", "sd")
    more = ("unit", "value_year", "due_value", "gap", "probability", "probability_bound")
    last = ("standing", "reason", "source")
    rows = (_verdict_row(verdict, language) for verdict in verdicts)
    return table_of("verdicts", (*names, *more, *last), rows, language)


def _verdict_row(verdict: Verdict, language: str) -> tuple[str | float | None, ...]:
    latest = verdict.latest
    return (
        verdict.indicator,
        title_of(verdict, language),
        verdict.target,
        verdict.comparator,
        verdict.required,
        period_text(verdict.period),
        latest.value if latest else None,
        latest.sd if latest else None,
        unit_of(verdict, language),
        period_text(latest.period) if latest else "",
        verdict.due,
        verdict.gap,
        verdict.probability,
        "" if verdict.probability is None else verdict.probability_bound,
        standing_text(verdict.standing, language),
        reason_text(verdict.reason, language),
        verdict.source,
    )


def verdict_lines(verdicts: Sequence[Verdict], language: str = "en") -> list[str]:
    """Return the verdicts as lines for a terminal: a table, then the reason of each standing."""
    names = ("standing", "title", "value", "target", "gap")
    headings = [say(f"chart.heading.{name}", language) for name in names]
    rows = [
        (
            f"{standing_sign(v.standing)} {standing_text(v.standing, language)}",
            title_of(v, language),
            value_text(v, language),
            f"{required_text(v, language)} ({period_label(v.period, language)})",
            gap_text(v, language),
        )
        for v in verdicts
    ]
    reasons = [
        f"{standing_sign(v.standing)} {title_of(v, language)}: "
        + " ".join(reason_text(reason, language) for reason in (v.reason, *v.cautions))
        for v in verdicts
    ]
    return [*plain_text(headings, rows), "", *reasons]
