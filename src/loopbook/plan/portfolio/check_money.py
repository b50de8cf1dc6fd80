"""Check money: every payment of a plan reckoned again, from its decisions and the input."""

import math
from collections.abc import Iterator

from loopbook.plan.portfolio.check_case import (
    Case,
    Faults,
    Row,
    is_of,
    known,
    load_share,
    num,
)
from loopbook.terms.plan import Decision

BEGINNING = ("capex", "subsidy", "award", "loan")
"""Items at the beginning of the year of their line; all others come at its end."""

Line = tuple[str, str, int, float]
"""Item, subject, year by position, cost."""


def lines_of(case: Case) -> dict[tuple[str, str, str], float]:
    """Return item, subject and name of the year -> cost."""
    sums: dict[tuple[str, str, str], list[float]] = {}
    for item, subject, year, amount in every_line(case):
        sums.setdefault((item, subject, case.label(year)), []).append(amount)
    return {key: math.fsum(amounts) for key, amounts in sums.items()}


def every_line(case: Case) -> list[Line]:
    """Return every payment, not yet summed."""
    found = [line for option in case.chosen for line in _of_option(case, option)]
    found += [line for claim in case.claims for line in _of_claim(case, claim)]
    return [*found, *_of_credits(case), *_of_pairs(case), *_of_loads(case)]


def gross(case: Case, option: str) -> float:
    """Return the money that the chosen variant of an option saves a year, loads aside."""
    variant = case.chosen[option][0]
    priced = [
        num(row, "amount") * known(row, "price")
        for row in case.rows("savings")
        if is_of(row, option, variant)
    ]
    return known(case.row(option), "yearly_saving") + math.fsum(priced)


def incentive_row(case: Case, name: str) -> Row:
    """Return the row of an incentive.

    Raises    KeyError  there is none
    """
    for row in case.rows("incentives"):
        if row["incentive"] == name:
            return row
    raise KeyError(name)


def interest_of(row: Row) -> float:
    """Return the interest of a loan after its discount, a share."""
    return max(num(row, "interest") - known(row, "interest_discount"), 0.0) / 100.0


def lag_of(row: Row) -> int:
    """Return the years after which an incentive is paid."""
    lag = num(row, "lag")
    return (1 if row["kind"] == "award" else 0) if math.isnan(lag) else int(lag)


def _written_off(case: Case, option: str) -> float:
    row = case.row(option)
    years = num(row, "depreciation_years")
    return num(row, "life") if math.isnan(years) else years


def _of_option(case: Case, option: str) -> Iterator[Line]:
    row, tax = case.row(option), case.rate("tax_rate")
    start, saved, cost = case.chosen[option][1], gross(case, option), known(row, "yearly_cost")
    yield "capex", option, start, num(row, "investment")
    for year in case.years(option, num(row, "life")):
        yield "saving", option, year, -saved
        yield "running", option, year, cost
        yield "income_tax", option, year, tax * (saved - cost)
    years = _written_off(case, option)
    for year in case.years(option, years):
        yield "income_tax", option, year, -tax * num(row, "investment") / years


def _of_claim(case: Case, claim: Decision) -> Iterator[Line]:
    row, tax = incentive_row(case, claim.subject), case.rate("tax_rate")
    amount = claim.value or 0.0
    begun, kind = case.periods.index(claim.period), str(row["kind"])
    subject = claim.other or claim.subject
    if kind == "loan":
        yield from _of_loan(case, row, claim)
    if kind in {"subsidy", "award"}:
        yield kind, subject, begun + lag_of(row), -amount
        if row["taxable"] == 1.0:
            yield "income_tax", subject, begun + lag_of(row), tax * amount
        elif kind == "subsidy":
            years = _written_off(case, claim.other)
            for year in case.years(claim.other, years):
                yield "income_tax", subject, year, tax * amount / years
    items = {"vat_refund": "refund", "income_reduction": "tax", "yearly": "support"}
    if kind in items:
        counted = refund_years(case, row, claim.other)
        for year in counted:
            yield items[kind], subject, year, -amount / len(counted)
            if row["taxable"] == 1.0 and kind != "income_reduction":
                yield "income_tax", subject, year, tax * amount / len(counted)


def refund_years(case: Case, row: Row, option: str) -> list[int]:
    """Return the years at whose ends a yearly incentive comes."""
    years, life = num(row, "years"), num(case.row(option), "life")
    span = life if math.isnan(years) else min(life, years)
    return [year + lag_of(row) for year in case.years(option, span)]


def _of_loan(case: Case, row: Row, claim: Decision) -> Iterator[Line]:
    """Pay a loan back in equal instalments; interest is on what is left, and lessens the tax."""
    begun, left, rate = case.periods.index(claim.period), claim.value or 0.0, interest_of(row)
    years, tax = int(num(row, "years")), case.rate("tax_rate")
    grown = (1.0 + rate) ** years
    instalment = left / years if rate == 0.0 else left * rate * grown / (grown - 1.0)
    yield "loan", claim.other, begun, -left
    for year in range(begun, begun + years):
        interest = left * rate
        yield "interest", claim.other, year, interest
        yield "repayment", claim.other, year, instalment - interest
        yield "income_tax", claim.other, year, -tax * interest
        left -= instalment - interest


def credit_rows(case: Case) -> list[tuple[str, str, str, float]]:
    """Return incentive, option, year and money of every use of a tax credit that a plan states."""
    return [
        (str(row[0]), str(row[1]), str(row[2]), float(row[3] or 0.0))
        for table in case.plan.tables
        if table.key == "portfolio_supports"
        for row in table.rows
    ]


def _of_credits(case: Case) -> Iterator[Line]:
    names = {case.label(year): year for year in range(200)}
    for _, option, year, money in credit_rows(case):
        yield "tax", option, names.get(year, 0), -money


def pairs_of(case: Case) -> dict[tuple[str, str], tuple[float, float]]:
    """Return pairs of options -> change of the saving a year and of the investment."""
    order = [str(row["option"]) for row in case.rows("options")]
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for row in case.rows("pair_effects"):
        one, other = sorted((str(row["option"]), str(row["other"])), key=order.index)
        saving, investment = found.get((one, other), (0.0, 0.0))
        found[one, other] = (
            saving + num(row, "yearly_saving"),
            investment + num(row, "investment"),
        )
    return found


def _of_pairs(case: Case) -> Iterator[Line]:
    tax = case.rate("tax_rate")
    for (one, other), (saving, investment) in pairs_of(case).items():
        if one not in case.chosen or other not in case.chosen:
            continue
        name = f"{one} + {other}"
        yield "capex", name, max(case.chosen[one][1], case.chosen[other][1]), investment
        for year in case.years(one, num(case.row(one), "life")):
            if case.runs(other, year):
                yield "saving", name, year, -saving
                yield "income_tax", name, year, tax * saving


def _of_loads(case: Case) -> Iterator[Line]:
    tax = case.rate("tax_rate")
    last = max((case.years(o, num(case.row(o), "life")).stop for o in case.chosen), default=0)
    for row in case.rows("loads"):
        name = str(row["load"])
        for year in range(last):
            money = num(row, "amount") * known(row, "price") * load_share(case, name, year)
            yield "saving", name, year, -money
            yield "income_tax", name, year, tax * money


def check_lines(case: Case) -> Faults:
    """Hold every line of money of a plan against the one reckoned again, both ways."""
    faults, expected = Faults(), lines_of(case)
    stated: dict[tuple[str, str, str], float] = {}
    for line in case.plan.money:
        key = (line.item, line.subject, line.period)
        stated[key] = stated.get(key, 0.0) + line.amount
    for key in {**expected, **stated}:
        faults.same(stated.get(key, 0.0), expected.get(key, 0.0), " ".join(key))
    return faults


def worth(case: Case, left_out: tuple[str, ...] = ()) -> float:
    """Return the net present value of all payments, without those of some items.

    What an item left out pays in tax is left out with it: money saved, and the tax on it.
    """
    rate, tax = 1.0 + case.rate("discount_rate"), case.rate("tax_rate")
    parts = []
    for item, _, year, amount in every_line(case):
        point = year if item in BEGINNING else year + 1
        present = -amount / rate**point
        parts.append(present)
        if item in left_out:
            parts.append(-present * (1.0 - tax))
    return math.fsum(parts)


def cash_at(case: Case) -> dict[int, float]:
    """Return cash at every point: beginning of year 0, end of it and beginning of the next, on."""
    moves: dict[int, list[float]] = {}
    for item, _, year, amount in every_line(case):
        moves.setdefault(year if item in BEGINNING else year + 1, []).append(-amount)
    for year, row in enumerate(case.rows("periods")):
        moves.setdefault(year, []).append(known(row, "own_funds"))
    held, found = case.given.number("starting_cash"), {}
    for point in range(max(moves, default=0) + 1):
        held += math.fsum(moves.get(point, ()))
        found[point] = held
    return found
