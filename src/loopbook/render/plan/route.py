"""Route picture: the tours on the map, and under it the working day of each vehicle."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from loopbook.render import svg
from loopbook.render.plan.map import WIDTH, MapLink, MapPlace, map_svg
from loopbook.render.width import shorten
from loopbook.terms.plan import Plan
from loopbook.wording import say

VEHICLES_MOST = 40
"""Vehicles of the time chart; the others are counted."""
COLOURED_MOST = 6
"""Up to so many vehicles have a look of their own on the map; above, their kinds have."""
_LEFT, _RIGHT, _TOP, _ROW, _BAR = 150.0, 24.0, 58.0, 24.0, 14.0
_HOUR = 60.0
_WORDS = "plan.picture.route."
_TICKS_MOST = 14
_FILLS = {"pick": "#0969da", "unload": "#1a7f37", "wait": "#d4a72c"}
_INK, _MUTED, _RULE = "#1f2328", "#57606a", "#d0d7de"
Row = Mapping[str, object]


def route_picture(plan: Plan, language: str) -> str:
    """Return the SVG of tours: their map where places have coordinates, and their times if any."""
    tours = _tours(plan)
    places, is_geographic = _places(plan)
    days = sorted({day for day, _ in tours})
    values = {
        "count": len(tours),
        "day": " ".join(filter(None, (days[:1] or [""]) + days[1:][-1:])),
    }
    title = say("plan.picture.route", language, **values).strip().rstrip(",")
    parts, height = [], 0.0
    if any(place.x == place.x for place in places):
        words = say("plan.picture.route_map", language)
        drawn = map_svg(places, _links(tours), words, language, is_geographic)
        parts.append(drawn)
        height = _height(drawn)
    if any(isinstance(row["route_arrive"], float) for tour in tours.values() for row in tour):
        chart, needed = _chart(tours, language)
        parts.append(svg.element("g", {"transform": f"translate(0 {height:g})"}, chart))
        height += needed
    return svg.picture(WIDTH, max(height, _TOP), title, "route", *parts)


def _table(plan: Plan, key: str) -> list[Row]:
    for table in plan.tables:
        if table.key == key:
            names = [column.key for column in table.columns]
            return [dict(zip(names, row, strict=True)) for row in table.rows]
    return []


def _tours(plan: Plan) -> dict[tuple[str, str], list[Row]]:
    tours: dict[tuple[str, str], list[Row]] = {}
    for row in _table(plan, "route_tours"):
        tours.setdefault((str(row["route_day"]), str(row["route_vehicle"])), []).append(row)
    return tours


def _places(plan: Plan) -> tuple[list[MapPlace], bool]:
    made = []
    is_geographic = False
    for row in _table(plan, "places"):
        is_geographic = "latitude" in row
        across, up = ("longitude", "latitude") if is_geographic else ("x", "y")
        made.append(
            MapPlace(
                str(row["place"]), str(row["label"]), f"route_{row['kind']}",
                _number(row[across]), _number(row[up]),
            )
        )  # fmt: skip
    return made, is_geographic


def _number(value: object) -> float:
    return float(value) if isinstance(value, float | int) else float("nan")


def _links(tours: Mapping[tuple[str, str], Sequence[Row]]) -> list[MapLink]:
    names = {vehicle for _, vehicle in tours}
    links = []
    for (_, vehicle), tour in tours.items():
        kind = vehicle if len(names) <= COLOURED_MOST else vehicle.rpartition(" ")[0]
        for one, other in pairwise(tour):
            if one["place"] != other["place"]:
                links.append(MapLink(str(one["place"]), str(other["place"]), 1.0, kind))
    return links


def _height(drawn: str) -> float:
    found = re.search(r'viewBox="0 0 \S+ (\S+)"', drawn)
    return float(found[1]) if found else 0.0


def _chart(tours: Mapping[tuple[str, str], Sequence[Row]], language: str) -> tuple[str, float]:
    """Return the working days as bars on a clock, and the height they need."""
    shown = list(tours.items())[:VEHICLES_MOST]
    begin = min(_number(tour[0]["route_leave"]) for _, tour in shown)
    end = max(_number(tour[-1]["route_arrive"]) for _, tour in shown)
    first, last = _HOUR * (begin // _HOUR), _HOUR * -(-end // _HOUR)
    scale = (WIDTH - _LEFT - _RIGHT) / max(last - first, _HOUR)
    bottom = _TOP + _ROW * len(shown)
    title = say("plan.picture.route_time", language)
    parts = [svg.label(24.0, 20.0, title, class_="ink", fill=_INK, font_weight="600")]
    parts += _legend(language)
    parts += _ticks(first, last, scale, bottom)
    is_dated = len({day for day, _ in tours}) > 1
    for at, ((day, vehicle), tour) in enumerate(shown):
        name = f"{day} {vehicle}" if is_dated else vehicle
        middle = _TOP + _ROW * (at + 0.5)
        words = shorten(name, 20)
        parts.append(
            svg.label(_LEFT - 8, middle + 4, words, class_="ink", fill=_INK, text_anchor="end")
        )
        parts += _bars(tour, (first, scale, middle), language)
    if len(tours) > len(shown):
        more = f"+ {len(tours) - len(shown)}"
        parts.append(svg.label(_LEFT - 8, bottom + 14, more, fill=_MUTED, text_anchor="end"))
    return "".join(parts), bottom + 30.0


def _legend(language: str) -> list[str]:
    parts = []
    for at, act in enumerate(("pick", "unload", "wait")):
        x = _LEFT + 130.0 * at
        parts.append(_rect(x, 30.0, 12.0, _FILLS[act]))
        words = say(f"{_WORDS}{act}", language)
        parts.append(svg.label(x + 18, 40.0, words, class_="muted", fill=_MUTED, font_size=11.0))
    return parts


def _ticks(first: float, last: float, scale: float, bottom: float) -> list[str]:
    step = _HOUR * max(1.0, -(-(last - first) / _HOUR // _TICKS_MOST))
    parts = []
    moment = first
    while moment <= last:
        x = _LEFT + (moment - first) * scale
        rule: dict[str, svg.Attribute] = {
            "x1": x,
            "x2": x,
            "y1": _TOP - 4,
            "y2": bottom,
            "stroke": _RULE,
        }
        parts.append(svg.element("line", {"class": "rule", **rule}))
        hour = f"{int(moment // _HOUR) % 24:02d}:00"
        parts.append(
            svg.label(x, bottom + 14, hour, class_="muted", fill=_MUTED, font_size=10.5,
                      text_anchor="middle")
        )  # fmt: skip
        moment += step
    return parts


def _bars(tour: Sequence[Row], frame: tuple[float, float, float], language: str) -> list[str]:
    first, scale, middle = frame

    def at(moment: float) -> float:
        return _LEFT + (moment - first) * scale

    start, end = at(_number(tour[0]["route_leave"])), at(_number(tour[-1]["route_arrive"]))
    line: dict[str, svg.Attribute] = {
        "x1": start,
        "x2": end,
        "y1": middle,
        "y2": middle,
        "stroke": _MUTED,
    }
    driving = svg.title(say(f"{_WORDS}drive", language))
    parts = [svg.element("line", {"class": "ink-line", **line, "stroke-width": 2.0}, driving)]
    for row in tour[1:-1]:
        arrive, wait = _number(row["route_arrive"]), _number(row["route_wait"])
        begin, leave = arrive + wait, _number(row["route_leave"])
        if wait > 0.0:
            words = say(f"{_WORDS}wait", language)
            parts.append(_rect(at(arrive), middle, wait * scale, _FILLS["wait"], words))
        words = say(
            "plan.picture.route_stop",
            language,
            vehicle=row["route_vehicle"],
            stop=row["route_stop"],
            place=row["place"],
            clock=row["route_clock"],
        )
        act = str(row["route_act"])
        width = max((leave - begin) * scale, 1.5)
        parts.append(_rect(at(begin), middle, width, _FILLS.get(act, _MUTED), words))
    return parts


def _rect(x: float, middle: float, width: float, fill: str, words: str = "") -> str:
    is_legend = not words
    top, height = (middle, 12.0) if is_legend else (middle - _BAR / 2, _BAR)
    shape: dict[str, svg.Attribute] = {
        "x": x, "y": top, "width": width, "height": height, "fill": fill, "rx": 1.5,
    }  # fmt: skip
    return svg.element("rect", shape, *([] if is_legend else [svg.title(words)]))
