"""What must stand around the events of a document."""

import io
import json

import pytest

from loopbook.formats.document_form import UNKNOWN_MAX
from loopbook.formats.epcis_json import read
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.profile import Profile
from tests.formats.events import CONTEXT, OBJECT, read_all

DOCUMENT: dict[str, object] = {
    "@context": CONTEXT,
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2025-03-02T00:00:00Z",
    "epcisHeader": {"epcisMasterData": {"vocabularyList": []}},
    "epcisBody": {"eventList": [OBJECT]},
}
RESULTS: dict[str, object] = {"queryName": "q", "resultsBody": {"eventList": [OBJECT]}}
QUERY: dict[str, object] = {
    "@context": CONTEXT,
    "type": "EPCISQueryDocument",
    "epcisBody": {"queryResults": RESULTS},
}


def without(name: str, whole: dict[str, object] = DOCUMENT) -> dict[str, object]:
    return {key: value for key, value in whole.items() if key != name}


def found(whole: dict[str, object]) -> list[tuple[str, str]]:
    items = read_all(json.dumps(whole).encode())
    return [(f.code, f.place.pointer) for item in items for f in item.findings]


@pytest.mark.parametrize("whole", [DOCUMENT, QUERY])
def test_a_whole_document_has_no_findings(whole: dict[str, object]) -> None:
    assert found(whole) == []
    assert found({**whole, "ex:note": 1, "id": "urn:uuid:1"}) == []
    assert found(dict(reversed(whole.items()))) == []


@pytest.mark.parametrize(
    ("whole", "code", "pointer"),
    [
        (without("creationDate"), "LB-F65", "/creationDate"),
        (without("schemaVersion"), "LB-F65", "/schemaVersion"),
        (without("@context"), "LB-F65", "/@context"),
        ({**DOCUMENT, "creationDate": "2025-03-02"}, "LB-F66", "/creationDate"),
        ({**DOCUMENT, "schemaVersion": 2.0}, "LB-F66", "/schemaVersion"),
        ({**DOCUMENT, "id": "7"}, "LB-F66", "/id"),
        ({**DOCUMENT, "sender": 7}, "LB-F66", "/sender"),
        ({**DOCUMENT, "epcisHeader": None}, "LB-F66", "/epcisHeader"),
        ({**DOCUMENT, "creator": "me"}, "LB-F67", "/creator"),
        ({**DOCUMENT, "epcisHeader": {"sbdh": {}}}, "LB-F67", "/epcisHeader/sbdh"),
        ({**DOCUMENT, "@context": [*CONTEXT, CONTEXT[0]]}, "LB-F68", "/@context"),
        ({**DOCUMENT, "type": "EPCISDokument"}, "LB-F19", ""),
        ({**QUERY, "sender": "me"}, "LB-F67", "/sender"),
        (
            {**QUERY, "epcisBody": {"queryResults": without("queryName", RESULTS)}},
            "LB-F65",
            "/epcisBody/queryResults/queryName",
        ),
        (
            {**QUERY, "epcisBody": {"queryResults": {**RESULTS, "subscriptionID": 7}}},
            "LB-F66",
            "/epcisBody/queryResults/subscriptionID",
        ),
    ],
)
def test_what_the_schema_refuses_is_an_error_and_the_events_are_read(
    whole: dict[str, object], code: str, pointer: str
) -> None:
    context = [CONTEXT[1]] if code == "LB-F65" and pointer == "/@context" else None
    items = read_all(json.dumps(whole).encode())
    (finding,) = [f for item in items for f in item.findings if f.code != "LB-F16"]
    assert (finding.code, finding.place.pointer) == (code, pointer)
    assert finding.severity is Severity.ERROR
    assert finding_text(finding) != finding_text(finding, "zh")
    assert items[0].event is not None or context


def test_bodies_without_their_list_are_told() -> None:
    assert found({**DOCUMENT, "epcisBody": {}}) == [
        ("LB-F65", "/epcisBody/eventList"),
        ("LB-F12", ""),
    ]
    assert ("LB-F65", "/epcisBody") in found(without("epcisBody"))


def test_a_mild_profile_only_warns_of_the_document() -> None:
    text = json.dumps({**without("creationDate"), "note": 1}).encode()
    items = list(read(io.BytesIO(text), "a.json", Profile.LENIENT))
    found = {f.severity for item in items for f in item.findings}
    assert found == {Severity.WARNING}


def test_a_list_of_events_owes_nothing() -> None:
    assert read_all(json.dumps([OBJECT]).encode())[0].findings == ()


def test_very_many_members_are_told_of_some() -> None:
    many = {f"note{number}": 1 for number in range(20_000)}
    codes = [code for code, _ in found({**DOCUMENT, **many})]
    assert codes == ["LB-F67"] * UNKNOWN_MAX
