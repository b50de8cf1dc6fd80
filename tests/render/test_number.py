"""Numbers as people read them; digits by the rule of the Particle Data Group."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.number import amount_text, layer_value, number_text, unit_symbol
from loopbook.terms.quantity import Unit

from .accounts import GOODS, KG, KILOGRAM


@pytest.mark.parametrize(
    ("value", "sd", "words"),
    [
        # Review of Particle Physics, section 5.3: 0.827 +- 0.119, 0.827 +- 0.367
        (0.827, 0.119, "0.83 ± 0.12"),
        (0.8271, 0.367, "0.8 ± 0.4"),
        (63.5832, 0.7012, "63.6 ± 0.7"),
        (123456.0, 3456.0, "123,500 ± 3,500"),
        (990.0, 10.0, "990 ± 10"),
        (Fraction(1, 3), None, "0.3333"),
        (1234567.891, None, "1,234,568"),
        (260_000_000, None, "260,000,000"),
        (0, None, "0"),
        (-5, None, "−5"),
    ],
)
def test_digits_follow_the_uncertainty(
    value: float | Fraction, sd: float | None, words: str
) -> None:
    assert number_text(value, sd=sd) == words


def test_a_stated_number_is_not_cut() -> None:
    assert number_text(56.8, symbol="%") == "56.8 %"
    assert number_text(56.84999, symbol="%") == "56.85 %"


def test_what_is_far_below_any_scale_is_written_with_a_power() -> None:
    assert number_text(1.9282e-112, symbol="t") == "1.928E-112 t"


def test_unknown_is_a_word_and_not_zero() -> None:
    assert number_text(None) == "unknown"
    assert number_text(None, "zh", symbol="吨") == "未知"
    assert number_text(float("nan")) == "unknown"


def test_chinese_counts_in_wan_and_yi_without_rounding() -> None:
    assert number_text(260_000_000, "zh", symbol="吨") == "2.6亿吨"
    assert number_text(540_000, "zh", symbol="t") == "54万 t"
    assert number_text(123_456_789, "zh") == "1.23456789亿"
    assert number_text(260_000_000, "zh", sd=5_000_000.0, symbol="吨") == "(2.60 ± 0.05)亿吨"


def test_a_chinese_unit_of_millions_is_counted_as_statistics_count() -> None:
    assert number_text(326, "zh", symbol="百万吨") == "3.26亿吨"
    assert number_text(5.6, "zh", sd=0.1, symbol="百万吨") == "(560 ± 10)万吨"
    assert number_text(326, symbol="Mt") == "326 Mt"


def test_the_bound_stands_before_the_number() -> None:
    assert number_text(60, bound="at_least", symbol="%") == "≥ 60 %"
    assert number_text(60, bound="about") == "≈ 60"


def test_rounding_never_reaches_the_target() -> None:
    assert number_text(69.99961234, limits=(70.0,)) == "69.9996"
    assert number_text(69.96, sd=2.0, limits=(70.0, None)) == "69.96 ± 2.00"


@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.none() | st.floats(1e-6, 1e6),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda v: round(v, 3)),
)
def test_what_is_written_stands_to_a_limit_as_the_value_does(
    value: float, sd: float | None, limit: float
) -> None:
    written = number_text(value, sd=sd, limits=(limit,)).split(" ± ")[0]
    read = Decimal(written.replace(",", "").replace("−", "-"))
    if abs(value - limit) > 1e-12:
        assert (read > Decimal(repr(limit))) == (value > limit)
        assert (read < Decimal(repr(limit))) == (value < limit)


@given(st.integers(-(10**30), 10**30), st.sampled_from(["en", "zh"]))
def test_a_whole_number_keeps_every_digit(value: int, language: str) -> None:
    written = number_text(value, language).replace(",", "").replace("−", "-")
    number = written.rstrip("万亿")
    scale = {"万亿": 10**12, "亿": 10**8, "万": 10**4}.get(written.removeprefix(number), 1)
    assert Fraction(number) * scale == value


def test_an_amount_is_read_in_the_unit_of_its_layer() -> None:
    assert layer_value(1500, GOODS) == Fraction(15, 10_000)
    assert amount_text(1000 * KG, GOODS, sd=10.0 * KG) == "1,000 ± 10 kg"
    assert amount_text(None, GOODS) == "unknown"


def test_money_in_chinese_is_counted_in_yi_and_wan_yi() -> None:
    assert number_text(5, "zh", symbol="万亿元") == "5万亿元"
    assert number_text(200, "zh", symbol="十亿元") == "2,000亿元"
    assert number_text(326, "zh", symbol="百万吨") == "3.26亿吨"


def test_tonnes_are_chinese_in_chinese_and_symbols_of_the_si_stay() -> None:
    tonne = Unit("TNE", "t", (("mass", 1),), Fraction(1000), label_zh="吨")
    piece = Unit("C62", "C62", (("piece", 1),), Fraction(1), label_zh="个")
    assert (unit_symbol(tonne, "zh"), unit_symbol(tonne)) == ("吨", "t")
    assert unit_symbol(piece, "zh") == "个"
    percent = Unit("P1", "%", (), Fraction(1, 100), label_zh="百分比")
    assert unit_symbol(KILOGRAM, "zh") == "kg"
    assert unit_symbol(KILOGRAM) == "kg"
    assert unit_symbol(percent, "zh") == "%"


def test_a_number_of_pieces_has_no_unit_behind_it_whatever_a_pack_calls_it() -> None:
    one = Unit("C62", "C62", (("piece", 1),), Fraction(1), label_zh="个")
    assert unit_symbol(one) == ""
    assert unit_symbol(one, "zh") == "个"
    assert unit_symbol(Unit("NMP", "packs", (("piece", 1),), Fraction(1))) == "packs"
