"""Health: the job from tables to a checked plan."""

import msgspec
import numpy as np
import pytest

from loopbook.plan.health.health import health
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.plan_input import InputTable
from loopbook.terms.progress import finished
from tests.plan.health.made import given, synthetic, table

TRAINS = synthetic(8, 2)
ASKED = synthetic(3, 2, seed=4)


def planned(training: InputTable, cells: InputTable, **settings: float) -> Plan:
    return finished(health(given(training, cells, **settings), PlanWish()))


def rows_of(plan: Plan, key: str) -> list[tuple[object, ...]]:
    return [row for each in plan.tables if each.key == key for row in each.rows]


def far_cells() -> InputTable:
    cells = table("cells", ASKED)
    cells.columns["u3"][0] += 5.0
    return cells


def test_a_plan_estimates_flags_and_passes_its_check() -> None:
    plan = planned(table("training", TRAINS), far_cells())
    assert all(check.passed for check in plan.proof.checks)
    assert [row[0] for row in rows_of(plan, "estimates")] == ["c0", "c1", "c2"]
    assert [refusal.option for refusal in plan.proof.refusals] == ["c0"]
    assert plan.proof.refusals[0].reason.values["worst"] == "U3"
    assert [finding.code for finding in plan.findings] == ["LB-PL94"]


def test_too_few_cells_for_a_confidence_are_told() -> None:
    plan = planned(table("training", TRAINS), table("cells", ASKED), confidence=0.95)
    assert [finding.code for finding in plan.findings] == ["LB-PL09"]
    assert plan.findings[0].values["least"] == "19"
    assert rows_of(plan, "estimates")[0][5:7] == (None, None)


def test_a_cell_without_a_model_is_refused_and_not_dropped() -> None:
    plan = planned(table("training", TRAINS), table("cells", ASKED, "Y"))
    assert [refusal.option for refusal in plan.proof.refusals] == ["c0", "c1", "c2"]
    assert all(check.passed for check in plan.proof.checks)


@pytest.mark.slow
def test_rows_in_another_order_give_the_same_estimates() -> None:
    order = np.random.default_rng(2).permutation(16)
    one = planned(table("training", TRAINS), table("cells", ASKED))
    other = planned(table("training", TRAINS.of(order)), table("cells", ASKED))
    for first, second in zip(rows_of(one, "estimates"), rows_of(other, "estimates"), strict=True):
        assert first[4:] == pytest.approx(second[4:], abs=2e-6)
    assert one.proof.objective == pytest.approx(other.proof.objective, abs=1e-8)


@pytest.mark.slow
def test_voltages_in_other_units_give_the_same_estimates() -> None:
    def scaled(name: str) -> InputTable:
        made = table(name, TRAINS if name == "training" else ASKED)
        for at in range(1, 22):
            made.columns[f"u{at}"] *= 1000.0
        return made

    one = planned(table("training", TRAINS), table("cells", ASKED))
    other = planned(scaled("training"), scaled("cells"))
    for first, second in zip(rows_of(one, "estimates"), rows_of(other, "estimates"), strict=True):
        assert first[4:] == pytest.approx(second[4:], abs=2e-6)


def test_the_same_input_gives_the_same_bytes() -> None:
    plans = [planned(table("training", TRAINS), far_cells()) for _ in range(2)]
    assert msgspec.json.encode(plans[0]) == msgspec.json.encode(plans[1])


def test_a_stop_ends_the_calibration_and_the_estimates_stand() -> None:
    run = health(given(table("training", TRAINS), table("cells", ASKED)), PlanWish())
    assert next(run).stage == "plan.stage.learn"
    with pytest.raises(StopIteration) as end:
        run.send(True)
    plan = end.value.value
    assert len(rows_of(plan, "estimates")) == 3
    assert len(rows_of(plan, "calibration")) == 2
    assert plan.proof.method[0].key == "plan.health.method.stopped"


def test_time_that_is_up_ends_the_calibration() -> None:
    asked = given(table("training", TRAINS), table("cells", ASKED))
    plan = finished(health(asked, PlanWish(seconds=0.0)))
    assert plan.proof.method[0].values == {"done": "1", "total": "16"}
    assert len(rows_of(plan, "estimates")) == 3
