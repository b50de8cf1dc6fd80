"""The network job: worked by hand, infeasible in words, metamorphic, and at the size of a city."""

import msgspec
import pytest

from loopbook.errors import PlanError
from loopbook.plan.network.check import checked
from loopbook.plan.network.network import network, network_model
from loopbook.plan.solve.highs import solve
from loopbook.terms.plan import Plan, PlanStatus, PlanWish
from loopbook.terms.progress import finished

from .city import Rows, city, given_of
from .hand import SMALL, by_hand, changed

SIZES = (5, 4, 2, 2, 2)


def planned(tables: dict[str, Rows], **settings: float | str | None) -> Plan:
    return finished(network(given_of(tables, settings), PlanWish()))


@pytest.fixture(scope="module")
def town() -> Plan:
    return planned(city(SIZES, 4))


def test_a_network_is_as_worked_out_by_hand() -> None:
    plan = planned(SMALL, metric="euclidean", road_factor=1.0, discount_rate=0.0)
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert plan.proof.objective == pytest.approx(by_hand())
    assert [(d.kind, d.subject, d.period) for d in plan.decisions] == [("open", "S1", "2026")]
    moved = {(f.source, f.target, f.material): float(f.quantity) for f in plan.flows}
    assert moved == {
        ("Z1", "S1", "mixed"): 100.0,
        ("S1", "M1", "paper"): 60.0,
        ("S1", "L1", "residue"): 30.0,
        ("S1", "loss", "mixed"): 10.0,
    }


def test_costs_are_discounted() -> None:
    tables = changed(SMALL, periods=[{"period": "2026", "year": 2.0}])
    plan = planned(tables, metric="euclidean", road_factor=1.0, discount_rate=0.1)
    assert plan.proof.objective == pytest.approx(by_hand() / 1.21)


def test_a_site_that_is_refused_says_by_how_much_it_is_too_dear() -> None:
    plan = planned(SMALL, metric="euclidean", road_factor=1.0, discount_rate=0.0)
    refused = {each.option: each for each in plan.proof.refusals}
    # Opening beside S1: 900 + 50 more fixed, nothing gained; the other site is 10 km further.
    assert refused["S2 one"].amount == pytest.approx(950.0)


def test_contradicting_limits_are_told_in_words_and_broken_least() -> None:
    tables = changed(
        SMALL, periods=[{"period": "2026", "may_open": 0.0}, {"period": "2027", "may_open": 1.0}]
    )
    plan = planned(tables, metric="euclidean", road_factor=1.0)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert plan.proof.conflict is not None
    assert plan.proof.conflict.is_smallest
    told = {
        (limit.key.rsplit(".", 1)[-1], limit.values["period"])
        for limit in plan.proof.conflict.limits
    }
    assert told == {("target", "2026"), ("opening", "2026")}
    assert set(plan.proof.conflict.places) == {"targets.csv, row 2", "periods.csv, row 2"}
    (broken,) = plan.proof.violations
    assert (broken.period, broken.amount) == ("2026", pytest.approx(80.0))


def test_an_answer_that_breaks_a_limit_tells_the_prices_of_those_that_it_keeps() -> None:
    periods: Rows = [{"period": "2026", "may_open": 0.0}, {"period": "2027", "may_open": 1.0}]
    tables = changed(SMALL, periods=periods, prices=[])
    plan = planned(tables, metric="euclidean", road_factor=1.0, discount_rate=0.0)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    (binding,) = plan.proof.bindings
    assert (binding.period, binding.bound) == ("2027", 80.0)
    assert binding.price == pytest.approx(5.0 + 2.0 + 0.3 * 10.5)


def test_it_stops_when_asked_and_says_when_there_is_nothing_yet() -> None:
    given = given_of(city((20, 12, 4, 3, 4)))
    run = network(given, PlanWish(seconds=0.0))
    with pytest.raises(PlanError, match="LB-PL53"):
        finished(run)


@pytest.mark.slow
def test_a_large_network_stops_with_the_best_so_far_and_an_honest_gap() -> None:
    run = network(given_of(city((16, 14, 5, 4, 6), 4)), PlanWish(gap=1e-9))
    try:
        progress = next(run)
        while progress.incumbent is None:
            progress = next(run)
        while True:
            run.send(True)
    except StopIteration as end:
        plan = end.value
    assert plan.proof.status is PlanStatus.FEASIBLE
    assert plan.proof.bound is not None
    assert plan.proof.bound < plan.proof.objective
    assert plan.proof.gap is not None
    assert plan.proof.gap > 1e-4
    assert all(check.passed for check in plan.proof.checks)


def test_a_town_is_proved_and_checked(town: Plan) -> None:
    assert town.proof.status is PlanStatus.OPTIMAL
    assert town.proof.gap is not None
    assert town.proof.gap <= 1e-4
    assert all(check.passed for check in town.proof.checks)
    assert {binding.limit.key for binding in town.proof.bindings} >= {"plan.network.limit.target"}
    assert town.proof.refusals


def test_the_same_input_gives_the_same_plan(town: Plan) -> None:
    again = planned(city(SIZES, 4))
    assert msgspec.json.encode(again) == msgspec.json.encode(town)


def test_rows_in_another_order_give_the_same_objective(town: Plan) -> None:
    tables = city(SIZES, 4)
    for name in ("zones", "sites", "sizes", "generation", "legs", "materials", "targets", "yields"):
        tables[name] = tables[name][::-1]
    assert planned(tables).proof.objective == pytest.approx(town.proof.objective, rel=1e-5)


@pytest.mark.slow
def test_money_in_another_unit_scales_the_objective_only(town: Plan) -> None:
    tables = city(SIZES, 4)
    scaled = {
        name: [
            {
                field: value / 1000.0
                if isinstance(value, float) and (field in MONEY or (name, field) == PRICE)
                else value
                for field, value in row.items()
            }
            for row in rows
        ]
        for name, rows in tables.items()
    }
    plan = planned(scaled)
    assert plan.proof.objective * 1000.0 == pytest.approx(town.proof.objective, rel=1e-5)
    assert [d.subject for d in plan.decisions] == [d.subject for d in town.decisions]


PRICE = ("prices", "amount")
MONEY = {
    "opening_cost",
    "expansion_cost",
    "fixed_cost",
    "fixed_expansion_cost",
    "closing_cost",
    "handling_cost",
    "rate",
    "cost",
    "penalty",
}


@pytest.mark.slow
def test_a_dominated_site_changes_nothing(town: Plan) -> None:
    tables = city(SIZES, 4)
    site, size = dict(tables["sites"][0]), dict(tables["sizes"][0])
    tables["sites"].append({**site, "site": "PX", "handling_cost": site["handling_cost"] + 1.0})
    tables["sizes"].append({**size, "site": "PX", "opening_cost": size["opening_cost"] + 1.0})
    plan = planned(tables)
    assert plan.proof.objective == pytest.approx(town.proof.objective, rel=1e-5)
    assert "PX" not in {decision.subject for decision in plan.decisions}


@pytest.mark.parametrize(
    ("table", "field", "change"),
    [
        ("targets", "share", -0.1),
        ("sizes", "capacity_least", 500.0),
        ("periods", "service_share", -0.2),
    ],
)
def test_a_looser_limit_is_never_dearer(town: Plan, table: str, field: str, change: float) -> None:
    tables = city(SIZES, 4)
    tables[table] = [{**row, field: row[field] + change} for row in tables[table]]
    if field == "capacity_least":
        for row in tables[table]:
            row["capacity_most"] += change
    plan = planned(tables)
    assert plan.proof.objective <= town.proof.objective + 1e-4 * abs(town.proof.objective)


@pytest.mark.slow
def test_a_single_source_is_kept_and_never_cheaper(town: Plan) -> None:
    plan = planned(city(SIZES, 4), single_source=1.0)
    assert plan.proof.objective >= town.proof.objective - 1e-4 * abs(town.proof.objective)
    targets: dict[tuple[str, str], set[str]] = {}
    for flow in plan.flows:
        if flow.source.startswith("Z"):
            targets.setdefault((flow.source, flow.period), set()).add(flow.target)
    assert all(len(each) == 1 for each in targets.values())


def test_the_model_is_the_one_that_is_solved(town: Plan) -> None:
    outcome = solve(network_model(given_of(city(SIZES, 4))))
    assert outcome.objective == pytest.approx(town.proof.objective, rel=1e-5)


def test_the_check_says_the_same_of_the_plan_again(town: Plan) -> None:
    assert checked(given_of(city(SIZES, 4)), town) == town.proof.checks
