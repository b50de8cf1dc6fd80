"""Vehicle numbers."""

import pytest

from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.vin import (
    explain_vin,
    looks_like_vin,
    region_of,
    vin_check,
    years_of,
)

VIN = "1M8GDM9AXKP042788"  # 49 CFR 565, the usual example


def codes_of(code: str) -> list[str]:
    return [finding.code for finding in explain_vin(code).findings]


def test_a_vin_is_taken_apart() -> None:
    made = explain_vin(VIN)
    assert [part.value for part in made.parts] == ["1M8", "GDM9A", "X", "K", "P", "042788"]
    assert made.parts[0].meaning == "north_america"
    assert made.parts[3].read == "1989 / 2019"
    assert is_fine(made)
    # All ones: the sum of the weights is 89, one more than 8 x 11.
    assert vin_check("1" * 17) == "1"


def test_a_wrong_check_digit_is_an_error_where_it_is_asked_for() -> None:
    for region in "1L":
        code = region + VIN[1:8] + "5" + VIN[9:]
        made = explain_vin(code)
        assert [finding.code for finding in made.findings] == ["LB-I52"]
        assert explain_vin(made.findings[0].values["mended"]).findings == ()
        assert made.canonical == ""


def test_elsewhere_it_is_a_warning_and_another_letter_is_none() -> None:
    assert codes_of("W" + VIN[1:8] + "5" + VIN[9:]) == ["LB-I53"]
    assert codes_of("W" + VIN[1:8] + "Z" + VIN[9:]) == []


def test_letters_that_are_not_used_are_told_with_their_place() -> None:
    made = explain_vin("1M8GDM9AXKP0427O8")
    assert made.findings[0].values == {"text": "O (16)"}


def test_a_year_that_is_none_is_a_warning() -> None:
    assert "LB-I54" in codes_of("W" + VIN[1:9] + "U" + VIN[10:])
    assert years_of("U") == ""


@pytest.mark.parametrize(
    ("first", "region"), [("L", "china"), ("W", "europe"), ("J", "asia"), ("9", "south_america")]
)
def test_the_region_is_in_the_first_character(first: str, region: str) -> None:
    assert region_of(first + VIN[1:]) == region
    assert region_of("H" + VIN[1:]) == ""


def test_a_vin_ends_with_four_digits() -> None:
    assert looks_like_vin(VIN)
    assert looks_like_vin("1M8GDM9AXKP0427O8")
    assert not looks_like_vin("9110000600037341M")
    assert not looks_like_vin("1" * 17)
