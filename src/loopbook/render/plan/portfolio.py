"""Portfolio: abatement curves (options alone, and the system), the Pareto front, cash by year.

A value is told by its place and its words, never by colour alone: what is chosen is full, what is
not is outlined.
"""

import msgspec

from loopbook.render import svg
from loopbook.render.number import number_text
from loopbook.render.plan.portfolio_panel import (
    BLUE,
    GAP,
    GREEN,
    ORANGE,
    PANEL,
    TOP,
    WIDTH,
    Panel,
    panel,
)
from loopbook.render.width import shorten
from loopbook.terms.plan import Plan, PlanTable
from loopbook.wording import say

_NAME_CELLS = 12


class _Rows(msgspec.Struct, frozen=True):
    """The rows of a table by name of column, and the units of the columns."""

    rows: tuple[dict[str, str | float | int | None], ...]
    units: dict[str, str]

    def numbers(self, name: str) -> list[float]:
        """Return a column of numbers; unknown ones are 0 and are not drawn as such."""
        return [number(row[name]) for row in self.rows]


def portfolio_picture(plan: Plan, language: str) -> str:
    """Return the SVG of a portfolio: as many panels as its tables have something for."""
    tables = {table.key: _rows(table) for table in plan.tables}
    drawn: list[str] = []
    count = 0
    panels = (
        ("portfolio_classic", _classic),
        ("portfolio_front", _system),
        ("portfolio_front", _front),
        ("portfolio_cash", _cash),
    )
    for key, draw in panels:
        rows = tables.get(key)
        made = draw(rows, TOP + count * (PANEL + GAP), language) if rows and rows.rows else []
        drawn += made
        count += bool(made)
    words = picture_words(plan, language)
    return svg.picture(WIDTH, TOP + max(count, 1) * (PANEL + GAP), words, "portfolio", *drawn)


def picture_words(plan: Plan, language: str) -> str:
    """Return what the picture shows in one sentence, for a reader who does not see it."""
    chosen = [each for each in plan.decisions if each.kind == "choose"]
    return say(
        "plan.portfolio.picture.words",
        language,
        count=len(chosen),
        objective=number_text(float(f"{plan.proof.objective:.6g}"), language),
        unit=plan.proof.unit,
    )


def number(value: str | float | None) -> float:
    """Return a number of a cell; 0 where there is none."""
    return float(value) if isinstance(value, int | float) else 0.0


def _rows(table: PlanTable) -> _Rows:
    names = [column.key.removeprefix("portfolio_") for column in table.columns]
    return _Rows(
        tuple(dict(zip(names, row, strict=True)) for row in table.rows),
        dict(zip(names, (column.unit for column in table.columns), strict=True)),
    )


def _classic(rows: _Rows, top: float, language: str) -> list[str]:
    saved, costs = rows.numbers("saved_all"), rows.numbers("unit_cost")
    # Room above the highest bar for its name.
    frame = panel(top, [0.0, sum(saved)], [*costs, 1.2 * max(costs)])
    title = say(
        "plan.portfolio.picture.classic",
        language,
        across=rows.units["saved_all"],
        up=rows.units["unit_cost"],
    )
    drawn, start = frame.frame(title), 0.0
    for row, width, cost in zip(rows.rows, saved, costs, strict=True):
        name, span = str(row["option"]), (start, start + width)
        words = f"{name}: {number_text(float(f'{cost:.4g}'), language)} {rows.units['unit_cost']}"
        drawn.append(frame.bar(span, cost, BLUE, (words, bool(row["chosen"]))))
        middle = (start + width / 2.0, max(cost, 0.0))
        drawn.append(frame.name(middle, shorten(name, _NAME_CELLS)))
        start += width
    return drawn


def _system(rows: _Rows, top: float, language: str) -> list[str]:
    """Draw what each step of more saving costs when all is chosen anew."""
    if len(rows.rows) < 2:
        return []
    saved, costs = rows.numbers("saved_all"), rows.numbers("unit_cost")
    frame = panel(top, saved, costs[1:])
    title = say(
        "plan.portfolio.picture.system",
        language,
        across=rows.units["saved_all"],
        up=rows.units["unit_cost"],
    )
    drawn = frame.frame(title)
    for at in range(1, len(saved)):
        words = f"{number_text(float(f'{costs[at]:.4g}'), language)} {rows.units['unit_cost']}"
        drawn.append(frame.bar((saved[at - 1], saved[at]), costs[at], ORANGE, (words, True)))
    return drawn


def _front(rows: _Rows, top: float, language: str) -> list[str]:
    saved, worth = rows.numbers("saved_all"), rows.numbers("npv")
    frame = panel(top, saved if len(saved) > 1 else [0.0, *saved], worth)
    title = say(
        "plan.portfolio.picture.front",
        language,
        across=rows.units["saved_all"],
        up=rows.units["npv"],
    )
    points = list(zip(saved, worth, strict=True))
    drawn = [*frame.frame(title), frame.path(points, GREEN, title)]
    for at, (row, point) in enumerate(zip(rows.rows, points, strict=True)):
        drawn.append(frame.dot(point, GREEN, (str(row["options"]), at == 0)))
    return drawn


def _cash(rows: _Rows, top: float, language: str) -> list[str]:
    """Draw what each year begins and ends with, and the cash that is left, where it is known."""
    begun = _sums(rows, ("own_funds", "investment", "grants", "borrowed"))
    ended = _sums(rows, ("saved", "running", "taxes", "debt"))
    is_known = all(row["cash_ended"] is not None for row in rows.rows)
    line = rows.numbers("cash_ended" if is_known else "npv_so_far")
    count = len(rows.rows)
    frame = panel(top, [0.0, float(count)], [*begun, *ended, *line])
    key = "plan.portfolio.picture.cash" if is_known else "plan.portfolio.picture.worth"
    title = say(key, language, unit=rows.units["investment"])
    drawn = frame.frame(title, has_scale=False)
    for at, row in enumerate(rows.rows):
        year = str(row["period"])
        if begun[at]:
            drawn.append(frame.bar((at + 0.12, at + 0.46), begun[at], ORANGE, (year, True)))
        if ended[at]:
            drawn.append(frame.bar((at + 0.54, at + 0.88), ended[at], BLUE, (year, False)))
        drawn.append(_year(frame, at, year))
    points = [(at + 1.0, value) for at, value in enumerate(line)]
    return [*drawn, frame.path(points, GREEN, title)]


def _sums(rows: _Rows, names: tuple[str, ...]) -> list[float]:
    return [sum(number(row[name]) for name in names) for row in rows.rows]


def _year(frame: Panel, at: int, year: str) -> str:
    return frame.name((at + 0.5, frame.up[0]), year, -16.0)
