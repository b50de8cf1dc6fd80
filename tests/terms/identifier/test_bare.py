"""Bare digits and element strings."""

import pytest

from loopbook.terms.identifier.bare import (
    explain_bare,
    explain_elements,
    looks_bare,
    looks_like_elements,
)
from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.uscc import check_character

from .facts import HOME


@pytest.mark.parametrize(
    ("code", "kind", "path", "alike"),
    [
        ("96385074", "gtin", "/01/00000096385074", ()),
        ("036000291452", "gtin", "/01/00036000291452", ()),
        ("4006381333931", "gtin", "/01/04006381333931", ("gln", "pgln")),
        ("09520001001024", "gtin", "/01/09520001001024", ()),
        ("376104250021234569", "sscc", "/00/376104250021234569", ("gsrn", "gsrnp")),
        ("40123452223334442", "gsin", "/402/40123452223334442", ()),
    ],
)
def test_a_length_has_its_usual_key_and_the_others_are_named(
    code: str, kind: str, path: str, alike: tuple[str, ...]
) -> None:
    made = explain_bare(code)
    assert looks_bare(code)
    assert (made.kind, made.canonical, made.alike) == (kind, HOME + path, alike)
    assert is_fine(made)


def test_a_wrong_digit_is_mended() -> None:
    made = explain_bare("4006381333932")
    assert made.findings[0].values["mended"] == "4006381333931"
    assert made.canonical == ""


def test_eighteen_digits_may_be_an_organisation() -> None:
    codes = [f"9111000060003{number:04d}" for number in range(400)]
    found = [code + check_character(code) for code in codes]
    digits = [code for code in found if code.isdigit()]
    kinds = {explain_bare(code).kind for code in digits if not explain_bare(code).alike}
    assert kinds == {"uscc"}
    both = [explain_bare(code) for code in digits if explain_bare(code).alike]
    assert both
    assert all(made.kind == "sscc" and made.alike[-1] == "uscc" for made in both)


def test_an_element_string_names_by_its_key_and_qualifiers() -> None:
    made = explain_elements("(01)09520001001024(21)A1(17)270101", 7)
    assert looks_like_elements("(01)09520001001024")
    assert made.urn == "urn:epc:id:sgtin:9520001.000102.A1"
    assert made.link == f"{HOME}/01/09520001001024/21/A1"
    assert [finding.code for finding in made.findings] == ["LB-I38"]


@pytest.mark.parametrize("text", ["(17)270101", "(01)123", "(01)a/b"])
def test_an_element_string_without_key_is_bad(text: str) -> None:
    made = explain_elements(text)
    assert [finding.code for finding in made.findings] == ["LB-I37"]


def test_a_wrong_digit_in_an_element_string_is_mended() -> None:
    made = explain_elements("(01)09520001001028(21)A1")
    assert made.findings[0].values["mended"] == "09520001001024"
