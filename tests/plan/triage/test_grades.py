"""Grades: bands are half-open; overlaps are errors, gaps are told."""

from typing import Any

import pytest

from loopbook.errors import InputError
from loopbook.plan.triage.grades import GAP, UNDECIDED, bands_of, graded
from loopbook.plan.triage.lot import lot_of
from tests.plan.triage.made import GRADES, battery, given

UNKNOWN = float("nan")
BY_RESISTANCE = (
    {"grade": "a", "soh_from": 0.8, "resistance_to": 0.02, "second_life": 1.0},
    {"grade": "b", "soh_from": 0.8, "resistance_from": 0.02, "second_life": 1.0},
    {"grade": "c", "soh_to": 0.8, "second_life": 0.0},
)


def grade(rows: Any, **changes: Any) -> str | int:
    made = given([battery("x", **changes)], grades=rows)
    found = graded(lot_of(made)[0], bands_of(made)[0])
    return str(found.names()[0]) if found.band[0] >= 0 else int(found.band[0])


def test_a_band_holds_its_lower_end_and_not_its_upper() -> None:
    assert [grade(GRADES, state_of_health=s) for s in (0.8, 0.7999, 0.6, 0.5999)] == list("abbc")


def test_an_unknown_resistance_is_undecided_only_where_bands_differ_by_it() -> None:
    assert grade(BY_RESISTANCE, resistance=0.02) == "b"
    assert grade(BY_RESISTANCE, resistance=UNKNOWN) == UNDECIDED
    assert grade(BY_RESISTANCE, resistance=UNKNOWN, state_of_health=0.5) == "c"
    one = (BY_RESISTANCE[0],)
    assert grade(one, resistance=UNKNOWN) == UNDECIDED


def test_an_unknown_health_or_chemistry_is_undecided() -> None:
    assert grade(GRADES, state_of_health=UNKNOWN) == UNDECIDED
    own = tuple({**row, "chemistry": "LMO"} for row in GRADES)
    assert grade(own, chemistry="") == UNDECIDED
    assert grade(own, chemistry="NMC") == GAP


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": "d", "soh_from": 0.7, "soh_to": 0.9, "second_life": 1.0},
        {"grade": "d", "soh_from": 0.9, "soh_to": 0.9, "second_life": 1.0},
        {"grade": "d", "chemistry": "NMC", "soh_from": 0.7, "second_life": 1.0},
    ],
)
def test_bands_that_lie_over_each_other_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        bands_of(given([], grades=(*GRADES, wrong)))
    assert caught.value.code == "LB-PL91"
    assert "grades.csv, row 5" in caught.value.where


def test_bands_of_other_chemistries_may_lie_over_each_other() -> None:
    rows = [{**row, "chemistry": name} for name in ("LMO", "NMC") for row in GRADES]
    assert not bands_of(given([], grades=rows))[1]


def test_a_gap_is_told_and_whoever_is_in_it_has_no_grade() -> None:
    _, found = bands_of(given([], grades=GRADES[::2]))
    assert [finding.code for finding in found] == ["LB-PL06"]
    assert found[0].values["health"] == "0.6..0.8"
    assert grade(GRADES[::2], state_of_health=0.7) == GAP
