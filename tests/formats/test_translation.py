"""Identifiers and words of an event in the form asked for."""

import copy
import json
from pathlib import Path

import pytest

from loopbook.formats.translation import CbvFormat, EpcFormat, translated, translated_identifier
from loopbook.terms.identifier import canonical
from loopbook.terms.identifier.urn import read_urn

HOME = "https://id.gs1.org"
URN = "urn:epc:id:sgtin:9520001.000102.A1"
LINK = f"{HOME}/01/09520001001024/21/A1"
CLASS_URN = "urn:epc:idpat:sgtin:9520001.000102.*"
CLASS_LINK = f"{HOME}/01/09520001001024"
PLACE_URN = "urn:epc:id:sgln:9520001.00012.0"
PLACE_LINK = f"{HOME}/414/9520001000126"
PARTY_URN = "urn:epc:id:pgln:9520001.00012"
PARTY_LINK = f"{HOME}/417/9520001000126"
PREFIXES = {"9520001": 7}


def event(thing: str, kind: str, place: str, party: str) -> dict[str, object]:
    quantities = [{"epcClass": kind, "quantity": 3, "uom": "KGM"}]
    return {
        "type": "AggregationEvent",
        "eventID": URN,
        "parentID": thing,
        "epcList": [thing, "urn:uuid:1"],
        "childEPCs": [thing],
        "inputEPCList": [thing],
        "outputEPCList": [thing],
        "quantityList": quantities,
        "childQuantityList": quantities,
        "inputQuantityList": quantities,
        "outputQuantityList": quantities,
        "readPoint": {"id": place, "example:seen": URN},
        "bizLocation": {"id": place},
        "sourceList": [{"type": "owning_party", "source": party}],
        "destinationList": [{"type": "location", "destination": place}],
        "transformationID": URN,
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:9520001.00012.5"}],
        "example:thing": URN,
    }


BY_URN = event(URN, CLASS_URN, PLACE_URN, PARTY_URN)
BY_LINK = event(LINK, CLASS_LINK, PLACE_LINK, PARTY_LINK)


def test_every_field_that_names_a_thing_is_translated_and_no_other() -> None:
    given = copy.deepcopy(BY_URN)
    assert translated(given, "Always_GS1_Digital_Link", "No_Preference") == BY_LINK
    assert given == BY_URN
    assert translated(BY_LINK, "Always_EPC_URN", "No_Preference", PREFIXES) == BY_URN


@pytest.mark.parametrize("form", ["No_Preference", "Never_Translates", ""])
def test_without_a_wish_nothing_is_translated(form: str) -> None:
    assert translated(BY_URN, form, form) == BY_URN
    assert translated(BY_LINK, form, form) == BY_LINK


def test_what_has_no_such_form_stays_as_it_is() -> None:
    assert translated(BY_LINK, "Always_EPC_URN", "No_Preference") == BY_LINK
    for text in (
        "urn:epc:id:gid:1.2.3",
        "urn:epc:id:sgtin:broken",
        "https://shop.example.org/01/09520001001024/21/A1",
        "M09E5B7A12345678901234X1",
    ):
        assert translated_identifier(text, EpcFormat.DIGITAL_LINK) == text
    wrong = f"{HOME}/01/09520001001028/21/A1"
    assert translated_identifier(wrong, EpcFormat.URN, PREFIXES) == wrong
    assert translated_identifier(URN, EpcFormat.AS_RECORDED) == URN


WORDS: dict[str, object] = {
    "bizStep": "shipping",
    "disposition": "in_transit",
    "persistentDisposition": {"set": ["completeness_verified"], "unset": "damaged"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:1"}, {"bizTransaction": "x"}],
    "sourceList": [{"type": "owning_party", "source": PARTY_URN}],
    "destinationList": [{"type": "https://ref.gs1.org/cbv/SDT-location", "destination": "x"}],
    "errorDeclaration": {"reason": "incorrect_data", "declarationTime": "2026-01-01T00:00:00Z"},
    "sensorElementList": [
        {"sensorReport": [{"type": "Temperature", "component": "x", "exception": "other"}]}
    ],
    "example:step": "shipping",
}


def test_words_become_urns_where_they_have_one() -> None:
    made = translated(WORDS, "No_Preference", CbvFormat.URN)
    assert made == {
        **WORDS,
        "bizStep": "urn:epcglobal:cbv:bizstep:shipping",
        "disposition": "urn:epcglobal:cbv:disp:in_transit",
        "persistentDisposition": {
            "set": ["urn:epcglobal:cbv:disp:completeness_verified"],
            "unset": "urn:epcglobal:cbv:disp:damaged",
        },
        "bizTransactionList": [
            {"type": "urn:epcglobal:cbv:btt:po", "bizTransaction": "urn:x:1"},
            {"bizTransaction": "x"},
        ],
        "sourceList": [{"type": "urn:epcglobal:cbv:sdt:owning_party", "source": PARTY_URN}],
        "destinationList": [{"type": "urn:epcglobal:cbv:sdt:location", "destination": "x"}],
        "errorDeclaration": {
            "reason": "urn:epcglobal:cbv:er:incorrect_data",
            "declarationTime": "2026-01-01T00:00:00Z",
        },
    }


def test_words_become_web_uris_and_words_of_others_stay() -> None:
    made = translated({**WORDS, "bizStep": "urn:x:own"}, "", CbvFormat.WEB_URI)
    assert made["bizStep"] == "urn:x:own"
    assert made["disposition"] == "https://ref.gs1.org/cbv/Disp-in_transit"
    assert made["sensorElementList"] == [
        {
            "sensorReport": [
                {
                    "type": "https://gs1.org/voc/Temperature",
                    "component": "https://ref.gs1.org/cbv/Comp-x",
                    "exception": "other",
                }
            ]
        }
    ]
    back = translated(made, "", CbvFormat.URN)
    assert back["disposition"] == "urn:epcglobal:cbv:disp:in_transit"


@pytest.mark.corpus
def test_the_public_events_keep_their_identity_both_ways(corpora: Path) -> None:
    """URN -> link -> URN gives the event again; either form has the same canonical names."""
    events = 0
    for path in sorted((corpora / "epcis" / "openepcis" / "json").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        for each in document.get("epcisBody", {}).get("eventList", []):
            events += 1
            links = translated(each, EpcFormat.DIGITAL_LINK, "")
            prefixes = _prefixes(each)
            assert translated(links, EpcFormat.URN, "", prefixes) == translated(
                each, EpcFormat.URN, "", prefixes
            )
            names = [canonical(one) for one in _listed(each, "epcList")]
            assert names == [canonical(one) for one in _listed(links, "epcList")]
    assert events > 30


def _listed(each: dict[str, object], name: str) -> list[str]:
    value = each.get(name)
    return [str(one) for one in value] if isinstance(value, list) else []


def _prefixes(node: object) -> dict[str, int]:
    """Return the company prefixes of every URN in an event."""
    if isinstance(node, dict):
        return {k: v for value in node.values() for k, v in _prefixes(value).items()}
    if isinstance(node, list):
        return {k: v for value in node for k, v in _prefixes(value).items()}
    if not isinstance(node, str) or not node.startswith("urn:epc:"):
        return {}
    named = read_urn(node)
    if named is None:
        return {}
    prefix = node.split(":", 4)[4].split(".")[0]
    return {prefix: len(prefix)}
