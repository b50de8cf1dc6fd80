"""Units of plan input: money is that of the settings, compounds are joined."""

import time

import numpy as np
import pytest

from loopbook.errors import UnitError
from loopbook.formats.measure import UnitReader
from loopbook.formats.plan_unit import PlanUnits, Scale, currency_of, currency_unit

from .plan_inputs import UNITS

READER = UnitReader(UNITS)
CNY = PlanUnits(READER, "CNY")


def scaled(text: str, wanted: str, value: float, units: PlanUnits = CNY) -> float:
    return float(units.scale(text, units.wanted(wanted)).applied(np.array([value]))[0])


@pytest.mark.parametrize(
    ("text", "wanted", "value", "becomes"),
    [
        ("kt", "TNE", 1.5, 1500.0),
        ("万吨", "TNE", 2.0, 20000.0),
        ("kg", "TNE", 7.0, 0.007),
        ("%", "P1", 56.0, 56.0),
        ("%", "", 56.0, 0.56),
        ("元", "money", 3.0, 3.0),
        ("万元", "money", 3.0, 30000.0),
        ("元/吨", "money/TNE", 3.0, 3.0),
        ("CNY/kg", "money/TNE", 3.0, 3000.0),
        ("CNY/t/km", "money/TNE/KMT", 2.0, 2.0),
        ("元/t/m", "money/TNE/KMT", 2.0, 2000.0),
        ("t·km", "TNE*KMT", 4.0, 4.0),
        ("°C", "KEL", 20.0, 293.15),
    ],
)
def test_a_number_is_given_in_the_unit_of_the_form(
    text: str, wanted: str, value: float, becomes: float
) -> None:
    assert scaled(text, wanted, value) == pytest.approx(becomes, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "wanted", "code"),
    [
        ("KGN", "TNE", "LB-W24"),
        ("km", "TNE", "LB-W26"),
        ("km/t", "money/TNE", "LB-W26"),
        ("USD", "money", "LB-PL31"),
        ("欧元/吨", "money/TNE", "LB-PL31"),
        ("GBP", "money", "LB-PL31"),
        ("GBP/t", "money/TNE", "LB-PL31"),
    ],
)
def test_a_unit_that_cannot_be_meant_is_told(text: str, wanted: str, code: str) -> None:
    with pytest.raises(UnitError) as told:
        CNY.scale(text, CNY.wanted(wanted))
    assert told.value.code == code


def test_a_currency_that_no_table_lists_is_one_all_the_same() -> None:
    pounds = PlanUnits(READER, "GBP")
    assert scaled("GBP/kt", "money/TNE", 5000.0, pounds) == 5.0
    with pytest.raises(UnitError):
        pounds.scale("CNY", pounds.wanted("money"))
    assert currency_unit("GBP").dimension == (("GBP", 1),)


def test_without_a_currency_money_is_taken_as_it_stands() -> None:
    unknown = PlanUnits(READER)
    assert unknown.wanted("money/TNE") is None
    assert unknown.scale("CNY/t", None) == Scale(unit="CNY/t")


@pytest.mark.slow
def test_very_many_unknown_units_are_refused_in_bounded_time() -> None:
    units = PlanUnits(READER, "CNY")
    begun = time.process_time()
    for number in range(500):
        with pytest.raises(UnitError, match="LB-W24"):
            units.unit(f"blob{number}")
    assert time.process_time() - begun < 5.0


@pytest.mark.parametrize(
    ("text", "code"),
    [("CNY", "CNY"), ("元", "CNY"), ("RMB", "CNY"), ("万元", "CNY"), ("GBP", "GBP"), ("kg", ""),
     ("pounds", ""), ("", "")],
)  # fmt: skip
def test_a_currency_is_known_by_what_people_write(text: str, code: str) -> None:
    assert currency_of(text, READER) == code
