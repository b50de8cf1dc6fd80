"""What variables are called, and how people ask for them."""

import pytest

from loopbook.account.model.name import (
    balance_name,
    change_name,
    combination,
    flow_name,
    found_variable,
    input_name,
    level_name,
    nearest,
)
from loopbook.errors import UnknownTerm
from loopbook.terms.period import period

from .tables import modelled

TABLE = """
flow,from,to,layer,period,value,unit
ore,,smelter,goods,2024,100,kt
ore,,smelter,goods,2025,100,kt
black-mass,smelter,,goods,2025,70,kt
black,smelter,,goods,2025,20,kt
"""


def test_names_hold_all_that_tells_a_variable_apart() -> None:
    year = period("2025")
    assert flow_name("ore", "goods", year) == "ore [goods] 2025"
    assert level_name("a", "goods", year.end) == "level of stock of a [goods] end of 2025"
    assert level_name("a", "goods", year.first + 3) == "level of stock of a [goods] end of 2025-03"
    assert change_name("a", "goods", year) == "change of stock of a [goods] 2025"
    assert input_name("a", "goods", year) == "input of a [goods] 2025"
    assert balance_name("a", "goods", year) == "balance of a [goods] 2025"
    assert nearest("Slg", ["slag", "ore"]) == "slag"
    assert nearest("zzz", ["slag", "ore"]) == "-"


def test_a_name_is_found_by_as_much_of_it_as_is_needed() -> None:
    variables = modelled(TABLE).model.variables
    assert found_variable("ORE [goods] 2025", variables).id == "ore [goods] 2025"
    assert found_variable("ore[goods]2024", variables).id == "ore [goods] 2024"
    assert found_variable("black", variables).flow == "black"
    with pytest.raises(UnknownTerm) as several:
        found_variable("ore", variables)
    assert several.value.code == "LB-B81"
    with pytest.raises(UnknownTerm) as none:
        found_variable("blak", variables)
    assert (none.value.code, none.value.values["nearest"]) == ("LB-B80", "black")
    with pytest.raises(UnknownTerm) as nowhere_near:
        found_variable("%%%", variables)
    assert nowhere_near.value.values["nearest"] != "-"


def test_a_sum_is_read_with_signs_and_factors() -> None:
    variables = modelled(TABLE).model.variables
    assert combination("black-mass", variables) == ((1.0, "black-mass [goods] 2025"),)
    assert combination("black-mass + 0.5 * black - ore 2025", variables) == (
        (1.0, "black-mass [goods] 2025"),
        (0.5, "black [goods] 2025"),
        (-1.0, "ore [goods] 2025"),
    )
    assert combination("black+black-mass", variables) == (
        (1.0, "black [goods] 2025"),
        (1.0, "black-mass [goods] 2025"),
    )
    with pytest.raises(UnknownTerm):
        combination("black + gold", variables)


def test_a_sum_may_be_written_without_spaces() -> None:
    variables = modelled("flow,from,to,value,unit\na,,x,1,t\nb,x,,1,t\nc,x,,1,t").model.variables
    assert combination("a+b-c", variables) == (
        (1.0, "a [goods] 2025"),
        (1.0, "b [goods] 2025"),
        (-1.0, "c [goods] 2025"),
    )
