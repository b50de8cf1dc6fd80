"""Whole flows: a quantum is never lost, nor does one material become another."""

from collections import defaultdict
from decimal import Decimal

import pytest

from loopbook.plan.network.answer import quantum_of

from .city import city
from .hand import SMALL, changed
from .worked import worked


@pytest.mark.parametrize("quantum", [0.001, 1.0, 730.0])
def test_materials_balance_to_the_last_quantum_where_nothing_is_made(quantum: float) -> None:
    done = worked(city((5, 4, 2, 2, 2), 4), metric="haversine", quantum=quantum)
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for flow in done.answer.flows:
        assert flow.quantity % quantum_of(quantum) == 0
        sums[flow.target, flow.material, flow.period] += flow.quantity
        sums[flow.source, flow.material, flow.period] -= flow.quantity
    passing = [value for key, value in sums.items() if key[0][0] in "PT"]
    assert passing
    assert set(passing) == {Decimal(0)}


def test_a_store_carries_whole_quanta_and_ends_empty() -> None:
    tables = changed(
        SMALL,
        periods=[{"period": "1"}, {"period": "2"}],
        generation=[{"zone": "Z1", "material": "mixed", "period": "1", "amount": 100.0005}],
        storage=[{"site": "S1", "material": "mixed", "period": "", "cost": 0.1, "limit": None}],
        sizes=[{**SMALL["sizes"][0], "capacity_least": 60.0}],
        sites=[row for row in SMALL["sites"] if row["site"] != "S2"],
        targets=[{**SMALL["targets"][0], "share": 1.0}],
    )
    done = worked(tables)
    stored = [f for f in done.answer.flows if "(store)" in f.source + f.target]
    assert [(f.period, f.source, f.target) for f in stored] == [
        ("1", "S1", "S1 (store)"),
        ("2", "S1 (store)", "S1"),
    ]
    assert stored[0].quantity == stored[1].quantity
    assert float(stored[0].quantity) == pytest.approx(40.0, abs=0.002)


def test_an_unknown_quantum_is_a_kilogram() -> None:
    assert quantum_of(float("nan")) == Decimal("0.001")
