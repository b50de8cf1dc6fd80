"""Variants: one output of a method in every variant and period, bars with their uncertainty."""

from loopbook.render import svg
from loopbook.render.method import symbol_of, titled
from loopbook.render.number import number_text
from loopbook.render.width import shorten
from loopbook.terms.method import Line, MethodSheet
from loopbook.wording import say

WIDTH = 720.0
_LEFT = 210.0
_RIGHT = 130.0
_TOP = 44.0
_ROW = 28.0
_BAR = 16.0
_ROOM = 30
_COLOUR = "#2f6fb0"


def variant_bars(sheet: MethodSheet, step: str, language: str = "en") -> str:
    """Return the SVG of an output, a bar a variant and period; empty where no result has it.

    Parameters
      step  an output of the whole. A value that is unknown has its row and says so
    """
    rows = [
        (" ".join(filter(None, (each.variant, str(each.period or "")))), line)
        for each in sheet.results
        for line in each.lines
        if line.step == step and not line.item
    ]
    if not rows:
        return ""
    first = rows[0][1]
    unit = symbol_of(first.unit, language)
    title = titled(first.label_en, first.label_zh, language)
    title = f"{title} ({unit})" if unit else title
    ends = [abs(line.value or 0.0) + (line.sd or 0.0) for _, line in rows]
    scale = (WIDTH - _LEFT - _RIGHT) / (max(ends) or 1.0)
    return svg.picture(
        WIDTH,
        _TOP + _ROW * len(rows) + 6,
        say("method.bars", language, title=title, count=len(rows)),
        "variants",
        svg.label(12, 22, title, class_="ink", fill="#1f2328", font_weight="600"),
        *(_row(place, row, scale, language) for place, row in enumerate(rows)),
    )


def _row(place: int, row: tuple[str, Line], scale: float, language: str) -> str:
    name, line = row
    y = _TOP + place * _ROW
    words = svg.label(
        _LEFT - 10,
        y + 12,
        shorten(name or "-", _ROOM),
        class_="ink",
        fill="#1f2328",
        text_anchor="end",
    )
    text = number_text(line.value, language, sd=line.sd)
    if line.value is None:
        return words + svg.label(_LEFT + 4, y + 12, text, class_="muted", fill="#57606a")
    length = abs(line.value) * scale
    bar = svg.element(
        "rect",
        {
            "class": "bar",
            "x": _LEFT,
            "y": y,
            "width": max(length, 1.0),
            "height": _BAR,
            "fill": _COLOUR if line.value >= 0 else "#c2562d",
        },
    )
    reach = (line.sd or 0.0) * scale
    end = _LEFT + length + reach + 8
    return words + bar + _whisker(_LEFT + length, reach, y) + _value(end, y, text)


def _value(x: float, y: float, text: str) -> str:
    return svg.label(x, y + 12, text, class_="value ink", fill="#1f2328")


def _whisker(middle: float, reach: float, y: float) -> str:
    if not reach:
        return ""
    low, high, at = (svg.coordinate(v) for v in (middle - reach, middle + reach, y + _BAR / 2))
    up, down = svg.coordinate(y + 4), svg.coordinate(y + _BAR - 4)
    path = f"M{low} {up}V{down}M{low} {at}H{high}M{high} {up}V{down}"
    return svg.element(
        "path", {"class": "whisker ink-line", "d": path, "fill": "none", "stroke": "#1f2328"}
    )
