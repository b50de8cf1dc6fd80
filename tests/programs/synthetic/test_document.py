"""Documents: the same bytes everywhere, valid, labelled, admitted without a word."""

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook.book.opening import MEMORY, open_book
from loopbook.formats.epcis_json import read
from loopbook.programs.synthetic import (
    Plan,
    documents,
    events_ndjson,
    master_document,
    plan,
)
from loopbook.programs.synthetic.document import document_name
from loopbook.terms.event import Event

PINNED = "0935cb14cc33e74baaafd016b997f398740f7911ae986bf9c4b7d0e1fd04b0ad"


def digest(size: int, seed: int) -> str:
    planned = plan(size, seed)
    made = hashlib.sha256(master_document(planned))
    for document in documents(planned):
        made.update(document)
    return made.hexdigest()


def test_a_seed_makes_the_same_bytes_on_every_machine() -> None:
    assert digest(5_000, 1) == PINNED
    assert digest(5_000, 2) != PINNED


def test_lines_hold_the_same_events(small_plan: Plan) -> None:
    lines = b"".join(events_ndjson(small_plan)).splitlines()
    listed = [
        event
        for document in documents(small_plan)
        for event in json.loads(document)["epcisBody"]["eventList"]
    ]
    assert [json.loads(line) for line in lines] == listed
    assert len(lines) == small_plan.tally.events


def test_every_event_says_that_it_is_made_up(small_events: Sequence[Event]) -> None:
    for event in small_events:
        assert event.basis == "constructed"
        assert {"eventTime", "Mass", "quantity"} <= set(event.constructed)
        assert "-fa4e-8000-" in event.event_id


def test_no_two_events_share_an_id_but_an_event_and_its_declaration(
    small_events: Sequence[Event],
) -> None:
    named = [(event.event_id, event.error is not None) for event in small_events]
    assert len(set(named)) == len(named)


def test_events_are_read_without_a_finding(small_plan: Plan) -> None:
    for document in (master_document(small_plan), *documents(small_plan)):
        assert not [p.findings for p in read(io.BytesIO(document), "x") if p.findings]


def test_a_book_foresees_nothing_doubtful() -> None:
    planned = plan(3_000)
    with open_book(MEMORY, ["cn-battery"], party="synthetic") as book:
        assert not book.check(master_document(planned)).findings
        book.record(master_document(planned))
        (document,) = documents(planned)
        foreseen = book.check(document)
    assert (foreseen.appended, foreseen.findings) == (planned.tally.events, ())


def test_documents_hold_some_thousand_events_each(small_plan: Plan) -> None:
    counts = [document.count(b'"eventID"') for document in documents(small_plan)]
    assert sum(counts) == small_plan.tally.events
    assert all(5_000 <= count < 6_000 for count in counts[:-1])
    assert document_name(small_plan, "a") != document_name(plan(5_000), "a")


def test_master_data_say_that_they_are_synthetic(small_plan: Plan) -> None:
    found = [parsed.master for parsed in read(io.BytesIO(master_document(small_plan)), "x")]
    masters = [record for record in found if record is not None]
    assert len(masters) == 70
    for record in masters:
        assert any(str(value).startswith("Synthetic ") for value in record.attributes.values())
    words = {
        str(v) for r in masters for k, v in r.attributes.items() if k.startswith("urn:loopbook")
    }
    assert {"nmc_cell", "second_life_pack", "sorting_site", "metal_product"} <= words


@pytest.mark.corpus
def test_events_are_valid_under_the_schema_of_gs1(corpora: Path) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    planned = plan(5_000)
    for document in (master_document(planned), *documents(planned)):
        assert not list(validator.iter_errors(json.loads(document)))
