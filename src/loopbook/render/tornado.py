"""Tornado: how far each assumption moves a result, the widest bar on top, drawn as SVG text.

Source    T. Eschenbach, Spiderplots versus tornado diagrams for sensitivity analysis, 1992
"""

from loopbook.render import svg
from loopbook.render.method import against, titled
from loopbook.render.number import number_text
from loopbook.render.width import shorten
from loopbook.terms.method import Change, MethodSheet
from loopbook.wording import say

WIDTH = 720.0
_LEFT = 230.0
_RIGHT = 90.0
_TOP = 58.0
_ROW = 24.0
_BAR = 14.0
_ROOM = 34
_UP, _DOWN = "#2d8a80", "#c2562d"


def tornado(sheet: MethodSheet, step: str, language: str = "en") -> str:
    """Return the SVG of the changes of one output, a row a variant; empty where there are none.

    The line in the middle is the first variant of the table. A variant that cannot be computed has
    its row and says so.
    """
    pairs = against(sheet.changes, step)
    if not pairs:
        return ""
    first = pairs[0][0]
    title = titled(first.label_en, first.label_zh, language)
    reach = max((abs(apart) for _, apart in pairs if apart is not None), default=0.0) or 1.0
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    scale = (WIDTH - _RIGHT - _LEFT) / 2 / reach
    rows = [_row(place, pair, (middle, scale), language) for place, pair in enumerate(pairs[1:])]
    height = _TOP + _ROW * max(len(rows), 1) + 16
    words = say("method.picture", language, title=title, output=first.variant, count=len(pairs))
    reference = number_text(first.value, language, symbol="%")
    return svg.picture(
        WIDTH,
        height,
        words,
        "tornado",
        svg.label(12, 20, title, class_="ink", fill="#1f2328", font_weight="600"),
        svg.label(middle, 42, f"{first.variant}: {reference}", **_centred()),
        svg.element(
            "line",
            {
                "class": "reference ink-line",
                "x1": middle,
                "x2": middle,
                "y1": _TOP - 8,
                "y2": height - 8,
                "stroke": "#1f2328",
            },
        ),
        *rows,
    )


def _centred() -> dict[str, svg.Attribute]:
    return {"class_": "muted", "fill": "#57606a", "text_anchor": "middle"}


def _row(
    place: int, pair: tuple[Change, float | None], frame: tuple[float, float], language: str
) -> str:
    change, apart = pair
    middle, scale = frame
    y = _TOP + place * _ROW
    name = svg.label(
        _LEFT - 10,
        y + 11,
        shorten(change.variant, _ROOM),
        class_="ink",
        fill="#1f2328",
        text_anchor="end",
    )
    if apart is None:
        told = number_text(change.value, language, symbol="%")
        return name + svg.label(middle + 8, y + 11, told, class_="muted", fill="#57606a")
    end = middle + apart * scale
    bar = svg.element(
        "rect",
        {
            "class": "bar up" if apart >= 0 else "bar down",
            "x": min(middle, end),
            "y": y,
            "width": max(abs(end - middle), 1.0),
            "height": _BAR,
            "fill": _UP if apart >= 0 else _DOWN,
        },
        svg.title(say("method.points", language, value=f"{apart:+.2f}")),
    )
    value = svg.label(
        WIDTH - 12,
        y + 11,
        number_text(change.value, language, symbol="%"),
        class_="value ink",
        fill="#1f2328",
        text_anchor="end",
    )
    return name + bar + value
