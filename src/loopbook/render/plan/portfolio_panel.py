"""Portfolio panel: a panel of the picture of a portfolio: two scales, grid, steps, bars, points."""

from collections.abc import Sequence

import msgspec

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.stock_chart import nice_ticks, power_of

WIDTH = 760.0
LEFT, RIGHT = 84.0, 24.0
PANEL, GAP, TOP = 150.0, 66.0, 40.0
INK, MUTED, GRID = "#1f2328", "#57606a", "#d8dee4"
BLUE, ORANGE, GREEN = "#0a5fb4", "#d9822b", "#2f855a"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Point = tuple[float, float]


class Panel(msgspec.Struct, frozen=True):
    """Where numbers stand.

    Fields
      top   of the panel;  across, up   round values of the two scales, ascending
    """

    top: float
    across: tuple[float, ...]
    up: tuple[float, ...]

    def x(self, value: float) -> float:
        """Return the place of a value across."""
        low, high = self.across[0], self.across[-1]
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return the place of a value upwards."""
        low, high = self.up[0], self.up[-1]
        return self.top + PANEL * (high - value) / (high - low)

    def frame(self, title: str, *, has_scale: bool = True) -> list[str]:
        """Return title, lines and words of the grid; without a scale across: only upwards."""
        drawn = [svg.label(LEFT, self.top - 16, title, class_="ink", fill=INK, font_weight="600")]
        power = power_of(self.up)
        for tick in self.up:
            y, colour = self.y(tick), MUTED if tick == 0.0 else GRID
            drawn.append(_line((LEFT, y), (WIDTH - RIGHT, y), colour))
            words = number_text(float(f"{tick / 10.0**power:.6g}"))
            drawn.append(_words(LEFT - 7, y + 4, words, "end"))
        if power:
            words = f"10{str(power).translate(_RAISED)}"
            drawn.append(_words(LEFT - 7, self.top - 14, words, "end"))
        for tick in self.across if has_scale else ():
            words = number_text(float(f"{tick:.6g}"))
            drawn.append(_words(self.x(tick), self.top + PANEL + 16, words, "middle"))
        return drawn

    def bar(self, span: Point, value: float, colour: str, about: tuple[str, bool]) -> str:
        """Return a bar from 0 to a value over a span across.

        Parameters
          about  what it is, read out; whether it is drawn full (else outlined)
        """
        words, is_full = about
        start, end = sorted((self.y(0.0), self.y(value)))
        return svg.element(
            "rect",
            {
                "class": "bar",
                "x": self.x(span[0]),
                "y": start,
                "width": max(self.x(span[1]) - self.x(span[0]), 1.0),
                "height": max(end - start, 0.5),
                "fill": colour,
                "fill-opacity": "0.85" if is_full else "0.2",
                "stroke": colour,
            },
            svg.title(words),
        )

    def path(self, points: Sequence[Point], colour: str, words: str) -> str:
        """Return a line through points."""
        places = " ".join(
            f"{'L' if at else 'M'}{svg.coordinate(self.x(x))} {svg.coordinate(self.y(y))}"
            for at, (x, y) in enumerate(points)
        )
        return svg.element(
            "path",
            {"class": "line", "d": places, "fill": "none", "stroke": colour, "stroke-width": 2.0},
            svg.title(words),
        )

    def dot(self, point: Point, colour: str, about: tuple[str, bool]) -> str:
        """Return a point; full or as a ring."""
        words, is_full = about
        return svg.element(
            "circle",
            {
                "class": "dot",
                "cx": self.x(point[0]),
                "cy": self.y(point[1]),
                "r": 5.0 if is_full else 3.5,
                "fill": colour if is_full else "#fff",
                "stroke": colour,
                "stroke-width": 1.5,
            },
            svg.title(words),
        )

    def name(self, point: Point, words: str, above: float = 5.0) -> str:
        """Return words beside a point, in the middle of it."""
        return _words(self.x(point[0]), self.y(point[1]) - above, words, "middle")


def panel(top: float, across: Sequence[float], up: Sequence[float]) -> Panel:
    """Return a panel whose scales hold all numbers; 0 is on the scale upwards."""
    return Panel(
        top,
        tuple(nice_ticks(min(across), max(across), 9)),
        tuple(nice_ticks(min(0.0, *up), max(0.0, *up))),
    )


def _line(one: Point, other: Point, colour: str) -> str:
    ends: dict[str, svg.Attribute] = {
        "x1": one[0],
        "y1": one[1],
        "x2": other[0],
        "y2": other[1],
    }
    return svg.element("line", {"class": "rail", **ends, "stroke": colour})


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return svg.label(x, y, words, class_="muted", fill=MUTED, font_size=11.0, text_anchor=anchor)
