"""Backcast bars: money of a plan by year, item on item; savings hang below zero."""

from collections.abc import Sequence

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.plan.backcast_frame import (
    INK,
    LEFT,
    PALETTE,
    RIGHT,
    WIDTH,
    Frame,
    frame_of,
    heading,
)
from loopbook.terms.plan import Plan
from loopbook.wording import say

ITEMS = ("capex", "opex", "handling", "residual")


def bars_panel(plan: Plan, years: Sequence[int], top: float, language: str) -> list[str]:
    """Return the panel of money by year: undiscounted, costs up, savings down."""
    sums = {(item, year): 0.0 for item in ITEMS for year in years}
    for line in plan.money:
        key = (line.item, int(line.period))
        sums[key] = sums.get(key, 0.0) + line.amount
    ends = [0.0]
    for year in years:
        own = [sums[item, year] for item in ITEMS]
        ends += [sum(v for v in own if v > 0.0), sum(v for v in own if v < 0.0)]
    # Bars stand between the years: half a year is left free at both ends.
    frame = _Bars(frame_of(years, top, ends))
    title = say("plan.backcast.picture.cost", language, currency=plan.currency)
    drawn = [*heading(top, title), *frame.frame.grid()]
    for year in years:
        drawn += _stack(frame, year, [(item, sums[item, year]) for item in ITEMS], language)
    shown = [item for item in ITEMS if any(sums[item, year] for year in years)]
    return drawn + _legend(shown, top, language)


class _Bars:
    """A frame whose bars keep within its sides."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        step = (WIDTH - LEFT - RIGHT) / max(len(frame.years) - 1, 1)
        self.width = min(0.62 * step, 34.0)

    def left(self, year: int) -> float:
        """Return where the bar of a year begins."""
        middle = self.frame.x(year)
        return min(max(middle - self.width / 2.0, LEFT), WIDTH - RIGHT - self.width)


def _stack(
    bars: _Bars, year: int, amounts: Sequence[tuple[str, float]], language: str
) -> list[str]:
    drawn = []
    above, below = 0.0, 0.0
    for item, amount in amounts:
        if not amount:
            continue
        start = above if amount > 0.0 else below
        end = start + amount
        above, below = (end, below) if amount > 0.0 else (above, end)
        high, low = bars.frame.y(max(start, end)), bars.frame.y(min(start, end))
        words = f"{say(f'plan.money.{item}', language)}, {year}"
        told = f"{words}: {number_text(float(f'{amount:.6g}'), language)}"
        drawn.append(
            svg.element(
                "rect",
                {
                    "class": f"money {item}",
                    "x": bars.left(year),
                    "y": high,
                    "width": bars.width,
                    "height": low - high,
                    "fill": PALETTE[ITEMS.index(item)],
                    "fill-opacity": "0.85",
                },
                svg.title(told),
            )
        )
    return drawn


def _legend(items: Sequence[str], top: float, language: str) -> list[str]:
    x, y = WIDTH - RIGHT + 14.0, top + 10.0
    drawn = []
    for item in items:
        box: dict[str, svg.Attribute] = {"x": x, "y": y - 10, "width": 11.0, "height": 11.0}
        fill = PALETTE[ITEMS.index(item)]
        drawn.append(svg.element("rect", {**box, "fill": fill, "fill-opacity": "0.85"}))
        words = say(f"plan.money.{item}", language)
        drawn.append(svg.label(x + 17, y, words, class_="ink", fill=INK, font_size=11.0))
        y += 18.0
    return drawn
