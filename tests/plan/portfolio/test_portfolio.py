import itertools
import json
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.errors import Infeasible, PlanError
from loopbook.plan.portfolio import portfolio as job
from loopbook.plan.portfolio.portfolio import portfolio, portfolio_model
from loopbook.plan.solve.highs import solve
from loopbook.terms.plan import Check, Plan, PlanStatus, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Progress
from tests.plan.portfolio.cases import Row, case, chosen, claimed, made, option, options, periods

PUBLISHED = {"mknap1_1": 3800.0, "mknap1_2": 8706.1, "mknap1_3": 4015.0}


def test_the_objective_is_the_net_present_value_of_the_audit_manual() -> None:
    # F4 of the tutorial: 650,000 for 210,000 a year over ten years, 25 % tax, 8 %: 515,877.
    plan = made(
        case({"tax_rate": 25.0}, **options(option("F4", 650e3, 210e3)), periods=periods("1"))
    )
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert plan.proof.objective == pytest.approx(515_877, abs=1)
    assert plan.proof.bound == pytest.approx(plan.proof.objective, rel=1e-6)
    assert all(each.passed for each in plan.proof.checks)


def capital_budget(data: dict[str, Any]) -> PlanInput:
    """Return a multi-constraint knapsack as a portfolio: one year, no interest, resources."""
    items = [option(f"j{at}", 0.0, value, life=1.0) for at, value in enumerate(data["profit"])]
    return case(
        {"discount_rate": 0.0},
        **options(*items),
        periods=periods("1"),
        resources=[
            {"resource": f"r{at}", "limit": float(limit)}
            for at, limit in enumerate(data["capacity"])
        ],
        uses=[
            {"resource": f"r{row}", "option": f"j{at}", "amount": float(amount)}
            for row, weights in enumerate(data["weights"])
            for at, amount in enumerate(weights)
        ],
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_capital_budgets_come_out_at_their_optimum(corpora: Path, name: str) -> None:
    text = (corpora / "planning" / "portfolio" / f"{name}.json").read_text(encoding="utf-8")
    plan = made(capital_budget(json.loads(text)))
    assert plan.proof.objective == pytest.approx(PUBLISHED[name], rel=1e-9)
    assert plan.proof.status is PlanStatus.OPTIMAL


def knapsack(costs: list[int], savings: list[int], budget: int) -> PlanInput:
    rows = zip(costs, savings, strict=True)
    items = [option(f"o{at}", float(c), float(s), life=3.0) for at, (c, s) in enumerate(rows)]
    pairs: list[Row] = [
        {"option": "o0", "other": "o1", "yearly_saving": -30.0},
        {"option": "o1", "other": "o2", "yearly_saving": 40.0, "investment": 25.0},
    ]
    return case(
        {"discount_rate": 10.0},
        **options(*items),
        periods=periods("1", budget=float(budget)),
        pair_effects=pairs,
        loads=[{"load": "heat", "amount": 100.0, "price": 2.0}],
        load_options=[
            {"load": "heat", "option": name, "share": share}
            for name, share in (("o1", 30.0), ("o2", 50.0), ("o3", 20.0))
        ],
        exclusions=[{"group": "g", "option": "o0"}, {"group": "g", "option": "o3"}],
        prerequisites=[{"option": "o2", "needs": "o1"}],
    )


def best_of_all(costs: list[int], savings: list[int], budget: int) -> float:
    """Return the best net present value of all subsets, by hand: the oracle."""
    factor, best = sum(1.1**-year for year in (1, 2, 3)), 0.0
    for taken in itertools.product((False, True), repeat=len(costs)):
        is_one, is_two = taken[1], taken[2]
        if (taken[0] and taken[3]) or (is_two and not is_one):
            continue
        cost = sum(c for c, is_in in zip(costs, taken, strict=True) if is_in)
        cost += 25 if is_one and is_two else 0
        if cost > budget:
            continue
        left = (0.7 if is_one else 1) * (0.5 if is_two else 1) * (0.8 if taken[3] else 1)
        a_year = sum(s for s, is_in in zip(savings, taken, strict=True) if is_in)
        a_year += 200 * (1 - left) - 30 * (taken[0] and is_one) + 40 * (is_one and is_two)
        best = max(best, a_year * factor - cost)
    return best


numbers = st.lists(st.integers(0, 200), min_size=5, max_size=5)


@settings(max_examples=5, deadline=None)
@drawn(costs=numbers, savings=numbers, budget=st.integers(0, 500))
def test_no_subset_is_better_than_the_answer(
    costs: list[int], savings: list[int], budget: int
) -> None:
    plan = made(knapsack(costs, savings, budget))
    assert plan.proof.objective == pytest.approx(best_of_all(costs, savings, budget), abs=1e-6)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@drawn(
    costs=st.lists(st.integers(0, 200), min_size=10, max_size=10),
    savings=st.lists(st.integers(0, 90), min_size=10, max_size=10),
    budget=st.integers(0, 900),
)
def test_no_subset_of_ten_options_is_better(
    costs: list[int], savings: list[int], budget: int
) -> None:
    plan = made(knapsack(costs, savings, budget))
    assert plan.proof.objective == pytest.approx(best_of_all(costs, savings, budget), abs=1e-6)


COSTS, SAVINGS, BUDGET = [90, 60, 120, 40, 75], [60, 35, 80, 30, 20], 240


def solved(given: PlanInput) -> float:
    """Return the optimum of the model alone, without proof sheet."""
    return solve(portfolio_model(given)).objective


def test_money_in_another_unit_is_the_same_portfolio() -> None:
    thousandfold = knapsack([c * 1000 for c in COSTS], [s * 1000 for s in SAVINGS], BUDGET * 1000)
    for name in ("yearly_saving", "investment"):
        thousandfold.tables["pair_effects"].columns[name] *= 1000.0
    thousandfold.tables["loads"].columns["price"] *= 1000.0
    plain = knapsack(COSTS, SAVINGS, BUDGET)
    assert solved(thousandfold) == pytest.approx(1000.0 * solved(plain), rel=1e-6)


def test_rows_in_another_order_are_the_same_portfolio() -> None:
    plain = knapsack(COSTS, SAVINGS, BUDGET)
    turned = knapsack(COSTS, SAVINGS, BUDGET)
    for table in turned.tables.values():
        table.columns = {name: column[::-1] for name, column in table.columns.items()}
    one, other = made(plain), made(turned)
    assert chosen(one) == chosen(other)
    assert one.proof.objective == pytest.approx(other.proof.objective)


def test_a_dominated_option_changes_nothing_and_more_money_is_never_worse() -> None:
    plain = solved(knapsack(COSTS, SAVINGS, BUDGET))
    assert solved(knapsack([*COSTS, 95], [*SAVINGS, 20], BUDGET)) == pytest.approx(plain)
    assert solved(knapsack(COSTS, SAVINGS, BUDGET + 50)) >= plain - 1e-9


def test_targets_beyond_reach_give_the_least_violation_and_the_smallest_conflict() -> None:
    given = case(
        **options(option("A", 100.0, 10.0), option("B", 300.0, 20.0)),
        periods=periods("2026", budget=150.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[
            {"option": "A", "what": "CO2", "amount": 4.0},
            {"option": "B", "what": "CO2", "amount": 10.0},
        ],
        targets=[{"target": "t", "what": "CO2", "period": "2026", "amount": 10.0}],
    )
    proof = made(given).proof
    assert proof.status is PlanStatus.LEAST_VIOLATION
    assert proof.bound is None
    assert proof.conflict is not None
    assert proof.conflict.is_smallest
    assert set(proof.conflict.places) == {"periods.csv, row 2", "targets.csv, row 2"}
    (broken,) = proof.violations
    assert (broken.subject, broken.amount) == ("t", pytest.approx(6.0))
    assert all(each.passed for each in proof.checks)


def test_what_no_money_loosens_is_told_as_a_conflict() -> None:
    given = case(
        **options(option("A", 1.0, 1.0, must="mandatory"), option("B", 1.0, 1.0, must="mandatory")),
        periods=periods("2026"),
        exclusions=[{"group": "g", "option": "A"}, {"group": "g", "option": "B"}],
    )
    with pytest.raises(Infeasible) as fault:
        made(given)
    assert fault.value.code == "LB-PL75"
    assert "exclusions.csv, row 2" in str(fault.value)


def test_least_cost_reaches_targets_and_nothing_more() -> None:
    tables: dict[str, Any] = {
        **options(option("A", 100.0, 500.0), option("B", 80.0, 0.0), option("C", 10.0, 900.0)),
        "periods": periods("2026"),
        "impacts": [{"what": "CO2", "measured_in": "t"}],
        "savings": [
            {"option": "A", "what": "CO2", "amount": 10.0},
            {"option": "B", "what": "CO2", "amount": 10.0},
        ],
        "targets": [{"target": "t", "what": "CO2", "period": "2026", "amount": 10.0}],
    }
    plan = made(case({"objective": "least_cost"}, **tables))
    assert chosen(plan) == {"B"}
    assert plan.proof.objective == pytest.approx(80.0)
    most = made(case({"objective": "most_saving", "objective_saving": "CO2"}, **tables))
    assert chosen(most) == {"A", "B", "C"}  # of equal savings the one worth most
    assert (most.proof.objective, most.proof.unit) == (pytest.approx(200.0), "t")


def test_least_cost_without_targets_says_that_nothing_is_cheapest() -> None:
    given = case(
        {"objective": "least_cost"}, **options(option("A", 1.0, 9.0)), periods=periods("1")
    )
    plan = made(given)
    assert not chosen(plan)
    assert [each.code for each in plan.findings] == ["LB-PL78"]


def test_a_plan_that_its_check_refuses_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: PlanInput, __: Plan) -> tuple[Check, ...]:
        return (Check(name="objective", passed=False, worst=1.0, tolerance=0.0),)

    monkeypatch.setattr(job, "checked", refused)
    with pytest.raises(PlanError) as fault:
        made(case(**options(option("A", 1.0, 1.0)), periods=periods("1")))
    assert fault.value.code == "LB-PL01"


def test_the_same_question_has_the_same_answer_byte_by_byte() -> None:
    given = knapsack(COSTS, SAVINGS, BUDGET)
    one, other = (msgspec.json.encode(made(given)) for _ in range(2))
    assert one == other


def test_a_stop_gives_the_best_so_far() -> None:
    rng = np.random.default_rng(3)
    many = [
        option(f"o{at}", float(cost), float(cost) * 0.3 + 1.0)
        for at, cost in enumerate(rng.integers(50, 90, 60))
    ]
    given = case(**options(*many), periods=periods("1", "2", budget=700.0))
    run = portfolio(given, PlanWish(gap=0.0))
    told: list[Progress] = []
    plan = None
    try:
        told.append(next(run))
        while True:
            # Once there is an answer, it is enough.
            told.append(run.send(told[-1].incumbent is not None))
    except StopIteration as end:
        plan = end.value
    assert plan is not None
    assert plan.proof.status in {PlanStatus.FEASIBLE, PlanStatus.OPTIMAL}
    assert all(each.passed for each in plan.proof.checks)
    assert all(math.isfinite(each.seconds) for each in told)


def test_no_time_at_all_is_told() -> None:
    with pytest.raises(PlanError) as fault:
        made(knapsack(COSTS, SAVINGS, BUDGET), seconds=0.0)
    assert fault.value.code == "LB-PL76"


def test_more_years_are_written_off_than_an_option_lives() -> None:
    plan = made(
        case(
            {"tax_rate": 25.0, "discount_rate": 0.0},
            **options(option("A", 100.0, 90.0, life=2.0, depreciation_years=8.0)),
            periods=periods("1"),
        )
    )
    assert plan.proof.objective == pytest.approx(2 * 90 * 0.75 + 0.25 * 100 - 100)


def test_a_loan_paid_back_leaves_no_dust_in_the_rows_of_cash() -> None:
    given = case(
        {"starting_cash": 60.0},
        **options(option("A", 100.0, 60.0, life=9.0)),
        periods=periods("1"),
        incentives=[
            {"incentive": "l", "kind": "loan", "rate": 70.0, "interest": 0.0, "years": 7.0}
        ],
    )
    values = np.abs(portfolio_model(given).compiled().value)
    assert values.min() > 1e-6
    assert chosen(made(given)) == {"A"}


@pytest.mark.parametrize("must", ["mandatory", "free"])
def test_where_nothing_can_be_chosen_the_plan_is_nothing_or_the_rows_are_told(must: str) -> None:
    row, variant = option("A", 1.0, 1.0, must=must)
    del variant["investment"]
    given = case(options=[row], variants=[variant], periods=periods("1"))
    if must == "free":
        assert made(given).proof.objective == 0.0
        return
    with pytest.raises(Infeasible) as fault:
        made(given)
    assert "options.csv, row 2" in str(fault.value)


def test_a_budget_far_too_small_is_broken_before_a_mandatory_option_is() -> None:
    given = case(
        **options(option("A", 1e5, 1e5, must="mandatory")), periods=periods("1", budget=10.0)
    )
    proof = made(given).proof
    assert proof.status is PlanStatus.LEAST_VIOLATION
    assert [each.amount for each in proof.violations] == [pytest.approx(1e5 - 10.0)]


def award(amount: float, **more: Any) -> PlanInput:
    """Return one option that worsens carbon, and an award for saving it, all together."""
    return case(
        {"discount_rate": 0.0},
        **options(option("A", 10.0, 30.0, life=1.0)),
        periods=periods("1"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": "A", "what": "CO2", "amount": amount}],
        incentives=[
            {"incentive": "w", "kind": "award", "scope": "together", "what": "CO2",
             "amount": 100.0, "threshold": 5.0, **more}
        ],
    )  # fmt: skip


def test_an_award_for_all_forbids_no_plan_that_does_not_ask_for_it() -> None:
    assert made(award(-3.0)).proof.objective == pytest.approx(20.0)
    assert made(award(5.0)).proof.objective == pytest.approx(120.0)


def test_an_award_for_all_counts_in_its_quota() -> None:
    assert made(award(5.0, quota=100.0)).proof.objective == pytest.approx(120.0)
    assert made(award(5.0, quota=60.0)).proof.objective == pytest.approx(20.0)


def test_a_subsidy_and_a_loan_pay_no_more_than_the_option_costs() -> None:
    # Without a limit 130 of 100 would be there, and 30 of it would pay for B.
    given = case(
        {"discount_rate": 8.0},
        **options(option("A", 100.0, 90.0), option("B", 30.0, 30.0)),
        periods=periods("1", budget=20.0),
        incentives=[
            {"incentive": "s", "kind": "subsidy", "rate": 60.0, "options": "A"},
            {"incentive": "l", "kind": "loan", "rate": 70.0, "interest": 0.0, "years": 3.0,
             "options": "A"},
        ],
    )  # fmt: skip
    plan = made(given)
    assert chosen(plan) == {"A"}
    assert claimed(plan) == {("s", "A"): 60.0, ("l", "A"): 40.0}
