"""Backcast frame: where years and values stand in a panel of the picture, with its grid."""

from collections.abc import Callable, Sequence

import msgspec

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.stock_chart import nice_ticks, power_of

WIDTH = 760.0
LEFT, RIGHT, SIDE = 74.0, 176.0, 176.0
PANEL, GAP, TOP = 150.0, 54.0, 34.0
INK, MUTED, GRID = "#1f2328", "#57606a", "#d8dee4"
PALETTE = ("#0a5fb4", "#d9822b", "#2f855a", "#9b51a0")
LABELS_MAX = 11
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Frame(msgspec.Struct, frozen=True):
    """Where years and values stand in one panel.

    Fields
      years   in order;  top   of the panel;  ticks   round values, ascending
    """

    years: tuple[int, ...]
    top: float
    ticks: tuple[float, ...]

    def x(self, year: float) -> float:
        """Return the place of a year."""
        span = max(len(self.years) - 1, 1)
        return LEFT + (year - self.years[0]) / span * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return the place of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.top + PANEL * (high - value) / (high - low)

    def grid(self) -> list[str]:
        """Return lines and words of values and years."""
        power = power_of(self.ticks)
        drawn = []
        for tick in self.ticks:
            colour = MUTED if tick == 0.0 else GRID
            y = self.y(tick)
            ends: dict[str, svg.Attribute] = {"x1": LEFT, "x2": WIDTH - RIGHT, "y1": y, "y2": y}
            drawn.append(svg.element("line", {"class": "rail", **ends, "stroke": colour}))
            words = number_text(float(f"{tick / 10.0**power:.6g}"))
            drawn.append(
                svg.label(LEFT - 7, y + 4, words, class_="muted", fill=MUTED, text_anchor="end")
            )
        if power:
            words = "10" + str(power).translate(_RAISED)
            drawn.append(
                svg.label(
                    LEFT - 7, self.top - 14, words, class_="muted", fill=MUTED, text_anchor="end"
                )
            )
        return drawn + year_marks(self.years, self.x, self.top + PANEL)


def frame_of(years: Sequence[int], top: float, values: Sequence[float]) -> Frame:
    """Return a frame that holds all values."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.05 * (high - low)
    ticks = nice_ticks(low - room if low else low, high + room)
    return Frame(tuple(years), top, tuple(ticks))


def year_marks(years: Sequence[int], x: Callable[[float], float], foot: float) -> list[str]:
    """Return the years below a panel, as many as there is room for."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 500) if len(years) / s <= LABELS_MAX)
    return [
        svg.label(x(year), foot + 17, str(year), class_="muted", fill=MUTED, text_anchor="middle")
        for year in years
        if year % step == 0 or len(years) == 1
    ]


def heading(top: float, words: str) -> list[str]:
    """Return the title of a panel."""
    return [svg.label(LEFT, top - 14, words, class_="ink", fill=INK, font_weight="600")]


def path(frame: Frame, values: Sequence[float | None], colour: str, dashes: str) -> str:
    """Return a line through known values; a year that is not known leaves a gap."""
    steps, is_open = [], False
    for year, value in zip(frame.years, values, strict=True):
        if value is not None:
            place = f"{svg.coordinate(frame.x(year))} {svg.coordinate(frame.y(value))}"
            steps.append(f"{'L' if is_open else 'M'}{place}")
        is_open = value is not None
    return svg.element(
        "path",
        {
            "class": "series",
            "d": "".join(steps),
            "fill": "none",
            "stroke": colour,
            "stroke-width": "1.8",
            "stroke-dasharray": dashes,
        },
    )
