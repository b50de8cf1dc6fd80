"""Check digits of GS1 keys."""

from loopbook.terms.identifier.check_digit import check_digit, mended, with_check_digit


def test_check_digits_are_those_of_the_general_specifications() -> None:
    # GS1 General Specifications 7.9.1: GTIN 6291041500213, SSCC 376104250021234569.
    assert check_digit("629104150021") == "3"
    assert check_digit("37610425002123456") == "9"
    assert with_check_digit("629104150021") == "6291041500213"


def test_zeros_at_the_front_change_nothing() -> None:
    assert check_digit("0" * 30 + "629104150021") == "3"


def test_a_wrong_digit_is_mended_and_a_right_one_is_left() -> None:
    assert mended("6291041500214") == "6291041500213"
    assert mended("6291041500213") == ""
