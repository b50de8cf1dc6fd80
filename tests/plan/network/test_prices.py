"""Prices over the axes of a network."""

import pytest

from loopbook.plan.network.prices import link_burdens, link_costs, prices_of

from .city import given_of
from .hand import SMALL, changed
from .worked import PLANE, small


def test_a_link_costs_haul_and_handling_less_what_is_paid() -> None:
    done = small()
    costs = link_costs(done.net, done.prices)[:, 0].tolist()
    assert costs[0] == pytest.approx(5.0 + 2.0)
    assert costs[2] == pytest.approx(-40.0)
    assert costs[4] == pytest.approx(0.5 + 10.0)


def test_subsidies_are_paid_by_tier_and_burdens_have_a_penalty() -> None:
    tables = changed(
        SMALL,
        prices=[
            {
                "kind": "subsidy",
                "site": "",
                "tier": "sorting",
                "material": "",
                "period": "",
                "amount": 3.0,
            }
        ],
        emissions=[{"burden": "CO2", "period": "", "penalty": 10.0}],
        leg_emissions=[{"burden": "CO2", "leg": "first", "factor": 0.1}],
    )
    given = given_of(tables, PLANE)
    net = small().net
    prices = prices_of(given, net)
    assert link_burdens(net, prices)[0, :2, 0].tolist() == [0.5, 1.5]
    assert link_costs(net, prices)[0, 0] == pytest.approx(5.0 + 2.0 - 3.0 + 5.0)
