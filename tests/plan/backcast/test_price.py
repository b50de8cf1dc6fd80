"""Prices of targets: by hand, and the dual beside searches with the target moved."""

from typing import Any

import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.price import TargetPrice, marginal_cost, moved, per_point, target_prices
from loopbook.plan.backcast.solved import solved
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished

from .cases import one_measure
from .test_indicator import beside
from .test_solved import LINE, THREE

EFFORT = Effort()


def prices(given: PlanInput) -> tuple[TargetPrice, ...]:
    return finished(target_prices(solved(case_of(given, BASE), EFFORT), EFFORT))


def test_the_next_point_costs_what_it_takes() -> None:
    # One point is one tonne, a tenth of a unit of 150.
    (price,) = prices(one_measure())
    assert price.marginal == pytest.approx(15.0)
    assert price.dearer == pytest.approx(15.0)
    assert price.saved == pytest.approx(15.0)


def test_a_denominator_that_grows_makes_points_dearer() -> None:
    # (50 + 10 u) / (100 + 10 u) = v: u = (100 v - 50) / (10 (1 - v)); at 60 %, 31.25 units for all
    # of v, 0.3125 a point, 150 each.
    effects = [
        {"measure": "line", "indicator": "rate", "amount": 10},
        {"measure": "line", "indicator": "rate", "side": "denominator", "amount": 10},
    ]
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 60}]
    (price,) = prices(beside(effects=effects, targets=targets))
    assert price.marginal == pytest.approx(46.875)
    assert price.dearer == pytest.approx(46.875, rel=1e-2)
    assert price.saved == pytest.approx(46.875, rel=1e-2)


def test_a_target_at_most_is_priced_by_its_unit() -> None:
    changes: dict[str, Any] = {
        "indicators": [{"indicator": "dumped", "measured": "amount", "unit": "t"}],
        "parts": [{"indicator": "dumped", "flow": "mixed"}],
        "targets": [
            {"target": "t", "indicator": "dumped", "year": 2023, "kind": "at_most", "value": 30}
        ],
    }
    (price,) = prices(one_measure(**changes))
    assert price.marginal == pytest.approx(15.0)
    assert price.dearer == pytest.approx(15.0)


def test_duals_lie_between_searches_to_either_side() -> None:
    found = prices(one_measure(**THREE))
    assert any(price.marginal for price in found)
    for price in found:
        if price.marginal:
            assert price.saved is not None
            assert price.dearer is not None
            assert price.saved - 1e-6 <= price.marginal <= price.dearer + 1e-6


def test_a_target_that_is_passed_costs_nothing() -> None:
    targets = [
        {"target": "t", "indicator": "rate", "year": 2023, "value": 65},
        {"target": "u", "indicator": "rate", "year": 2023, "value": 55},
    ]
    assert prices(one_measure(targets=targets))[1][1:] == (0.0, 0.0, None)


def test_a_stop_leaves_the_duals() -> None:
    answer = solved(case_of(one_measure(**THREE), BASE), EFFORT)
    run = target_prices(answer, EFFORT)
    next(run)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    first, second = end.value.value
    assert first.dearer is not None
    assert second.marginal is not None
    assert (second.dearer, second.saved) == (None, None)


def test_whole_measures_are_priced_by_searches() -> None:
    # 1.5 of two lines are used: a point more is a tenth of a running cost, and no line.
    (price,) = prices(one_measure(measures=[LINE | {"whole": "yes"}]))
    assert price.dearer == pytest.approx(5.0)
    assert price.marginal == pytest.approx(5.0)


def test_the_last_point_there_is_has_no_next_one() -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 90}]
    (price,) = prices(one_measure(targets=targets))
    assert price.dearer is None
    assert price.saved == pytest.approx(15.0)
    answer = solved(case_of(one_measure(targets=targets), BASE), EFFORT)
    assert marginal_cost(answer, 0) >= 15.0 - 1e-6
    assert not solve(moved(answer.case, 0, 1.0).model).is_found
    assert per_point(answer, answer.case.targets[0]) == pytest.approx(100 / 90)


def test_where_targets_are_missed_nothing_is_priced() -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 95}]
    (price,) = prices(one_measure(targets=targets))
    assert price[1:] == (None, None, None)
