"""Health picture: truth against estimate of cells left out, and how often bars hold the truth."""

from collections.abc import Sequence

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.plan.scatter import INK, MUTED, Panel, dot, line, panel_of
from loopbook.terms.plan import Plan
from loopbook.wording import say

WIDTH = 760.0
SIDE, LEFT, TOP, GAP = 260.0, 74.0, 44.0, 84.0
POINTS_MAX = 150
"""Pulse trains drawn a panel; of more, those that lie evenly over them, and that is said."""

COLOUR, BAR = "#0a5fb4", "#9cc2ea"
_LEVELS = ((50, 8), (80, 9), (90, 10))
Row = tuple[str | float | int | None, ...]


def health_picture(plan: Plan, language: str = "en") -> str:
    """Return the calibration as SVG: a pair of panels a model; empty: nothing was calibrated."""
    rows = {table.key: table.rows for table in plan.tables}
    errors = [row for row in rows.get("errors", ()) if row[2] == "1"]
    drawn = []
    for number, row in enumerate(errors):
        own = [r for r in rows.get("calibration", ()) if (r[2], r[3]) == (row[0], row[1])]
        top = TOP + number * (SIDE + GAP)
        drawn += _truths(own, row, top, language) + _coverage(row, top, language)
    if not drawn:
        return ""
    height = TOP + len(errors) * (SIDE + GAP) - 20.0
    return svg.picture(WIDTH, height, _words(errors, language), "health", *drawn)


def _words(errors: Sequence[Row], language: str) -> str:
    """Return what the picture shows in one sentence, for a reader who does not see it."""
    told = "; ".join(f"{row[0]}, {row[1]}: {_points(row[5])}" for row in errors)
    return say("plan.health.picture.words", language, errors=told)


def _points(value: str | float | int | None) -> str:
    return "-" if value is None else f"{100 * float(value):.2f}"


def _truths(own: Sequence[Row], row: Row, top: float, language: str) -> list[str]:
    numbers = [[_number(r[at]) for at in (6, 7, 12, 13)] for r in _evenly(own)]
    every = [value for each in numbers for value in each if value is not None]
    panel = panel_of((LEFT, top, SIDE, SIDE), every, every)
    key = "cut" if len(own) > POINTS_MAX else "whole"
    title = say(
        f"plan.health.picture.{key}",
        language,
        chemistry=row[0],
        features=row[1],
        drawn=len(numbers),
        count=len(own),
    )
    names = (
        say("plan.health.picture.truth", language),
        say("plan.health.picture.estimate", language),
    )
    drawn = panel.grid(title, names)
    low, high = panel.across[0], panel.across[-1]
    drawn.append(line(panel, (low, low), (high, high), INK))
    for truth, estimate, start, end in numbers:
        if truth is None or estimate is None:
            continue
        if start is not None and end is not None:
            drawn.append(line(panel, (truth, start), (truth, end), BAR))
        drawn.append(dot((panel.x(truth), panel.y(estimate)), "circle", COLOUR))
    return drawn


def _evenly(rows: Sequence[Row]) -> list[Row]:
    count = min(len(rows), POINTS_MAX)
    return [rows[round(at * (len(rows) - 1) / max(count - 1, 1))] for at in range(count)]


def _number(value: str | float | int | None) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _coverage(row: Row, top: float, language: str) -> list[str]:
    """Return the panel of coverage: what bars promise across, what they hold up."""
    panel = Panel(
        LEFT + SIDE + 120.0, top, SIDE, SIDE, (40.0, 60.0, 80.0, 100.0), (40.0, 60.0, 80.0, 100.0)
    )
    names = (
        say("plan.health.picture.promised", language),
        say("plan.health.picture.held", language),
    )
    drawn = panel.grid(say("plan.health.picture.bars", language), names)
    drawn.append(line(panel, (40.0, 40.0), (100.0, 100.0), INK))
    for level, at in _LEVELS:
        held = _number(row[at])
        if held is None:
            continue
        place = (panel.x(level), panel.y(max(100 * held, 40.0)))
        drawn.append(dot(place, "diamond", COLOUR))
        words = number_text(round(100 * held, 1), language, symbol="%")
        drawn.append(svg.label(place[0] + 8, place[1] + 14, words, fill=MUTED))
    return drawn
