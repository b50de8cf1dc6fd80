"""RELOG's simple case, and its storage case whose answer RELOG's own tests state.

Compared are: distances and coefficients that RELOG's tests state of the simple case; that it has
no answer, by a transcription of RELOG's equations that shares nothing with ours; and the optimum,
by the same transcription, once the limits that contradict each other are lifted.
"""

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.network import network, network_model
from loopbook.plan.network.prices import link_costs, prices_of
from loopbook.terms.plan import Plan, PlanStatus, PlanWish
from loopbook.terms.progress import finished

from .relog import relog_input
from .relog_plain import plain_optimum


@pytest.fixture(scope="module")
def simple(corpora: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((corpora / "planning/network/simple.json").read_text("utf-8"))
    return made


def planned(file: dict[str, Any]) -> Plan:
    return finished(network(relog_input(file), PlanWish()))


def loosened(file: dict[str, Any]) -> dict[str, Any]:
    """Lift the limits that make the case infeasible: of P3 in total, and of P2 at its centre."""
    made = copy.deepcopy(file)
    made["products"]["P3"]["disposal limit (tonne)"] = None
    made["products"]["P2"]["disposal limit (tonne)"] = None
    made["centers"]["C1"]["disposal limit (tonne)"]["P2"] = None
    return made


def without_penalty(file: dict[str, Any]) -> dict[str, Any]:
    made = loosened(file)
    for emission in made["emissions"].values():
        emission["penalty ($/tonne)"] = 0.0
    return made


@pytest.mark.corpus
def test_distances_and_costs_are_those_that_relogs_tests_state(simple: dict[str, Any]) -> None:
    given = relog_input(simple)
    net = laid_out(given)
    prices = prices_of(given, net)
    costs = link_costs(net, prices._replace(penalty=prices.penalty * 0.0))
    ends = zip(net.links.source, net.links.target, net.links.material, strict=True)
    at = {
        (net.places[s], net.sites.ids[t], net.materials[m]): row
        for row, (s, t, m) in enumerate(ends)
    }
    assert net.links.km[at["L1", "C3 (in)", "P4"]] == 111.118
    assert net.links.km[at["C1", "L1", "P2"]] == 333.262
    assert costs[at["L1", "C3 (in)", "P4"], 0] == pytest.approx(111.118 * 0.015 - 12.0)
    assert costs[at["C1", "L1", "P2"], 3] == pytest.approx(333.262 * 0.015 + 0.25 + 5.0)
    assert net.sizes.was_expanded.tolist() == [150.0]
    assert net.sizes.expansion[0].tolist()[:2] == [1.75, 1.5]
    assert net.sizes.fixed_expansion[0, 0] == 0.25
    # 150 a centre and year, less what stood before and what it was expanded by.
    assert network_model(given).offset == 150.0 * 4 * 3


@pytest.mark.corpus
def test_the_simple_case_has_no_answer_and_the_conflict_is_told(simple: dict[str, Any]) -> None:
    assert plain_optimum(simple) is None
    plan = planned(simple)
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert plan.proof.conflict is not None
    assert plan.proof.conflict.is_smallest
    told = {
        (limit.key.rsplit(".", 1)[-1], limit.values.get("material", ""))
        for limit in plan.proof.conflict.limits
    }
    assert ("disposal_total", "P3") in told
    assert all(check.passed for check in plan.proof.checks)


@pytest.mark.corpus
@pytest.mark.parametrize("change", [loosened, without_penalty])
def test_the_optimum_and_the_masses_are_those_of_the_plain_equations(
    simple: dict[str, Any], change: Any
) -> None:
    file = change(simple)
    plain = plain_optimum(file)
    assert plain is not None
    plan = planned(file)
    assert plan.proof.status is PlanStatus.OPTIMAL
    # Flows are whole kilograms, the plain equations are not: a kilogram costs at most some 20.
    assert plan.proof.objective == pytest.approx(plain.objective, rel=1e-4)
    for product in file["products"]:
        for year in range(4):
            sent = sum(
                float(f.quantity)
                for f in plan.flows
                if _goes(f.target) and f.material == product and f.period == str(year + 1)
            )
            disposed = sum(
                float(f.quantity)
                for f in plan.flows
                if f.target == "disposal" and f.material == product and f.period == str(year + 1)
            )
            assert sent + disposed == pytest.approx(plain.handled[product][year], abs=0.02)


def _goes(target: str) -> bool:
    return target not in {"disposal", "loss"} and not target.endswith(" (store)")


def test_the_storage_case_is_as_relog_publishes_it() -> None:
    """Process 50, 0, 50 t; store 50, 50, 0 t; 600, 75, 100 $ (RELOG's own test, version 0.7)."""
    file = storage_case()
    plan = planned(file)
    taken = [
        float(sum(f.quantity for f in plan.flows if f.target == "loss" and f.period == year))
        for year in ("1", "2", "3")
    ]
    assert taken == [50.0, 0.0, 50.0]
    (held,) = [table for table in plan.tables if table.key == "network_held"]
    assert [row[2:] for row in held.rows] == [("1", 50.0), ("2", 50.0)]
    totals = np.zeros(3)
    for line in plan.money:
        totals[int(line.period) - 1] += line.amount
    assert totals.tolist() == pytest.approx([600.0, 75.0, 100.0])


def storage_case() -> dict[str, Any]:
    """The case in the newer format: what is processed costs by a burden of one unit a tonne."""
    place = {"latitude (deg)": 0.0, "longitude (deg)": 0.0}
    return {
        "parameters": {
            "time horizon (years)": 3,
            "building period (years)": [1],
            "distance metric": "euclidean",
        },
        "products": {"battery": {"transportation cost ($/km/tonne)": 0.01}},
        "centers": {
            "Chicago": {
                **place,
                "input": None,
                "outputs": ["battery"],
                "fixed output (tonne)": {"battery": [100.0, 0.0, 0.0]},
                "variable output (tonne/tonne)": {},
                "collection cost ($/tonne)": {"battery": 0.0},
                "operating cost ($)": 0.0,
                "disposal limit (tonne)": {"battery": 0.0},
                "disposal cost ($/tonne)": {"battery": 0.0},
            }
        },
        "plants": {
            "mega plant": {
                **place,
                "input mix (%)": {"battery": 100.0},
                "output (tonne)": {},
                "processing emissions (tonne)": {"processing": 1.0},
                "storage cost ($/tonne)": {"battery": [2.0, 1.5, 1.0]},
                "storage limit (tonne)": {"battery": 50.0},
                "capacities": [
                    {
                        "size (tonne)": 100,
                        "opening cost ($)": 0.0,
                        "fixed operating cost ($)": 0.0,
                        "variable operating cost ($/tonne)": 0.0,
                    }
                ],
            }
        },
        "emissions": {"processing": {"limit (tonne)": None, "penalty ($/tonne)": [10.0, 5.0, 2.0]}},
    }
