"""The job: worked answers, OR-Library optima, proof sheet, infeasible inputs, metamorphic tests."""

import csv
from pathlib import Path

import numpy as np
import pytest

from loopbook.plan.locate.locate import locate, locate_model
from loopbook.plan.solve.highs import solve
from loopbook.terms.plan import Plan, PlanStatus, PlanWish, Sense
from loopbook.terms.progress import finished

from .city import EXAMPLE, Tables, cflp, example_files, given_of, plain_city, pmed

ASKED = [
    {"problem": "facility", "haul_rate": 3.0},
    {"problem": "facility", "haul_rate": 3.0, "single": 1.0},
    {"problem": "median", "p": 3.0},
    {"problem": "cover", "p": 2.0, "radius": 3.0},
    {"problem": "cover", "share": 0.7, "radius": 3.0},
    {"problem": "echelon", "haul_rate": 3.0},
]


def planned(tables: Tables, **settings: float | str) -> Plan:
    return finished(locate(given_of(tables, **settings), PlanWish()))


def opened(plan: Plan) -> list[str]:
    return sorted(each.subject for each in plan.decisions if each.kind == "open")


def with_column(tables: Tables, table: str, field: str, values: list[object]) -> Tables:
    return {**tables, table: {**tables[table], field: values}}


LINE: Tables = {
    "zones": {
        "zone": ["a", "b", "c"],
        "demand": [1, 2, 3],
        "people": [10, 20, 30],
        "x": [0, 4, 9],
        "y": [0] * 3,
    },
    "sites": {"site": ["p", "q"], "fixed_cost": [5, 7], "x": [1, 8], "y": [0, 0]},
}


def test_a_median_is_as_worked_out_by_hand() -> None:
    plan = planned(LINE, problem="median", p=1.0)
    # From p: 1 + 2 x 3 + 3 x 8 = 31; from q: 8 + 2 x 4 + 3 x 1 = 19.
    assert (opened(plan), plan.proof.objective, plan.proof.bound) == (["q"], 19.0, 19.0)
    refused = {each.option: each.amount for each in plan.proof.refusals}
    assert refused == {"p": pytest.approx(12.0)}


def test_a_facility_location_is_as_worked_out_by_hand() -> None:
    plan = planned(LINE, problem="facility", haul_rate=1.0)
    # q alone: 7 + 19 = 26; p alone: 36; both: 12 + 1 + 2 x 3 + 3 x 1 = 22.
    assert (opened(plan), plan.proof.objective) == (["p", "q"], 22.0)
    money = {(line.item, line.subject): line.amount for line in plan.money}
    assert money == {("fixed", "p"): 5, ("fixed", "q"): 7, ("haul", "p"): 7, ("haul", "q"): 3}
    moved = {(flow.source, flow.target): float(flow.quantity) for flow in plan.flows}
    assert moved == {("a", "p"): 1.0, ("b", "p"): 2.0, ("c", "q"): 3.0}


def test_covering_counts_people_and_says_how_far_the_others_are() -> None:
    plan = planned(LINE, problem="cover", p=1.0, radius=4.0)
    assert (opened(plan), plan.proof.objective, plan.proof.sense) == (["q"], 50.0, Sense.MOST)
    (zone,) = [each for each in plan.proof.refusals if each.option == "a"]
    assert zone.amount == pytest.approx(4.0)


def test_a_share_is_covered_at_least_cost() -> None:
    plan = planned(LINE, problem="cover", share=0.6, radius=4.0)
    assert (opened(plan), plan.proof.objective) == (["q"], 7.0)
    plan = planned(LINE, problem="cover", share=1.0, radius=4.0)
    assert (opened(plan), plan.proof.objective) == (["p", "q"], 12.0)


def test_a_share_without_costs_is_covered_by_the_fewest_sites() -> None:
    sites = {field: values for field, values in LINE["sites"].items() if field != "fixed_cost"}
    plan = planned({**LINE, "sites": sites}, problem="cover", share=0.6, radius=4.0)
    assert (plan.proof.objective, plan.proof.unit, plan.money) == (1.0, "", ())


def test_closing_an_existing_site_costs_and_staying_is_kept() -> None:
    tables = with_column(LINE, "sites", "state", ["may_close", "candidate"])
    tables = with_column(tables, "sites", "fixed_cost", [100, 7])
    tables = with_column(tables, "sites", "closing_cost", [3, 0])
    plan = planned(tables, problem="facility", haul_rate=1.0)
    assert plan.proof.objective == 29.0
    assert [each.subject for each in plan.decisions if each.kind == "close"] == ["p"]
    stays = with_column(tables, "sites", "state", ["stay", "candidate"])
    assert "p" in opened(planned(stays, problem="facility", haul_rate=1.0))


def test_echelons_take_one_step_pass_on_and_lose() -> None:
    tables: Tables = {
        "zones": {"zone": ["a", "b"], "demand": [10, 20], "x": [0, 2], "y": [0, 0]},
        "sites": {
            "site": ["t", "m"],
            "tier": [1, 2],
            "fixed_cost": [np.nan, 50],
            "pass_on": [0.75, 1],
            "loss_cost": [4, 0],
            "x": [1, 11],
            "y": [0, 0],
        },
        "steps": {
            "site": ["t", "t"],
            "step": ["small", "large"],
            "capacity": [20, 40],
            "cost": [5, 9],
        },
        "legs": {"tier": [2], "haul_rate": [0.5]},
    }
    plan = planned(tables, problem="echelon", haul_rate=2.0)
    # 9 + 50 fixed, 30 t x 1 km x 2, 22.5 t x 10 km x 0.5, 7.5 t lost at 4.
    assert plan.proof.objective == pytest.approx(9 + 50 + 60 + 112.5 + 30)
    assert [(each.subject, each.other) for each in plan.decisions if each.kind == "open"] == [
        ("t", "large"),
        ("m", ""),
    ]
    moved = {(flow.source, flow.target): float(flow.quantity) for flow in plan.flows}
    assert moved == {("a", "t"): 10.0, ("b", "t"): 20.0, ("t", "m"): 22.5, ("t", ""): 7.5}


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_the_program_over_all_pairs_has_the_same_optimum(asked: dict[str, float | str]) -> None:
    tables = plain_city(14, 6, 3)
    plan = planned(tables, **asked)
    whole = solve(locate_model(given_of(tables, **asked))).objective
    if plan.proof.sense is Sense.MOST:
        whole = sum(tables["zones"]["people"]) - whole
    assert plan.proof.objective == pytest.approx(whole)
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert all(check.passed for check in plan.proof.checks)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_the_order_of_rows_does_not_matter(asked: dict[str, float | str]) -> None:
    tables = plain_city(14, 6, 4)
    turned = {
        name: {field: list(column)[::-1] for field, column in columns.items()}
        for name, columns in tables.items()
    }
    assert planned(turned, **asked).proof.objective == pytest.approx(
        planned(tables, **asked).proof.objective
    )


@pytest.mark.slow
@pytest.mark.parametrize("asked", [ASKED[0], ASKED[2]])
def test_a_smaller_unit_of_mass_scales_the_answer_and_not_the_sites(
    asked: dict[str, float | str],
) -> None:
    tables = plain_city(14, 6, 4)
    plan, settings = planned(tables, **asked), dict(asked)
    for table, field in (("zones", "demand"), ("sites", "capacity")):
        values = [1000.0 * float(value) for value in tables[table][field]]
        tables = with_column(tables, table, field, values)
    if "haul_rate" in settings:
        settings["haul_rate"] = float(settings["haul_rate"]) / 1000.0
    factor = 1.0 if "haul_rate" in settings else 1000.0
    scaled = planned(tables, **settings)
    assert opened(scaled) == opened(plan)
    assert scaled.proof.objective == pytest.approx(factor * plan.proof.objective)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_a_dominated_site_changes_nothing(asked: dict[str, float | str]) -> None:
    tables = plain_city(14, 6, 5)
    more = {
        "site": "worse",
        "fixed_cost": 5000,
        "capacity": 1,
        "x": 30.0,
        "y": 30.0,
    }
    sites = {field: [*column, more[field]] for field, column in tables["sites"].items()}
    assert planned({**tables, "sites": sites}, **asked).proof.objective == pytest.approx(
        planned(tables, **asked).proof.objective
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "looser"),
    [
        ({"problem": "median", "p": 3.0}, {"p": 4.0}),
        ({"problem": "facility", "haul_rate": 3.0, "budget": 2500.0}, {"budget": 2800.0}),
        ({"problem": "facility", "haul_rate": 3.0, "max_distance": 6.5}, {"max_distance": 7.5}),
        ({"problem": "cover", "p": 2.0, "radius": 3.0}, {"radius": 3.5}),
        ({"problem": "cover", "share": 0.7, "radius": 3.0}, {"share": 0.6}),
    ],
)
def test_a_looser_limit_is_never_worse(
    asked: dict[str, float | str], looser: dict[str, float | str]
) -> None:
    tables = plain_city(14, 6, 6)
    tight, loose = planned(tables, **asked), planned(tables, **{**asked, **looser})
    sign = -1.0 if tight.proof.sense is Sense.MOST else 1.0
    assert sign * loose.proof.objective <= sign * tight.proof.objective + 1e-6


def test_too_little_capacity_is_told_in_words_with_the_least_breach() -> None:
    tables = with_column(LINE, "sites", "capacity", [2.0, 3.0])
    plan = planned(tables, problem="facility", haul_rate=1.0)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert sum(each.amount for each in plan.proof.violations) == pytest.approx(1.0)
    conflict = plan.proof.conflict
    assert conflict is not None
    keys = {each.key for each in conflict.limits}
    assert keys == {"plan.locate.limit.serve", "plan.locate.limit.capacity"}
    assert "sites.csv, row 2" in conflict.places


def test_p_too_small_for_the_share_is_told() -> None:
    plan = planned(LINE, problem="cover", share=1.0, radius=4.0, p=1.0)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert plan.proof.conflict is not None
    assert {each.key for each in plan.proof.conflict.limits} == {
        "plan.locate.limit.share",
        "plan.locate.limit.most",
    }


@pytest.mark.slow
def test_the_same_seed_gives_the_same_plan() -> None:
    tables = plain_city(14, 6, 7)
    one, other = (planned(tables, problem="facility", haul_rate=3.0) for _ in range(2))
    assert one == other


def test_the_example_is_what_its_script_makes() -> None:
    for name, rows in example_files().items():
        with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == rows


def optima(folder: Path) -> dict[str, float]:
    with (folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["optimum"]) for row in csv.DictReader(file)}


@pytest.mark.corpus
@pytest.mark.parametrize("kind", ["p_median", "cflp"])
def test_published_optima_are_met_and_proved(corpora: Path, kind: str) -> None:
    folder = corpora / "planning" / kind
    read = pmed if kind == "p_median" else cflp
    found = optima(folder)
    assert len(found) == (5 if kind == "p_median" else 12)
    for name, optimum in found.items():
        plan = finished(locate(read(folder / f"{name}.txt"), PlanWish()))
        assert plan.proof.objective == pytest.approx(optimum, abs=1e-3)
        assert plan.proof.status is PlanStatus.OPTIMAL
