"""Faults: each changes its own life alone, says what must find it, and comes at its rate."""

import pytest

from loopbook.programs.synthetic.car import Car, life, written
from loopbook.programs.synthetic.fault import FAULTS, Fault, fault_of


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_changes_the_events_and_names_what_finds_it(fault: Fault) -> None:
    car = Car(1, 5)
    honest = written(car, life(car))
    change = fault(car, life(car))
    told = written(car, change.life)
    assert told != honest
    faulty = [text for _, _, text in told]
    assert change.found_by
    assert all(found.kinds for found in change.found_by)
    names = [each.name for each in change.life]
    assert set(change.names) <= set(names)
    assert len(names) == len(set(names))
    assert any(found.item in text for found in change.found_by for text in faulty)


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_a_share_of_the_cars_has_one(share: float) -> None:
    found = [fault_of(Car(1, number), share) for number in range(2_000)]
    assert abs(sum(each is not None for each in found) / 2_000 - share) < 0.05
    if share:
        assert {each for each in found if each is not None} == set(FAULTS)
