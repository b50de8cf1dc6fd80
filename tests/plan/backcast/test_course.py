"""What comes of an uptake: flows, indicators, money, misses, and who moves what."""

import numpy as np
import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.course import contributions, course_at, course_of, missed, shortfall
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.model import built
from loopbook.plan.solve.highs import solve

from .cases import one_measure
from .test_indicator import beside

NEW = np.array([[0.0, 1.0, 0.0]])


def test_flows_indicators_and_money_follow_from_the_use() -> None:
    case = case_of(one_measure(), BASE)
    course = course_at(case, NEW, case.measures.installed(NEW))
    assert course.flows[0].tolist() == [50.0, 60.0, 60.0]
    assert course.values[0].tolist() == [50.0, 60.0, 60.0]
    assert course.values_before[0].tolist() == [50.0] * 3
    assert course.capex[0].tolist() == [0.0, 100.0, 0.0]
    assert course.opex[0].tolist() == [0.0, 50.0, 50.0]
    assert course.objective == 200.0
    ((target, amount),) = missed(case, course)
    assert (target.name, amount) == ("t", pytest.approx(5.0))
    assert shortfall(target._replace(value=60.0), course) == 0.0
    assert shortfall(target._replace(is_least=False, value=55.0), course) == pytest.approx(5.0)


def test_an_outcome_is_read_without_the_solver_s_tolerance() -> None:
    case = case_of(one_measure(), BASE)
    made = built(case)
    outcome = solve(made.model)
    near = outcome._replace(values=outcome.values + 1e-11)
    course = course_of(case, made, near)
    assert course.new.tolist() == [[0.0, 0.0, 1.5]]
    assert (course.use <= course.installed).all()


def test_contributions_sum_to_the_way_that_was_gone() -> None:
    case = case_of(beside(), BASE)
    target = case.targets[0]
    use = np.array([[0.0, 0.0, 3.0]])
    course = course_at(case, use, use)
    # I - v = contributions + 100 (a0 - v b0 / 100) / B
    value, start = 100 * 80 / 160, 100 * (50 - 0.65 * 100) / 160
    total = contributions(case, target, course).sum()
    assert value - 65.0 == pytest.approx(total + start)
