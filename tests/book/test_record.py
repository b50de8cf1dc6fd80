"""Record: repeats, conflicts, refusals, all or nothing; and check, which writes nothing."""

import io
import json
from pathlib import Path

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.terms.finding import Severity

EVENT = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:8f3c7c1e-0000-4000-8000-000000000001",
    "eventTime": "2025-03-01T08:00:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "ADD",
    "bizStep": "receiving",
    "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
}


def as_bytes(**changes: object) -> bytes:
    return json.dumps(EVENT | changes).encode()


def test_a_repeat_is_a_no_op_and_other_content_is_a_conflict() -> None:
    with loopbook.open(MEMORY) as book:
        assert book.record(as_bytes()).appended == 1
        spaced = json.dumps(EVENT, indent=4).encode()
        assert book.record(spaced).repeated == 1
        conflict = book.record(as_bytes(bizStep="storing"))
        assert (conflict.appended, conflict.refused) == (0, 1)
        assert [f.code for f in conflict.findings if f.severity is Severity.ERROR] == ["LB-D01"]
        assert book.checkpoint().size == 1


def test_the_good_events_of_a_document_are_kept_and_the_others_named() -> None:
    bad = EVENT | {"eventTime": "2025-03-01T08:00:00", "eventID": "urn:uuid:1"}
    with loopbook.open(MEMORY) as book:
        receipt = book.record(json.dumps([EVENT, bad]).encode(), document="two.json")
        assert (receipt.appended, receipt.refused) == (1, 1)
        error = next(f for f in receipt.findings if f.severity is Severity.ERROR)
        assert (error.place.document, error.place.event) == ("two.json", 2)


def test_all_or_nothing_writes_nothing_when_one_is_refused() -> None:
    bad = EVENT | {"eventTime": "2025-03-01T08:00:00", "eventID": "urn:uuid:1"}
    both = json.dumps([EVENT, bad]).encode()
    with loopbook.open(MEMORY) as book:
        for source in (both, io.BytesIO(both)):
            assert book.record(source, is_all_or_nothing=True).refused == 1
            assert book.checkpoint().size == 0
        assert book.record(io.BytesIO(as_bytes()), is_all_or_nothing=True).appended == 1


def test_check_says_what_record_would_say_and_writes_nothing(chain: Path) -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        size = book.checkpoint().size
        foreseen = book.check(chain)
        assert book.checkpoint().size == size
        done = book.record(chain)
        assert (foreseen.appended, foreseen.refused) == (done.appended, done.refused)
        assert foreseen.findings == done.findings


def test_an_error_declaration_takes_the_event_out_of_every_reading(book: Book) -> None:
    before = book.evaluate("cascade_rate", "2025")
    assembled = next(
        r for s in before.evidence[0].sequences if (r := book.entry(s)).event is not None
    )
    voided = json.loads(assembled.entry.draft.content)
    voided["errorDeclaration"] = {
        "declarationTime": "2025-12-31T08:00:00+08:00",
        "reason": "did_not_occur",
    }
    document = {
        "@context": json.loads(assembled.entry.draft.context or b"[]"),
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-12-31T08:00:00+08:00",
        "epcisBody": {"eventList": [voided]},
    }
    receipt = book.record(json.dumps(document).encode())
    assert receipt.appended == 1, receipt.findings
    after = book.evaluate("cascade_rate", "2025")
    assert after.value != before.value
    assert assembled.entry.sequence not in after.evidence[0].sequences
    assert book.entry(assembled.entry.sequence).voided_by == (receipt.first,)
    again = book.evaluate("cascade_rate", "2025", as_of=before.checkpoint.size)
    assert again.value == before.value


def test_a_thousand_notes_do_not_hide_the_error_behind_them() -> None:
    """Masses written as binary floats are rounded with a note each; the last event is refused."""

    def weighed(number: int) -> dict[str, object]:
        report = {"type": "Mass", "value": 0.28100200000000003, "uom": "KGM"}
        return EVENT | {
            "eventID": f"urn:uuid:{number}",
            "epcList": [f"https://id.example.org/01/09506000134352/21/{number}"],
            "ilmd": {"loopbook:class": "lmo_cell"},
            "sensorElementList": [{"sensorReport": [report]}],
        }

    events = [weighed(number) for number in range(1_200)]
    events.append(EVENT | {"eventTime": "2025-03-01T08:00:00", "eventID": "urn:uuid:last"})
    document = {
        "@context": [{"loopbook": "urn:loopbook:v1:"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-03-01T08:00:00+08:00",
        "epcisBody": {"eventList": events},
    }
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        receipt = book.record(json.dumps(document).encode())
    assert (receipt.appended, receipt.refused) == (1_200, 1)
    errors = [f for f in receipt.findings if f.severity is Severity.ERROR]
    assert [error.place.event for error in errors] == [1_201]
    notes = [f for f in receipt.findings if f.code == "LB-A03"]
    assert 0 < len(notes) <= 10
    assert receipt.findings_left_out == 1_200 - len(notes)
