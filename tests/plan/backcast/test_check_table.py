"""Tables beside the uptake as the independent check sees them."""

import pytest

from loopbook.plan.backcast.check_system import Year, told_of
from loopbook.plan.backcast.check_table import flow_rows, near_gaps, price_gaps, target_rows
from loopbook.plan.backcast.check_uptake import Uptake
from loopbook.terms.plan import Plan, PlanStatus, PlanTable, Proof, Sense

from .cases import one_measure
from .test_solved import LINE

PROOF = Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=0.0)
Row = tuple[str | float | int | None, ...]


def plan_of(key: str, *rows: Row) -> Plan:
    table = PlanTable(key=key, columns=(), rows=rows)
    return Plan(job="backcast", proof=PROOF, tables=(table,))


def test_flows_are_held_against_those_of_the_year() -> None:
    told = told_of(one_measure())
    years = [Year({"sorted": 50.0}, {"site": 100.0})] * 3
    rows = [("sorted", 2021 + at, 50.0, 51.0 if at == 1 else 50.0) for at in range(3)]
    gaps = flow_rows(told, plan_of("backcast_flows", *rows), years, years)
    assert max(gaps) == (pytest.approx(0.01), "sorted 2022")
    gaps = flow_rows(told, plan_of("backcast_flows", *rows[:2]), years, years)
    assert any(gap.amount != gap.amount for gap in gaps)


@pytest.mark.parametrize(
    ("sign", "value", "short", "gap"),
    [
        ("≥", 60.0, 5.0, 0.0),
        ("≥", 61.0, 4.0, 1 / 65),
        ("≥", 60.0, 4.0, 1 / 65),
        ("≤", 60.0, 0.0, 0.0),
    ],
)
def test_targets_are_held_against_what_is_reached(
    sign: str, value: float, short: float, gap: float
) -> None:
    told = told_of(one_measure())
    row = ("t", "rate", 2023, sign, 65.0, value, short, None, "%", None, None, None)
    values, before = {("rate", 2): 60.0}, {("rate", 2): 50.0}
    (found,) = target_rows(told, plan_of("backcast_targets", row), values, before)
    assert found.amount == pytest.approx(gap)


@pytest.mark.parametrize(
    ("prices", "gap"),
    [
        ((15.0, 16.0, 14.0), 0.0),
        ((13.0, 16.0, 14.0), 1 / 16),
        ((18.0, 16.0, 14.0), 2 / 18),
        ((15.0, None, 14.0), 0.0),
    ],
)
def test_a_dual_lies_between_its_searches(prices: tuple[float, float, float], gap: float) -> None:
    told = told_of(one_measure())
    row = ("t", "rate", 2023, "≥", 65.0, 65.0, 0.0, 2023, "%", *prices)
    (found,) = price_gaps(told, plan_of("backcast_targets", row))
    assert found.amount == pytest.approx(gap)
    whole = told_of(one_measure(measures=[LINE | {"whole": "yes"}]))
    assert not price_gaps(whole, plan_of("backcast_targets", row))


def test_a_range_holds_the_plan() -> None:
    uptakes = {"line": Uptake([0, 1, 1], [0, 1, 2], [0, 0, 0])}

    def gap(*cells: float | None) -> float:
        (found,) = near_gaps(plan_of("backcast_near", ("line", *cells, "")), uptakes)
        return found.amount

    assert gap(1.0, 2.0, None) == pytest.approx(0.0)
    assert gap(2.5, 2.0, 3.0) == pytest.approx(0.25)
    assert gap(1.0, 2.0, 1.8) == pytest.approx(0.1)
    assert gap(1.0, 2.2, 3.0) == pytest.approx(0.1)
