"""Scatter: a panel of points over two numbers, with round ticks, for the pictures of plans."""

from collections.abc import Sequence

import msgspec

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.stock_chart import nice_ticks

INK, MUTED, GRID = "#1f2328", "#57606a", "#d8dee4"


class Panel(msgspec.Struct, frozen=True):
    """Where numbers stand in one panel.

    Fields
      left, top, width, height   pixels
      across, up   round values along the axes, ascending
    """

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, ...]
    up: tuple[float, ...]

    def x(self, value: float) -> float:
        """Return the place of a value across."""
        low, high = self.across[0], self.across[-1]
        return self.left + self.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Return the place of a value up."""
        low, high = self.up[0], self.up[-1]
        return self.top + self.height * (high - value) / (high - low)

    def grid(self, title: str, names: tuple[str, str]) -> list[str]:
        """Return the lines and words of both axes.

        Parameters
          title  above the panel;  names  of the numbers across and up
        """
        drawn = [svg.label(self.left, self.top - 14, title, fill=INK, font_weight="600")]
        foot, right = self.top + self.height, self.left + self.width
        for tick in self.up:
            drawn.append(_line(self.left, self.y(tick), right, self.y(tick)))
            words = number_text(float(f"{tick:.6g}"))
            place = {"text_anchor": "end", "fill": MUTED, "class_": "muted"}
            drawn.append(svg.label(self.left - 6, self.y(tick) + 4, words, **place))
        for tick in self.across:
            drawn.append(_line(self.x(tick), self.top, self.x(tick), foot))
            words = number_text(float(f"{tick:.6g}"))
            place = {"text_anchor": "middle", "fill": MUTED, "class_": "muted"}
            drawn.append(svg.label(self.x(tick), foot + 15, words, **place))
        middle = {"text_anchor": "middle", "fill": MUTED, "class_": "muted"}
        drawn.append(svg.label(self.left + self.width / 2, foot + 32, names[0], **middle))
        turn = f"rotate(-90 {self.left - 40:g} {self.top + self.height / 2:g})"
        drawn.append(
            svg.label(
                self.left - 40,
                self.top + self.height / 2,
                names[1],
                text_anchor="middle",
                fill=MUTED,
                transform=turn,
            )
        )
        return drawn


def panel_of(
    place: tuple[float, float, float, float], across: Sequence[float], up: Sequence[float]
) -> Panel:
    """Return a panel at (left, top, width, height) that holds all values."""
    return Panel(*place, _ticks(across), _ticks(up))


def _ticks(values: Sequence[float]) -> tuple[float, ...]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return tuple(nice_ticks(low, high))


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    ends: dict[str, svg.Attribute] = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return svg.element("line", {"class": "rail", **ends, "stroke": GRID})


def line(panel: Panel, start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    """Return a line between two points of a panel, given in its numbers."""
    ends: dict[str, svg.Attribute] = {
        "x1": panel.x(start[0]),
        "y1": panel.y(start[1]),
        "x2": panel.x(end[0]),
        "y2": panel.y(end[1]),
    }
    return svg.element("line", {**ends, "stroke": colour})


def dot(place: tuple[float, float], shape: str, colour: str, words: str = "") -> str:
    """Return a mark at a place in pixels; shapes are told apart without colour.

    Parameters
      shape  `circle`, `square`, `diamond`, `triangle`, `cross` or `ring`
      words  what a person reads on it
    """
    x, y = (svg.coordinate(value) for value in place)
    inner = svg.title(words) if words else ""
    paths = {
        "square": f"M{x} {y}m-3 -3h6v6h-6z",
        "diamond": f"M{x} {y}m0 -4l4 4l-4 4l-4 -4z",
        "triangle": f"M{x} {y}m0 -4l4 7h-8z",
        "cross": f"M{x} {y}m-3 -3l6 6m0 -6l-6 6",
    }
    if shape in paths:
        fill = "none" if shape == "cross" else colour
        return svg.element("path", {"d": paths[shape], "fill": fill, "stroke": colour}, inner)
    fill = "none" if shape == "ring" else colour
    attributes: dict[str, svg.Attribute] = {"cx": place[0], "cy": place[1], "r": 3.0}
    return svg.element("circle", {**attributes, "fill": fill, "stroke": colour}, inner)
