"""Tables of a plan: who reaches what when, who brings it, and what is not known."""

import numpy as np
import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.course import course_at
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.model import built
from loopbook.plan.backcast.near import Range
from loopbook.plan.backcast.price import TargetPrice
from loopbook.plan.backcast.regret import Cell
from loopbook.plan.backcast.solved import Solved, solved
from loopbook.plan.backcast.tables import (
    contribution_table,
    flow_table,
    indicator_table,
    near_table,
    regret_table,
    scrap_table,
    target_table,
    uptake_table,
)
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.plan_input import PlanInput

from .cases import one_measure
from .test_indicator import beside
from .test_scrap import YEARS, stocked


def used(given: PlanInput, use: list[float]) -> Solved:
    """An answer in which the one measure is used as stated."""
    case = case_of(given, BASE)
    own = np.array([use])
    answer = solved(case, Effort())
    return answer._replace(course=course_at(case, own, own), made=built(case))


def test_indicators_stand_with_and_without_measures() -> None:
    answer = used(beside(effects=[]), [0.0, 0.0, 0.0])
    rows = indicator_table(answer).rows
    assert rows[0] == ("rate", 2021, 50.0, 50.0, "%", "rate")
    assert rows[3] == ("mass", 2021, None, None, "t", "mass")


def test_uptake_is_told_where_there_is_some() -> None:
    answer = used(one_measure(), [0.0, 1.0, 0.0])
    assert uptake_table(answer).rows == (
        ("line", 2022, 1.0, 1.0, 1.0, ""),
        ("line", 2023, 0.0, 1.0, 0.0, ""),
    )
    assert flow_table(answer).rows[1] == ("sorted", 2022, 50.0, 60.0)


@pytest.mark.parametrize(
    ("use", "since", "short"),
    [([2.0, 1.5, 1.6], 2021, 0.0), ([2.0, 1.0, 2.0], 2023, 0.0), ([0.0, 2.0, 1.0], None, 5.0)],
)
def test_a_target_is_reached_since_the_year_it_is_kept_from(
    use: list[float], since: int | None, short: float
) -> None:
    answer = used(one_measure(), use)
    price = TargetPrice(answer.case.targets[0], 15.0, None, 14.0)
    table = target_table(answer, [price], "CNY")
    (row,) = table.rows
    assert row[7] == since
    assert row[6] == pytest.approx(short)
    assert row[9:] == (15.0, None, 14.0)
    assert [column.unit for column in table.columns][-3:] == ["CNY"] * 3


def test_contributions_are_points_of_the_target() -> None:
    answer = used(one_measure(), [0.0, 0.0, 1.5])
    assert contribution_table(answer).rows == (("t", 2023, "line", pytest.approx(15.0), "%"),)


def test_ranges_stand_beside_the_plan() -> None:
    answer = used(one_measure(), [0.0, 0.0, 1.5])
    assert near_table(answer, [Range(0, 1.0, None)]).rows == (("line", 1.0, 1.5, None, ""),)


def test_broken_targets_and_budgets_are_named() -> None:
    answer = used(one_measure(), [0.0, 0.0, 1.5])
    broken = ((answer.case.targets[0], 2.5),)
    cell = Cell(0, 0, 10.0, broken, (("budget", 2022, 3.0),), None, answer.course)
    table = regret_table([answer], [cell], ["backcast"], "CNY")
    assert table.rows == (
        ("backcast", "backcast", 10.0, None, "t 2023: 2.5 %; budget 2022: 3 CNY"),
    )


def test_scrap_stands_by_product_and_year() -> None:
    given = stocked({"lifetime": "fixed:1"}, dict.fromkeys(range(2020, 2026), 4.0))
    rows = scrap_table(solved(case_of(given, BASE), Effort())).rows
    assert rows[0] == ("p", YEARS[0], 4.0, 4.0, 4.0)
    assert len(rows) == len(YEARS)
