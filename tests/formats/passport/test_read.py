"""Tests of passports of others: both editions, UTF-16, what is not taken, what is none."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook import Book
from loopbook.errors import ParseError
from loopbook.formats.passport.read import BYTES_MAX, Imported, read_passport
from loopbook.terms.passport import PassportRule
from tests.web.battery import battery_book

AT = datetime(2027, 10, 1, tzinfo=UTC)
ITEM = "https://id.example.org/01/09520002000101/21/X9"


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def rule(book: Book) -> PassportRule:
    return book.scheme("eu-battery").passports["battery_passport"]


@pytest.fixture(scope="module")
def codes(book: Book) -> dict[str, str]:
    words = book.scheme("eu-battery").vocabulary.values()
    return {w.term: w.unit.code if w.unit else "" for w in words if w.kind == "fact"}


def taken(found: Imported) -> dict[str, object]:
    (event,) = json.loads(found.document)["epcisBody"]["eventList"]
    ilmd = event.get("ilmd", {})
    return {name.removeprefix("loopbook:"): value for name, value in ilmd.items()}


def test_members_become_facts_and_the_text_is_kept(
    rule: PassportRule, codes: dict[str, str]
) -> None:
    text = '{"batteryMass": 410.5, "batteryCategory": "ev", "productIdentifier": "P", "own": [1]}'
    found = read_passport(text.encode(), rule, ITEM, codes, AT, name="gpi.json")
    assert taken(found) == {"battery_mass": 410.5, "battery_category": "ev"}
    (event,) = json.loads(found.document)["epcisBody"]["eventList"]
    assert event["passport:document"] == text
    told = {(f.code, f.place.pointer) for f in found.findings}
    assert told == {("LB-U71", "/productIdentifier"), ("LB-U70", "/own/0")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_with_a_mark_is_read(
    encoding: str, rule: PassportRule, codes: dict[str, str]
) -> None:
    found = read_passport('{"batteryMass": 3}'.encode(encoding), rule, ITEM, codes, AT)
    assert taken(found) == {"battery_mass": 3}


def test_an_element_is_found_by_what_it_is_of(rule: PassportRule, codes: dict[str, str]) -> None:
    stages = [
        {"lifecycleStage": "Distribution", "carbonFootprint": 3},
        {"lifecycleStage": "RawMaterialExtraction", "carbonFootprint": 55},
    ]
    content = json.dumps({"carbonFootprintPerLifecycleStage": stages}).encode()
    found = read_passport(content, rule, ITEM, codes, AT)
    assert taken(found) == {"footprint_raw_materials": 55, "footprint_distribution": 3}
    assert found.findings == ()


def test_several_models_may_stand_in_one_document(
    rule: PassportRule, codes: dict[str, str]
) -> None:
    content = {
        "GeneralProductInformation": {"batteryMass": 3},
        "Circularity": {"renewableContent": 2},
    }
    found = read_passport(json.dumps(content).encode(), rule, ITEM, codes, AT)
    assert taken(found) == {"battery_mass": 3, "renewable_content": 2}


def test_a_value_of_another_kind_is_told_and_not_taken(
    rule: PassportRule, codes: dict[str, str]
) -> None:
    found = read_passport(
        b'{"batteryMass": "heavy", "batteryCategory": "ev"}', rule, ITEM, codes, AT
    )
    assert taken(found) == {"battery_category": "ev"}
    assert [f.code for f in found.findings] == ["LB-U74"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LB-U68"), (b"[1]", "LB-U68"), (b"\xff\xfea", "LB-U68"), (b"\x80", "LB-U68"),
        (b"[" * 100_000, "LB-U68"), (b'{"a":' * 50_000, "LB-U68"), (b"{}", "LB-U69"),
        (b'{"nothing": 1}', "LB-U69"), (b" " * (BYTES_MAX + 1), "LB-U68"),
    ],
)  # fmt: skip
def test_what_is_no_passport_is_refused(
    content: bytes, code: str, rule: PassportRule, codes: dict[str, str]
) -> None:
    with pytest.raises(ParseError) as refused:
        read_passport(content, rule, ITEM, codes, AT)
    assert refused.value.code == code


NAMES = (
    "batteryMass", "labels", "labelingSubject", "labelingSymbol", "x", "batteryCondition",
    "stateOfCharge", "stateOfChargeValue",
)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.text(max_size=8) | st.floats(-1e9, 1e9)
JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(content=JSON)
def test_any_json_is_read_or_refused_in_words(
    content: object, rule: PassportRule, codes: dict[str, str]
) -> None:
    with suppress(ParseError):
        found = read_passport(json.dumps(content).encode(), rule, ITEM, codes, AT)
        assert json.loads(found.document)["type"] == "EPCISDocument"


@pytest.mark.corpus
def test_every_public_sample_becomes_an_event(corpora: Path, book: Book) -> None:
    counts = {}
    for path in sorted((corpora / "passport/samples/1.0.0").iterdir()):
        receipt, told = book.import_passport(path, ITEM)
        assert (receipt.appended, receipt.refused) == (1, 0), receipt.findings
        counts[path.name.partition("-")[0]] = len(told)
        assert all(finding.code in ("LB-U70", "LB-U71") for finding in told)
    found = {v.attribute.id: v.value for v in book.passport(ITEM).values}
    assert found["battery_mass"] == 699
    assert found["battery_category"] == "lmt"
    assert found["rated_capacity"] == 0
    assert found["chemistry"]
    assert set(counts) == {
        "CarbonFootprint", "Circularity", "GeneralProductInformation", "Labels",
        "MaterialComposition", "PerformanceAndDurability",
    }  # fmt: skip


def test_a_member_that_stands_twice_is_told(rule: PassportRule, codes: dict[str, str]) -> None:
    content = b'{"batteryMass": 410, "batteryMass": 400, "x": {"y": 1, "y": 2}}'
    found = read_passport(content, rule, ITEM, codes, AT)
    twice = [each for each in found.findings if each.code == "LB-U80"]
    assert [each.values["member"] for each in twice] == ["y", "batteryMass"]
    assert taken(found)["battery_mass"] == 400
