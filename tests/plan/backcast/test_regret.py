"""Every plan under every scenario: costs, targets that break, budgets that are passed."""

from typing import Any

import numpy as np
import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.course import course_at
from loopbook.plan.backcast.frame import BASE, scenarios_of
from loopbook.plan.backcast.regret import Cell, overspent, regrets
from loopbook.plan.backcast.solved import solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .cases import one_measure

SCENARIOS = [{"scenario": "weak", "effect": 0.5}, {"scenario": "dear", "cost": 2}]


def cells(**changes: Any) -> dict[tuple[int, int], Cell]:
    given = one_measure(scenarios=SCENARIOS, **changes)
    base = solved(case_of(given, BASE), Effort())
    cases = [case_of(given, scenario) for scenario in scenarios_of(given)]
    _, found = finished(regrets(base, cases, Effort()))
    return {(cell.plan, cell.under): cell for cell in found}


def test_each_plan_stands_under_each_scenario() -> None:
    found = cells()
    assert found[0, 0].cost == pytest.approx(225.0)
    assert found[0, 0].regret == 0.0
    # Half the effect: 1.5 lines bring 7.5 points of 15.
    assert [(t.name, pytest.approx(a)) for t, a in found[0, 1].broken] == [("t", 7.5)]
    assert found[0, 1].regret is None
    assert found[1, 1].cost == pytest.approx(450.0)
    # Three lines where 1.5 do: they are paid for, and half of them stand idle.
    assert found[1, 0].cost == pytest.approx(300.0 + 75.0)
    assert found[1, 0].regret == pytest.approx(150.0)
    assert found[0, 2].cost == pytest.approx(450.0)
    assert found[0, 2].regret == pytest.approx(0.0, abs=1e-6)


def test_a_plan_that_passes_a_budget_elsewhere_is_no_fair_one() -> None:
    found = cells(budgets=[{"year": 2023, "capex": 200}])
    assert found[0, 2].overspent == (("budget", 2023, pytest.approx(100.0)),)
    assert found[0, 2].regret is None


def test_spending_counts_running_costs() -> None:
    case = case_of(one_measure(budgets=[{"year": 2023, "spending": 140}]), BASE)
    new = np.array([[0.0, 0.0, 1.0]])
    assert overspent(case, course_at(case, new, new)) == [("spending", 2023, pytest.approx(10.0))]


def test_a_stop_gives_what_there_is() -> None:
    given = one_measure(scenarios=SCENARIOS)
    base = solved(case_of(given, BASE), Effort())
    run = regrets(base, [case_of(given, s) for s in scenarios_of(given)], Effort())
    next(run)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    plans, found = end.value.value
    assert (len(plans), found) == (2, ())
