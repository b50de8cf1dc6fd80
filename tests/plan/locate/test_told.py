"""Told: flows, decisions, money and tables say the same as the answer."""

import pytest

from loopbook.plan.locate.input import siting_of
from loopbook.plan.locate.search import searched
from loopbook.plan.locate.told import flows_of, inflow_of, money_of, tables_of
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

from .city import given_of, plain_city


def test_money_sums_to_the_objective_and_flows_to_the_demand() -> None:
    given = given_of(plain_city(9, 4, 2), problem="facility", haul_rate=3.0)
    siting = siting_of(given).siting
    best = finished(searched(siting, PlanWish())).best
    assert best is not None
    assert sum(line.amount for line in money_of(given, siting, best)) == pytest.approx(
        best.objective
    )
    moved = sum(float(flow.quantity) for flow in flows_of(given, siting, best))
    assert moved == siting.amount.sum() == pytest.approx(inflow_of(siting, best).sum())
    places, served, used = tables_of(given, siting, best)
    assert len(places.rows) == 9 + 4
    assert len(served.rows) == len(best.arcs)
    assert len(used.rows) == best.is_open.sum()
