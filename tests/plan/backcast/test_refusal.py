"""Refusals: a measure left out is taken up once it is as much cheaper as the sheet says."""

from typing import Any

import numpy as np
import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.price import target_prices
from loopbook.plan.backcast.refusal import REFUSALS_MAX, left_cost, missing_of, refusals_of
from loopbook.plan.backcast.solved import WORK_MAX, Solved, solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan import Refusal
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import finished

from .cases import one_measure
from .test_solved import LINE, THREE


def with_other(other: dict[str, Any], tonnes: float = 10.0, **changes: Any) -> PlanInput:
    row = {"measure": "other", "most": 4, "lifetime": 2, "opex": 50, **other}
    effects = [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": amount}
        for name, amount in (("line", 10.0), ("other", tonnes))
    ]
    return one_measure(measures=[LINE, row], effects=effects, **changes)


def answered(given: PlanInput) -> tuple[Solved, tuple[Refusal, ...]]:
    answer = solved(case_of(given, BASE), Effort())
    return answer, finished(refusals_of(given, answer, Effort()))


def test_a_twin_must_fall_to_the_price_of_the_other() -> None:
    _, (refusal,) = answered(with_other({"capex": 130}))
    assert refusal.option == "other"
    assert refusal.reason.key == "plan.backcast.refused.dear"
    assert refusal.change is not None
    assert refusal.change.key == "plan.backcast.change.capex"
    assert refusal.amount == pytest.approx(30.0)


@pytest.mark.parametrize("tonnes", [6.0, 12.0])
def test_the_fall_that_is_told_is_the_one_that_counts(tonnes: float) -> None:
    years = {"first_year": 2021, "last_year": 2023, "discount_rate": 0.1, "residual": "yes"}
    stated = 260.0
    _, (refusal,) = answered(with_other({"capex": stated}, tonnes, settings=years))
    fall = refusal.amount
    assert fall is not None
    assert 0.0 < fall < stated
    dear, _ = answered(with_other({"capex": stated - fall + 0.01}, tonnes, settings=years))
    cheap, _ = answered(with_other({"capex": stated - fall - 0.01}, tonnes, settings=years))
    assert not dear.course.new[1].any()
    assert cheap.course.new[1].any()


def test_what_runs_too_dear_pays_at_no_investment() -> None:
    _, (refusal,) = answered(with_other({"capex": 10, "opex": 400}))
    assert refusal.change is not None
    assert refusal.change.key == "plan.backcast.change.beyond"
    assert refusal.amount == pytest.approx(260.0)


def test_equals_unknown_costs_and_closed_windows_are_told() -> None:
    assert answered(with_other({"capex": 100}))[1][0].reason.key.endswith(".equal")
    assert answered(with_other({"capex": ""}))[1][0].reason.key.endswith(".cost")
    assert answered(with_other({"capex": 1, "latest": 2020}))[1][0].reason.key.endswith(".window")


def test_whole_measures_are_refused_by_searching_with_one() -> None:
    _, (refusal,) = answered(with_other({"capex": 170, "whole": "yes"}))
    # One whole for 170 + 50, and half a line for 50 + 25, instead of 225.
    assert refusal.reason.key == "plan.backcast.refused.forced"
    assert refusal.amount == pytest.approx(295.0 - 225.0)
    budgets = [{"year": year, "capex": 150} for year in (2021, 2022, 2023)]
    tight = with_other({"capex": 170, "whole": "yes"}, budgets=budgets)
    assert answered(tight)[1][0].reason.key.endswith(".unfit")


def test_where_targets_are_missed_a_refusal_has_no_price() -> None:
    targets = [{"target": "t", "indicator": "rate", "year": 2023, "value": 99}]
    other = {"capex": 1, "latest": 2021}
    _, (refusal,) = answered(with_other(other, targets=targets))
    assert refusal.reason.key.endswith(".no_help")


def test_what_is_shut_or_held_out_is_no_tie() -> None:
    def reason(other: dict[str, Any], **changes: Any) -> str:
        _, found = answered(with_other(other, **changes))
        (refusal,) = (each for each in found if each.option == "other")
        return refusal.reason.key.rpartition(".")[2]

    # Worth having, but it may not grow, or needs what has no cost.
    assert reason({"capex": 1, "ramp": 0}) == "unfit"
    shut = one_measure(
        measures=[
            LINE,
            LINE | {"measure": "other", "capex": 1, "needs": "school"},
            {"measure": "school", "most": 2, "capex": "", "opex": 1},
        ],
        effects=[
            {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
            for name in ("line", "other")
        ],
    )
    reasons = {each.option: each.reason.key.rpartition(".")[2] for each in answered(shut)[1]}
    assert reasons == {"other": "unfit", "school": "cost"}


def test_searches_beside_the_plan_are_bounded_by_work() -> None:
    rows = [LINE, LINE | {"measure": "v", "whole": "yes", "capex": 300}]
    given = one_measure(measures=rows)
    answer = solved(case_of(given, BASE), Effort())
    assert answer.may_search(0)
    long = answer._replace(outcome=answer.outcome._replace(iterations=WORK_MAX + 1))
    assert not long.may_search(0)
    assert finished(refusals_of(given, long, Effort()))[0].reason.key.endswith(".unsearched")
    (price,) = finished(target_prices(long, Effort()))
    assert (price.dearer, price.saved) == (None, None)
    assert price.marginal is not None


def test_more_than_fifty_are_counted() -> None:
    rows = [LINE] + [
        LINE | {"measure": f"m{at}", "capex": 200 + at} for at in range(REFUSALS_MAX + 3)
    ]
    _, found = answered(one_measure(measures=rows))
    assert len(found) == REFUSALS_MAX + 1
    assert found[-1].reason.values == {"count": "3"}
    amounts = [each.amount for each in found[:-1]]
    assert amounts == sorted(amounts, key=lambda amount: amount or 0.0)


def test_what_is_taken_up_costs_what_it_is_worth() -> None:
    stated = one_measure(**THREE)
    answer, _ = answered(stated)
    taken = np.flatnonzero(answer.course.new.any(axis=1))
    assert taken.size
    for at in taken:
        assert missing_of(stated, answer, int(at)).amount == pytest.approx(0.0, abs=1e-6)
    assert len(left_cost(answer.made, answer.prices.prices)) == answer.made.model.column_count


def test_a_stop_leaves_whole_measures_untried() -> None:
    rows = [LINE, *(LINE | {"measure": name, "whole": "yes", "capex": 300} for name in ("v", "w"))]
    given = one_measure(measures=rows)
    answer = solved(case_of(given, BASE), Effort())
    run = refusals_of(given, answer, Effort())
    next(run)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    keys = {each.option: each.reason.key.rpartition(".")[2] for each in end.value.value}
    assert keys == {"v": "forced", "w": "unsearched"}
