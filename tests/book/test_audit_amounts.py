"""Amounts of an account by the names that an audit uses."""

import pytest

from loopbook.book.audit_amounts import AccountAmounts
from loopbook.book.shelf import core
from loopbook.terms.finding import Finding
from tests.book.plating import PLANT, book


@pytest.fixture
def told() -> tuple[AccountAmounts, list[Finding]]:
    findings: list[Finding] = []
    scheme = book().scheme("cp-electroplating")
    account = book().account("2024", scheme="cp-electroplating", place=PLANT)
    return AccountAmounts((account,), scheme.system, core().units, findings), findings


def test_a_flow_is_read_in_any_unit_of_its_layer(
    told: tuple[AccountAmounts, list[Finding]],
) -> None:
    amounts, findings = told
    cubic, sequences = amounts("spent_cleaner", "water", "m3")
    litres, _ = amounts("spent_cleaner", "water", "l")
    assert (cubic, litres) == (2640.0, 2_640_000.0)
    assert len(sequences) == 1
    assert findings == []


def test_flows_joined_by_plus_are_summed_with_all_their_entries(
    told: tuple[AccountAmounts, list[Finding]],
) -> None:
    amounts, _ = told
    parts = [amounts(name, "Zn", "kg")[0] for name in ("sludge", "bath_waste")]
    total, sequences = amounts("sludge + bath_waste", "Zn", "kg")
    assert total == sum(part or 0 for part in parts)
    assert len(sequences) == 2


def test_what_the_account_has_not_is_unknown_and_no_fault(
    told: tuple[AccountAmounts, list[Finding]],
) -> None:
    amounts, findings = told
    assert amounts("energy_plating", "water", "m3") == (None, ())
    assert amounts("sludge + energy_plating", "water", "m3") == (None, ())
    assert findings == []


@pytest.mark.parametrize(
    ("flow", "layer", "unit", "code"),
    [
        ("sluge", "Zn", "kg", "LB-Z65"),
        ("sludge", "zinc", "kg", "LB-Z65"),
        ("sludge", "Zn", "m3", "LB-Z59"),
        ("sludge", "Zn", "kgs?", "LB-R01"),
    ],
)
def test_a_name_or_unit_that_the_pack_has_not_is_told_once(
    told: tuple[AccountAmounts, list[Finding]], flow: str, layer: str, unit: str, code: str
) -> None:
    amounts, findings = told
    assert amounts(flow, layer, unit) == (None, ())
    assert amounts(flow, layer, unit) == (None, ())
    assert [each.code for each in findings] == [code]
