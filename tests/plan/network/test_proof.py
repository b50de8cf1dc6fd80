"""The proof sheet: what binds, what was refused, what conflicts."""

import pytest

from loopbook.plan.network.proof import (
    Solved,
    bindings_of,
    conflict_of,
    method_of,
    reason_of,
    refusals_of,
    violations_of,
)
from loopbook.plan.network.tell import Told
from loopbook.plan.solve.conflict import smallest_conflict
from loopbook.plan.solve.highs import priced
from loopbook.wording import say

from .city import Rows
from .hand import SMALL, changed
from .worked import Worked, small, worked


def solved(done: Worked) -> Solved:
    prices = priced(done.program.model, done.outcome)
    return Solved(done.net, done.program, done.limits, done.outcome, prices)


def tight() -> dict[str, Rows]:
    size = {**SMALL["sizes"][0], "capacity_least": 90.0}
    return changed(SMALL, sizes=[size, {**SMALL["sizes"][1], "opening_cost": 9000.0}])


def test_a_capacity_that_binds_has_the_price_of_a_tonne() -> None:
    done = worked(tight())
    told = Told(done.given, done.net, done.prices, done.answer, done.amounts)
    (binding,) = bindings_of(solved(done), told)
    assert binding.limit.key == "plan.network.limit.capacity"
    assert (binding.activity, binding.bound) == (90.0, 90.0)
    # A tonne more: 0.6 t of paper for 24, less 5 of haul, 2 of sorting, 0.3 t to the landfill.
    assert binding.price == pytest.approx(24.0 - 5.0 - 2.0 - 0.3 * 10.5)


def test_a_target_that_binds_is_told_in_percent_with_the_price_of_a_point() -> None:
    done = worked(changed(SMALL, prices=[]))
    told = Told(done.given, done.net, done.prices, done.answer, done.amounts)
    (binding,) = bindings_of(solved(done), told)
    assert (binding.unit, round(binding.activity, 6), binding.bound) == ("P1", 80.0, 80.0)
    # A point is a tonne of the hundred: 5 of haul, 2 of sorting, 0.3 t to the landfill.
    assert binding.price == pytest.approx(5.0 + 2.0 + 0.3 * 10.5)


def test_a_refused_site_is_tried_beside_the_rest() -> None:
    (size, *links) = refusals_of(solved(small()))
    assert (size.option, size.amount) == ("S2 one", pytest.approx(950.0))
    assert say(size.reason.key, "en", **size.reason.values).endswith("950 dearer.")
    assert links == []


def test_a_conflict_and_violations_are_in_words() -> None:
    done = worked(
        changed(
            SMALL,
            sites=[{**r, "accepts": "paper"} for r in SMALL["sites"]],
            yields=[{"process": "sort", "material_in": "", "material_out": "paper", "yield": 1.0}],
        )
    )
    conflict = conflict_of(smallest_conflict(done.program.model), done.limits)
    assert [limit.key for limit in conflict.limits] == ["plan.network.limit.target"]
    rows = next(rows for rows in done.program.model.limits if rows.name == "target")
    (violation,) = violations_of(((rows, 0, 80.0),), done.limits)
    assert violation.subject == "collect"
    assert say(violation.limit.key, "zh", **violation.limit.values) == "2026 期目标“collect”80 %"


def test_limits_and_the_method_are_told() -> None:
    done = small()
    said = done.limits.said["target"][0]
    assert reason_of("target", said).values["share"] == "80 %"
    keys = [reason.key for reason in method_of(solved(done), 1.0, float("nan"))]
    assert keys == ["plan.network.method.program"]
    (_, every) = method_of(solved(done), -100.0, -104.0)
    assert every.values == {"bound": "-104", "gap": "4 %"}
