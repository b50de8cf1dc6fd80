"""Gaps and limits of uptake as the independent check sees them."""

import math

import pytest

from loopbook.plan.backcast.check_system import told_of
from loopbook.plan.backcast.check_uptake import (
    SLACK,
    Gap,
    Uptake,
    check_of,
    rows_of_table,
    uptake_checks,
    uptakes_of,
)
from loopbook.terms.plan import Decision, Plan, PlanStatus, PlanTable, Proof, Sense

from .cases import one_measure
from .test_solved import LINE

PROOF = Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=0.0)


def test_the_worst_gap_decides_and_the_unknown_is_worst() -> None:
    found = check_of("x", [Gap(0.1, "a"), Gap(0.3, "b")], 0.2)
    assert (found.passed, found.worst, found.where, found.count) == (False, 0.3, "b", 2)
    assert check_of("x", [], 0.0).passed
    assert check_of("x", [Gap(-1.0, "a")], 0.0).worst == 0.0
    unknown = check_of("x", [Gap(math.nan, "a"), Gap(9.0, "b")], 10.0)
    assert (unknown.passed, unknown.worst) == (False, math.inf)


@pytest.mark.parametrize(
    ("uptake", "failed"),
    [
        (Uptake([0, 1, 0], [0, 1, 1], [0, 1, 0]), set()),
        (Uptake([1, 0, 0], [1, 1, 0], [1, 0, 0]), {"backcast_window"}),
        (Uptake([0, 3, 0], [0, 3, 3], [0, 0, 0]), {"backcast_ramp"}),
        (Uptake([0, 2, 2], [0, 2, 4], [0, 0, 5]), {"backcast_most"}),
        (Uptake([0, 1, 1], [0, 1, 1], [0, 0, 0]), {"backcast_vintages"}),
        (Uptake([0, 1, 0.5], [0, 1, 1.5], [0, 0, 0]), {"backcast_whole"}),
        (Uptake([0, -1, 0], [0, -1, -1], [0, -1, -1]), {"backcast_ramp", "backcast_most"}),
    ],
)
def test_each_limit_has_its_own_check(uptake: Uptake, failed: set[str]) -> None:
    told = told_of(one_measure(measures=[LINE | {"earliest": 2022, "ramp": 2, "whole": "yes"}]))
    decisions = tuple(
        Decision(kind="start", subject="line", period=str(2021 + at), value=float(new))
        for at, new in enumerate(uptake.new)
        if new
    )
    plan = Plan(job="backcast", proof=PROOF, decisions=decisions)
    checks = uptake_checks(told, plan, {"line": uptake})
    assert {check.name for check in checks if not check.passed} == failed
    assert all(check.tolerance in (0.0, SLACK) for check in checks)


def test_prerequisites_and_groups_are_shares() -> None:
    rows = [LINE | {"needs": "school"}, LINE | {"measure": "school", "most": 2, "group": "g"},
            LINE | {"measure": "other", "group": "g"}]  # fmt: skip
    told = told_of(one_measure(measures=rows))
    plan = Plan(job="backcast", proof=PROOF)
    none = [0.0] * 3

    def links(line: float, school: float, other: float) -> bool:
        stated = {"line": line, "school": school, "other": other}
        uptakes = {name: Uptake(none, [amount] * 3, none) for name, amount in stated.items()}
        checks = uptake_checks(told, plan, uptakes)
        return next(check for check in checks if check.name == "backcast_links").passed

    assert links(2, 1, 2)
    assert not links(2.1, 1, 2)
    assert not links(2, 1, 2.1)


def test_an_uptake_that_no_table_names_is_none() -> None:
    told = told_of(one_measure())
    rows = (("line", 2022, 1.0, 1.0, 0.5, ""),)
    plan = Plan(
        job="backcast",
        proof=PROOF,
        tables=(PlanTable(key="backcast_uptake", columns=(), rows=rows),),
    )
    assert rows_of_table(plan, "backcast_uptake") == list(rows)
    assert uptakes_of(told, plan)["line"] == Uptake([0, 1, 0], [0, 1, 0], [0, 0.5, 0])
