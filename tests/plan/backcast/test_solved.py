"""Least costs: by hand, beside every uptake there is, and unmoved by how they are written."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.plan.backcast.case import Case, case_of
from loopbook.plan.backcast.course import Course, course_at, missed
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.solved import solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan_input import PlanInput

from .cases import one_measure

LINE = {"measure": "line", "most": 4, "capex": 100, "opex": 50, "lifetime": 2}
EVERY_YEAR = {"target": "t", "indicator": "rate", "year": 2021, "until": 2023, "value": 65}
DISCOUNTED = {"first_year": 2021, "last_year": 2023, "discount_rate": 0.1}
THREE: dict[str, Any] = {
    "settings": DISCOUNTED,
    "measures": [
        {"measure": "a", "most": 3, "ramp": 2, "capex": 90, "opex": 20, "lifetime": 2},
        {"measure": "b", "most": 2, "capex": 150, "opex": -5, "earliest": 2022},
        {"measure": "c", "most": 1.5, "capex": 40, "opex": 60, "group": "g", "learning": 0.1},
    ],
    "effects": [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": tonnes}
        for name, tonnes in (("a", 9), ("b", 14), ("c", 8))
    ],
    "targets": [
        {"target": "t", "indicator": "rate", "year": 2022, "value": 62},
        {"target": "u", "indicator": "rate", "year": 2023, "value": 75},
    ],
}


def answer(given: PlanInput) -> Any:
    return solved(case_of(given, BASE), Effort())


def cost(given: PlanInput) -> float:
    found = answer(given)
    assert found.is_kept
    return float(found.course.objective)


def test_one_measure_and_one_target_by_hand() -> None:
    # 15 points of 100 t are 15 t, 1.5 units of 10 t: 1.5 x (100 + 50), in the last year only.
    found = answer(one_measure())
    assert found.course.new.tolist() == [[0.0, 0.0, 1.5]]
    assert found.course.objective == pytest.approx(225.0)


def test_money_of_later_years_is_discounted() -> None:
    assert cost(one_measure(settings=DISCOUNTED)) == pytest.approx(225.0 / 1.21)


def test_vintages_are_replaced_when_their_life_is_over() -> None:
    # Two years of life, three years of need: two investments of 1.5, and three years of use.
    assert cost(one_measure(targets=[EVERY_YEAR])) == pytest.approx(2 * 150.0 + 3 * 75.0)
    longer = one_measure(targets=[EVERY_YEAR], measures=[LINE | {"lifetime": 3}])
    assert cost(longer) == pytest.approx(150.0 + 3 * 75.0)


def test_a_ramp_makes_the_plan_begin_earlier() -> None:
    measures = [LINE | {"ramp": 1.0, "lifetime": ""}]
    found = answer(one_measure(settings=DISCOUNTED, measures=measures))
    assert found.course.new[0].tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_whole_measures_are_taken_whole() -> None:
    found = answer(one_measure(settings=DISCOUNTED, measures=[LINE | {"whole": "yes"}]))
    assert found.course.new.tolist() == [[0.0, 0.0, 2.0]]
    # Two are there, and 1.5 are used.
    assert found.course.objective == pytest.approx((200.0 + 75.0) / 1.21)


def test_a_prerequisite_comes_along() -> None:
    measures = [
        LINE | {"needs": "school"},
        {"measure": "school", "most": 2, "capex": 10, "opex": 1},
    ]
    found = answer(one_measure(measures=measures))
    assert found.course.installed[1, 2] == pytest.approx(2 * 1.5 / 4)


def test_a_group_shares_one_potential() -> None:
    measures = [
        LINE | {"group": "g", "most": 2},
        LINE | {"measure": "l2", "group": "g", "capex": 300},
    ]
    effects = [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": tonnes}
        for name, tonnes in (("line", 10), ("l2", 10))
    ]
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 80}]
    found = answer(one_measure(measures=measures, effects=effects, targets=targets))
    # x/2 + y/4 <= 1 and x + y = 3: one of the cheap, two of the dear.
    assert found.course.new[:, 2].tolist() == pytest.approx([1.0, 2.0])


def test_a_budget_spreads_what_is_built() -> None:
    budgets = [{"year": 2023, "capex": 80}]
    measures = [LINE | {"lifetime": ""}]
    found = answer(one_measure(settings=DISCOUNTED, budgets=budgets, measures=measures))
    assert found.course.capex[0, 2] == pytest.approx(80.0)
    assert found.course.new.sum() == pytest.approx(1.5)


def test_a_target_out_of_reach_is_missed_least() -> None:
    target = {"target": "t", "indicator": "rate", "year": 2023, "value": 95}
    found = answer(one_measure(targets=[target]))
    assert not found.is_kept
    assert found.is_least
    ((_, amount),) = missed(found.case, found.course)
    assert amount == pytest.approx(5.0, abs=1e-6)


def test_weights_say_which_target_is_missed() -> None:
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5},
        {"flow": "burnt", "source": "site", "target": "oven", "share": 0.2},
        {"flow": "mixed", "source": "site", "target": "dump"},
    ]
    changes: dict[str, Any] = {
        "processes": [{"process": p} for p in ("site", "plant", "oven", "dump")],
        "flows": flows,
        "indicators": [{"indicator": "rate"}, {"indicator": "energy", "measured": "amount"}],
        "parts": [
            {"indicator": "rate", "flow": "sorted"},
            {"indicator": "rate", "side": "denominator", "process": "site"},
            {"indicator": "energy", "flow": "burnt"},
        ],
        "measures": [LINE | {"group": "g"}, LINE | {"measure": "oven", "group": "g"}],
        "effects": [
            {"measure": "line", "flow": "sorted", "instead": "mixed", "tonnes": 5},
            {"measure": "oven", "flow": "burnt", "instead": "mixed", "tonnes": 5},
        ],
    }

    def of(weight: float) -> list[str]:
        targets = [
            {"target": "t", "indicator": "rate", "year": 2023, "value": 70, "weight": weight},
            {"target": "u", "indicator": "energy", "year": 2023, "value": 40},
        ]
        found = answer(one_measure(**changes, targets=targets))
        return [target.name for target, _ in missed(found.case, found.course)]

    assert of(100.0) == ["u"]
    assert of(0.01) == ["t"]


def every_uptake(case: Case) -> list[Course]:
    """Return every whole uptake of two measures over three years, used as much as it can be."""
    measures = case.measures
    choices = [range(int(measures.most[at]) + 1) for at in (0, 1) for _ in range(3)]
    found = []
    for numbers in product(*choices):
        new = np.array(numbers, dtype=np.float64).reshape(2, 3)
        installed = measures.installed(new)
        is_fine = (installed <= measures.most[:, None]).all()
        is_fine &= bool(((new == 0.0) | measures.in_window).all())
        is_fine &= bool((new <= measures.ramp[:, None]).all())
        if is_fine:
            found.append(course_at(case, new, installed))
    return found


@pytest.mark.parametrize("opex", [0.0, 7.0])
@pytest.mark.parametrize("wanted", [58.0, 71.0, 83.0])
def test_no_other_whole_uptake_is_cheaper(wanted: float, opex: float) -> None:
    measures = [
        {
            "measure": "a",
            "most": 2,
            "ramp": 1,
            "capex": 30,
            "opex": 0,
            "whole": "yes",
            "lifetime": 2,
        },
        {"measure": "b", "most": 2, "capex": 41, "opex": opex, "whole": "yes", "earliest": 2022},
    ]
    effects = [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": tonnes}
        for name, tonnes in (("a", 8), ("b", 10))
    ]
    targets = [
        {"target": "t", "indicator": "rate", "year": 2022, "value": 57},
        {"target": "u", "indicator": "rate", "year": 2023, "value": wanted},
    ]
    given = one_measure(measures=measures, effects=effects, targets=targets)
    case = case_of(given, BASE)
    kept = [course for course in every_uptake(case) if not missed(case, course)]
    # Every unit is used as much as it can be there; the plan may leave some idle.
    best = min(course.objective for course in kept)
    ours = cost(given)
    assert ours <= best + 1e-9
    if opex == 0.0:
        assert ours == pytest.approx(best)


def test_money_in_other_units_changes_nothing_but_money() -> None:
    def dearer(by: float) -> dict[str, Any]:
        rows = [
            row | {"capex": row["capex"] * by, "opex": row["opex"] * by}
            for row in THREE["measures"]
        ]
        return THREE | {"measures": rows}

    plain, dear = (answer(one_measure(**dearer(by))) for by in (1.0, 1e6))
    assert dear.course.objective == pytest.approx(1e6 * plain.course.objective)
    np.testing.assert_allclose(dear.course.new, plain.course.new, atol=1e-7)


def test_uptake_in_other_units_changes_nothing_but_uptake() -> None:
    measures = [
        row
        | {name: row[name] * 1e3 for name in ("most", "ramp") if name in row}
        | {name: row[name] / 1e3 for name in ("capex", "opex")}
        for row in THREE["measures"]
    ]
    effects = [row | {"tonnes": row["tonnes"] / 1e3} for row in THREE["effects"]]
    plain = answer(one_measure(**THREE))
    other = answer(one_measure(**(THREE | {"measures": measures, "effects": effects})))
    assert other.course.objective == pytest.approx(plain.course.objective)
    np.testing.assert_allclose(other.course.new, 1e3 * plain.course.new, atol=1e-4)


@settings(max_examples=3)
@drawn(st.permutations(range(3)), st.permutations(range(2)))
def test_the_order_of_rows_changes_no_cost(order: list[int], other: list[int]) -> None:
    rows = {
        "measures": [THREE["measures"][at] for at in order],
        "effects": [THREE["effects"][at] for at in reversed(order)],
        "targets": [THREE["targets"][at] for at in other],
    }
    assert cost(one_measure(**(THREE | rows))) == pytest.approx(cost(one_measure(**THREE)))


@settings(max_examples=3)
@drawn(st.floats(1.0, 3.0), st.floats(0.2, 1.0))
def test_a_dominated_measure_changes_no_cost(dearer: float, weaker: float) -> None:
    # Both draw on one potential: what the copy takes of it, its better cannot have.
    better = THREE["measures"][0] | {"group": "h"}
    copy = better | {"measure": "d", "capex": 90 * dearer + 1, "opex": 21}
    changes = THREE | {
        "measures": [better, *THREE["measures"][1:], copy],
        "effects": [
            *THREE["effects"],
            {"measure": "d", "flow": "sorted", "instead": "mixed", "tonnes": 9 * weaker},
        ],
    }
    assert cost(one_measure(**changes)) == pytest.approx(cost(one_measure(**THREE)))


@settings(max_examples=4)
@drawn(st.sampled_from(("most", "ramp", "target", "budget")), st.floats(1.0, 2.0))
def test_a_looser_limit_never_costs_more(which: str, by: float) -> None:
    budgets = [{"year": 2022, "capex": 170}]
    tight = THREE | {"budgets": budgets}
    loose = dict(tight)
    if which in ("most", "ramp"):
        rows = [
            row | ({which: row[which] * by} if which in row else {}) for row in tight["measures"]
        ]
        loose["measures"] = rows
    elif which == "target":
        loose["targets"] = [row | {"value": row["value"] / by} for row in tight["targets"]]
    else:
        loose["budgets"] = [{"year": 2022, "capex": 170 * by}]
    assert cost(one_measure(**loose)) <= cost(one_measure(**tight)) * (1 + 1e-8)
