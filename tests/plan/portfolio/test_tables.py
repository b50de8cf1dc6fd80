from itertools import pairwise

import pytest

from loopbook.terms.plan import Plan
from tests.plan.portfolio.cases import case, made, option, options, periods
from tests.plan.portfolio.test_check import plan


def table(made_plan: Plan, key: str) -> list[dict[str, object]]:
    (found,) = [each for each in made_plan.tables if each.key == f"portfolio_{key}"]
    names = [column.key.removeprefix("portfolio_") for column in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.rows]


def test_cash_ends_where_the_next_year_begins() -> None:
    rows = table(plan(), "cash")
    assert rows[0]["cash_begun"] == pytest.approx(500.0 - 490.0 + 40.0 + 200.0)
    for one, other in pairwise(rows):
        ended, begun = one["cash_ended"], other["cash_begun"]
        assert isinstance(ended, float)
        moved = [other[name] for name in ("own_funds", "investment", "grants", "borrowed")]
        assert begun == pytest.approx(ended + sum(m for m in moved if isinstance(m, float)))
    assert rows[-1]["npv_so_far"] == pytest.approx(plan().proof.objective)


def test_cash_is_unknown_where_nobody_says_what_there_is() -> None:
    made_plan = made(case(**options(option("A", 1.0, 1.0)), periods=periods("1")))
    assert {row["cash_ended"] for row in table(made_plan, "cash")} == {None}
    assert [each.key for each in made_plan.tables] == ["portfolio_economy", "portfolio_cash"]


def test_decisions_say_what_when_and_with_which_evidence() -> None:
    kinds = {each.subject: each for each in plan().decisions}
    assert (kinds["B"].other, kinds["B"].period, kinds["B"].value) == ("standard", "2026", 400.0)
    fund = kinds["fund"]
    assert (fund.kind, fund.other, fund.value) == ("claim", "B", 40.0)
    assert fund.reason is not None
    assert fund.reason.values["place"] == "incentives.csv, row 2"
    assert table(plan(), "supports")[0]["money"] == pytest.approx(20.0)


def test_the_front_tells_its_steps() -> None:
    given = case(
        {"discount_rate": 0.0, "curve": "CO2"},
        **options(option("A", 10.0, 30.0, life=1.0), option("B", 50.0, 30.0, life=1.0)),
        periods=periods("1"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": name, "what": "CO2", "amount": 4.0} for name in "AB"],
    )
    first, second = table(made(given), "front")
    assert (first["saved_all"], first["npv"], first["step"]) == (4.0, 20.0, None)
    assert (second["step"], second["step_cost"], second["unit_cost"]) == (4.0, 20.0, 5.0)
    assert second["options"] == "A 1, B 1"
    assert [row["layer"] for row in table(made(given), "classic")] == [1, None]
