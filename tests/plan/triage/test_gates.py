"""Gates: what is unknown is undecided, never passed."""

from typing import Any

import pytest

from loopbook.plan.triage.gates import Passing, gated, gates_of
from loopbook.plan.triage.lot import lot_of
from tests.plan.triage.made import battery, given

UNKNOWN = float("nan")
GATE = {"gate": "g", "field": "swelling", "side": "at_most", "limit": 0.05}


def passing(gate: dict[str, Any], **changes: Any) -> Passing:
    made = given([battery("x", **changes)], gates=[gate])
    return Passing(int(gated(lot_of(made)[0], gates_of(made)).passing[0, 0]))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(0.05, Passing.PASSED), (0.051, Passing.FAILED), (UNKNOWN, Passing.UNDECIDED)],
)
def test_a_limit_holds_fails_or_is_undecided(value: float, wanted: Passing) -> None:
    assert passing(GATE, swelling=value) is wanted


def test_a_gate_of_another_chemistry_is_passed_and_of_an_unknown_one_undecided() -> None:
    gate = {**GATE, "chemistry": "NMC"}
    assert passing(gate, swelling=0.2) is Passing.PASSED
    assert passing(gate, swelling=0.2, chemistry="") is Passing.UNDECIDED
    assert passing({**gate, "format": "pouch"}, swelling=0.2) is Passing.PASSED


def test_a_gate_on_health_reads_what_capacities_say() -> None:
    gate = {"gate": "g", "field": "state_of_health", "side": "at_least", "limit": 0.7}
    assert passing(gate, state_of_health=UNKNOWN, capacity=6.9) is Passing.FAILED


def test_only_other_gates_shut_for_good() -> None:
    health = {"gate": "h", "field": "state_of_health", "side": "at_least", "limit": 0.9}
    made = given([battery("x", swelling=0.1), battery("y", swelling=0.0)], gates=[health, GATE])
    found = gated(lot_of(made)[0], gates_of(made))
    assert found.is_shut.tolist() == [True, False]
    assert found.failed.tolist() == [0, 0]


def test_without_gates_nothing_fails() -> None:
    made = given([battery("x")], gates=[])
    found = gated(lot_of(made)[0], gates_of(made))
    assert found.failed.tolist() == [-1]
    assert not found.is_shut.any()
