"""Allowed: gates on health cut the bands that resistance leaves."""

import numpy as np

from loopbook.plan.triage.allowed import kinds
from loopbook.plan.triage.gates import gated, gates_of
from loopbook.plan.triage.grades import bands_of, graded
from loopbook.plan.triage.lot import lot_of
from tests.plan.triage.made import GRADES, battery, given

FLOOR = {"gate": "h", "field": "state_of_health", "side": "at_least", "limit": 0.7}
CEILING = {**FLOOR, "gate": "i", "side": "at_most", "limit": 0.95}
HARD = {
    "grade": "r", "soh_from": 0.6, "resistance_from": 0.02, "second_life": 0.0,
    "remanufacture": 1.0,
}  # fmt: skip
SOFT = [{**row, "resistance_to": 0.02} for row in GRADES[:2]]


def test_batteries_are_parted_by_what_counts_for_them() -> None:
    cells = [battery("x"), battery("y", resistance=0.03), battery("z")]
    made = given(cells, gates=[FLOOR, CEILING], grades=[*SOFT, HARD, GRADES[2]])
    lot = lot_of(made)[0]
    found = {
        tuple(positions.tolist()): allowed
        for positions, allowed in kinds(gated(lot, gates_of(made)), graded(lot, bands_of(made)[0]))
    }
    assert set(found) == {(0, 2), (1,)}
    states = np.array([0.5, 0.65, 0.7, 0.79, 0.9, 0.96])
    second, reman = found[0, 2].at(states)
    assert second.tolist() == [False, False, True, True, True, False]
    assert not reman.any()
    second, reman = found[(1,)].at(states)
    assert not second.any()
    assert reman.tolist() == [False, False, True, True, True, False]


def test_without_bands_nothing_is_allowed() -> None:
    made = given([battery("x")], gates=[], grades=[])
    lot = lot_of(made)[0]
    ((positions, allowed),) = kinds(gated(lot, gates_of(made)), graded(lot, ()))
    assert positions.tolist() == [0]
    assert not allowed.at(np.array([0.9]))[0].any()
