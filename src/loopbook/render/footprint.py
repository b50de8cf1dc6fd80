"""Footprint: what regions caused, as lines for a terminal and as a picture of paired bars."""

from collections.abc import Sequence

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.table import plain_text
from loopbook.terms.footprint import Footprint, FootprintSheet
from loopbook.wording import say

WIDTH = 720.0
_LEFT = 110.0
_RIGHT = 120.0
_TOP = 52.0
_ROW = 40.0
_BAR = 13.0
_CONSUMED, _CAUSED = "#7a5bb5", "#2f6fb0"


def footprint_lines(sheet: FootprintSheet, language: str = "en") -> list[str]:
    """Return a table for each extension, a row a region, and the sum of all regions."""
    size = {"regions": len(sheet.regions), "sectors": sheet.sectors, "solver": sheet.solver}
    lines = [say("footprint.head", language, **size)]
    for extension in dict.fromkeys(each.extension for each in sheet.footprints):
        rows = [each for each in sheet.footprints if each.extension == extension]
        lines += ["", f"{extension} ({rows[0].unit})", *_table(rows, language)]
    return lines


def _table(rows: Sequence[Footprint], language: str) -> list[str]:
    cells = [
        (
            each.region,
            number_text(_short(each.consumption), language, sd=each.sd),
            *(number_text(_short(v), language) for v in _parts(each)),
            "" if each.per_person is None else number_text(_short(each.per_person), language),
        )
        for each in rows
    ]
    total = [sum(part) for part in zip(*(_parts(each) for each in rows), strict=True)]
    whole = sum(each.consumption for each in rows)
    texts = [number_text(_short(part), language) for part in total]
    cells.append((say("footprint.all", language), number_text(_short(whole), language), *texts, ""))
    return plain_text(say("footprint.columns", language).split("|"), cells)


def _parts(each: Footprint) -> tuple[float, ...]:
    return (each.territorial, each.imports, each.exports, each.direct)


def _short(value: float) -> float:
    """Return a number with six significant digits: the tables have no more."""
    return float(f"{value:.6g}")


def footprint_picture(sheet: FootprintSheet, extension: str = "", language: str = "en") -> str:
    """Return the SVG of one extension: two bars a region, consumption and territory.

    Parameters
      extension  its name; empty: the first
    """
    wanted = extension or sheet.footprints[0].extension
    rows = [each for each in sheet.footprints if each.extension == wanted]
    if not rows:
        return ""
    largest = max(max(each.consumption, each.territorial) for each in rows) or 1.0
    scale = (WIDTH - _LEFT - _RIGHT) / largest
    title = f"{wanted} ({rows[0].unit})"
    return svg.picture(
        WIDTH,
        _TOP + _ROW * len(rows) + 8,
        say("footprint.picture", language, title=title),
        "footprints",
        svg.label(12, 20, title, class_="ink", fill="#1f2328", font_weight="600"),
        _key(_LEFT, _CONSUMED, say("footprint.consumption", language)),
        _key(_LEFT + 250, _CAUSED, say("footprint.territorial", language)),
        *(_pair(place, each, scale, language) for place, each in enumerate(rows)),
    )


def _key(x: float, colour: str, words: str) -> str:
    box = svg.element("rect", {"x": x, "y": 30.0, "width": 10.0, "height": 10.0, "fill": colour})
    return box + svg.label(x + 16, 39, words, class_="muted", fill="#57606a")


def _pair(place: int, each: Footprint, scale: float, language: str) -> str:
    y = _TOP + place * _ROW
    name = svg.label(
        _LEFT - 8, y + 18, each.region, class_="ink", fill="#1f2328", text_anchor="end"
    )
    bars = ""
    for step, (value, colour, kind) in enumerate(
        ((each.consumption, _CONSUMED, "consumption"), (each.territorial, _CAUSED, "territorial"))
    ):
        top = y + step * (_BAR + 2)
        length = max(value * scale, 0.5)
        box: dict[str, svg.Attribute] = {
            "class": kind,
            "x": _LEFT,
            "y": top,
            "width": length,
            "height": _BAR,
            "fill": colour,
        }
        bars += svg.element("rect", box)
        text = number_text(float(f"{value:.4g}"), language)
        bars += svg.label(_LEFT + length + 6, top + 11, text, class_="muted", fill="#57606a")
    return name + bars
