"""Backcast picture: indicators against their targets, who does what when, and the money, as SVG.

One panel an indicator: the path without measures dashed, that of the plan drawn through, targets as
triangles that point to where the value should be. Below, a strip a measure, filled by its use, and
bars of money by year. Nothing is told by colour alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.plan.backcast_bars import bars_panel
from loopbook.render.plan.backcast_frame import (
    GAP,
    INK,
    LEFT,
    MUTED,
    PALETTE,
    PANEL,
    RIGHT,
    SIDE,
    TOP,
    WIDTH,
    Frame,
    frame_of,
    heading,
    path,
    year_marks,
)
from loopbook.render.width import shorten
from loopbook.terms.plan import Plan
from loopbook.wording import say

INDICATORS_MAX, MEASURES_MAX = 8, 24
_STRIP, _NAME_CELLS = 17.0, 24
_MARK = 5.0

Row = tuple[str | float | int | None, ...]


class _Path(NamedTuple):
    """One indicator: years, values without measures and with the plan, and its targets."""

    name: str
    unit: str
    years: tuple[int, ...]
    before: tuple[float | None, ...]
    value: tuple[float | None, ...]
    targets: tuple[Row, ...]


def backcast_picture(plan: Plan, language: str = "en") -> str:
    """Return the SVG of a backcast plan: indicators, uptake and money by year."""
    paths = _paths(plan)
    drawn: list[str] = []
    top = TOP
    for each in paths[:INDICATORS_MAX]:
        drawn += _indicator(each, top, language)
        top += PANEL + GAP
    strips = _strips(plan)
    drawn += _uptake(plan, strips, top, language)
    top += _STRIP * max(len(strips), 1) + GAP
    drawn += bars_panel(plan, _years(plan), top, language)
    words = say(
        "plan.backcast.picture.words",
        language,
        count=len(paths),
        measures=len({each.subject for each in plan.decisions}),
    )
    return svg.picture(WIDTH, top + PANEL + GAP - 14.0, words, "backcast", *drawn)


def _rows(plan: Plan, key: str) -> tuple[Row, ...]:
    return next((table.rows for table in plan.tables if table.key == key), ())


def _number(cell: str | float | int | None) -> float | None:
    return None if cell is None or isinstance(cell, str) else float(cell)


def _years(plan: Plan) -> tuple[int, ...]:
    """Return the years of the plan, in order."""
    rows = _rows(plan, "backcast_indicators")
    return tuple(sorted({int(row[1] or 0) for row in rows}))


def _paths(plan: Plan) -> list[_Path]:
    """Return the indicators, those with targets first."""
    targets = _rows(plan, "backcast_targets")
    found = []
    rows = _rows(plan, "backcast_indicators")
    for name in dict.fromkeys(str(row[0]) for row in rows):
        own = [row for row in rows if row[0] == name]
        found.append(
            _Path(
                name=str(own[0][5]),
                unit=str(own[0][4]),
                years=tuple(int(row[1] or 0) for row in own),
                before=tuple(_number(row[2]) for row in own),
                value=tuple(_number(row[3]) for row in own),
                targets=tuple(row for row in targets if row[1] == name),
            )
        )
    return sorted(found, key=lambda each: not each.targets)


def _indicator(each: _Path, top: float, language: str) -> list[str]:
    known = [v for line in (each.before, each.value) for v in line if v is not None]
    wanted = [float(row[4] or 0.0) for row in each.targets]
    frame = frame_of(each.years, top, [*known, *wanted])
    unit = f", {each.unit}" if each.unit else ""
    drawn = heading(top, f"{shorten(each.name, 60)}{unit}")
    drawn += frame.grid()
    drawn.append(path(frame, each.before, MUTED, "5 3"))
    drawn.append(path(frame, each.value, PALETTE[0], ""))
    drawn += [_target(frame, row, language) for row in each.targets]
    return drawn + _legend(each, top, language)


def _target(frame: Frame, row: Row, language: str) -> str:
    """Return the mark of a target: it points up to what is to be reached at least."""
    x, y = frame.x(int(row[2] or 0)), frame.y(float(row[4] or 0.0))
    up = 1.0 if row[3] == "≥" else -1.0
    is_missed = bool(row[6])
    corners = ((x - _MARK, y + up * _MARK), (x + _MARK, y + up * _MARK), (x, y - up * _MARK))
    points = " ".join(f"{svg.coordinate(a)},{svg.coordinate(b)}" for a, b in corners)
    kind = "at_least" if row[3] == "≥" else "at_most"
    words = f"{row[0]}: {row[2]} {row[3]} {number_text(_number(row[4]), language)} {row[8]}"
    missed = f" - {say('plan.backcast.picture.missed', language)}" if is_missed else ""
    return svg.element(
        "polygon",
        {
            "class": f"target {kind}",
            "points": points,
            "fill": "#ffffff" if is_missed else INK,
            "stroke": INK,
            "stroke-width": "1.4",
        },
        svg.title(words.rstrip() + missed),
    )


def _legend(each: _Path, top: float, language: str) -> list[str]:
    x, y = WIDTH - RIGHT + 14.0, top + 10.0
    drawn = []
    for key, colour, dashes in (("plan", PALETTE[0], ""), ("before", MUTED, "5 3")):
        ends: dict[str, svg.Attribute] = {"x1": x, "x2": x + 22, "y1": y - 4, "y2": y - 4}
        look = {"stroke": colour, "stroke-width": "1.8", "stroke-dasharray": dashes}
        drawn.append(svg.element("line", {**ends, **look}))
        words = say(f"plan.backcast.picture.{key}", language)
        drawn.append(svg.label(x + 28, y, words, class_="ink", fill=INK, font_size=11.0))
        y += 18.0
    signs = {str(row[3]): "at_least" if row[3] == "≥" else "at_most" for row in each.targets}
    for sign, key in sorted(signs.items()):
        words = ("▲ " if sign == "≥" else "▼ ") + say(f"plan.backcast.picture.{key}", language)
        drawn.append(svg.label(x + 4, y, words, class_="ink", fill=INK, font_size=11.0))
        y += 18.0
    if any(row[6] for row in each.targets):
        words = "△ " + say("plan.backcast.picture.missed", language)
        drawn.append(svg.label(x + 4, y, words, class_="ink", fill=INK, font_size=11.0))
    return drawn


def _strips(plan: Plan) -> list[tuple[str, str, dict[int, float]]]:
    """Return name, unit and use by year of the measures taken up, the earliest first."""
    found: dict[str, tuple[str, str, dict[int, float]]] = {}
    for name, year, _, _, use, unit in _rows(plan, "backcast_uptake"):
        own = found.setdefault(str(name), (str(name), str(unit), {}))
        own[2][int(year or 0)] = float(use or 0.0)
    ordered = sorted(found.values(), key=lambda each: (min(each[2]), each[0]))
    return ordered[:MEASURES_MAX]


def _uptake(
    plan: Plan, strips: Sequence[tuple[str, str, dict[int, float]]], top: float, language: str
) -> list[str]:
    drawn = heading(top, say("plan.backcast.picture.uptake", language))
    if not strips:
        words = say("plan.backcast.picture.none", language)
        return [*drawn, svg.label(LEFT, top + 12.0, words, class_="muted", fill=MUTED)]
    years = _years(plan)
    labels = {each.subject: each.label or each.subject for each in plan.decisions}
    width = (WIDTH - SIDE - RIGHT) / len(years)
    for at, (name, unit, use) in enumerate(strips):
        y = top + at * _STRIP
        words = shorten(labels.get(name, name), _NAME_CELLS)
        drawn.append(
            svg.label(
                SIDE - 8, y + 11, words, class_="ink", fill=INK, text_anchor="end", font_size=11.0
            )
        )
        most = max(use.values()) or 1.0
        for year, amount in use.items():
            figure = number_text(float(f"{amount:.4g}"), language)
            told = f"{labels.get(name, name)}, {year}: {figure} {unit}"
            drawn.append(
                svg.element(
                    "rect",
                    {
                        "class": "use",
                        "x": SIDE + (year - years[0]) * width + 0.5,
                        "y": y + 1.0,
                        "width": width - 1.0,
                        "height": _STRIP - 3.0,
                        "fill": PALETTE[0],
                        "fill-opacity": f"{0.08 + 0.82 * amount / most:.2f}",
                    },
                    svg.title(told.rstrip()),
                )
            )
        peak = f"{number_text(float(f'{most:.3g}'), language)} {unit}".rstrip()
        drawn.append(
            svg.label(
                WIDTH - RIGHT + 6,
                y + 11,
                shorten(peak, 22),
                class_="muted",
                fill=MUTED,
                font_size=11.0,
            )
        )
    foot = top + _STRIP * len(strips)
    return drawn + year_marks(years, lambda year: SIDE + (year - years[0] + 0.5) * width, foot)
