"""Sums and formulas of an audit worked out again, numbers held against the ledger."""

import pytest

from loopbook.evaluate.audit.checking import (
    Claim,
    Ledger,
    benefit_claims,
    checked,
    economy_claims,
    half_digit,
    ledger_claims,
    loss_claims,
    weighed_claims,
)
from loopbook.terms.audit_sheet import DiscrepancyKind, Loss, TargetEffect, Weighed, YearInput
from loopbook.terms.score import Span
from tests.evaluate.audit.filed import rows


@pytest.mark.parametrize(("text", "half"), [("12", 0.5), ("12.5", 0.05), ("0.125", 0.0005)])
def test_rounding_explains_half_a_unit_of_the_last_digit(text: str, half: float) -> None:
    assert half_digit(text) == pytest.approx(half)


def claim(stated: float | None, found: float | None, slack: float = 0.05) -> Claim:
    return Claim("economics", 3, "payback", "F4", stated, found, slack)


def test_what_lies_within_rounding_holds_and_what_does_not_is_told() -> None:
    made = [claim(3.7, 3.74), claim(3.7, 3.76), claim(3.7, None), claim(None, 1.0)]
    found = checked(DiscrepancyKind.SUM, made)
    assert (found.count, found.unknown) == (2, 1)
    (wrong,) = found.differing
    assert (wrong.table, wrong.row, wrong.stated, wrong.found) == ("economics", 3, 3.7, 3.76)


def test_totals_are_held_against_their_weighted_sums_unless_those_are_open() -> None:
    sure = Weighed(name="a", total=Span(10, 10), place=1, scores={}, stated=11.0, row=2)
    open_ = Weighed(name="b", total=Span(5, 9), place=2, scores={}, stated=7.0, row=3)
    found = checked(DiscrepancyKind.SUM, weighed_claims("focus_totals", [sure, open_]))
    assert (found.count, found.unknown, len(found.differing)) == (1, 1, 1)


def test_stated_money_and_savings_are_products_and_differences() -> None:
    money = loss_claims(rows({"loss": "L1", "amount": "10", "price": "2.6", "money": "27"}))
    saved = benefit_claims(
        rows({"option": "F1", "stream": "Ni", "before": "9", "after": "4", "saved": "5"})
    )
    assert len(checked(DiscrepancyKind.SUM, money).differing) == 1
    assert checked(DiscrepancyKind.SUM, saved).differing == ()


def test_an_economy_that_could_not_be_reckoned_cannot_be_checked() -> None:
    found = checked(DiscrepancyKind.SUM, economy_claims(rows({"option": "F1", "payback": "3"}), ()))
    assert (found.count, found.unknown) == (0, 1)


INPUT = YearInput(
    year="2024", name="zinc", flow="f", layer="Zn", unit="kg", stated=100.0, recorded=103.0, row=2
)
EFFECT = TargetEffect(
    target="water",
    label="",
    unit="l",
    before=60.0,
    stated=60.2,
    wanted=45.0,
    after=36.0,
    change=None,
    met=True,
    row=2,
)
LOSS = Loss(loss="L1", flow="f", layer="Zn", amount=50.0, unit="kg", price=1.0, money=50.0, place=1)


@pytest.mark.parametrize(("share", "wrong", "unknown"), [(0.01, 3, 0), (0.05, 1, 0), (None, 0, 4)])
def test_numbers_may_differ_from_the_ledger_by_the_share_declared(
    share: float | None, wrong: int, unknown: int
) -> None:
    ledger = Ledger([INPUT], [LOSS], [EFFECT], share)
    claims = ledger_claims(
        rows({"loss": "L1", "amount": "51"}), rows({"target": "water", "after": "40"}), ledger
    )
    found = checked(DiscrepancyKind.LEDGER, claims)
    assert (len(found.differing), found.unknown) == (wrong, unknown)
