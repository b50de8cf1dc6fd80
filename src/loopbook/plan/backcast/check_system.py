"""Check of flows and indicators: year by year in plain loops over the rows of the input."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from loopbook.plan.backcast.check_stock import Line
from loopbook.terms.plan_input import InputTable, PlanInput

NOTHING_LEFT = 1e-7

Row = dict[str, str | float]


class Told(NamedTuple):
    """An input as rows: first year of the plan, number of years, table -> its rows."""

    first: int
    span: int
    rows: Mapping[str, list[Row]]


class Year(NamedTuple):
    """What runs in one year: amounts in tonnes by flow, and by process what enters it."""

    flows: dict[str, float]
    entering: dict[str, float]


class Seen(NamedTuple):
    """What an indicator is made of in one year: flows, scrap, and measures in use."""

    year: Year
    lines: Mapping[str, Line]
    use: Mapping[str, float]


def rows_of(table: InputTable) -> list[Row]:
    """Return a table as rows: texts and numbers, NaN where nothing is known."""
    names = list(table.columns)
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def told_of(given: PlanInput) -> Told:
    """Return an input as rows."""
    first, last = int(given.number("first_year")), int(given.number("last_year"))
    tables = {name: rows_of(table) for name, table in given.tables.items()}
    return Told(first, last - first + 1, tables)


def number(row: Row, field: str) -> float:
    """Return a number of a row."""
    return float(row[field])


def year_of(told: Told, lines: Mapping[str, Line], use: Mapping[str, float], at: int) -> Year:
    """Return the flows of the year at a position, with measures used as stated."""
    year = told.first + at
    processes = [str(row["process"]) for row in told.rows["processes"]]
    entering = dict.fromkeys(processes, 0.0)
    for row in told.rows["products"]:
        entering[str(row["enters"])] += lines[str(row["product"])].scrap[at]
    for row in told.rows["inputs"]:
        if int(number(row, "year")) == year:
            entering[str(row["process"])] += number(row, "amount")
    moved = _moved(told, lines, use, at)
    flows: dict[str, float] = {}
    waiting = set(processes)
    by_source: dict[str, list[Row]] = {}
    for row in told.rows["flows"]:
        by_source.setdefault(str(row["source"]), []).append(row)
    feeding = {
        name: {str(row["source"]) for row in told.rows["flows"] if row["target"] == name}
        for name in processes
    }
    while waiting:
        ready = sorted(name for name in waiting if not feeding[name] & waiting)
        for name in ready:
            waiting.remove(name)
            own = by_source.get(name, [])
            for row, share in zip(own, _shares(told, own, year), strict=True):
                amount = share * entering[name] + moved.get(str(row["flow"]), 0.0)
                flows[str(row["flow"])] = amount
                entering[str(row["target"])] += amount
    return Year(flows, entering)


def _shares(told: Told, own: list[Row], year: int) -> list[float]:
    """Return the baseline share of each flow of one process; the open one takes the rest."""
    changing = told.rows["shares"]
    shares = []
    for row in own:
        stated = sorted(
            (number(each, "year"), number(each, "share"))
            for each in changing
            if each["flow"] == row["flow"]
        )
        shares.append(_on_line(stated, year) if stated else number(row, "share"))
    rest = 1.0 - sum(share for share in shares if not math.isnan(share))
    return [max(rest, 0.0) if math.isnan(share) else share for share in shares]


def _on_line(stated: list[tuple[float, float]], year: int) -> float:
    before = [point for point in stated if point[0] <= year]
    after = [point for point in stated if point[0] > year]
    if not before:
        return stated[0][1]
    if not after:
        return stated[-1][1]
    (left, low), (right, high) = before[-1], after[0]
    return low + (high - low) * (year - left) / (right - left)


def _moved(
    told: Told, lines: Mapping[str, Line], use: Mapping[str, float], at: int
) -> dict[str, float]:
    moved: dict[str, float] = {}
    for row in told.rows["effects"]:
        if row["flow"]:
            amount = effect_of(row, lines, at) * use.get(str(row["measure"]), 0.0)
            moved[str(row["flow"])] = moved.get(str(row["flow"]), 0.0) + amount
            moved[str(row["instead"])] = moved.get(str(row["instead"]), 0.0) - amount
    return moved


def effect_of(row: Row, lines: Mapping[str, Line], at: int) -> float:
    """Return what one unit in use does in the year at a position."""
    share = number(row, "share")
    if math.isnan(share):
        tonnes = number(row, "tonnes")
        return number(row, "amount") if math.isnan(tonnes) else tonnes
    named = [str(row["product"])] if row["product"] else list(lines)
    return share * sum(lines[name].scrap[at] for name in named)


def indicator_of(told: Told, name: str, at: int, seen: Seen, before: Year) -> float:
    """Return an indicator in the year at a position; NaN: not known.

    Parameters
      before   the year without measures: a quotient of whose denominator no ten millionth is left
               is not known
    """
    scale, (above, below) = sides_of(told, name, at, seen)
    stated = sides_of(told, name, at, Seen(before, seen.lines, {}))[1][1]
    return scale * above / below if abs(below) > NOTHING_LEFT * abs(stated) else math.nan


def sides_of(told: Told, name: str, at: int, seen: Seen) -> tuple[float, tuple[float, float]]:
    """Return scale, and numerator and denominator, of an indicator; NaN: not known."""
    measured = next(
        str(row["measured"]) for row in told.rows["indicators"] if row["indicator"] == name
    )
    above = _side(told, (name, "numerator"), at, seen)
    below = _side(told, (name, "denominator"), at, seen)
    if below is None and measured == "amount":
        below = 1.0
    sides = (math.nan if above is None else above, math.nan if below is None else below)
    return 100.0 if measured == "percent" else 1.0, sides


def _side(told: Told, which: tuple[str, str], at: int, seen: Seen) -> float | None:
    """Return numerator or denominator; None: nothing is stated of it."""
    name, side = which
    year = told.first + at
    amounts = []
    for row in told.rows["parts"]:
        if row["indicator"] == name and row["side"] == side:
            amount = _part(row, at, seen)
            amounts.append(number(row, "factor") * amount)
    stated = [
        row
        for row in told.rows["baseline"]
        if row["indicator"] == name and 0 <= number(row, "year") - told.first < told.span
    ]
    if any(not math.isnan(number(row, side)) for row in stated):
        own = [number(row, side) for row in stated if int(number(row, "year")) == year]
        amounts.append(own[0] if own else math.nan)
    if not amounts:
        return None
    for row in told.rows["effects"]:
        if row["indicator"] == name and row["side"] == side:
            amounts.append(effect_of(row, seen.lines, at) * seen.use.get(str(row["measure"]), 0.0))
    return math.fsum(amounts) if not any(map(math.isnan, amounts)) else math.nan


def _part(row: Row, at: int, seen: Seen) -> float:
    if row["flow"]:
        return seen.year.flows[str(row["flow"])]
    if row["process"]:
        return seen.year.entering[str(row["process"])]
    return seen.lines[str(row["product"])].scrap[at]


def target_years(told: Told) -> Iterator[tuple[Row, int]]:
    """Yield every row of the targets with each year that it holds."""
    for row in told.rows["targets"]:
        first, until = number(row, "year"), number(row, "until")
        for year in range(int(first), int(first if math.isnan(until) else until) + 1):
            yield row, year


def size_of(value: float, before: float) -> float:
    """Return what misses of a target are shares of: its value, or the indicator's without measures.

    The latter where the target is zero; one where both are.
    """
    return abs(value) or abs(before) or 1.0


def short_of(row: Row, value: float, before: float) -> float:
    """Return by which share of its size a target is missed; below zero: it is passed."""
    wanted = number(row, "value")
    missing = wanted - value if row["kind"] == "at_least" else value - wanted
    return missing / size_of(wanted, before)
