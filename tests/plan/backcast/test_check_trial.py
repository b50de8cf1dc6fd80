"""Plans under scenarios as the independent check multiplies the input."""

from typing import Any

import msgspec
import pytest

from loopbook.plan.backcast.backcast import backcast
from loopbook.plan.backcast.check_stock import Stretch, scrap_lines
from loopbook.plan.backcast.check_system import told_of
from loopbook.plan.backcast.check_trial import trial_gaps
from loopbook.plan.backcast.frame import Scenario, frame_of
from loopbook.plan.backcast.scrap import scrap_of
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .cases import one_measure

YEARS = range(2021, 2024)


@pytest.mark.parametrize(
    "lifetime",
    [
        "weibull:shape=2,scale=6",
        "weibull:t50=4,t90=7",
        "gamma:mean=5,sd=2",
        "normal:mean=5,sd=2",
        "truncated_normal:mean=5,sd=2",
        "folded_normal:mean=4,sd=3",
        "lognormal:mean=5,sd=2",
        "logistic:mean=5,sd=1",
        "fixed:3",
    ],
)
@pytest.mark.parametrize("driven", ["stock", "inflow"])
def test_stocks_of_a_scenario_are_those_of_the_model(lifetime: str, driven: str) -> None:
    row: dict[str, Any] = {"product": "p", "enters": "site", "lifetime": lifetime}
    given = one_measure(
        products=[row | {"driven": driven, "opening_growth": 0.02, "mass": 2.0}],
        stocks=[{"product": "p", "year": y, "amount": 20.0 + y - 2018} for y in range(2018, 2024)],
    )
    scenario = Scenario(name="s", demand=1.3, lifetime=1.25)
    found = scrap_of(given, frame_of(given), scenario)
    (line,) = scrap_lines(given, YEARS, Stretch(2021, 1.3, 1.25)).values()
    assert line.scrap == pytest.approx(found.scrap[0].tolist(), rel=1e-9)
    assert line.stock == pytest.approx(found.stock[0].tolist(), rel=1e-9)


def test_a_regret_that_is_unknown_claims_nothing() -> None:
    given = one_measure(scenarios=[{"scenario": "dear", "cost": 2.0}])
    plan = finished(backcast(given, PlanWish()))
    told = told_of(given)
    assert max(gap.amount for gap in trial_gaps(given, told, plan)) < 1e-6
    tables = tuple(
        msgspec.structs.replace(table, rows=tuple((*row[:3], None, row[4]) for row in table.rows))
        if table.key == "backcast_regrets"
        else table
        for table in plan.tables
    )
    open_plan = msgspec.structs.replace(plan, tables=tables)
    assert max(gap.amount for gap in trial_gaps(given, told, open_plan)) < 1e-6


def test_without_scenarios_nothing_is_looked_at() -> None:
    given = one_measure()
    assert trial_gaps(given, told_of(given), finished(backcast(given, PlanWish()))) == []
