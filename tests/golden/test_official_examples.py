"""Every official example is captured and comes back unharmed, in JSON and in XML."""

import json
from pathlib import Path
from typing import Any

import pytest

import loopbook
from loopbook.book.document import AnswerForm, written_answer
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Severity
from loopbook.terms.profile import Profile

REFUSED = {
    "AggregationEvent_with_persistentDisposition": 1,
    "Example-PersistentDisposition": 2,
    "SensorDataExamples": 1,
}
"""Events of the corpus that the official schema refuses too (docs/spec/xml.md), by file."""

ADDED = ("eventID", "recordTime", "@context")


def examples(corpora: Path) -> list[Path]:
    """Return the example documents of GS1, of OpenEPCIS and of the event hash."""
    found = [*corpora.glob("epcis/**/*.json*"), *corpora.glob("epcis/**/*.xml")]
    return sorted(path for path in found if "contract" not in path.parts)


def told(document: bytes) -> list[dict[str, Any]]:
    """Return the events of a JSON document without what a server adds."""
    body = json.loads(document)["epcisBody"]
    results = body.get("queryResults", {}).get("resultsBody", body)
    events = results.get("eventList", [body["event"]] if "event" in body else [])
    return [{k: v for k, v in event.items() if k not in ADDED} for event in events]


@pytest.mark.corpus
def test_every_official_example_is_captured_and_returned_unharmed(corpora: Path) -> None:
    paths = examples(corpora)
    assert len(paths) > 140
    for path in paths:
        with loopbook.open(":memory:") as book:
            receipt = book.record(path)
            errors = [f for f in receipt.findings if f.severity is Severity.ERROR]
            assert receipt.refused <= REFUSED.get(path.stem, 0), (path.name, errors)
            entries = [entry for entry in book.store.read() if entry.draft.kind is EntryKind.EVENT]
            assert_json(path, entries, receipt.repeated + receipt.refused)
            assert_xml(path, entries)


def assert_json(path: Path, entries: list[Any], missing: int) -> None:
    """Hold that the events come back as they were sent, when they came as JSON."""
    form = AnswerForm(epc_format=EpcFormat.AS_RECORDED)
    back = told(b"".join(written_answer(entries, form)))
    assert len(back) == len(entries)
    if path.suffix == ".xml":
        return
    sent = told(path.read_bytes())
    assert len(sent) == len(back) + missing, path.name
    assert all(event in sent for event in back), path.name


def assert_xml(path: Path, entries: list[Any]) -> None:
    """Hold that the events go out as XML and come back as the same events."""
    form = AnswerForm(is_xml=True, epc_format=EpcFormat.AS_RECORDED)
    document = b"".join(written_answer(entries, form))
    with loopbook.open(":memory:") as again:
        receipt = again.record(document, document="back.xml", profile=Profile.LENIENT)
        assert receipt.refused == 0, (path.name, receipt.findings)
        back = [entry.draft.identity.id for entry in again.store.read()]
        assert sorted(set(back)) == sorted({entry.draft.identity.id for entry in entries}), (
            path.name
        )
