"""Check table: numbers of the tables of a plan reckoned again: economy, cash, savings, curves."""

import math
from fractions import Fraction
from itertools import pairwise

from loopbook.plan.portfolio.check_case import Case, Faults, is_of, is_unknown, known, num, saved_in
from loopbook.plan.portfolio.check_money import every_line
from loopbook.terms.plan import PlanTable

Cells = dict[str, object]

YEARS = 130
"""Years that any plan has at most: 60 of a life behind the periods of its table."""

CASH_COLUMN = {
    "capex": "investment",
    "subsidy": "grants",
    "award": "grants",
    "loan": "borrowed",
    "saving": "saved",
    "running": "running",
    "income_tax": "taxes",
    "refund": "taxes",
    "tax": "taxes",
    "support": "taxes",
    "interest": "debt",
    "repayment": "debt",
}
"""Item of a line -> column of the table of cash."""


def check_tables(case: Case) -> Faults:
    """Hold every table that a plan has against the rows of its input."""
    faults = Faults()
    looks = {
        "portfolio_economy": _economy,
        "portfolio_cash": _cash,
        "portfolio_savings": _savings,
        "portfolio_classic": _classic,
        "portfolio_front": _front,
    }
    for table in case.plan.tables:
        if table.key in looks:
            looks[table.key](case, _cells(table), faults)
    return faults


def _cells(table: PlanTable) -> list[Cells]:
    names = [column.key.removeprefix("portfolio_") for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _number(cells: Cells, name: str) -> float:
    value = cells[name]
    return float(value) if isinstance(value, int | float) else math.nan


def _exact(value: float) -> Fraction:
    """Return a number as it is written, without the rounding of binary numbers."""
    return Fraction(repr(value))


def alone(case: Case, option: str, variant: str) -> list[Fraction]:
    """Return what a variant pays by itself at every point from its beginning, exactly."""
    row = case.variants[option, variant]
    tax = _exact(case.given.number("tax_rate")) / 100
    saved = _exact(known(row, "yearly_saving")) - _exact(known(row, "yearly_cost"))
    for each in case.rows("savings"):
        if is_of(each, option, variant):
            saved += _exact(num(each, "amount")) * _exact(known(each, "price"))
    for each in case.rows("load_options"):
        if is_of(each, option, variant):
            load = next(r for r in case.rows("loads") if r["load"] == each["load"])
            money = _exact(num(load, "amount")) * _exact(known(load, "price"))
            saved += money * _exact(num(each, "share")) / 100
    investment, life = _exact(num(row, "investment")), int(num(row, "life"))
    years = num(row, "depreciation_years")
    written_off = life if math.isnan(years) else int(years)
    counted = _counted(case, option)
    paid = [-investment]
    for year in range(1, 1 + min(counted, max(life, written_off))):
        paid.append(Fraction(0))
        paid[-1] += saved * (1 - tax) if year <= life else 0
        paid[-1] += tax * investment / written_off if year <= written_off else 0
    return paid


def _first(case: Case, option: str) -> int:
    row = next(each for each in case.rows("options") if each["option"] == option)
    return case.periods.index(str(row["earliest"])) if row["earliest"] else 0


def _counted(case: Case, option: str) -> int:
    """Return the years that count for an option that begins as early as it may."""
    horizon = case.given.number("horizon")
    return 1000 if math.isnan(horizon) else max(int(horizon) - _first(case, option), 0)


def _npv(case: Case, paid: list[Fraction], rate: Fraction | None = None) -> Fraction:
    discount = 1 + (_exact(case.given.number("discount_rate")) / 100 if rate is None else rate)
    found = Fraction(0)
    for amount in reversed(paid):
        found = found / discount + amount
    return found


def _economy(case: Case, rows: list[Cells], faults: Faults) -> None:
    told = {(str(cells["option"]), str(cells["variant"])) for cells in rows}
    for option, variant in case.variants:
        is_left_out = (option, variant) not in told and not is_unknown(case, option, variant)
        faults.note(1.0 if is_left_out else 0.0, f"{option} {variant}")
    for cells in rows:
        option, variant = str(cells["option"]), str(cells["variant"])
        paid = alone(case, option, variant)
        npv, investment = _npv(case, paid), -paid[0]
        where = f"{option} {variant}"
        size = float(max(abs(each) for each in paid))
        faults.same(_number(cells, "investment"), float(investment), where)
        faults.same(_number(cells, "npv"), float(npv), where, size)
        first = paid[1] if len(paid) > 1 else Fraction(0)
        faults.same(_number(cells, "a_year"), float(first), where, size)
        if investment > 0 and first > 0:
            faults.note(_off(_number(cells, "payback"), float(investment / first)), where)
        if investment > 0:
            faults.note(_off(_number(cells, "npvr"), float(npv / investment)), where)
        irr = _number(cells, "irr")
        if not math.isnan(irr):
            # At the internal rate all payments are worth nothing, but for the last digits of it.
            left = float(_npv(case, paid, _exact(irr) / 100))
            faults.note(max(abs(left) / max(size, 1.0) - 1e-6, 0.0), f"{where} irr")
        chosen = case.chosen.get(option, ("", 0))[0] == variant
        faults.note(0.0 if bool(cells["chosen"]) is chosen else 1.0, where)


def _off(one: float, other: float) -> float:
    return abs(one - other) / max(abs(other), 1.0)


def _cash(case: Case, rows: list[Cells], faults: Faults) -> None:
    """Hold every column of every year: what is paid, and cash after its beginning and end."""
    lines = every_line(case)
    sums: dict[tuple[str, int], list[float]] = {}
    for item, _, year, amount in lines:
        sums.setdefault((CASH_COLUMN[item], year), []).append(-amount)
    largest = max([abs(line[3]) for line in lines], default=1.0)
    years = max((line[2] for line in lines), default=0) + 1
    faults.note(0.0 if len(rows) >= years else 1.0, f"years {len(rows)}")
    own = [known(row, "own_funds") for row in case.rows("periods")]
    rate, worth = 1.0 + case.rate("discount_rate"), 0.0
    held = case.given.number("starting_cash")
    for year, cells in enumerate(rows):
        label = case.label(year)
        faults.note(0.0 if cells["period"] == label else 1.0, label)
        found = {name: math.fsum(sums.get((name, year), ())) for name in CASH_COLUMN.values()}
        found["own_funds"] = own[year] if year < len(own) else 0.0
        begun = found["investment"] + found["grants"] + found["borrowed"]
        ended = found["saved"] + found["running"] + found["taxes"] + found["debt"]
        worth += begun / rate**year + ended / rate ** (year + 1)
        found["npv_so_far"] = worth
        if not math.isnan(held):
            found["cash_begun"] = held + found["own_funds"] + begun
            held = found["cash_ended"] = found["cash_begun"] + ended
        for name, amount in found.items():
            faults.same(_number(cells, name), amount, f"{name} {label}", largest)


def _savings(case: Case, rows: list[Cells], faults: Faults) -> None:
    """Hold what is saved in every year, and look for years that are left out."""
    stated = {(str(cells["what"]), str(cells["period"])): cells for cells in rows}
    for row in case.rows("impacts"):
        for year in range(YEARS):
            what, label = str(row["what"]), case.label(year)
            cells = stated.pop((what, label), None)
            found = 0.0 if cells is None else _number(cells, "amount")
            faults.note(_off(found, saved_in(case, what, year)), f"{what} {label}")
    faults.note(1.0 if stated else 0.0, "savings")


def _classic(case: Case, rows: list[Cells], faults: Faults) -> None:
    for cells in rows:
        option, variant = str(cells["option"]), str(cells["variant"])
        npv, saved = _number(cells, "npv"), _number(cells, "saved_all")
        paid = alone(case, option, variant)
        size = float(max(abs(each) for each in paid))
        faults.same(npv, float(_npv(case, paid)), f"classic {option}", size)
        faults.note(_off(_number(cells, "unit_cost") * saved, -npv), f"classic {option}")
        is_earning = npv >= 0.0
        faults.note(0.0 if is_earning is (cells["layer"] is not None) else 1.0, option)


def _front(case: Case, rows: list[Cells], faults: Faults) -> None:
    """Hold the front against itself: more saved is worth less, and no point repeats the worth."""
    for one, other in pairwise(rows):
        saved = _number(other, "saved_all") - _number(one, "saved_all")
        lost = _number(one, "npv") - _number(other, "npv")
        where = f"front {_number(other, 'saved_all'):g}"
        faults.note(0.0 if saved > 0.0 else 1.0, where)
        # Two solves agree to the gap; a point that is worth more than the one before is no front.
        size = max(abs(_number(one, "npv")), 1.0)
        faults.note(max(-lost - 0.05, 0.0) / size, where)
        faults.note(_off(_number(other, "step"), saved), where)
        faults.same(_number(other, "step_cost"), lost, where, size)
    is_plain = case.given.text("objective") == "most_npv"
    if rows and is_plain and case.plan.proof.status.value == "optimal":
        best = case.plan.proof.objective
        faults.same(_number(rows[0], "npv"), best, "front", abs(best) + 1.0)
