"""One address for one key: EPC URNs and Digital Links of any domain."""

import csv
from pathlib import Path

import pytest

from loopbook.errors import EventError
from loopbook.formats.gs1_key import canonical_key, check_digit, is_malformed

HOME = "https://id.gs1.org"
# The key, worked out by hand: prefix and reference joined, check digit by GS1 GS section 7.9.
PAIRS = [
    ("urn:epc:id:sgtin:9520001.000102.A1", "/01/09520001001024/21/A1"),
    ("urn:epc:id:sgtin:9520001.000102.A(1)!", "/01/09520001001024/21/A%281%29%21"),
    ("urn:epc:id:sscc:9520001.1000000007", "/00/195200010000000079"),
    ("urn:epc:id:sgln:9520001.00011.0", "/414/9520001000119"),
    ("urn:epc:id:sgln:9520001.00011.D7", "/414/9520001000119/254/D7"),
    ("urn:epc:id:pgln:9520001.00011", "/417/9520001000119"),
    ("urn:epc:id:grai:9520001.00012.55", "/8003/0952000100012655"),
    ("urn:epc:id:giai:9520001.X-12", "/8004/9520001X-12"),
    ("urn:epc:id:gsrn:9520001.0000000003", "/8018/952000100000000030"),
    ("urn:epc:id:gsrnp:9520001.0000000003", "/8017/952000100000000030"),
    ("urn:epc:id:gdti:9520001.00012.55", "/253/952000100012655"),
    ("urn:epc:id:sgcn:9520001.00012.55", "/255/952000100012655"),
    ("urn:epc:id:ginc:9520001.X12", "/401/9520001X12"),
    ("urn:epc:id:gsin:9520001.000000001", "/402/95200010000000010"),
    ("urn:epc:id:cpi:9520001.AB-1.7", "/8010/9520001AB-1/8011/7"),
    ("urn:epc:id:itip:9520001.000102.01.02.A1", "/8006/095200010010240102/21/A1"),
    ("urn:epc:id:upui:9520001.000102.A1", "/01/09520001001024/235/A1"),
    ("urn:epc:class:lgtin:9520001.000102.L7", "/01/09520001001024/10/L7"),
    ("urn:epc:idpat:sgtin:9520001.000102.*", "/01/09520001001024"),
    ("urn:epc:idpat:upui:9520001.000102.*", "/01/09520001001024"),
    ("urn:epc:idpat:grai:9520001.00012.*", "/8003/09520001000126"),
    ("urn:epc:idpat:gdti:9520001.00012.*", "/253/9520001000126"),
    ("urn:epc:idpat:sgcn:9520001.00012.*", "/255/9520001000126"),
    ("urn:epc:idpat:cpi:9520001.AB-1.*", "/8010/9520001AB-1"),
    ("urn:epc:idpat:itip:9520001.000102.01.02.*", "/8006/095200010010240102"),
]
LINKS = [
    ("http://shop.example.org/a/b/01/09520001001028/21/A1?x=1", "/01/09520001001028/21/A1"),
    ("https://example.org/gtin/9520001001028/lot/L7/ser/A1", "/01/09520001001028/21/A1"),
    ("https://example.org/01/09520001001028/22/2A/10/L7", "/01/09520001001028/10/L7"),
    ("https://example.org/01/09520001001028/22/2A", "/01/09520001001028"),
    ("https://example.org/01/09520001001028/", "/01/09520001001028"),
    ("https://example.org/01/09520001001028/21//a/b", "/01/09520001001028/21//a/b"),
    ("https://example.org/414/9520001000118/254/D7#x", "/414/9520001000118/254/D7"),
    ("https://example.org/253/9520001000127554", "/253/9520001000127554"),
    ("https://example.org/8010/9520001AB-1/8011/7", "/8010/9520001AB-1/8011/7"),
]


@pytest.mark.parametrize(("text", "path"), PAIRS + LINKS)
def test_a_key_has_one_address(text: str, path: str) -> None:
    assert canonical_key(text) == HOME + path
    assert canonical_key(HOME + path) == HOME + path


@pytest.mark.parametrize(
    "text",
    [
        "urn:uuid:6f0b6d3e-7a0f-4b5c-9a58-000000000001",
        "urn:epc:id:usdod:CAGEY.5678",
        "urn:epc:raw:96.x01",
        "geo:50.9,6.9",
        "https://example.org/po/12345678",
        "https://example.org/01/123",
        "https://example.org/01/09520001001028/about",
        "https://example.org",
        "",
    ],
)
def test_what_is_no_key_stays_as_it_is(text: str) -> None:
    assert canonical_key(text) == text
    assert not is_malformed(text)


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:id:sgtin:9520001.00102.A1",
        "urn:epc:id:sgtin:9520001.000102",
        "urn:epc:id:sgtin:95200.01000102.A1",
        "urn:epc:id:sscc:9520001.10000007",
        "urn:epc:id:sgtin:9520001.000102.A/1",
        "urn:epc:id:cpi:9520001.AB-1.x",
        "urn:epc:class:lgtin:9520001.000102.",
        "urn:epc:idpat:sgtin:9520001.000102.7",
    ],
)
def test_a_malformed_urn_is_an_error(text: str) -> None:
    assert is_malformed(text)
    with pytest.raises(EventError, match="LB-F43"):
        canonical_key(text)


def test_the_check_digit_is_that_of_the_general_specifications() -> None:
    # GS1 General Specifications, section 7.9: GTIN-13 629104150021 has check digit 3.
    assert check_digit("629104150021") == "3"


@pytest.mark.corpus
def test_published_pairs_of_urn_and_link_agree(corpora: Path) -> None:
    """Serials are percent-encoded as the event hash wants it; the pair is compared so."""
    path = corpora / "digital_link" / "pairs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["asserted"] != "dl_to_urn"]
    kept = [r for r in rows if not is_malformed(r["urn"]) and r["canonical_host"] == "yes"]
    encoded = str.maketrans({c: f"%{ord(c):02X}" for c in "!()*+,:"})
    assert len(kept) == 17
    for row in kept:
        expected = row["digital_link"].replace(HOME, "").translate(encoded)
        assert canonical_key(row["urn"]) == HOME + expected
