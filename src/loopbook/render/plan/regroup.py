"""Picture of a grouping: the groups of each pack on one scale, as they come and as planned.

A row a pack. Rings are the group sums with the cells as they come, dots those of the plan; what a
pack can use is its leftmost dot. Packs are shown from the largest spread down.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.stock_chart import nice_ticks
from loopbook.render.width import shorten
from loopbook.terms.plan import Plan
from loopbook.wording import say

WIDTH = 760.0
PACKS_MAX = 16
_LEFT, _RIGHT, _TOP = 86.0, 190.0, 66.0
_ROW, _FOOT = 34.0, 46.0
_INK, _MUTED, _GRID = "#1f2328", "#57606a", "#d8dee4"
_BEFORE, _AFTER = "#d9822b", "#0a5fb4"
_NAME_CELLS = 10
_UNIT = "Ah"


class _Strip(NamedTuple):
    """One pack: group sums as planned and as they come, Ah."""

    pack: str
    after: list[float]
    before: list[float]

    @property
    def spread(self) -> float:
        """Return the spread as planned."""
        return max(self.after) - min(self.after)


def regroup_picture(plan: Plan, language: str) -> str:
    """Return the SVG of the packs of a plan; empty where it has none."""
    strips = sorted(_strips(plan), key=lambda strip: (-strip.spread, strip.pack))
    if not strips:
        return ""
    shown = strips[:PACKS_MAX]
    values = [value for strip in shown for value in (*strip.after, *strip.before)]
    ticks = nice_ticks(min(values), max(values))
    foot = _TOP + _ROW * len(shown)
    drawn = [*_legend(len(strips), len(shown), language), *_grid(ticks, foot)]
    for at, strip in enumerate(shown):
        drawn += _row(strip, _TOP + _ROW * (at + 0.5), ticks, language)
    return svg.picture(WIDTH, foot + _FOOT, _words(strips, language), "regroup", *drawn)


def _strips(plan: Plan) -> list[_Strip]:
    after: dict[str, list[float]] = defaultdict(list)
    before: dict[str, list[float]] = defaultdict(list)
    for table in plan.tables:
        if table.key != "groups":
            continue
        keys = [column.key for column in table.columns]
        for row in table.rows:
            told = dict(zip(keys, row, strict=True))
            after[str(told["pack"])].append(_number(told["group_capacity"]))
            before[str(told["pack"])].append(_number(told["group_capacity_unsorted"]))
    return [_Strip(pack, after[pack], before[pack]) for pack in after]


def _number(value: str | float | None) -> float:
    return float(value) if value is not None else 0.0


def _words(strips: Sequence[_Strip], language: str) -> str:
    """Return what the picture shows in one sentence, for a reader who does not see it."""
    widest = max(max(strip.before) - min(strip.before) for strip in strips)
    return say(
        "plan.regroup.picture.words",
        language,
        packs=len(strips),
        before=number_text(round(widest, 9), language, symbol=_UNIT),
        after=number_text(round(strips[0].spread, 9), language, symbol=_UNIT),
    )


def _x(value: float, ticks: Sequence[float]) -> float:
    return _LEFT + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (WIDTH - _LEFT - _RIGHT)


def _legend(count: int, shown: int, language: str) -> list[str]:
    told = say("plan.regroup.picture.title", language)
    if shown < count:
        told += " " + say("plan.regroup.picture.some", language, shown=shown, count=count)
    drawn = [svg.label(_LEFT, 18, told, class_="ink", fill=_INK, font_weight="600")]
    for x, kind in ((_LEFT + 6, "before"), (_LEFT + 240, "after")):
        drawn.append(_mark(x, 40.0, kind == "after"))
        words = say(f"plan.regroup.picture.{kind}", language)
        drawn.append(svg.label(x + 12, 44, words, class_="muted", fill=_MUTED))
    words = say("plan.regroup.picture.spread", language)
    drawn.append(svg.label(WIDTH - _RIGHT + 14, 44, words, class_="muted", fill=_MUTED))
    return drawn


def _mark(x: float, y: float, is_after: bool) -> str:
    return svg.element(
        "circle",
        {
            "class": "after" if is_after else "before",
            "cx": x,
            "cy": y,
            "r": 3.5 if is_after else 4.5,
            "fill": _AFTER if is_after else "none",
            "fill-opacity": 0.7 if is_after else None,
            "stroke": _AFTER if is_after else _BEFORE,
            "stroke-width": 1.0 if is_after else 1.5,
        },
    )


def _grid(ticks: Sequence[float], foot: float) -> list[str]:
    drawn = []
    for tick in ticks:
        x = _x(tick, ticks)
        drawn.append(
            svg.element("line", {"x1": x, "x2": x, "y1": _TOP, "y2": foot, "stroke": _GRID})
        )
        words = number_text(float(f"{tick:.6g}"))
        label = svg.label(x, foot + 17, words, class_="muted", fill=_MUTED, text_anchor="middle")
        drawn.append(label)
    end = WIDTH - _RIGHT
    drawn.append(svg.label(end, foot + 34, _UNIT, class_="muted", fill=_MUTED, text_anchor="end"))
    return drawn


def _row(strip: _Strip, y: float, ticks: Sequence[float], language: str) -> list[str]:
    name = shorten(strip.pack, _NAME_CELLS)
    drawn = [svg.label(_LEFT - 12, y + 4, name, class_="ink", fill=_INK, text_anchor="end")]
    drawn += [_mark(_x(value, ticks), y - 6, is_after=False) for value in strip.before]
    drawn += [_mark(_x(value, ticks), y + 7, is_after=True) for value in strip.after]
    told = number_text(round(strip.spread, 9), language, symbol=_UNIT)
    was = number_text(round(max(strip.before) - min(strip.before), 9), language)
    drawn.append(svg.label(WIDTH - _RIGHT + 14, y + 4, f"{was} → {told}", class_="ink", fill=_INK))
    return drawn
