from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest

from loopbook.plan.portfolio.check import checked
from loopbook.terms.plan import Decision, MoneyLine, Plan, PlanTable
from loopbook.terms.plan_input import PlanInput
from tests.plan.portfolio.cases import case, made, option, options, periods

Tamper = Callable[[Plan], Plan]


@cache
def whole() -> PlanInput:
    """Return an input that has something of everything."""
    return case(
        {"tax_rate": 25.0, "starting_cash": 500.0, "horizon": 6.0},
        **options(
            option("A", 100.0, 60.0, staff=3.0, must="mandatory"),
            option("B", 400.0, 150.0, equipment=300.0, staff=5.0, depreciation_years=5.0),
            option("C", 90.0, 40.0, latest="2027"),
            option("D", 80.0, 45.0),
            option("E", 50.0, 90.0, must="forbidden"),
            option("G", 60.0, 40.0, earliest="2027"),
        ),
        periods=periods("2026", "2027", budget=300.0, staff=9.0, tax_due=20.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[
            {"option": "A", "what": "CO2", "amount": 5.0},
            {"option": "B", "what": "CO2", "amount": 12.0, "price": 2.0},
        ],
        pair_effects=[
            {"option": "A", "other": "B", "what": "CO2", "amount": -1.0, "yearly_saving": -4.0,
             "investment": -10.0},
        ],
        loads=[{"load": "heat", "what": "CO2", "amount": 20.0, "price": 3.0}],
        load_options=[
            {"load": "heat", "option": "B", "share": 30.0},
            {"load": "heat", "option": "G", "share": 20.0},
        ],
        exclusions=[{"group": "g", "option": "C"}, {"group": "g", "option": "D"}],
        prerequisites=[{"option": "B", "needs": "A"}],
        resources=[{"resource": "floor", "limit": 10.0}],
        uses=[{"resource": "floor", "option": "B", "amount": 8.0}],
        targets=[{"target": "t", "what": "CO2", "period": "2027", "amount": 16.0}],
        incentives=[
            {"incentive": "fund", "kind": "subsidy", "rate": 10.0, "group": "x", "options": "B"},
            {"incentive": "prize", "kind": "award", "per_unit": 2.0, "what": "CO2",
             "threshold": 10.0, "taxable": 1.0, "group": "x"},
            {"incentive": "credit", "kind": "tax_credit", "rate": 10.0, "years": 5.0},
            {"incentive": "loan", "kind": "loan", "rate": 50.0, "interest": 3.0, "years": 3.0,
             "quota": 200.0},
        ],
        conditions=[
            {"incentive": "loan", "field": "investment", "comparison": "at_least", "value": 300.0}
        ],
    )  # fmt: skip


@cache
def plan() -> Plan:
    return made(whole())


def failed(changed: Plan) -> set[str]:
    return {each.name for each in checked(whole(), changed) if not each.passed}


def decisions(change: Callable[[Decision], Decision | None]) -> Tamper:
    def tampered(before: Plan) -> Plan:
        kept = [change(each) for each in before.decisions]
        return msgspec.structs.replace(
            before, decisions=tuple(each for each in kept if each is not None)
        )

    return tampered


def changed(subject: str, /, **fields: Any) -> Tamper:
    return decisions(
        lambda each: msgspec.structs.replace(each, **fields) if each.subject == subject else each
    )


def dropped(subject: str) -> Tamper:
    return decisions(lambda each: None if each.subject == subject else each)


def added(**fields: Any) -> Tamper:
    return lambda before: msgspec.structs.replace(
        before, decisions=(*before.decisions, Decision(**fields))
    )


def line(change: Callable[[MoneyLine], float]) -> Tamper:
    def tampered(before: Plan) -> Plan:
        first, *rest = before.money
        moved = msgspec.structs.replace(first, amount=change(first))
        return msgspec.structs.replace(before, money=(moved, *rest))

    return tampered


def proof(**fields: Any) -> Tamper:
    return lambda before: msgspec.structs.replace(
        before, proof=msgspec.structs.replace(before.proof, **fields)
    )


def cell(key: str, position: int) -> Tamper:
    """Return a tampering with one number of the first row of a table."""

    def tampered(before: Plan) -> Plan:
        return msgspec.structs.replace(
            before, tables=tuple(_moved(each, key, position) for each in before.tables)
        )

    return tampered


def without_row(key: str) -> Tamper:
    """Return a tampering that leaves out the last row of a table."""

    def tampered(before: Plan) -> Plan:
        tables = tuple(
            msgspec.structs.replace(each, rows=each.rows[: -1 if each.key == key else None])
            for each in before.tables
        )
        return msgspec.structs.replace(before, tables=tables)

    return tampered


def _moved(table: PlanTable, key: str, position: int) -> PlanTable:
    if table.key != key:
        return table
    first, *rest = table.rows
    value = first[position]
    assert isinstance(value, float)
    row = (*first[:position], value * 1.02 + 1.0, *first[position + 1 :])
    return msgspec.structs.replace(table, rows=(row, *rest))


def test_the_plan_as_it_is_passes_every_line() -> None:
    kinds = {each.kind for each in plan().decisions}
    assert kinds == {"choose", "claim", "borrow"}
    assert failed(plan()) == set()
    assert all(each.count for each in checked(whole(), plan()))


@pytest.mark.parametrize(
    ("tamper", "caught"),
    [
        (dropped("A"), "portfolio_choices"),
        (dropped("A"), "portfolio_logic"),
        (dropped("B"), "portfolio_targets"),
        (changed("B", period="2027"), "portfolio_money"),
        (changed("G", period="2026"), "portfolio_choices"),
        (changed("B", value=1.0), "portfolio_choices"),
        (changed("A", other="unknown"), "portfolio_choices"),
        (changed("D", subject="E"), "portfolio_choices"),
        (changed("D", period="2035"), "portfolio_choices"),
        (added(kind="choose", subject="A", other="standard", period="2026", value=100.0),
         "portfolio_choices"),
        (added(kind="choose", subject="C", other="standard", period="2026", value=90.0),
         "portfolio_logic"),
        (added(kind="claim", subject="prize", other="B", period="2026", value=24.0),
         "portfolio_stacking"),
        (added(kind="claim", subject="fund", other="A", period="2026", value=10.0),
         "portfolio_support"),
        (added(kind="borrow", subject="loan", other="A", period="2026", value=50.0),
         "portfolio_support"),
        (changed("fund", value=80.0), "portfolio_support"),
        (changed("loan", value=390.0), "portfolio_support"),
        (changed("fund", subject="nobody"), "portfolio_support"),
        (changed("credit", value=3.0), "portfolio_support"),
        (dropped("loan"), "portfolio_budget"),
        (dropped("loan"), "portfolio_money"),
        (line(lambda each: each.amount - 1.0), "portfolio_money"),
        (line(lambda each: 0.0), "portfolio_money"),
        (proof(objective=1e4), "objective"),
        (proof(bound=1.0), "objective"),
        (cell("portfolio_economy", 7), "portfolio_tables"),
        (cell("portfolio_economy", 9), "portfolio_tables"),
        (cell("portfolio_cash", 5), "portfolio_tables"),
        (cell("portfolio_cash", 3), "portfolio_tables"),
        (cell("portfolio_cash", 8), "portfolio_tables"),
        (cell("portfolio_cash", 10), "portfolio_tables"),
        (cell("portfolio_cash", 11), "portfolio_tables"),
        (cell("portfolio_savings", 3), "portfolio_tables"),
        (without_row("portfolio_economy"), "portfolio_tables"),
        (without_row("portfolio_cash"), "portfolio_tables"),
        (without_row("portfolio_savings"), "portfolio_tables"),
        (cell("portfolio_supports", 3), "portfolio_support"),
    ],
)  # fmt: skip
def test_every_kind_of_tampering_is_caught(tamper: Tamper, caught: str) -> None:
    assert caught in failed(tamper(plan()))


@pytest.mark.parametrize(
    ("table", "field", "value", "caught"),
    [
        ("periods", "budget", 50.0, "portfolio_budget"),
        ("periods", "staff", 4.0, "portfolio_staff"),
        ("resources", "limit", 7.0, "portfolio_resources"),
        ("targets", "amount", 90.0, "portfolio_targets"),
        ("incentives", "threshold", 99.0, ""),
    ],
)
def test_limits_are_held_against_the_input(
    table: str, field: str, value: float, caught: str
) -> None:
    given = whole()
    moved = msgspec.structs.replace(given, tables=dict(given.tables))
    before = given.tables[table]
    columns = {**before.columns, field: before.columns[field] * 0.0 + value}
    moved.tables[table] = type(before)(table, columns)
    names = {each.name for each in checked(moved, plan()) if not each.passed}
    assert names == ({caught} if caught else set())


def test_cash_that_runs_out_is_caught() -> None:
    given = msgspec.structs.replace(whole(), settings={**whole().settings, "least_cash": 400.0})
    assert "portfolio_cash" in {each.name for each in checked(given, plan()) if not each.passed}


@pytest.mark.parametrize("field", ["investment", "yearly_saving"])
def test_a_choice_whose_numbers_nobody_stated_is_caught(field: str) -> None:
    given = case(**options(option("A", 0.0, 0.0)), periods=periods("1"))
    plan_made = added(kind="choose", subject="A", other="standard", period="1", value=0.0)(
        made(case(**options(option("A", 1.0, 0.0)), periods=periods("1")))
    )
    given.tables["variants"].columns[field][:] = float("nan")
    worst = {each.name: each.worst for each in checked(given, plan_made)}
    assert worst["portfolio_choices"] >= 1.0


def test_more_help_at_the_beginning_than_an_option_costs_is_caught() -> None:
    given = whole()
    fund = given.tables["incentives"].columns["rate"].copy()
    fund[0] = 80.0
    tables = {**given.tables}
    tables["incentives"] = type(tables["incentives"])(
        "incentives", {**tables["incentives"].columns, "rate": fund}
    )
    changed_plan = changed("fund", value=320.0)(plan())
    checks = checked(msgspec.structs.replace(given, tables=tables), changed_plan)
    (support,) = [each for each in checks if each.name == "portfolio_support"]
    assert (support.passed, support.where) == (False, "B financed")
