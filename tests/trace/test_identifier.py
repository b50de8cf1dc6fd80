"""Identifiers of GS1 and others: level, class, check digit, length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.trace.identifier import (
    Level,
    check_digit,
    classes_of,
    is_right,
    is_sound,
    level_of,
    mended_key,
    read_classes,
    read_level,
    read_mended,
    stem_of,
)

HOST = "https://id.example.org"


@pytest.mark.parametrize(
    ("identifier", "level"),
    [
        ("urn:epc:id:sgtin:4012345.011111.9876", Level.INSTANCE),
        ("urn:epc:id:sscc:4012345.0123456789", Level.INSTANCE),
        ("urn:epc:class:lgtin:4012345.011111.L1", Level.LOT),
        ("urn:epc:idpat:sgtin:4012345.011111.*", Level.CLASS),
        (f"{HOST}/01/09520001000119", Level.CLASS),
        (f"{HOST}/01/09520001000119/22/2A", Level.CLASS),
        (f"{HOST}/01/09520001000119/10/L1", Level.LOT),
        (f"{HOST}/01/09520001000119/21/S1", Level.INSTANCE),
        (f"{HOST}/01/09520001000119/10/L1/21/S1?17=260101", Level.INSTANCE),
        (f"{HOST}/some/path/gtin/9520001000119/ser/S1", Level.INSTANCE),
        (f"{HOST}/00/106141412345678908", Level.INSTANCE),
        ("urn:uuid:0b5a0c3f-1111-4222-8333-944444444444", Level.UNKNOWN),
        ("M09E5B7A12345678901234X1", Level.UNKNOWN),
        ("https://example.com/orders/01/12", Level.UNKNOWN),
    ],
)
def test_the_level_of_an_identifier_is_in_its_form(identifier: str, level: Level) -> None:
    assert level_of(identifier) is level


def test_check_digits_are_those_of_the_general_specifications() -> None:
    # GS1 General Specifications 7.9.1: GTIN 6291041500213, SSCC 376104250021234569.
    assert check_digit("629104150021") == "3"
    assert check_digit("37610425002123456") == "9"


def test_a_wrong_check_digit_is_mended() -> None:
    assert mended_key(f"{HOST}/01/09520001000118/21/S1") == ("09520001000118", "09520001000119")
    assert mended_key(f"{HOST}/414/9520001000011") == ("9520001000011", "9520001000010")


@pytest.mark.parametrize(
    "identifier",
    [f"{HOST}/01/09520001000119", "urn:epc:id:sgtin:4012345.011111.1", "anything", ""],
)
def test_what_has_no_wrong_key_is_left_alone(identifier: str) -> None:
    assert mended_key(identifier) == ("", "")


def test_urn_and_digital_link_of_one_gtin_meet_in_one_class() -> None:
    by_urn = classes_of("urn:epc:id:sgtin:9520001.000011.S1")
    by_link = classes_of(f"{HOST}/01/09520001000119/10/L1/21/S1")
    assert by_urn[1] == "urn:epc:idpat:sgtin:9520001.000011.*"
    assert by_urn[-1] == by_link[-1] == "https://id.gs1.org/01/09520001000119"
    assert by_link[1:3] == (f"{HOST}/01/09520001000119/10/L1", f"{HOST}/01/09520001000119")


def test_a_lot_has_the_class_of_its_trade_item() -> None:
    assert classes_of("urn:epc:class:lgtin:9520001.000011.L1")[1] == (
        "urn:epc:idpat:sgtin:9520001.000011.*"
    )


@given(st.text(max_size=60), st.sampled_from(["", "urn:epc:id:sgtin:", f"{HOST}/01/", "urn:epc:"]))
def test_any_text_is_judged_without_fault(text: str, start: str) -> None:
    identifier = start + text
    assert level_of(identifier) in Level
    assert classes_of(identifier)[0] == identifier
    mended_key(identifier)


SEGMENTS = st.sampled_from(
    [
        "01", "gtin", "21", "10", "22", "ser", "lot", "235", "00", "sscc", "414", "417", "8004",
        "09520001000119", "09520001000118", "9520001000010", "95200017", "A", "a-b", "21?x=1",
        "b#c", "", "1\n", "٠١٢٣٤٥٦٧", "106141412345678908", "x" * 210,
    ]
)  # fmt: skip
ADDRESSES = st.builds(
    lambda head, parts: "/".join([head, *parts]),
    st.sampled_from([HOST, "http://x.org", "https://x.org?a", "https:", "ftp://x.org", "urn:x"]),
    st.lists(SEGMENTS, max_size=7),
)


@given(ADDRESSES)
def test_what_is_told_by_the_stem_is_told_by_the_whole(identifier: str) -> None:
    level, mended = read_level(identifier), read_mended(identifier)
    assert level_of(identifier) is level
    assert classes_of(identifier) == read_classes(identifier)
    assert mended_key(identifier) == mended
    assert is_right(identifier) == (mended == ("", ""))
    is_thing = level not in (Level.LOT, Level.CLASS)
    assert is_sound(identifier) == (is_thing and mended == ("", ""))


@pytest.mark.parametrize(
    ("identifier", "stem"),
    [
        (f"{HOST}/01/09520001000119/21/S1", f"{HOST}/01/09520001000119/21"),
        (f"{HOST}/01/09520001000119/10/L1", f"{HOST}/01/09520001000119/10"),
        (f"{HOST}/01/09520001000119", ""),
        (f"{HOST}/01/09520001000119/21/S1?x=1", ""),
        (f"{HOST}/01/09520001000119/21/S1/", ""),
        ("urn:epc:id:sgtin:4012345.011111.9876", ""),
    ],
)
def test_a_stem_ends_with_the_key_of_a_number(identifier: str, stem: str) -> None:
    assert stem_of(identifier) == stem
