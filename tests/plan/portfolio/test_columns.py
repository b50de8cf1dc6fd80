import numpy as np

from loopbook.plan.portfolio.columns import columns_of, totals
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.test_check import whole


def test_every_variable_stands_once_in_the_order_of_the_parts() -> None:
    columns = columns_of(problem_of(whole())[0])
    names = [part.name for part in columns.parts]
    assert names == ["choose", "claim", "credit", "loan", "together", "pair", "start", "load"]
    count = sum(part.count for part in columns.parts)
    for kind in ("paid", "earned"):
        assert totals(columns, kind).shape == (columns.problem.points, count)
    assert totals(columns, "own").shape == (2, count)
    assert totals(columns, "saved", "CO2").shape == (columns.problem.points, count)


def test_a_pair_pays_its_investment_in_the_period_in_which_both_have_begun() -> None:
    columns = columns_of(problem_of(whole())[0])
    start = columns.part("start")
    # Both begun in the first period: both variables are 1, and it is paid once, at the beginning.
    assert (start.paid @ np.array([1.0, 1.0]))[:3].tolist() == [10.0, 0.0, 0.0]
    assert (start.own @ np.array([0.0, 1.0])).tolist() == [0.0, -10.0]


def test_a_loan_and_a_subsidy_at_once_leave_less_own_money() -> None:
    columns = columns_of(problem_of(whole())[0])
    assert columns.part("loan").own.min() == -1.0
    assert columns.part("claim").own.min() == -40.0
