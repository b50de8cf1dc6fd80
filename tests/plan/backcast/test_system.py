"""Flows: baseline shares, what measures move, and inputs that do not say what they do."""

from typing import Any

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.backcast.frame import BASE, Scenario, frame_of
from loopbook.plan.backcast.scrap import scrap_of
from loopbook.plan.backcast.system import System, is_effect_on_flow, system_of
from loopbook.terms.plan_input import PlanInput

from .cases import one_measure

CHAIN = {
    "processes": [{"process": p} for p in ("site", "plant", "market", "dump")],
    "flows": [
        {"flow": "sorted", "source": "site", "target": "plant", "share": 0.5},
        {"flow": "mixed", "source": "site", "target": "dump"},
        {"flow": "good", "source": "plant", "target": "market", "share": 0.8},
        {"flow": "bad", "source": "plant", "target": "dump"},
    ],
}


def system(given: PlanInput, scenario: Scenario = BASE) -> System:
    frame = frame_of(given)
    return system_of(given, frame, scrap_of(given, frame, scenario), scenario)


def test_what_is_moved_upstream_is_shared_out_downstream() -> None:
    found = system(one_measure(**CHAIN))
    assert found.flows == ("sorted", "mixed", "good", "bad")
    assert found.base[:, 0].tolist() == pytest.approx([50.0, 50.0, 40.0, 10.0])
    assert found.gain[:, 0, 0].tolist() == pytest.approx([10.0, -10.0, 8.0, 2.0])
    # Every process stays balanced whatever is in use: gains of outflows are those of inflows.
    assert found.entering_gain[:, 0, 0].tolist() == pytest.approx([0.0, 10.0, 8.0, -8.0])


def test_shares_run_straight_between_stated_years() -> None:
    given = one_measure(
        shares=[
            {"flow": "sorted", "year": 2021, "share": 0.4},
            {"flow": "sorted", "year": 2023, "share": 0.6},
        ]
    )
    found = system(given)
    assert found.base[0].tolist() == pytest.approx([40.0, 50.0, 60.0])
    assert found.base[1].tolist() == pytest.approx([60.0, 50.0, 40.0])


def test_a_share_of_scrap_follows_the_product() -> None:
    given = one_measure(
        products=[
            {"product": "p", "enters": "site", "lifetime": "fixed:1"},
            {"product": "q", "enters": "site", "lifetime": "fixed:1"},
        ],
        stocks=[
            {"product": name, "year": year, "amount": amount * (year - 2019)}
            for name, amount in (("p", 10.0), ("q", 30.0))
            for year in range(2020, 2024)
        ],
        effects=[
            {"measure": "line", "flow": "sorted", "instead": "mixed", "share": 0.5, "product": "p"},
            {"measure": "line", "flow": "sorted", "instead": "mixed", "share": 0.1},
        ],
    )
    found = system(given, Scenario(effect=2.0))
    scrap = np.array([1.0, 2.0, 3.0])
    assert found.gain[0, 0].tolist() == pytest.approx((2.0 * (5.0 + 4.0) * scrap).tolist())
    assert found.entering[0].tolist() == pytest.approx((100.0 + 40.0 * scrap).tolist())


def test_demand_multiplies_what_comes_from_elsewhere() -> None:
    assert system(one_measure(), Scenario(demand=1.5)).given[0].tolist() == [150.0] * 3


@pytest.mark.parametrize(
    ("shares", "total"),
    [((0.7, 0.7), "1.4"), ((0.5, 0.4), "0.9"), (("", ""), "? + ?")],
)
def test_shares_that_do_not_fit_are_refused(shares: tuple[Any, Any], total: str) -> None:
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant", "share": shares[0]},
        {"flow": "mixed", "source": "site", "target": "dump", "share": shares[1]},
    ]
    with pytest.raises(InputError) as caught:
        system(one_measure(flows=flows))
    assert caught.value.code == "LB-PL85"
    assert caught.value.where == "flows.csv, row 3"
    assert caught.value.values == {"process": "site", "total": total}


def test_flows_in_a_circle_are_refused() -> None:
    flows = [
        {"flow": "sorted", "source": "site", "target": "plant"},
        {"flow": "back", "source": "plant", "target": "site"},
    ]
    with pytest.raises(InputError, match="LB-PL85"):
        system(one_measure(flows=flows, effects=[]))


@pytest.mark.parametrize(
    "effect",
    [
        {"flow": "sorted", "tonnes": 1},
        {"flow": "sorted", "instead": "sorted", "tonnes": 1},
        {"flow": "sorted", "instead": "good", "tonnes": 1},
        {"flow": "sorted", "instead": "mixed"},
        {"flow": "sorted", "instead": "mixed", "tonnes": 1, "share": 0.1},
        {"flow": "sorted", "instead": "mixed", "amount": 1},
        {"flow": "sorted", "instead": "mixed", "indicator": "rate", "tonnes": 1},
        {"indicator": "rate", "tonnes": 1},
        {"tonnes": 1},
    ],
)
def test_an_effect_that_is_not_stated_is_refused(effect: dict[str, Any]) -> None:
    given = one_measure(**CHAIN, effects=[{"measure": "line", **effect}])
    with pytest.raises(InputError) as caught:
        is_effect_on_flow(given, 0)
    assert caught.value.code == "LB-PL84"
    assert caught.value.where == "effects.csv, row 2"
