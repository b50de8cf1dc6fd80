"""Cells of plan input: every kind, what is wrong with one, the quick reading as the slow one."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.formats.measure import UnitReader
from loopbook.formats.plan_cell import HOURS_MAX, TEXT_MAX, CellReader, range_text
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_unit import PlanUnits
from loopbook.terms.finding import Finding, Place
from loopbook.terms.plan_input import FieldKind, PlanField

from .plan_inputs import UNITS

READER = UnitReader(UNITS)
PLACE = Place("t.csv", "", 0, "x")


def field(kind: str = "number", **words: object) -> PlanField:
    return PlanField(field="x", heading_en="x", heading_zh="甲", kind=FieldKind(kind), **words)


def read(
    asked: PlanField, cells: Sequence[str], units: Sequence[str] = ("",)
) -> tuple[list[object], list[Finding], Faults]:
    faults = Faults()
    reader = CellReader(asked, PlanUnits(READER, "CNY"), UNITS, faults)
    found = reader.taken(cells, units, PLACE, range(2, len(cells) + 2))
    return found.tolist(), list(faults._errors), faults


CHOICE = field("choice", choices={"open": ("in use", "开放"), "shut": ("closed", "关闭")})


@pytest.mark.parametrize(
    ("asked", "cell", "value"),
    [
        (field(), "12.5", 12.5),
        (field(), " 1e3 ", 1000.0),
        (field(), "1,234.5", 1234.5),
        (field(), "２．６亿", 2.6e8),
        (field(unit="TNE"), "5490万吨", 5.49e7),
        (field(unit="TNE"), "0.3 kt", 300.0),
        (field(unit="P1"), "56%", 56.0),
        (field(), "56%", 0.56),
        (field("whole"), "12", 12.0),
        (field("yes_no"), "是", 1.0),
        (field("yes_no"), "No", 0.0),
        (field("text"), " d 1 ", "d 1"),
        (CHOICE, "open", "open"),
        (CHOICE, "Closed", "shut"),
        (CHOICE, "关闭", "shut"),
        (field("day"), "2025/3/1", "2025-03-01"),
        (field("time"), "08:30", 510.0),
        (field("time"), "26:15:30", 1575.5),
        (field("list"), " a | b｜c ", "a|b|c"),
    ],
)
def test_a_cell_is_understood(asked: PlanField, cell: str, value: object) -> None:
    assert read(asked, [cell])[:2] == ([value], [])


@pytest.mark.parametrize(
    ("asked", "cell", "code"),
    [
        (field(), "x", "LB-W20"),
        (field(), "nan", "LB-W20"),
        (field(), "inf", "LB-W20"),
        (field(), "1_000", "LB-W24"),
        (field(), "12,5", "LB-W21"),
        (field(), "1e999", "LB-W22"),
        (field(), "9" * 400, "LB-W20"),
        (field(unit="TNE"), "5 km", "LB-W26"),
        (field(unit="TNE"), "5 blobs", "LB-W24"),
        (field(low=0.0), "-0.001", "LB-PL25"),
        (field(low=0.0, high=1.0), "1.009", "LB-PL25"),
        (field("whole"), "2.5", "LB-PL33"),
        (field("yes_no"), "maybe", "LB-PL33"),
        (field("text"), "x" * (TEXT_MAX + 1), "LB-PL30"),
        (CHOICE, "opne", "LB-PL27"),
        (field("day"), "2025-02-30", "LB-PL33"),
        (field("day"), "1/3/2025", "LB-PL33"),
        (field("time"), "8.30", "LB-PL33"),
        (field("time"), "08:61", "LB-PL33"),
        (field("time"), f"{HOURS_MAX}:01", "LB-PL33"),
        (field("time", low=480.0), "07:59", "LB-PL25"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_told_with_its_row(
    asked: PlanField, cell: str, code: str
) -> None:
    _, (finding,), _ = read(asked, ["", cell])
    assert (finding.code, finding.place) == (code, Place("t.csv", "", 3, "x"))


def test_a_wrong_word_is_offered_the_nearest() -> None:
    _, (finding,), _ = read(CHOICE, ["closd"])
    assert finding.values["nearest"] == "closed"
    assert finding.values["known"] == "in use (开放), closed (关闭)"


def test_an_empty_cell_is_unknown() -> None:
    assert math.isnan(read(field(), [""])[0][0])
    assert math.isnan(read(field("time"), [" "])[0][0])
    assert read(field("text"), [" "])[0] == [""]
    assert read(field("day"), [""])[0] == [""]


def test_rows_may_each_name_their_unit_but_no_cell_names_two() -> None:
    cells, units = ["1", "2", "3 kg", ""], ["t", "kg", "", ""]
    found, wrong, _ = read(field(unit="TNE"), cells, units)
    assert found[:3] == [1.0, 0.002, 0.003]
    assert not wrong
    _, (finding,), _ = read(field(unit="TNE"), ["3 kg"], ["t"])
    assert finding.code == "LB-W25"
    assert read(field(unit="TNE"), ["3 t"], ["吨"])[0] == [3.0]


def test_what_was_worked_out_is_noted() -> None:
    _, _, faults = read(field(unit="TNE"), ["1,234", "5"])
    (note,) = faults.notes
    assert (note.code, note.place.row, note.values["value"]) == ("LB-W23", 2, "1234")


def test_ranges_are_told_in_the_unit_of_the_field() -> None:
    assert range_text(field(low=0.0), "t") == ">= 0 t"
    assert range_text(field(high=2.5), "") == "<= 2.5"
    assert range_text(field(low=-90.0, high=90.0), "") == "-90 ... 90"
    assert range_text(field(low=0.0, high=0.0), "t") == "0 ... 0 t"
    assert range_text(field(), "t") == ""


NUMBERS = st.one_of(
    st.sampled_from(["", " ", "0", "-0", "1.", "+3.50", "1e5", "1E-7", "12345678901234567890"]),
    st.floats(-1e12, 1e12).map(lambda value: f"{value:.10f}"),
    st.integers(-(10**15), 10**15).map(str),
)


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(["", "kt", "kg", "g"]))
def test_all_at_once_is_what_one_by_one_is(cells: list[str], unit: str) -> None:
    asked = field(unit="TNE")
    at_once = np.array(read(asked, cells, [unit])[0])
    # A number that is none, in a row of its own, makes the reader go one by one.
    slow, wrong, _ = read(asked, [*cells, "x"], [unit])
    assert len(wrong) == 1
    assert at_once.tobytes() == np.array(slow[:-1]).tobytes()
