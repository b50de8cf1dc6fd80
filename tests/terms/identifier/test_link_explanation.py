"""Digital Links, explained."""

import pytest

from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.key_type import Level
from loopbook.terms.identifier.link_explanation import explain_link, explain_named, is_address
from loopbook.terms.identifier.named import Named

from .facts import HOME


def codes_of(text: str) -> list[str]:
    return [finding.code for finding in explain_link(text).findings]


def test_a_link_has_its_parts_and_with_the_prefix_its_urn() -> None:
    made = explain_link("https://x.org/01/09520001001024/10/L1/21/A1", 7)
    assert made.urn == "urn:epc:id:sgtin:9520001.000102.A1"
    assert made.canonical == f"{HOME}/01/09520001001024/21/A1"
    assert made.link == f"{HOME}/01/09520001001024/10/L1/21/A1"
    assert [part.name for part in made.parts] == [
        "key", "indicator", "prefix", "reference", "check", "ai_10", "ai_21",
    ]  # fmt: skip
    assert made.findings == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"{HOME}/01/09520001001024/21/A1", ["LB-I06"]),
        (f"{HOME}/01/09520001001028/21/A1", ["LB-I04"]),
        (f"{HOME}/01/09520001001024/99/A1", ["LB-I31"]),
        (f"{HOME}/01/09520001001024/21/A%20B", ["LB-I13"]),
        (f"{HOME}/01/09520001001024?21=A1&17=260101", ["LB-I34", "LB-I06"]),
        (f"{HOME}/gtin/9520001001024", ["LB-I35", "LB-I36", "LB-I06"]),
        (f"{HOME}/01/9520", ["LB-I32"]),
        ("https://example.org/orders/01/12", ["LB-I32"]),
        ("https://example.org/about", ["LB-I33"]),
        (f"{HOME}/DBHKVAdpQgqrCgAc", ["LB-I10"]),
        (f"{HOME}/01/09520001001024/22/2A", ["LB-I09"]),
    ],
)
def test_what_is_wrong_or_unusual_is_told(text: str, codes: list[str]) -> None:
    assert codes_of(text) == codes


def test_a_bad_link_has_no_forms() -> None:
    made = explain_link(f"{HOME}/01/09520001001028/21/A1", 7)
    assert not is_fine(made)
    assert (made.canonical, made.urn, made.link) == ("", "", "")
    assert made.findings[0].values["mended"] == "09520001001024"


def test_a_prefix_that_cannot_be_is_an_error() -> None:
    made = explain_link(f"{HOME}/01/09520001001024/21/A1", 3)
    assert not is_fine(made)


def test_two_digits_down_a_path_of_others_may_be_anything() -> None:
    assert is_fine(explain_link("https://example.org/orders/01/12"))
    assert not is_fine(explain_link(f"{HOME}/01/12"))


def test_a_key_is_explained_from_what_it_names() -> None:
    made = explain_named("x", Named("414", "9520001000126", {}), 7)
    assert (made.kind, made.level) == ("gln", Level.INSTANCE)
    assert made.urn == "urn:epc:id:sgln:9520001.00012.0"


def test_an_address_begins_with_its_protocol() -> None:
    assert is_address("HTTPS://X.ORG/")
    assert not is_address("httpx")
