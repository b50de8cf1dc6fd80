"""Numbers as reasons write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.figure import (
    amount,
    chinese_scale,
    chinese_symbol_of,
    figure,
    in_unit,
    real,
    symbol_of,
)

from .world import unit


@pytest.mark.parametrize(
    ("value", "sd", "text"),
    [
        (63.636363, 0.7213, "63.64 ± 0.72"),
        (1234.5, 25.0, "1234 ± 25"),
        (15_499.0, 1200.0, "15500 ± 1200"),
        (56.8, None, "56.8"),
        (326_000_000, None, "326000000"),
        (0, None, "0"),
        (0.000123456789, None, "0.000123457"),
        (1e-20, None, "1e-20"),
    ],
)
def test_digits_follow_the_uncertainty_or_are_six(value: float, sd: float, text: str) -> None:
    assert figure(value, sd) == text


def test_a_bound_is_written_before_the_number() -> None:
    assert [figure(88, bound=b) for b in ("eq", "about", "at_least", "at_most")] == [
        "88",
        "≈ 88",
        "≥ 88",
        "≤ 88",
    ]


def test_a_value_beside_its_limit_is_written_apart_from_it() -> None:
    assert figure(59.9999999, limit=60.0) == "59.9999999"
    assert figure(60.0, limit=60.0) == "60"
    assert figure(59.5, limit=60.0) == "59.5"


def test_a_fraction_beyond_floats_has_no_float() -> None:
    assert real(in_unit(unit("kg").factor * 10**400, unit("t"))) is None


def test_a_count_has_no_symbol_and_other_units_have_one() -> None:
    assert [symbol_of(unit(u)) for u in ("C62", "1e4 C62", "%", "Mt", "H87")] == [
        "",
        "1e4",
        "%",
        "Mt",
        "piece",
    ]


def test_chinese_writes_tonnes_and_money_by_name_and_keeps_other_symbols() -> None:
    codes = ("C62", "%", "kg", "t", "Mt", "1e12 CNY", "1e9 CNY", "MIO", "kWh")
    assert [chinese_symbol_of(unit(code)) for code in codes] == [
        "", "%", "kg", "吨", "百万吨", "万亿元", "十亿元", "百万个", "kWh",
    ]  # fmt: skip


def test_chinese_counts_in_ten_thousands_and_hundred_millions() -> None:
    assert chinese_scale("百万吨") == (100, "万吨")
    assert chinese_scale("十亿元") == (10, "亿元")
    assert chinese_scale("万亿元") == (1, "万亿元")
    assert chinese_scale("百万") == (1, "百万")
    both = ("Mt", "百万吨")
    assert amount(9.98, None, both) == "9.98 Mt"
    assert amount(9.98, 0.1, both, language="zh") == "998 ± 10 万吨"
    assert amount(9.98, None, ("Mt", ""), bound="about", language="zh") == "≈ 9.98 Mt"


@given(st.floats(-1e300, 1e300), st.one_of(st.none(), st.floats(1e-300, 1e300)))
def test_every_number_can_be_written(value: float, sd: float | None) -> None:
    assert figure(value, sd)
