"""Stock chart: what stands and what comes and goes, year by year, with its band, as SVG text.

Two panels over the same years. Several products are laid one on another; the band is that of their
total. A value is told by its place, its line and its words, never by colour alone.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.stock import shown
from loopbook.render.width import shorten
from loopbook.terms.stock import Array, Band, StockSheet
from loopbook.wording import say

WIDTH = 760.0
_LEFT, _RIGHT = 74.0, 176.0
_PANEL, _GAP, _TOP = 190.0, 54.0, 40.0
_INK, _MUTED, _GRID = "#1f2328", "#57606a", "#d8dee4"
_BAND = "#0a5fb4"
_LAYERS_MAX = 7
_PALETTE = (
    "#0a5fb4",
    "#d9822b",
    "#2f855a",
    "#9b51a0",
    "#b3261e",
    "#7a6a00",
    "#3a7d8c",
    "#8c959f",
)
_NAME_CELLS = 20
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Frame(msgspec.Struct, frozen=True):
    """Where years and values stand in one panel."""

    years: tuple[int, ...]
    top: float
    high: float
    low: float

    def x(self, position: float) -> float:
        """Return the place of a year by its position."""
        return _LEFT + position / max(len(self.years) - 1, 1) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return self.top + _PANEL * (self.high - value) / (self.high - self.low)


class _Layer(msgspec.Struct, frozen=True, eq=False):
    """One product, or what is left of them, over the years."""

    name: str
    values: Array
    colour: str


def stock_chart(sheet: StockSheet, language: str = "en") -> str:
    """Return the SVG of a sheet: stock above, inflow and outflow below."""
    result, forecast = sheet.result, sheet.forecast
    order = np.argsort(-result.stock.sum(axis=0), kind="stable").tolist()
    below_top = _TOP + _PANEL + _GAP
    above = _panel(
        sheet,
        _layers(sheet, result.stock, order, language),
        forecast.stock if forecast else None,
        ("stock.panel.stock", _TOP, None),
        language,
    )
    below = _panel(
        sheet,
        _layers(sheet, result.outflow, order, language),
        forecast.outflow if forecast else None,
        ("stock.panel.flows", below_top, result.inflow.sum(axis=1)),
        language,
    )
    legend = _legend(sheet, order, language)
    height = _TOP + 2 * _PANEL + _GAP + 34.0
    words = chart_words(sheet, language)
    return svg.picture(WIDTH, height, words, "stock", *above, *below, *legend)


def chart_words(sheet: StockSheet, language: str = "en") -> str:
    """Return what the chart shows in one sentence, for a reader who does not see it."""
    result = sheet.result
    stock, outflow = (shown(a.sum(axis=1), result.stock) for a in (result.stock, result.outflow))
    return say(
        "stock.words",
        language,
        first=sheet.years[0],
        last=sheet.years[-1],
        stock=number_text(float(f"{stock[-1]:.4g}"), language),
        outflow=number_text(float(f"{outflow[-1]:.4g}"), language),
        unit=sheet.unit or "-",
    )


def _layers(sheet: StockSheet, values: Array, order: Sequence[int], language: str) -> list[_Layer]:
    """Return the products to draw, the largest first; the small ones together."""
    alone = order if len(order) <= _LAYERS_MAX + 1 else order[:_LAYERS_MAX]
    layers = [
        _Layer(
            sheet.products[p] or say("stock.all", language),
            shown(values[:, p], sheet.result.stock),
            _PALETTE[i],
        )
        for i, p in enumerate(alone)
    ]
    if len(alone) < len(order):
        others = shown(values[:, order[_LAYERS_MAX:]].sum(axis=1), sheet.result.stock)
        layers.append(_Layer(say("stock.others", language), others, _PALETTE[-1]))
    return layers


def _panel(
    sheet: StockSheet,
    layers: Sequence[_Layer],
    band: Band | None,
    about: tuple[str, float, Array | None],
    language: str,
) -> list[str]:
    """Return one panel: grid, layers or a line, band of the total, and the inflow if given.

    Parameters
      about  key of its title, its top, the inflow
    """
    key, top, inflow = about
    total = np.sum([layer.values for layer in layers], axis=0)
    reaches = [total, np.zeros(1)] + ([] if inflow is None else [inflow])
    reaches += [] if band is None else [band.low[:, -1], band.high[:, -1]]
    ticks = nice_ticks(
        min(float(each.min()) for each in reaches), max(float(each.max()) for each in reaches)
    )
    frame = _Frame(sheet.years, top, ticks[-1], ticks[0])
    power = power_of(ticks)
    unit = " ".join(part for part in (_power_words(power), sheet.unit or "-") if part)
    drawn = [_title(top, say(key, language, unit=unit)), *_grid(frame, ticks, power)]
    if len(layers) > 1:
        drawn += _stacked(frame, layers)
    if band is not None:
        drawn.append(_area(frame, band.low[:, -1], band.high[:, -1], _INK if layers[1:] else _BAND))
    drawn.append(_line(frame, total, _INK if layers[1:] else layers[0].colour, ""))
    if inflow is not None:
        drawn.append(_line(frame, inflow, _INK, "5 3"))
    return drawn


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round values from at most `low` to at least `high`, 0 among them if between."""
    reach = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(reach / (most - 1)))
    step = next(
        power * unit
        for unit in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
        if reach / (power * unit) <= most - 1
    )
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * i for i in range(first, max(last, first + 1) + 1)]


def power_of(ticks: Sequence[float]) -> int:
    """Return the power of ten, a multiple of 3, that is taken out of large and small values."""
    size = max(abs(tick) for tick in ticks)
    if 1e-2 <= size < 1e6:
        return 0
    return 3 * math.floor(math.log10(size) / 3.0 + 1e-9)


def _power_words(power: int) -> str:
    return "10" + str(power).translate(_RAISED) if power else ""


def _grid(frame: _Frame, ticks: Sequence[float], power: int) -> list[str]:
    drawn = []
    for tick in ticks:
        y = frame.y(tick)
        drawn.append(_rule(_LEFT, WIDTH - _RIGHT, y, y, _MUTED if tick == 0.0 else _GRID))
        words = number_text(float(f"{tick / 10.0**power:.6g}"))
        drawn.append(
            svg.label(_LEFT - 7, y + 4, words, class_="muted", fill=_MUTED, text_anchor="end")
        )
    count = len(frame.years)
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500) if count / s <= 11)
    foot = frame.top + _PANEL
    for i, year in enumerate(frame.years):
        if year % step == 0 or count == 1:
            x = frame.x(i)
            drawn.append(_rule(x, x, foot, foot + 4, _MUTED))
            drawn.append(
                svg.label(
                    x, foot + 17, str(year), class_="muted", fill=_MUTED, text_anchor="middle"
                )
            )
    return drawn


def _rule(x1: float, x2: float, y1: float, y2: float, colour: str) -> str:
    return svg.element(
        "line", {"class": "rail", "x1": x1, "x2": x2, "y1": y1, "y2": y2, "stroke": colour}
    )


def _stacked(frame: _Frame, layers: Sequence[_Layer]) -> list[str]:
    drawn = []
    base = np.zeros(len(frame.years))
    for layer in layers:
        drawn.append(
            svg.element(
                "path",
                {
                    "class": "layer",
                    "d": _between(frame, base, base + layer.values),
                    "fill": layer.colour,
                    "fill-opacity": "0.75",
                },
                svg.title(layer.name),
            )
        )
        base = base + layer.values
    return drawn


def _area(frame: _Frame, low: Array, high: Array, colour: str) -> str:
    return svg.element(
        "path",
        {"class": "band", "d": _between(frame, low, high), "fill": colour, "fill-opacity": "0.22"},
    )


def _between(frame: _Frame, low: Array, high: Array) -> str:
    there = _points(frame, high)
    back = _points(frame, low)[::-1]
    return "M" + "L".join([*there, *back]) + "Z"


def _points(frame: _Frame, values: Array) -> list[str]:
    return [
        f"{svg.coordinate(frame.x(i))} {svg.coordinate(frame.y(float(value)))}"
        for i, value in enumerate(values)
    ]


def _line(frame: _Frame, values: Array, colour: str, dashes: str) -> str:
    return svg.element(
        "path",
        {
            "class": "series",
            "d": "M" + "L".join(_points(frame, values)),
            "fill": "none",
            "stroke": colour,
            "stroke-width": "1.8",
            "stroke-dasharray": dashes,
        },
    )


def _title(top: float, words: str) -> str:
    return svg.label(_LEFT, top - 14, words, class_="ink", fill=_INK, font_weight="600")


def _legend(sheet: StockSheet, order: Sequence[int], language: str) -> list[str]:
    """Return the words beside the panels: products above, lines and band below."""
    layers = _layers(sheet, sheet.result.stock, order, language)
    x, y = WIDTH - _RIGHT + 14, _TOP + 8
    drawn = []
    for layer in layers if len(layers) > 1 else ():
        drawn.append(_swatch((x, y), 11.0, layer.colour, "0.75"))
        drawn.append(_name(x + 17, y, shorten(layer.name, _NAME_CELLS)))
        y += 18
    y = _TOP + _PANEL + _GAP + 8
    colour = _INK if len(layers) > 1 else _BAND
    for key, stroke, dashes in (("outflow", colour, ""), ("inflow", _INK, "5 3")):
        drawn.append(_stroke((x, y), stroke, dashes))
        drawn.append(_name(x + 28, y, say(f"stock.heading.{key}", language)))
        y += 18
    if sheet.forecast is not None:
        drawn.append(_swatch((x, y), 22.0, colour, "0.22"))
        drawn.append(_name(x + 28, y, say("stock.band", language)))
    return drawn


def _swatch(place: tuple[float, float], width: float, colour: str, opacity: str) -> str:
    x, y = place
    box: dict[str, svg.Attribute] = {"x": x, "y": y - 10, "width": width, "height": 11.0}
    return svg.element("rect", {**box, "fill": colour, "fill-opacity": opacity})


def _stroke(place: tuple[float, float], colour: str, dashes: str) -> str:
    x, y = place
    ends: dict[str, svg.Attribute] = {"x1": x, "x2": x + 22, "y1": y - 4, "y2": y - 4}
    look = {"stroke": colour, "stroke-width": "1.8", "stroke-dasharray": dashes}
    return svg.element("line", {**ends, **look})


def _name(x: float, y: float, words: str) -> str:
    return svg.label(x, y, words, class_="ink", fill=_INK, font_size=11.0)
