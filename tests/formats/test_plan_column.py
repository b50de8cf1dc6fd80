"""Columns of plan input: known in both languages, with units, and told where they are none."""

from collections.abc import Sequence

from loopbook.formats.plan_column import (
    Columns,
    heading_names,
    letters_of,
    match_plan_columns,
)
from loopbook.formats.plan_fault import Faults
from loopbook.terms.finding import Finding, Place

from .plan_inputs import FORM

FIELDS = FORM.tables[1].fields


def match(heading: Sequence[str]) -> tuple[Columns, list[Finding]]:
    faults = Faults()
    found = match_plan_columns(heading, FIELDS, Place("depots.csv", "", 1), faults)
    return found, list(faults._errors)


def test_headings_are_known_by_field_language_synonym_and_unit() -> None:
    found, wrong = match(["ID", "能力（万吨）", "Fixed cost [元]", "haul_rate", "is new"])
    assert not wrong
    assert {name: (c.position, c.unit) for name, c in found.fields.items()} == {
        "depot": (0, ""),
        "capacity": (1, "万吨"),
        "cost": (2, "元"),
        "haul": (3, ""),
        "is_new": (4, ""),
    }


def test_unknown_repeated_and_missing_columns_are_told_with_the_nearest() -> None:
    _, wrong = match(["capacty", "capacity", "能力", ""])
    assert [(each.code, each.place.column) for each in wrong] == [
        ("LB-PL24", "capacty"),
        ("LB-W15", "能力"),
        ("LB-W17", ""),
    ]
    assert wrong[0].values["nearest"] == "capacity"
    assert wrong[2].values["column"] == "depot"


def test_a_column_of_units_belongs_to_the_numbers_on_its_left() -> None:
    found, _ = match(["depot", "capacity", "unit", "fixed cost"])
    assert {name: c.units for name, c in found.fields.items()} == {
        "depot": -1, "capacity": 2, "cost": -1,
    }  # fmt: skip
    found, _ = match(["depot", "unit", "capacity [t]", "fixed cost"])
    assert found.fields["cost"].units == 1
    found, _ = match(["depot", "capacity", "fixed cost", "能力单位", "unit"])
    assert (found.fields["capacity"].units, found.fields["cost"].units) == (3, 4)


def test_remarks_currency_and_price_year_may_stand_beside() -> None:
    found, wrong = match(["depot", "note", "备注", "币种", "price year"])
    assert not wrong
    assert {name: c.position for name, c in found.beside.items()} == {
        "currency": 3,
        "price_year": 4,
    }


def test_columns_without_a_heading_are_remembered() -> None:
    found, _ = match(["depot", "", "capacity", ""])
    assert found.bare == {1, 3}
    assert letters_of(found.bare) == "B, D"


def test_a_field_of_the_form_comes_before_what_may_stand_beside() -> None:
    assert heading_names(FORM.tables[0].fields)["currency"] == "currency"
    assert heading_names(FIELDS)["currency"] == "*currency"
