"""Span bars: what each group of a standard adds to the total, from what is certain to what may be.

The track of a group is as long as its weight; the solid part of it is certain, the outlined part
left open by unknown answers. Both ends stand in words beside it, with the weight.
"""

from collections.abc import Sequence

import msgspec

from loopbook.render import svg
from loopbook.render.naming import label_of
from loopbook.render.number import number_text
from loopbook.render.score import span_text
from loopbook.terms.score import GroupScore, ScoreSheet, Span
from loopbook.wording import say

WIDTH = 360.0
_ROW = 40.0
_TOP = 8.0
_LEFT, _RIGHT = 10.0, 10.0
_BAR = 14.0
_CERTAIN, _OPEN = "#2f6fb0", "#57606a"
_LABEL_CELLS = 40


def span_bars(sheet: ScoreSheet, language: str = "en") -> str:
    """Return the SVG of the groups of a sheet; empty where the method adds nothing up."""
    groups = _in_points(sheet)
    most = _most(groups)
    if not most:
        return ""
    rows = [_row(each, place, most, language) for place, each in enumerate(groups)]
    return svg.picture(
        WIDTH,
        _TOP + len(rows) * _ROW,
        bars_words(sheet, language),
        "spans",
        *(part for row in rows for part in row),
    )


def bars_words(sheet: ScoreSheet, language: str = "en") -> str:
    """Return what the bars show, for a reader who does not see them."""
    told = [
        say(
            "scores.bar",
            language,
            group=label_of(each, language),
            span=_number(each, language),
        )
        for each in _in_points(sheet)
    ]
    return ("；" if language.startswith("zh") else "; ").join(told)


def _in_points(sheet: ScoreSheet) -> list[GroupScore]:
    """Return the groups with their weights as points of the total."""
    return [
        each
        if each.weight is None
        else msgspec.structs.replace(each, weight=sheet.in_points(each.weight))
        for each in sheet.groups
    ]


def _most(groups: Sequence[GroupScore]) -> float:
    """Return the length of the scale: the largest weight or finite end; 0: nothing is added up."""
    ends = [end for each in groups for end in (each.result.low, each.result.high)]
    ends = [end for end in ends if end != float("inf")]
    if not any(ends) and not any(each.weight for each in groups):
        return 0.0
    return max(*ends, *(each.weight or 0.0 for each in groups))


def _number(each: GroupScore, language: str) -> str:
    """Return what a group adds, and of how much where it has a weight."""
    span = span_text(each.result, language)
    if not each.weight:
        return span
    weight = number_text(each.weight, language)
    return say("compare.adds", language, result=span, weight=weight)


def _row(each: GroupScore, place: int, most: float, language: str) -> list[str]:
    top = _TOP + place * _ROW
    words, number = label_of(each, language), _number(each, language)
    shown = words if len(words) <= _LABEL_CELLS else words[: _LABEL_CELLS - 1] + "…"
    room = WIDTH - _LEFT - _RIGHT
    return [
        svg.label(_LEFT, top + 11, shown, class_="ink", fill="#1f2328"),
        svg.label(
            WIDTH - _RIGHT, top + 11, number, class_="ink", fill="#1f2328", text_anchor="end"
        ),
        _rect(_LEFT, top, room * (each.weight or most) / most, "track", "#eaeef2"),
        *_bars(each.result, top, room / most),
    ]


def _bars(span: Span, top: float, scale: float) -> list[str]:
    low = span.low * scale
    # No upper end: drawn to the end of the scale; the words say that there is none.
    high = WIDTH - _LEFT - _RIGHT if span.high == float("inf") else span.high * scale
    drawn = [_rect(_LEFT, top, low, "certain", _CERTAIN)] if low else []
    if high > low:
        drawn.append(
            svg.element(
                "rect",
                {
                    "x": _LEFT + low,
                    "y": top + 18,
                    "width": high - low,
                    "height": _BAR,
                    "class": "open",
                    "fill": "none",
                    "stroke": _OPEN,
                    "stroke-width": 1.5,
                    "stroke-dasharray": "4 3",
                },
            )
        )
    return drawn


def _rect(x: float, top: float, width: float, kind: str, fill: str) -> str:
    return svg.element(
        "rect",
        {"x": x, "y": top + 18, "width": width, "height": _BAR, "class": kind, "fill": fill},
    )
