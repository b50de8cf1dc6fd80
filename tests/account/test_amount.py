"""Amounts: exact quanta, rounding that is told, words for people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.amount import QUANTA_MAX, Quanta, amount_text, quanta_of, variance_of
from loopbook.rules.unit import find_unit
from tests.account.world import SYSTEM
from tests.trace.world import UNITS

GOODS = SYSTEM.layers["goods"]
KILOGRAM, GRAM, TONNE = (find_unit(UNITS, code) for code in ("KGM", "GRM", "TNE"))


def test_a_number_in_a_unit_becomes_whole_quanta() -> None:
    assert quanta_of(Decimal("44.5"), GRAM, GOODS) == Quanta(44_500, is_rounded=False)
    assert quanta_of(Decimal("1.5"), TONNE, GOODS) == Quanta(1_500_000_000, is_rounded=False)


@pytest.mark.parametrize(
    ("grams", "amount"), [("0.0005", 0), ("0.0015", 2), ("0.0025", 2), ("0.0026", 3)]
)
def test_half_a_quantum_goes_to_even_and_says_so(grams: str, amount: int) -> None:
    assert quanta_of(Decimal(grams), GRAM, GOODS) == Quanta(amount, is_rounded=True)


@pytest.mark.parametrize("text", ["-1", "NaN", "Infinity", "1e999999", "1e40"])
def test_what_cannot_be_an_amount_is_none(text: str) -> None:
    assert quanta_of(Decimal(text), KILOGRAM, GOODS) is None


def test_the_largest_amount_is_what_128_bits_hold() -> None:
    milligram = find_unit(UNITS, "MGM")
    assert quanta_of(Decimal(QUANTA_MAX), milligram, GOODS) == Quanta(QUANTA_MAX, is_rounded=False)
    assert quanta_of(Decimal(QUANTA_MAX + 1), milligram, GOODS) is None


@given(st.decimals(0, 10**9, places=6))
def test_the_unit_a_number_comes_in_does_not_change_the_amount(kilograms: Decimal) -> None:
    amounts = {
        quanta_of(kilograms, KILOGRAM, GOODS),
        quanta_of(kilograms.scaleb(3), GRAM, GOODS),
        quanta_of(kilograms.scaleb(-3), TONNE, GOODS),
    }
    assert len(amounts) == 1


def test_a_standard_uncertainty_becomes_a_variance_in_quanta() -> None:
    assert variance_of(Decimal("0.01"), GRAM, GOODS) == (pytest.approx(100.0), True)
    assert variance_of(Decimal(0), GRAM, GOODS) == (0.0, True)
    assert variance_of(None, GRAM, GOODS) == (0.0, False)


def test_amounts_read_in_the_unit_of_the_layer() -> None:
    assert amount_text(1_000_000_000, GOODS) == "1000 kg"
    assert amount_text(44_500, GOODS) == "0.0445 kg"
    assert amount_text(-1, GOODS) == "-0.000001 kg"
    assert amount_text(0, GOODS) == "0 kg"
