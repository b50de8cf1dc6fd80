"""The whole job: what a plan holds, what it says when targets contradict, and that it repeats."""

from typing import Any

import msgspec
import numpy as np
import pytest

from loopbook.errors import InputError, PlanError
from loopbook.plan.backcast.backcast import backcast, backcast_model
from loopbook.plan.backcast.check import checked
from loopbook.terms.plan import Plan, PlanStatus, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run, finished
from loopbook.wording import say

from .cases import one_measure
from .test_solved import LINE, THREE
from .test_system import CHAIN

SCENARIOS = [{"scenario": "weak", "effect": 0.8}]


def planned(given: PlanInput, **wish: Any) -> Plan:
    return finished(backcast(given, PlanWish(**wish)))


def table(plan: Plan, key: str) -> list[Any]:
    return [row for each in plan.tables if each.key == key for row in each.rows]


def stopped(run: Run[Plan]) -> Plan:
    """Say stop whenever asked, and return what there is then."""
    while True:
        try:
            run.send(True)
        except StopIteration as end:
            plan: Plan = end.value
            return plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Three measures, two targets, a budget and a scenario."""
    budgets = [{"year": 2022, "capex": 400}]
    return planned(one_measure(**THREE, scenarios=SCENARIOS, budgets=budgets))


def test_a_plan_is_proved_and_checked(plan: Plan) -> None:
    proof = plan.proof
    assert proof.status is PlanStatus.OPTIMAL
    assert proof.bound == pytest.approx(proof.objective)
    assert all(check.passed for check in proof.checks)
    assert len({check.name for check in proof.checks}) == len(proof.checks) == 22
    assert proof.unit == plan.currency == "CNY"
    assert {each.kind for each in plan.decisions} <= {"start", "expand"}
    assert {each.key for each in plan.tables} == {
        f"backcast_{name}"
        for name in (
            "indicators", "uptake", "targets", "contributions", "scrap", "flows", "near", "regrets",
            "trials",
        )
    }  # fmt: skip


def test_targets_bind_at_their_price(plan: Plan) -> None:
    bound = {each.subject: each for each in plan.proof.bindings if each.subject in ("t", "u")}
    prices = {row[0]: row[9] for row in table(plan, "backcast_targets")}
    assert bound
    for name, each in bound.items():
        assert each.activity == pytest.approx(each.bound)
        assert each.price == pytest.approx(prices[name])


def test_everything_has_words_in_both_languages(plan: Plan) -> None:
    proof = plan.proof
    reasons = [*proof.method, *(each.limit for each in proof.bindings)]
    reasons += [each.reason for each in proof.refusals]
    reasons += [each.change for each in proof.refusals if each.change]
    for language in ("en", "zh"):
        assert all(say(each.key, language, **each.values) for each in reasons)
        assert all(say(f"plan.check.{each.name}", language) for each in proof.checks)
        assert all(say(f"plan.money.{each.item}", language) for each in plan.money)
        assert all(say(f"plan.table.{each.key}", language) for each in plan.tables)
        for each in plan.tables:
            assert all(say(f"plan.column.{column.key}", language) for column in each.columns)
            assert all(len(row) == len(each.columns) for row in each.rows)


def test_the_same_input_gives_the_same_bytes(plan: Plan) -> None:
    budgets = [{"year": 2022, "capex": 400}]
    again = planned(one_measure(**THREE, scenarios=SCENARIOS, budgets=budgets))
    assert msgspec.json.encode(again) == msgspec.json.encode(plan)


def test_targets_that_contradict_are_told_with_their_rows() -> None:
    targets = [
        {"target": "up", "indicator": "rate", "year": 2023, "value": 70},
        {"target": "down", "indicator": "rate", "year": 2023, "kind": "at_most", "value": 60},
        {"target": "free", "indicator": "rate", "year": 2022, "value": 40},
    ]
    found = planned(one_measure(targets=targets)).proof
    assert found.status is PlanStatus.LEAST_VIOLATION
    assert found.conflict is not None
    assert found.conflict.is_smallest
    assert sorted(found.conflict.places) == ["targets.csv, row 2", "targets.csv, row 3"]
    # Seventy and sixty cannot both be: a miss of ten points is less of seventy than of sixty.
    assert [(each.subject, pytest.approx(each.amount, abs=1e-5)) for each in found.violations] == [
        ("up", 10.0)
    ]
    assert found.bound is None
    assert not found.bindings


def test_a_ramp_may_be_what_contradicts() -> None:
    measures = [LINE | {"ramp": 0.5, "lifetime": ""}]
    targets = [{"target": "t", "indicator": "rate", "year": 2022, "value": 70}]
    conflict = planned(one_measure(measures=measures, targets=targets)).proof.conflict
    assert conflict is not None
    assert "measures.csv, row 2" in conflict.places
    assert "plan.backcast.limit.ramp" in {each.key for each in conflict.limits}


def test_a_measure_without_cost_is_a_finding_and_not_used() -> None:
    measures = [LINE, LINE | {"measure": "free", "capex": ""}]
    effects = [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
        for name in ("line", "free")
    ]
    found = planned(one_measure(measures=measures, effects=effects))
    assert [(each.code, each.place.row) for each in found.findings] == [("LB-PL83", 3)]
    assert {each.subject for each in found.decisions} == {"line"}


def test_a_plan_without_measures_is_what_would_be() -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 50}]
    found = planned(one_measure(measures=[], effects=[], targets=targets))
    assert found.proof.objective == 0.0
    assert not found.decisions
    assert found.proof.status is PlanStatus.OPTIMAL


def test_bad_input_is_told_before_anything_is_searched() -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2030, "value": 50}]
    with pytest.raises(InputError, match=r"LB-PL80.*targets\.csv, row 2"):
        planned(one_measure(targets=targets))


def test_a_plan_that_the_check_refuses_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(given: PlanInput, plan: Plan) -> Any:
        line = msgspec.structs.replace(plan.money[0], amount=plan.money[0].amount - 1.0)
        return checked(given, msgspec.structs.replace(plan, money=(line, *plan.money[1:])))

    monkeypatch.setattr("loopbook.plan.backcast.backcast.checked", refusing)
    with pytest.raises(PlanError, match=r"LB-PL01.*backcast_money"):
        planned(one_measure())


def test_a_stop_gives_the_best_so_far() -> None:
    run = backcast(one_measure(**THREE, scenarios=SCENARIOS), PlanWish())
    next(run)
    found = stopped(run)
    assert all(check.passed for check in found.proof.checks)
    assert found.proof.objective > 0.0


def test_without_measures_a_target_may_be_missed() -> None:
    found = planned(one_measure(measures=[], effects=[])).proof
    assert found.status is PlanStatus.LEAST_VIOLATION
    assert [each.amount for each in found.violations] == [pytest.approx(15.0)]
    assert found.conflict is not None
    assert found.conflict.places == ("targets.csv, row 2",)


def test_the_model_can_be_read_by_others() -> None:
    assert backcast_model(one_measure()).column_count == 6


def drawn_case(seed: int) -> PlanInput:
    """A small input of everything there is, drawn from a seed."""
    random = np.random.default_rng(seed)
    years = range(2021, 2021 + int(random.integers(2, 6)))
    names = [f"m{at}" for at in range(int(random.integers(1, 6)))]
    measures = [
        {
            "measure": name,
            "most": float(random.integers(1, 5)),
            "ramp": float(random.integers(1, 3)) if random.random() < 0.5 else "",
            "earliest": int(random.integers(2020, 2024)) if random.random() < 0.5 else "",
            "lifetime": int(random.integers(1, 6)) if random.random() < 0.6 else "",
            "capex": float(random.lognormal(3, 1)) if random.random() < 0.9 else "",
            "opex": float(random.normal(5, 5)),
            "learning": float(random.choice([0.0, 0.05])),
            "whole": "yes" if random.random() < 0.3 else "no",
            "needs": names[at - 1] if at and random.random() < 0.3 else "",
            "group": "g" if random.random() < 0.3 else "",
        }
        for at, name in enumerate(names)
    ]
    effects: list[dict[str, Any]] = []
    for name in names:
        more, less = ("sorted", "mixed") if random.random() < 0.6 else ("good", "bad")
        own: dict[str, Any] = {"measure": name, "flow": more, "instead": less}
        is_share = random.random() < 0.3
        own |= {"share": 0.05} if is_share else {"tonnes": float(random.uniform(1, 9))}
        effects.append(own)
    effects.append({"measure": names[0], "indicator": "beside", "amount": 2.0})
    return one_measure(
        **CHAIN | {
            "settings": {
                "first_year": years[0],
                "last_year": years[-1],
                "discount_rate": 0.04,
                "residual": str(random.choice(["yes", "no"])),
            },
            "products": [
                {
                    "product": "p",
                    "enters": "site",
                    "lifetime": "weibull:shape=2,scale=6",
                    "opening_growth": 0.01,
                }
            ],
            "stocks": [
                {"product": "p", "year": year, "amount": float(random.uniform(20, 60))}
                for year in range(2015, years[-1] + 1)
            ],
            "inputs": [{"process": "site", "year": year, "amount": 50.0} for year in years],
            "indicators": [
                {"indicator": "rate"},
                {"indicator": "dumped", "measured": "amount"},
                {"indicator": "beside"},
            ],
            "parts": [
                {"indicator": "rate", "flow": "good"},
                {"indicator": "rate", "side": "denominator", "process": "site"},
                {"indicator": "dumped", "process": "dump"},
            ],
            "baseline": [
                {"indicator": "beside", "year": year, "numerator": 10, "denominator": 40}
                for year in years
            ],
            "measures": measures,
            "effects": effects,
            "targets": [
                {"target": "t", "indicator": "rate", "year": years[0], "until": years[-1],
                 "value": float(random.uniform(38, 50))},
                {"target": "u", "indicator": "dumped", "year": years[-1], "kind": "at_most",
                 "value": float(random.uniform(40, 70)), "weight": 2},
                {"target": "v", "indicator": "beside", "year": years[-1],
                 "value": float(random.uniform(20, 35))},
            ],
            "budgets": [{"year": years[-1], "capex": float(random.uniform(20, 200))}],
            "scenarios": [
                {"scenario": "s", "demand": 1.1, "lifetime": 0.9, "cost": 1.2, "effect": 0.9}
            ],
        }
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_every_plan_that_is_given_passes_its_check(seed: int) -> None:
    found = planned(drawn_case(seed))
    assert all(check.passed for check in found.proof.checks)
    if found.proof.status is PlanStatus.LEAST_VIOLATION:
        assert found.proof.violations
        assert found.proof.conflict is not None
        assert found.proof.conflict.limits
    else:
        assert found.proof.status is PlanStatus.OPTIMAL


def test_what_nature_forbids_conflicts_alone() -> None:
    # More than all cannot be recycled, however much of the measure there may be.
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 101}]
    conflict = finished(backcast(one_measure(targets=targets), PlanWish())).proof.conflict
    assert conflict is not None
    assert conflict.is_smallest
    assert conflict.places == ("targets.csv, row 2",)
    # 95 percent can be reached with more lines: it is the most of them that stands against it.
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 95}]
    conflict = finished(backcast(one_measure(targets=targets), PlanWish())).proof.conflict
    assert conflict is not None
    assert set(conflict.places) == {"measures.csv, row 2", "targets.csv, row 2"}


@pytest.mark.parametrize("tonnes", [1.0, 1e6])
def test_a_target_of_nothing_is_kept_at_any_size(tonnes: float) -> None:
    inputs = [{"process": "site", "year": y, "amount": 100.0 * tonnes} for y in range(2021, 2024)]
    given = one_measure(
        inputs=inputs,
        indicators=[{"indicator": "rate"}, {"indicator": "left", "measured": "amount"}],
        parts=[
            {"indicator": "rate", "flow": "sorted"},
            {"indicator": "rate", "side": "denominator", "process": "site"},
            {"indicator": "left", "flow": "mixed"},
        ],
        measures=[LINE | {"most": 7}],
        effects=[{"measure": "line", "flow": "sorted", "instead": "mixed", "tonnes": 9.7 * tonnes}],
        targets=[{"target": "z", "indicator": "left", "year": 2023, "kind": "at_most", "value": 0}],
    )
    plan = finished(backcast(given, PlanWish()))
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert plan.proof.objective == pytest.approx(150.0 * 50.0 / 9.7, rel=1e-6)


def test_a_quotient_of_nothing_is_unknown() -> None:
    # All that enters the plant is taken away from it: nothing over nothing, in a year of no target.
    given = one_measure(
        indicators=[{"indicator": "rate"}, {"indicator": "left", "measured": "amount"}],
        parts=[
            {"indicator": "rate", "flow": "sorted"},
            {"indicator": "rate", "side": "denominator", "flow": "sorted"},
            {"indicator": "left", "flow": "sorted"},
        ],
        measures=[LINE | {"most": 9}],
        effects=[{"measure": "line", "flow": "mixed", "instead": "sorted", "tonnes": 9.7}],
        targets=[{"target": "z", "indicator": "left", "year": 2023, "kind": "at_most", "value": 0}],
    )
    rates = {row[1]: row[3] for row in table(planned(given), "backcast_indicators")[:3]}
    assert rates == {2021: pytest.approx(100.0), 2022: pytest.approx(100.0), 2023: None}
