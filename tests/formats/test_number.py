"""Numbers as people write them: exact, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.number import (
    clipped,
    fold,
    magnitude,
    number_text,
    parse_number,
    shifted,
)

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
)


@given(NUMBERS)
def test_the_plain_text_of_a_number_reads_back_as_the_number(value: Decimal) -> None:
    read = parse_number(number_text(value))
    assert read.value == value
    assert not read.is_touched


@given(NUMBERS)
def test_grouped_and_full_width_digits_read_back_as_the_number(value: Decimal) -> None:
    grouped = f"{value:,}"
    wide = grouped.translate(str.maketrans("0123456789,.-", "０１２３４５６７８９，．－"))
    assert parse_number(grouped).value == value
    assert parse_number(wide).value == value


@given(NUMBERS, st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12), ("千", 3), ("百万", 6)]))
def test_a_chinese_magnitude_is_worked_in_exactly(value: Decimal, word: tuple[str, int]) -> None:
    text, power = word
    read = parse_number(f"{number_text(value)} {text}吨")
    assert read.value == shifted(value, power)
    assert (read.unit, read.is_touched) == ("吨", True)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("5490万吨", "54900000", "吨"),
        ("2.6亿吨", "260000000", "吨"),
        ("3.2 亿 t", "320000000", "t"),
        ("1万亿元", "1000000000000", "元"),
        ("137122e4", "1371220000", ""),
        ("1.5E-3 kg", "0.0015", "kg"),
        ("1,234,567.5", "1234567.5", ""),
        ("1 234 567", "1234567", ""),
        ("3.2 million t", "3200000", "t"),
        ("-5", "-5", ""),
        ("−5", "-5", ""),
        ("+7 %", "7", "%"),
        ("２．６％", "2.6", "%"),
        (".5", "0.5", ""),
        ("60.50", "60.5", ""),
        ("3 百分点", "3", "百分点"),
        ("0", "0", ""),
        ("12345678901234567890.123456789", "12345678901234567890.123456789", ""),
    ],
)
def test_what_people_write_is_read(text: str, value: str, unit: str) -> None:
    read = parse_number(text)
    assert read.value == Decimal(value)
    assert read.unit == unit


def test_a_known_unit_is_not_taken_apart() -> None:
    assert parse_number("5千克", {"千克"}).value == 5
    assert parse_number("5千克", {"千克"}).unit == "千克"
    assert parse_number("5千吨", {"千克"}).value == 5000
    assert magnitude("万吨", {"吨"}) == (4, "吨")


@pytest.mark.parametrize(
    "text",
    ["549010,000 tons", "12,5", "1.234,5", "1,23,456", "0,123", "1,234 567", "1.2.3", "5-7", "1,"],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_number(text)
    assert caught.value.code == "LB-W21"


@pytest.mark.parametrize("text", ["", "n/a", "约26", "≥5", "--", "kg 5", "x" * 500])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_number(text)
    assert caught.value.code == "LB-W20"


@pytest.mark.parametrize("text", ["1e999999999", "9" * 41, "1e-31"])
def test_numbers_too_long_to_mean_anything_are_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_number(text)
    assert caught.value.code == "LB-W22"


def test_plain_decimals_are_not_called_touched() -> None:
    assert not parse_number("5490.50 t").is_touched
    assert parse_number("5,490").is_touched


def test_texts_are_folded_and_clipped_for_messages() -> None:
    assert fold("（ＫＧ）") == "(KG)"
    assert len(clipped("x" * 100)) == 60
