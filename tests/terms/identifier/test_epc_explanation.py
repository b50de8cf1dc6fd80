"""EPC URNs, explained."""

import pytest

from loopbook.terms.identifier.epc_explanation import explain_urn, urn_form
from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.key_type import Level

from .facts import MALFORMED, PAIRS


@pytest.mark.parametrize(("urn", "path", "length"), PAIRS)
def test_a_good_urn_has_parts_and_both_forms(urn: str, path: str, length: int) -> None:
    made = explain_urn(urn)
    assert is_fine(made)
    assert made.urn == urn
    assert made.canonical == made.link == f"https://id.gs1.org{path}"
    assert len(next(part.value for part in made.parts if part.name == "prefix")) == length


@pytest.mark.parametrize("text", MALFORMED)
def test_a_bad_urn_says_so_and_how_it_is_made(text: str) -> None:
    made = explain_urn(text)
    assert not is_fine(made)
    assert (made.canonical, made.level) == ("", Level.UNKNOWN)
    assert [made.findings[0].code, made.findings[-1].code] == ["LB-I02", "LB-I15"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("urn:epc:id:sgtin:9520001.00102.A1", "LB-I03"),
        ("urn:epc:id:sgtin:95200.01000102.A1", "LB-I16"),
        ("urn:epc:id:sgtin:9520001.00010X.A1", "LB-I17"),
        ("urn:epc:idpat:sgtin:9520001.000102.7", "LB-I18"),
        ("urn:epc:id:sgtin:9520001.000102.A/1", "LB-I19"),
        ("urn:epc:id:giai:9520001.A/1", "LB-I19"),
        ("urn:epc:id:sgtin:9520001.000102." + "A" * 21, "LB-I05"),
        ("urn:epc:id:cpi:9520001.AB.x", "LB-I13"),
    ],
)
def test_the_place_where_a_urn_goes_wrong_is_told(text: str, code: str) -> None:
    assert code in [finding.code for finding in explain_urn(text).findings]


def test_a_container_has_no_link_and_a_wrong_digit_is_mended() -> None:
    made = explain_urn("urn:epc:id:bic:CSQU3054383")
    assert is_fine(made)
    assert (made.canonical, made.link) == ("urn:epc:id:bic:CSQU3054383", "")
    assert [part.name for part in made.parts] == [
        "bic_owner", "bic_category", "bic_serial", "bic_check",
    ]  # fmt: skip
    wrong = explain_urn("urn:epc:id:bic:CSQU3054384")
    assert wrong.findings[0].values["mended"] == "CSQU3054383"


def test_a_pattern_of_more_classes_and_a_scheme_not_known() -> None:
    assert explain_urn("urn:epc:idpat:sgtin:9520001.*.*").kind == "pattern"
    other = explain_urn("urn:epc:id:sgtln:1.2.3")
    assert (other.kind, other.findings[0].code) == ("epc", "LB-I14")
    assert explain_urn("urn:uuid:1").kind == "urn"


def test_the_form_of_a_scheme_is_written_out() -> None:
    assert urn_form("class:lgtin") == "urn:epc:class:lgtin:PREFIX.REFERENCE.LOT"
    assert urn_form("id:gid") == "urn:epc:id:gid:MANAGER.CLASS.SERIAL"
