"""Record: repeats, conflicts, refusals, all or nothing; and check, which writes nothing."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.record import Shown
from loopbook.formats.epcis_json import read
from loopbook.terms.finding import Place, Severity, place_text
from loopbook.trace.capture import admit, introduced

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


PLACES = st.builds(
    Place,
    document=st.sampled_from(["", "a.jsonld", "1, event 1", "文件.json"]),
    sheet=st.sampled_from(["", "S1"]),
    row=st.integers(0, 2),
    column=st.sampled_from(["", "C"]),
    event=st.integers(0, 12),
    pointer=st.sampled_from(["", "x[0]"]),
)


@given(st.lists(PLACES, max_size=5))
def test_the_source_of_an_entry_is_its_place_as_a_person_reads_it(places: list[Place]) -> None:
    shown = Shown()
    assert [shown.text(place) for place in places] == [place_text(place) for place in places]


def observed(number: int, item: str, **changes: object) -> dict[str, object]:
    return EVENT | {
        "eventID": f"urn:uuid:{number}",
        "action": "OBSERVE",
        "bizStep": "storing",
        "epcList": [item],
        **changes,
    }


def test_a_capture_finds_what_the_plain_rules_find(chain: Path) -> None:
    item = "https://id.example.org/01/09520001000102/21/A"
    wrong = "https://id.example.org/01/09520001000109/21/A"
    events = [
        EVENT | {"epcList": [item]},
        observed(1, item),
        observed(2, wrong),
        observed(3, "urn:x:unheard"),
        observed(4, item, bizStep="receving"),
        observed(5, item, bizStep="receiving"),
        observed(6, item, eventTime="2999-01-01T00:00:00Z"),
        observed(7, item, quantityList=[{"epcClass": item, "quantity": 1, "uom": "ZZZ"}]),
        observed(8, item, errorDeclaration={"declarationTime": "2025-03-02T00:00:00Z"}),
        observed(9, item, ilmd={"ex:a": 1}),
        *json.loads(chain.read_bytes())["epcisBody"]["eventList"][:40],
    ]
    context = json.loads(chain.read_bytes())["@context"]
    text = json.dumps(
        {
            "@context": context,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "epcisBody": {"eventList": events},
        }
    ).encode()
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        now = datetime.now(UTC)
        schemes = tuple(book.schemes.values())
        items = list(read(io.BytesIO(text), "a"))
        heard = {name for one in items if one.event for name in introduced(one.event)}
        plain = [
            (found.code, found.place)
            for one in items
            for found in (*one.findings, *admit(one, schemes, heard.__contains__, now))
        ]
        receipt = book.check(text, document="a")
        posted = {"LB-A01", "LB-A02", "LB-A03", "LB-A04", "LB-A05", "LB-A06"}
        found = [(one.code, one.place) for one in receipt.findings if one.code not in posted]
        assert found == plain
        assert {"LB-C12", "LB-C14", "LB-C08", "LB-F29"} <= {code for code, _ in plain}


def test_what_one_batch_refused_is_not_unheard_of_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("loopbook.book.record.BATCH", 2)
    taken = EVENT | {"eventID": "urn:uuid:0", "epcList": ["urn:x:a"]}
    refused = EVENT | {
        "epcList": ["urn:x:b"],
        "quantityList": [{"epcClass": "urn:x:c", "uom": "1"}],
    }
    later = [observed(number, item) for number, item in enumerate(["urn:x:a", "urn:x:z"], 1)]
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        text = json.dumps([taken, refused, *later]).encode()
        receipt = book.record(text)
        unheard = [one for one in receipt.findings if one.code == "LB-C14"]
        assert [one.values["item"] for one in unheard] == ["urn:x:z"]
        again = book.record(text)
        assert (again.repeated, again.appended) == (receipt.appended, 0)
