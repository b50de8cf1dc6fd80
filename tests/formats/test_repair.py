"""Damaged numbers: refused with the rule that would apply, or mended when a person asks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats.number import number_text, parse_number
from loopbook.formats.repair import DECIMAL_COMMA, NumberReader
from loopbook.terms.repair import Confidence, DecimalSign, Repairing

RULES = core().repairs
SPELLINGS = core().units.by_spelling
OFF = NumberReader(RULES)
ON = NumberReader(RULES, Repairing(is_on=True))

DAMAGED = [
    ("549010,000 tons", "R2", "54900000", "t"),
    ("74010,000 tons", "R2", "7400000", "t"),
    ("2.6100 million tons", "R3", "260000000", "t"),
    ("1000Ten thousand t", "R4", "10000000", "t"),
    ("740 <footnote 1> 10,000 tons", "R5", "7400000", "t"),
    ("10About 100 clusters", "R8", "10", "clusters"),
    ("2000billion yuan", "R9", "200000000000", "yuan"),
    ("12.5* t", "T1", "12.5", "t"),
    ("1,250†", "T1", "1250", ""),
    ("12.5 t[3]", "T2", "12.5", "t"),
]


@pytest.mark.parametrize(("text", "rule", "value", "unit"), DAMAGED)
def test_a_damaged_number_is_refused_and_the_rule_named(
    text: str, rule: str, value: str, unit: str
) -> None:
    with pytest.raises(ParseError) as caught:
        OFF.read(text, SPELLINGS)
    assert caught.value.code == "LB-W60"
    assert caught.value.values == {
        "text": text,
        "rule": rule,
        "becomes": f"{value} {unit}".strip(),
    }


@pytest.mark.parametrize(("text", "rule", "value", "unit"), DAMAGED)
def test_a_damaged_number_is_mended_when_asked_and_says_by_which_rule(
    text: str, rule: str, value: str, unit: str
) -> None:
    number = ON.read(text, SPELLINGS)
    assert (number_text(number.value), number.unit, number.rule) == (value, unit, rule)
    assert number.is_touched


@pytest.mark.parametrize(
    "text",
    ["10,000 tons", "110,000 t", "5490万吨", "3.2 million t", "2000 billion yuan", "5 m²", "56 %",
     "1,234,567.5", "-12", "137122e4"],
)  # fmt: skip
def test_an_intact_number_is_no_matter_of_rules(text: str) -> None:
    plain = parse_number(text, SPELLINGS)
    for reader in (OFF, ON):
        assert reader.read(text, SPELLINGS) == plain


def test_what_may_be_an_exponent_is_told_and_never_mended() -> None:
    for reader in (OFF, ON):
        with pytest.raises(ParseError) as caught:
            reader.read("12¹ t", SPELLINGS)
        assert caught.value.code == "LB-W60"
    # Folding would have made 12¹ into 121: without any rule it is refused as well.
    with pytest.raises(ParseError) as plain:
        parse_number("12¹ m²", SPELLINGS)
    assert plain.value.code == "LB-W21"


def test_a_declared_comma_is_read_and_a_detected_one_is_a_repair() -> None:
    declared = NumberReader((), Repairing(decimal=DecimalSign.COMMA), DecimalSign.COMMA)
    number = declared.read("1.234,5 t", SPELLINGS)
    assert (number.value, number.unit, number.rule) == (Decimal("1234.5"), "t", "")
    assert number.is_touched
    detected = NumberReader((), Repairing(is_on=True), DecimalSign.COMMA)
    assert detected.read("12,5").rule == DECIMAL_COMMA
    assert detected.read("12,5").confidence is Confidence.MEDIUM
    assert not detected.read("12").rule


def test_a_fault_under_the_comma_quotes_the_cell_as_it_stands() -> None:
    with pytest.raises(ParseError) as caught:
        NumberReader((), Repairing(), DecimalSign.COMMA).read("1,5.5")
    assert caught.value.values["text"] == "1,5.5"


@given(st.integers(10, 9999), st.sampled_from(["tons", "t"]))
def test_what_the_translation_glued_is_taken_apart_again(figure: int, unit: str) -> None:
    mended = ON.read(f"{figure}10,000 {unit}", SPELLINGS)
    assert mended.value == figure * 10_000
    assert ON.read(number_text(mended.value), SPELLINGS).value == mended.value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1e9, max_value=1e9))
def test_a_number_written_with_either_sign_comes_back(value: Decimal) -> None:
    text = number_text(value)
    comma = NumberReader((), Repairing(decimal=DecimalSign.COMMA), DecimalSign.COMMA)
    assert OFF.read(text, SPELLINGS).value == value
    assert comma.read(text.replace(".", ","), SPELLINGS).value == value


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_named_fault(text: str) -> None:
    for reader in (OFF, ON):
        assert code_of(reader, text) in {"", "LB-W20", "LB-W21", "LB-W22", "LB-W60"}


def code_of(reader: NumberReader, text: str) -> str:
    """Return the code of the fault that a text is refused with; empty where it is a number."""
    try:
        number = reader.read(text, SPELLINGS)
    except ParseError as fault:
        return fault.code
    return "" if number.value.is_finite() else "not finite"
