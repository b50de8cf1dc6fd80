"""Map: places and the links between them, as SVG text.

Where coordinates are degrees, an equirectangular projection true in the middle of the picture, with
a scale bar in km: over a city or a province the distortion is less than the width of a line. What
kind a place is, is told by its shape, its colour and the legend; whether it was chosen, by its
filling. Words that would cover others are left to the title of the place.
Source    J. P. Snyder, Map Projections: A Working Manual, 1987, section 12 (equirectangular)
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from loopbook.render import svg
from loopbook.render.label import Shape, length
from loopbook.render.number import number_text
from loopbook.render.plan.map_legend import Look, legend, looks, mark
from loopbook.render.stock_chart import nice_ticks
from loopbook.render.width import shorten
from loopbook.wording import say

WIDTH = 760.0
_SIDE = 178.0
_MARGIN = 24.0
_TOP = 40.0
_FOOT = 40.0
_PLOT = WIDTH - _SIDE - 2 * _MARGIN
_HEIGHTS = (220.0, 620.0)
_SIZES = (3.5, 13.0)
_STROKES = (0.8, 7.0)
_FONT = 10.5
_NAME_CELLS = 22
_LABELS_MAX = 160
_BENT = 0.09
_KM_PER_DEGREE = 6371.0088 * math.pi / 180.0
_BAR = 130.0
_INK, _MUTED = "#1f2328", "#57606a"


class MapPlace(msgspec.Struct, frozen=True):
    """A place of a map.

    Fields
      place   id;  label  name, empty: the id
      kind    wording key behind `plan.map.`, or a name of its own
      x, y    longitude and latitude in degrees, or plane coordinates; not finite: not drawn
      size    what the area of the mark stands for; 0 or not finite: the least mark
      is_chosen  filled; else hollow
    """

    place: str
    label: str
    kind: str
    x: float
    y: float
    size: float = 0.0
    is_chosen: bool = True


class MapLink(msgspec.Struct, frozen=True):
    """What goes from one place to another: `weight` is told by the width of the line.

    Links of one kind between the same places are drawn as one. `kind` as in `MapPlace`.
    """

    source: str
    target: str
    weight: float
    kind: str = ""


class _Plot(msgspec.Struct, frozen=True):
    """How coordinates become pixels."""

    scale: float
    squeeze: float
    left: float
    top: float
    width: float
    height: float

    def at(self, place: MapPlace) -> tuple[float, float]:
        """Return the point of a place."""
        across = (place.x * self.squeeze - self.left) * self.scale
        return _MARGIN + across, _TOP + (self.top - place.y) * self.scale


def map_svg(
    places: Sequence[MapPlace],
    links: Sequence[MapLink],
    title: str,
    language: str = "en",
    is_geographic: bool = True,
) -> str:
    """Return the SVG of places and links, with a legend at the right.

    Parameters
      links          whose ends are not among the places drawn are left out
      title          what the map shows, also read out by a screen reader
      is_geographic  whether x and y are degrees: projected, with a scale bar in km
    """
    drawn = [each for each in places if math.isfinite(each.x) and math.isfinite(each.y)]
    plot = _plot(drawn, is_geographic)
    points = {each.place: plot.at(each) for each in drawn}
    joined = _joined(links, points)
    kinds = looks(dict.fromkeys(each.kind for each in drawn))
    ways = looks(dict.fromkeys(kind for _, _, kind in joined))
    radii = _radii(drawn)
    marks = [_place(each, points[each.place], radii[each.place], kinds, language) for each in drawn]
    lines = _links(joined, points, ways, {each.place: each.label for each in drawn}, language)
    words = _labels(drawn, points, radii, plot)
    beside, foot = legend((WIDTH - _SIDE, _TOP), (kinds, ways), _has_hollow(drawn), language)
    height = max(_TOP + plot.height + _FOOT, foot + 12.0)
    notes = _notes(len(places) - len(drawn), len(drawn), height, language)
    bar = _scale_bar(plot, _TOP + plot.height + 26.0, language) if is_geographic and drawn else []
    parts = [_heading(title), *lines, *marks, *words, *bar, *beside, *notes]
    return svg.picture(WIDTH, height, title, "map", *parts)


def _has_hollow(places: Iterable[MapPlace]) -> bool:
    return any(not each.is_chosen for each in places)


def _heading(title: str) -> str:
    words = shorten(title, 96)
    return svg.label(_MARGIN, 20.0, words, class_="ink", fill=_INK, font_weight="600")


def _plot(places: Sequence[MapPlace], is_geographic: bool) -> _Plot:
    """Return the largest scale at which all places stand inside."""
    if not places:
        return _Plot(1.0, 1.0, 0.0, 0.0, _PLOT, _HEIGHTS[0])
    north, south = max(p.y for p in places), min(p.y for p in places)
    squeeze = math.cos(math.radians((north + south) / 2)) if is_geographic else 1.0
    squeeze = max(squeeze, 1e-6)
    west, east = (pick(p.x * squeeze for p in places) for pick in (min, max))
    across, down = east - west, north - south
    least = 1e-9 * max(abs(north), abs(east), 1.0)
    scale = min(
        _PLOT / across if across > least else math.inf,
        _HEIGHTS[1] / down if down > least else math.inf,
    )
    if math.isinf(scale):
        scale = 1.0
    height = min(max(down * scale, _HEIGHTS[0]), _HEIGHTS[1])
    # What is smaller than the room stands in the middle of it.
    left = west - (_PLOT / scale - across) / 2
    top = north + (height / scale - down) / 2
    return _Plot(scale, squeeze, left, top, _PLOT, height)


def _joined(
    links: Iterable[MapLink], points: dict[str, tuple[float, float]]
) -> dict[tuple[str, str, str], float]:
    """Return the weight of each source, target and kind; links that weigh nothing are no links."""
    weights: dict[tuple[str, str, str], float] = defaultdict(float)
    for link in links:
        is_known = link.source in points and link.target in points
        if is_known and link.source != link.target and link.weight > 0.0:
            weights[link.source, link.target, link.kind] += link.weight
    return dict(weights)


def _radii(places: Sequence[MapPlace]) -> dict[str, float]:
    """Return the radius of each mark: its area follows the size."""
    sizes = {p.place: p.size if math.isfinite(p.size) and p.size > 0.0 else 0.0 for p in places}
    largest = max(sizes.values(), default=0.0) or 1.0
    low, high = _SIZES
    return {name: max(low, high * math.sqrt(size / largest)) for name, size in sizes.items()}


def _place(
    place: MapPlace,
    point: tuple[float, float],
    radius: float,
    kinds: dict[str, Look],
    language: str,
) -> str:
    look = kinds[place.kind]
    name = place.label or place.place
    chosen = "" if place.is_chosen else say("plan.map.told.hollow", language)
    size = number_text(float(f"{place.size:.4g}"), language) if place.size > 0.0 else ""
    told = [f"{name} ({look.words(language)})", size, chosen]
    words = say("plan.map.told.comma", language).join(part for part in told if part)
    return mark(look, point, radius, is_filled=place.is_chosen, words=words)


def _links(
    joined: dict[tuple[str, str, str], float],
    points: dict[str, tuple[float, float]],
    ways: dict[str, Look],
    names: dict[str, str],
    language: str,
) -> list[str]:
    """Return the lines, the widest first so that the thin ones stay visible."""
    largest = max(joined.values(), default=1.0)
    pairs: dict[frozenset[str], int] = defaultdict(int)
    for source, target, _ in joined:
        pairs[frozenset((source, target))] += 1
    drawn = []
    turn: dict[frozenset[str], int] = defaultdict(int)
    for (source, target, kind), weight in sorted(joined.items(), key=lambda e: (-e[1], e[0])):
        pair = frozenset((source, target))
        # Links that share both ends are bent apart; a single one is straight.
        bend = _BENT * (1 + turn[pair] // 2) if pairs[pair] > 1 else 0.0
        turn[pair] += 1
        share = math.sqrt(weight / largest)
        told = say(
            "plan.map.told.link",
            language,
            source=names[source] or source,
            target=names[target] or target,
            weight=number_text(float(f"{weight:.4g}"), language),
        )
        drawn.append(
            svg.element(
                "path",
                {
                    "class": "map-link",
                    "d": _path(points[source], points[target], bend),
                    "fill": "none",
                    "stroke": ways[kind].colour,
                    "stroke-opacity": "0.6",
                    "stroke-width": max(_STROKES[0], _STROKES[1] * share),
                    "stroke-dasharray": ways[kind].dashes,
                    "stroke-linecap": "round",
                },
                svg.title(told),
            )
        )
    return drawn


def _path(start: tuple[float, float], end: tuple[float, float], bend: float) -> str:
    (x1, y1), (x2, y2) = start, end
    first = f"M{svg.coordinate(x1)} {svg.coordinate(y1)}"
    last = f"{svg.coordinate(x2)} {svg.coordinate(y2)}"
    if not bend:
        return f"{first}L{last}"
    x, y = (x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend
    return f"{first}Q{svg.coordinate(x)} {svg.coordinate(y)} {last}"


def _labels(
    places: Sequence[MapPlace],
    points: dict[str, tuple[float, float]],
    radii: dict[str, float],
    plot: _Plot,
) -> list[str]:
    """Return names beside their marks, chosen and large places first; none covers another."""
    taken: list[Shape] = [_box(points[p.place], radii[p.place]) for p in places]
    order = sorted(places, key=lambda p: (not p.is_chosen, -radii[p.place], p.place))
    bounds = (2.0, _TOP - 14.0, WIDTH - _SIDE - 4.0, _TOP + plot.height + 14.0)
    drawn = []
    for place in order[:_LABELS_MAX]:
        words = shorten(place.label or place.place, _NAME_CELLS)
        for shape, anchor in _rooms(points[place.place], radii[place.place], words):
            if not _inside(shape, bounds) or any(_touch(shape, other) for other in taken):
                continue
            taken.append(shape)
            x = {"start": shape[0], "end": shape[2]}.get(anchor, (shape[0] + shape[2]) / 2)
            look = "ink" if place.is_chosen else "muted"
            fill = _INK if place.is_chosen else _MUTED
            drawn.append(
                svg.label(
                    x,
                    shape[3] - 2.5,
                    words,
                    class_=look,
                    fill=fill,
                    font_size=_FONT,
                    text_anchor=anchor,
                )
            )
            break
    return drawn


def _rooms(point: tuple[float, float], radius: float, words: str) -> Iterable[tuple[Shape, str]]:
    """Yield where the words could stand: right, left, above, below, then the corners."""
    (x, y), long, high = point, length(words, _FONT), _FONT + 1.5
    near = radius + 2.0
    yield (x + near, y - high / 2, x + near + long, y + high / 2), "start"
    yield (x - near - long, y - high / 2, x - near, y + high / 2), "end"
    yield (x - long / 2, y - near - high, x + long / 2, y - near), "middle"
    yield (x - long / 2, y + near, x + long / 2, y + near + high), "middle"
    slant = near * 0.75
    for down in (-1.0, 1.0):
        top = y - slant - high if down < 0.0 else y + slant
        yield (x + slant, top, x + slant + long, top + high), "start"
        yield (x - slant - long, top, x - slant, top + high), "end"


def _box(point: tuple[float, float], radius: float) -> Shape:
    x, y = point
    return x - radius, y - radius, x + radius, y + radius


def _touch(one: Shape, other: Shape) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(shape: Shape, bounds: Shape) -> bool:
    return (
        shape[0] >= bounds[0]
        and shape[1] >= bounds[1]
        and shape[2] <= bounds[2]
        and shape[3] <= bounds[3]
    )


def _scale_bar(plot: _Plot, y: float, language: str) -> list[str]:
    """Return a bar of a round number of km, with its words."""
    km_per_pixel = _KM_PER_DEGREE / plot.scale
    long = nice_ticks(0.0, _BAR * km_per_pixel, 3)[1]
    end = _MARGIN + long / km_per_pixel
    d = f"M{_MARGIN:g} {y - 4:g}v4H{svg.coordinate(end)}v-4"
    look = {"fill": "none", "stroke": _MUTED, "stroke-width": "1.2"}
    words = say("plan.map.told.km", language, km=number_text(float(f"{long:.6g}"), language))
    return [
        svg.element("path", {"class": "ink-line scale", "d": d, **look}),
        svg.label(end + 6.0, y, words, class_="muted", fill=_MUTED, font_size=_FONT),
    ]


def _notes(missing: int, drawn: int, height: float, language: str) -> list[str]:
    """Say what is not drawn."""
    told = []
    if not drawn:
        told.append(say("plan.map.told.none", language))
    if missing:
        told.append(say("plan.map.told.missing", language, count=missing))
    x, y = WIDTH - _SIDE - 6.0, height - 10.0
    return [
        svg.label(x, y - 14.0 * i, words, class_="muted", fill=_MUTED, text_anchor="end")
        for i, words in enumerate(reversed(told))
    ]
