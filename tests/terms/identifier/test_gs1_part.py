"""Parts of a GS1 key, and what is wrong with them."""

import pytest

from loopbook.terms.identifier.gs1_part import field_findings, gs1_findings, gs1_parts
from loopbook.terms.identifier.key_type import QUALIFIERS
from loopbook.terms.identifier.named import Named


def test_the_parts_come_in_the_order_of_the_key() -> None:
    sscc = Named("00", "195200010000000079", {}, 7)
    assert [(part.name, part.value) for part in gs1_parts(sscc)] == [
        ("key", "195200010000000079"),
        ("extension", "1"),
        ("prefix", "9520001"),
        ("reference", "000000007"),
        ("check", "9"),
    ]
    itip = Named("8006", "095200010010240102", {"21": "A1"})
    assert [part.name for part in gs1_parts(itip)] == [
        "key", "indicator", "check", "piece", "total", "ai_21",
    ]  # fmt: skip
    giai = Named("8004", "9520001X-12", {}, 7)
    assert [part.value for part in gs1_parts(giai)] == ["9520001X-12", "9520001", "X-12"]


def test_a_wrong_digit_and_a_wrong_field_are_both_told() -> None:
    named = Named("01", "09520001001028", {"21": "A" * 21})
    assert [finding.code for finding in gs1_findings(named)] == ["LB-I04", "LB-I05"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "LB-I05"), ("a" * 21, "LB-I05"), ("a b", "LB-I13"), ("日", "LB-I13")]
)
def test_a_field_has_a_length_and_characters(text: str, code: str) -> None:
    found = field_findings(text, QUALIFIERS["21"].field, "(21)")
    assert [finding.code for finding in found] == [code]
    assert field_findings("A1", QUALIFIERS["21"].field, "(21)") == ()
