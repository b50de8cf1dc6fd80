"""Amounts: exact quanta, rounding that is told, words for people."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.amount import (
    QUANTA_MAX,
    VARIANCE_COUNT_MAX,
    Quanta,
    Scale,
    amount_text,
    quanta_of,
    scale_of,
    scaled_quanta,
    scaled_variance,
    variance_of,
)
from loopbook.rules.unit import find_unit
from loopbook.terms.posting import VARIANCE_GRID
from loopbook.terms.quantity import Unit
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


def test_ten_thousand_million_of_the_largest_amount_fit_38_digits() -> None:
    milligram = find_unit(UNITS, "MGM")
    assert quanta_of(Decimal(QUANTA_MAX), milligram, GOODS) == Quanta(QUANTA_MAX, is_rounded=False)
    assert quanta_of(Decimal(QUANTA_MAX + 1), milligram, GOODS) is None
    assert QUANTA_MAX * 10**10 < 10**38 < 2**127


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


def test_a_variance_is_rounded_to_the_grid() -> None:
    # With 2^-13 quanta the square is 2^-26: a quarter of a step; and so on.
    step = Unit("step", "", GOODS.quantum.dimension, GOODS.quantum.factor / 2**13)
    for sd, steps in (("1", 0), ("1.5", 1), ("2", 1), ("3", 2), ("5", 6), ("0.0001", 0)):
        assert variance_of(Decimal(sd), step, GOODS) == (steps / VARIANCE_GRID, True)


def test_a_variance_beyond_counting_is_none() -> None:
    milligram = find_unit(UNITS, "MGM")
    assert variance_of(Decimal("2.4e13"), milligram, GOODS)[1]
    for text in ("2.5e13", "1e70", "NaN"):
        assert variance_of(Decimal(text), milligram, GOODS) == (0.0, False)


sds = st.decimals(0, 10**14, allow_nan=False, places=9) | st.floats(1e-30, 1e14).map(Decimal)


@given(sds, st.sampled_from([KILOGRAM, GRAM, TONNE]))
def test_a_variance_is_the_nearest_whole_number_of_steps(sd: Decimal, unit: Unit) -> None:
    spread = Fraction(sd) * unit.factor / GOODS.quantum.factor
    count = round(spread**2 * VARIANCE_GRID)
    variance, has_sd = variance_of(sd, unit, GOODS)
    assert has_sd == (count <= VARIANCE_COUNT_MAX)
    if has_sd:
        assert variance == float(Fraction(count, VARIANCE_GRID))
        assert (variance * VARIANCE_GRID).is_integer()
        assert int(variance * VARIANCE_GRID) <= VARIANCE_COUNT_MAX
        assert variance >= 2**29 or int(variance * VARIANCE_GRID) == count


texts = st.sampled_from(["NaN", "sNaN", "Infinity", "-0", "0E+99", "1e61", "-1e-61", "1e999999"])
numbers = st.decimals() | st.decimals(-10, 10**20, places=6) | texts.map(Decimal)


@given(numbers, st.sampled_from([KILOGRAM, GRAM, TONNE, find_unit(UNITS, "LBR")]))
def test_the_quick_way_with_a_scale_agrees_where_it_answers(value: Decimal, unit: Unit) -> None:
    scale = scale_of(unit, GOODS)
    assert scale is not None
    quick, slow = scaled_quanta(value, scale), quanta_of(value, unit, GOODS)
    assert quick is None or slow == Quanta(quick, is_rounded=False)
    if slow is not None and not slow.is_rounded and value.adjusted() < 60:
        assert quick == slow.amount
    spread = scaled_variance(value, scale)
    assert spread is None or (spread, True) == variance_of(value, unit, GOODS)


def test_a_unit_with_an_offset_has_no_scale() -> None:
    warm = msgspec.structs.replace(KILOGRAM, offset=Fraction(1))
    assert scale_of(warm, GOODS) is None
    assert scale_of(KILOGRAM, GOODS) == Scale(10**6, 1)


def test_amounts_read_in_the_unit_of_the_layer() -> None:
    assert amount_text(1_000_000_000, GOODS) == "1000 kg"
    assert amount_text(44_500, GOODS) == "0.0445 kg"
    assert amount_text(-1, GOODS) == "-0.000001 kg"
    assert amount_text(0, GOODS) == "0 kg"
