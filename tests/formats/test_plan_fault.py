"""Faults: all are counted, of many alike a few are told."""

import pytest

from loopbook.errors import InputFaults
from loopbook.formats.plan_fault import ALIKE_MAX, COUNTED_MAX, TOLD_MAX, Faults
from loopbook.terms.finding import Place, Severity


def tell(faults: Faults, column: str, row: int) -> None:
    place = Place("t.csv", "", row, column)
    faults.tell("LB-PL26", place, {"column": column})


def test_without_a_fault_nothing_is_raised() -> None:
    faults = Faults()
    faults.note("LB-W27", Severity.WARNING, Place(), {"columns": "B"})
    faults.stop_if_any("job")
    assert [each.code for each in faults.notes] == ["LB-W27"]


def test_of_faults_alike_the_first_are_told_and_all_are_counted() -> None:
    faults = Faults()
    for row in range(100):
        tell(faults, "a", row)
    tell(faults, "b", 7)
    with pytest.raises(InputFaults) as told:
        faults.stop_if_any("job")
    assert len(told.value.found) == ALIKE_MAX + 1
    assert told.value.values == {"job": "job", "count": 101, "more": 101 - ALIKE_MAX - 1}
    assert "row 7, column 'b'" in told.value.lines("en")[-1]
    assert "第 7 行，列“b”" in told.value.lines("zh")[-1]
    assert told.value.message("en").count("\n") == ALIKE_MAX + 1


def test_no_more_are_told_than_a_person_reads_and_reading_ends() -> None:
    faults = Faults()
    for number in range(COUNTED_MAX):
        assert not faults.is_full
        tell(faults, f"column {number}", 2)
    assert faults.is_full
    with pytest.raises(InputFaults) as told:
        faults.stop_if_any("job")
    assert len(told.value.found) == TOLD_MAX
