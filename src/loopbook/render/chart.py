"""Charts: an indicator beside its target as a bullet, drawn as SVG text.

Source    S. Few, Bullet Graph Design Specification: one bar, one comparative mark, one scale
"""

from collections.abc import Callable

import msgspec

from loopbook.render import svg
from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.standing import (
    COLOURS,
    required_text,
    standing_mark,
    standing_text,
    value_text,
)
from loopbook.render.width import cells
from loopbook.terms.statement import Verdict
from loopbook.wording import say

WIDTH = 360.0
_MARGIN = 10.0
_TRACK_TOP = 30.0
_TRACK_HEIGHT = 20.0
_MIDDLE = _TRACK_TOP + _TRACK_HEIGHT / 2
_LABEL_TOP = 73.0
_LABEL_STEP = 15.0
_CELL = 6.3


class _Mark(msgspec.Struct, frozen=True):
    """A value with a drawing on the scale and words beneath it."""

    value: float
    words: str
    draw: Callable[[float], str]


def bullet(verdict: Verdict, language: str = "en") -> str:
    """Return the SVG of one verdict: value bar, uncertainty, rivals, base, due and target marks.

    The standing is told three times: by its words, by the shape of its mark, and by its colour.
    """
    marks = _marks(verdict, language)
    scale = _scale_of(verdict, marks)
    rows, labels = _labels(marks, scale)
    return svg.picture(
        WIDTH,
        _LABEL_TOP + max(rows, 1) * _LABEL_STEP - 8,
        bullet_words(verdict, language),
        "bullet",
        _heading(verdict, language),
        _track(scale),
        _bar(verdict, scale),
        _spread(verdict, scale, language),
        *(mark.draw(scale(mark.value)) for mark in marks),
        *labels,
    )


def bullet_words(verdict: Verdict, language: str = "en") -> str:
    """Return what the bullet shows in one sentence, for a reader who does not see it."""
    return say(
        "chart.bullet_words",
        language,
        title=title_of(verdict, language),
        value=value_text(verdict, language),
        target=required_text(verdict, language),
        period=period_label(verdict.period, language),
        standing=standing_text(verdict.standing, language),
    )


def _heading(verdict: Verdict, language: str) -> str:
    words = standing_text(verdict.standing, language)
    return (
        standing_mark(verdict.standing, _MARGIN + 6, 14)
        + svg.label(
            _MARGIN + 20,
            18,
            words,
            class_=f"standing s-{verdict.standing.value}",
            fill=COLOURS[verdict.standing],
            font_weight="600",
        )
        + svg.label(
            WIDTH - _MARGIN,
            18,
            value_text(verdict, language),
            class_="value ink",
            fill="#1f2328",
            text_anchor="end",
            font_weight="600",
        )
    )


def _values(verdict: Verdict) -> list[float]:
    latest = verdict.latest
    found = [0.0]
    if latest is not None:
        found += [rival.value for rival in latest.rivals if rival.value is not None]
        if latest.value is not None:
            found += [latest.value - (latest.sd or 0.0), latest.value + (latest.sd or 0.0)]
    return found


def _scale_of(verdict: Verdict, marks: list[_Mark]) -> Callable[[float], float]:
    values = _values(verdict) + [mark.value for mark in marks]
    low, high = min(values), max(values)
    reach = (high - low) or 1.0
    low = low if low == 0.0 else low - 0.04 * reach
    high = high if high == 0.0 and low < 0.0 else high + 0.06 * reach
    room = WIDTH - 2 * _MARGIN
    return lambda value: _MARGIN + (value - low) / (high - low) * room


def _track(scale: Callable[[float], float]) -> str:
    track = svg.element(
        "rect",
        {
            "class": "track",
            "x": _MARGIN,
            "y": _TRACK_TOP,
            "width": WIDTH - 2 * _MARGIN,
            "height": _TRACK_HEIGHT,
            "rx": 2.0,
            "fill": "#eaeef2",
        },
    )
    return track + _line(scale(0.0), _TRACK_TOP - 2, _TRACK_TOP + _TRACK_HEIGHT + 2, "zero", 1.0)


def _line(x: float, top: float, bottom: float, kind: str, width: float) -> str:
    return svg.element(
        "line",
        {
            "class": f"{kind} ink-line",
            "x1": x,
            "x2": x,
            "y1": top,
            "y2": bottom,
            "stroke": "#1f2328",
            "stroke-width": width,
        },
    )


def _bar(verdict: Verdict, scale: Callable[[float], float]) -> str:
    latest = verdict.latest
    if latest is None or latest.value is None:
        return ""
    start, end = sorted((scale(0.0), scale(latest.value)))
    colour = COLOURS[verdict.standing]
    is_firm = latest.decides
    return svg.element(
        "rect",
        {
            "class": f"bar b-{verdict.standing.value}{'' if is_firm else ' soft'}",
            "x": start,
            "y": _MIDDLE - 6,
            "width": max(end - start, 1.0),
            "height": 12.0,
            "fill": colour,
            "fill-opacity": None if is_firm else 0.25,
            "stroke": colour,
            "stroke-dasharray": None if is_firm else "4 2",
        },
    )


def _spread(verdict: Verdict, scale: Callable[[float], float], language: str) -> str:
    latest = verdict.latest
    if latest is None or latest.value is None:
        return ""
    drawn = ""
    if latest.sd:
        low, high = latest.value - latest.sd, latest.value + latest.sd
        drawn += _whisker(scale(low), scale(high), _MIDDLE, "sd", say("chart.sd", language))
    rivals = [rival.value for rival in latest.rivals if rival.value is not None]
    if rivals:
        low, high = min(*rivals, latest.value), max(*rivals, latest.value)
        words = say("chart.rivals", language, count=len(rivals))
        drawn += _whisker(scale(low), scale(high), _TRACK_TOP + _TRACK_HEIGHT + 5, "rival", words)
    return drawn


def _whisker(start: float, end: float, y: float, kind: str, words: str) -> str:
    x1, x2, up, down = (svg.coordinate(v) for v in (start, end, y - 3, y + 3))
    middle = svg.coordinate(y)
    return svg.element(
        "path",
        {
            "class": f"whisker w-{kind} ink-line",
            "d": f"M{x1} {up}V{down}M{x1} {middle}H{x2}M{x2} {up}V{down}",
            "fill": "none",
            "stroke": "#1f2328",
        },
        svg.title(words),
    )


def _marks(verdict: Verdict, language: str) -> list[_Mark]:
    found = []
    base = verdict.base
    if base is not None and base.value is not None:
        words = say(
            "chart.base",
            language,
            period=period_label(base.period, language),
            value=number_text(base.value, language),
        )
        found.append(_Mark(base.value, words, _base_mark))
    if verdict.due is not None:
        words = say("chart.due", language, value=number_text(verdict.due, language))
        found.append(_Mark(verdict.due, words, _due_mark))
    if verdict.required is not None:
        words = say(
            "chart.target",
            language,
            period=period_label(verdict.period, language),
            value=required_text(verdict, language),
        )
        found.append(_Mark(verdict.required, words, _target_mark))
    return found


def _base_mark(x: float) -> str:
    return svg.element(
        "circle",
        {
            "class": "base-mark",
            "cx": x,
            "cy": _MIDDLE,
            "r": 4.5,
            "fill": "#fff",
            "stroke": "#1f2328",
            "stroke-width": 1.5,
        },
    )


def _due_mark(x: float) -> str:
    at = svg.coordinate(x)
    return svg.element(
        "path",
        {
            "class": "due-mark ink-line",
            "d": f"M{at} {_TRACK_TOP - 5:g}l4 5l-4 5l-4 -5z",
            "fill": "#fff",
            "stroke": "#1f2328",
            "stroke-width": 1.5,
        },
    )


def _target_mark(x: float) -> str:
    foot = svg.coordinate(_TRACK_TOP + _TRACK_HEIGHT + 3)
    return _line(
        x, _TRACK_TOP - 4, _TRACK_TOP + _TRACK_HEIGHT + 4, "target-mark", 3.0
    ) + svg.element(
        "path",
        {
            "class": "target-foot ink",
            "d": f"M{svg.coordinate(x)} {foot}l-5 7h10z",
            "fill": "#1f2328",
        },
    )


def _labels(marks: list[_Mark], scale: Callable[[float], float]) -> tuple[int, list[str]]:
    """Place the words of the marks in rows so that none covers another."""
    ends: list[float] = []
    drawn = []
    for mark in sorted(marks, key=lambda m: m.value):
        room = min(cells(mark.words) * _CELL, WIDTH - 2 * _MARGIN)
        x, anchor, start = _anchored(scale(mark.value), room)
        row = next((i for i, end in enumerate(ends) if end + 10 <= start), len(ends))
        ends[row : row + 1] = [start + room]
        drawn.append(
            svg.label(
                x,
                _LABEL_TOP + row * _LABEL_STEP,
                mark.words,
                class_="mark-label muted",
                fill="#57606a",
                font_size=11.0,
                text_anchor=anchor,
            )
        )
    return len(ends), drawn


def _anchored(x: float, room: float) -> tuple[float, str, float]:
    """Return place, anchor and left end of words at a mark; at an edge they lean on the edge."""
    if x + room / 2 > WIDTH - _MARGIN:
        return WIDTH - _MARGIN, "end", WIDTH - _MARGIN - room
    if x - room / 2 < _MARGIN:
        return _MARGIN, "start", _MARGIN
    return x, "middle", x - room / 2
