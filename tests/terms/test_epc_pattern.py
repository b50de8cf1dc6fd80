"""EPC patterns: the grammar, and each scheme as URN and as Digital Link."""

import pytest

from loopbook.terms.epc_pattern import is_pattern, pattern_of
from loopbook.terms.identifier import canonical

INSIDE = [
    ("sgtin:0614141.107346.*", "sgtin:0614141.107346.2017"),
    ("sgtin:0614141.107346.*", "sgtin:0614141.107346.a.b"),
    ("sgtin:0614141.*.*", "sgtin:0614141.107346.2017"),
    ("sgtin:*.*.*", "sgtin:0614141.107346.2017"),
    ("sgtin:0614141.107346.[10-20]", "sgtin:0614141.107346.15"),
    ("sgtin:0614141.107346.15", "sgtin:0614141.107346.15"),
    ("sgtin:0614141.107346.%2F", "sgtin:0614141.107346.%2F"),
    ("sscc:0614141.*", "sscc:0614141.1234567890"),
    ("sscc:*.*", "sscc:0614141.1234567890"),
    ("sgln:0614141.12345.*", "sgln:0614141.12345.400"),
    ("sgln:0614141.12345.*", "sgln:0614141.12345.0"),
    ("sgln:0614141.12345.0", "sgln:0614141.12345.0"),
    ("sgln:0614141.*.*", "sgln:0614141.12345.400"),
    ("pgln:0614141.*", "pgln:0614141.12345"),
    ("grai:0614141.12345.*", "grai:0614141.12345.400"),
    ("grai:0614141.*.*", "grai:0614141.12345.400"),
    ("giai:0614141.*", "giai:0614141.12345400"),
    ("giai:*.*", "giai:0614141.12345400"),
    ("gsrn:0614141.*", "gsrn:0614141.1234567890"),
    ("gsrnp:0614141.*", "gsrnp:0614141.1234567890"),
    ("gdti:0614141.12345.[1-9]", "gdti:0614141.12345.4"),
    ("sgcn:4012345.67890.*", "sgcn:4012345.67890.04711"),
    ("ginc:0614141.*", "ginc:0614141.xyz3311"),
    ("gsin:0614141.*", "gsin:0614141.123456789"),
    ("cpi:0614141.123ABC.*", "cpi:0614141.123ABC.123456789"),
    ("cpi:0614141.*.*", "cpi:0614141.123ABC.123456789"),
    ("upui:1234567.089456.*", "upui:1234567.089456.51qIgY"),
]
OUTSIDE = [
    ("sgtin:0614141.107346.*", "sgtin:0614141.107347.2017"),
    ("sgtin:0614142.*.*", "sgtin:0614141.107346.2017"),
    ("sgtin:0614141.107346.[10-20]", "sgtin:0614141.107346.21"),
    ("sgtin:0614141.107346.[10-20]", "sgtin:0614141.107346.015"),
    ("sgtin:0614141.107346.[10-20]", "sgtin:0614141.107346.a"),
    ("sgtin:0614141.107346.15", "sgtin:0614141.107346.150"),
    ("sgtin:0614141.107346.*", "grai:0614141.12345.400"),
    ("sscc:0614141.*", "sscc:0614142.1234567890"),
    ("sgln:0614141.12345.0", "sgln:0614141.12345.400"),
    ("giai:0614141.*", "giai:0614142.12345400"),
]


@pytest.mark.parametrize(("pattern", "identity"), INSIDE)
def test_what_is_inside_a_pattern_is_so_in_both_spellings(pattern: str, identity: str) -> None:
    holds = pattern_of(f"urn:epc:idpat:{pattern}")
    urn = f"urn:epc:id:{identity}"
    assert holds(urn)
    assert canonical(urn) != urn
    assert holds(canonical(urn))


@pytest.mark.parametrize(("pattern", "identity"), OUTSIDE)
def test_what_is_outside_a_pattern_is_so_in_both_spellings(pattern: str, identity: str) -> None:
    holds = pattern_of(f"urn:epc:idpat:{pattern}")
    urn = f"urn:epc:id:{identity}"
    assert not holds(urn)
    assert not holds(canonical(urn))


def test_a_pattern_of_an_unknown_scheme_holds_for_urns() -> None:
    holds = pattern_of("urn:epc:idpat:gid:952056.2718.*")
    assert holds("urn:epc:id:gid:952056.2718.1414")
    assert not holds("urn:epc:id:gid:952056.2719.1414")


def test_a_pattern_takes_in_narrower_classes_and_the_class_itself() -> None:
    holds = pattern_of("urn:epc:idpat:sgtin:0614141.*.*")
    assert holds("urn:epc:idpat:sgtin:0614141.107346.*")
    assert holds("https://id.gs1.org/01/10614141073464")
    assert not pattern_of("urn:epc:idpat:sgtin:0614141.107346.*")("urn:epc:idpat:sgtin:0614141.*.*")


@pytest.mark.parametrize(
    "text",
    [
        "sgtin:0614141.107346",
        "sgtin:0614141.*.5",
        "sgtin:*.107346.*",
        "sgtin:0614141.10734.*",
        "sgtin:061414x.107346.*",
        "sgtin:06141.10734600.*",
        "sgtin:0614141.107346.",
        "sgtin:0614141.107346.[9-1]",
        "sgtin:0614141.107346.[a-b]",
        "sgtin:0614141.107346.[01-2]",
        "sgtin:[1-2].107346.*",
        "sgtin:0614141.[1-2].5",
        "sscc:0614141.[1-2]",
        "",
        "sgtin:",
        "sgtin:0614141.107346. *",
    ],
)
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="urn:epc:idpat"):
        pattern_of(f"urn:epc:idpat:{text}")


def test_a_pattern_begins_as_one() -> None:
    assert is_pattern("urn:epc:idpat:sgtin:*.*.*")
    assert not is_pattern("urn:epc:id:sgtin:0614141.107346.2017")
