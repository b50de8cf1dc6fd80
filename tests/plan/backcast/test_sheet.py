"""Decisions, money, limits and conflicts in the terms of a plan."""

import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.sheet import (
    bindings_of,
    conflict_of,
    decisions_of,
    method_of,
    money_of,
    positions_of_targets,
    violations_of,
)
from loopbook.plan.backcast.solved import Solved, solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan_input import PlanInput

from .cases import one_measure
from .test_solved import DISCOUNTED, EVERY_YEAR, LINE


def answer(given: PlanInput) -> Solved:
    return solved(case_of(given, BASE), Effort())


def test_the_first_uptake_starts_and_the_next_expands() -> None:
    given = one_measure(
        settings=DISCOUNTED, measures=[LINE | {"ramp": 1, "lifetime": "", "unit": "lines"}]
    )
    found = decisions_of(answer(given))
    assert [(each.kind, each.period, each.unit) for each in found] == [
        ("start", "2022", "lines"),
        ("expand", "2023", "lines"),
    ]
    assert [each.value for each in found] == pytest.approx([0.5, 1.0])


def test_money_is_told_as_it_is_paid() -> None:
    settings = DISCOUNTED | {"residual": "yes"}
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5, "cost": -1},
        {"flow": "mixed", "source": "site", "target": "dump", "cost": 2},
    ]
    given = one_measure(settings=settings, flows=flows)
    found = {(line.item, line.subject): line.amount for line in money_of(given, answer(given))}
    assert found == pytest.approx(
        {
            ("capex", "line"): 150.0,
            ("opex", "line"): 75.0,
            ("handling", "sorted"): -15.0,
            ("handling", "mixed"): -30.0,
            ("residual", "line"): -75.0,
        }
    )


def test_what_holds_the_plan_back_has_a_price() -> None:
    given = one_measure(
        measures=[LINE | {"capex": 100}, LINE | {"measure": "dear", "capex": 190}],
        effects=[
            {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
            for name in ("line", "dear")
        ],
        budgets=[{"year": 2023, "capex": 265}],
        targets=[{"target": "t", "indicator": "rate", "year": 2023, "value": 90}],
    )
    found = bindings_of(given, answer(given))
    prices = {(each.subject, each.period): each.price for each in found}
    assert prices["t", "2023"] == pytest.approx(15.0)
    assert all((each.price or 0.0) > 0.0 for each in found)
    assert [each.price for each in found] == sorted(
        (each.price or 0.0 for each in found), reverse=True
    ) or len({each.unit for each in found}) > 1


def test_a_ramp_is_worth_what_the_detour_costs() -> None:
    given = one_measure(
        measures=[LINE | {"ramp": 1}, LINE | {"measure": "dear", "capex": 190}],
        effects=[
            {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
            for name in ("line", "dear")
        ],
        settings=DISCOUNTED,
    )
    # Half a line comes a year early: one more of the ramp saves 100 / 1.1 - 100 / 1.21.
    prices = {
        (each.limit.key, each.period): each.price for each in bindings_of(given, answer(given))
    }
    assert prices["plan.backcast.limit.ramp", "2023"] == pytest.approx(100 / 1.1 - 100 / 1.21)


def test_misses_and_conflicts_are_in_the_words_of_the_input() -> None:
    given = one_measure(targets=[EVERY_YEAR | {"value": 95}])
    found = answer(given)
    missed = violations_of(given, found)
    assert [(each.subject, each.period) for each in missed] == [
        ("t", "2021"), ("t", "2022"), ("t", "2023")
    ]  # fmt: skip
    conflict = conflict_of(given, found.case, Effort())
    assert conflict.places == ("measures.csv, row 2", "targets.csv, row 2")
    assert not bindings_of(given, found)
    assert method_of(found, 0.05, ())[0].key.endswith(".least")


def test_a_target_held_for_years_counts_once() -> None:
    found = answer(one_measure(targets=[EVERY_YEAR]))
    assert positions_of_targets(found.case) == {"t": 0}
    keys = [reason.key.rpartition(".")[2] for reason in method_of(found, 0.05, ["s"])]
    assert keys == ["linear", "objective", "sign", "near", "scenarios"]
