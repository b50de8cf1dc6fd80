"""Entries leave as they came, but for what is spliced in and what is asked for."""

import json
from datetime import UTC, datetime

import pytest

import loopbook
from loopbook.book.document import AnswerForm, event_out, written_answer, written_event
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.entry import Entry
from tests.api.documents import document, event

URN = "urn:epc:id:sgtin:0614141.107346.2018"
LINK = "https://id.gs1.org/01/10614141073464/21/2018"
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


def entry(**more: object) -> Entry:
    with loopbook.open(":memory:") as book:
        receipt = book.record(document(event() | more))
        return next(iter(book.store.read(receipt.last, receipt.last)))


def test_an_event_keeps_its_bytes() -> None:
    found = entry(epcList=[URN])
    kept = event_out(found)
    assert kept.content == found.draft.content
    # Asked for what it has, it keeps them too.
    assert event_out(found, EpcFormat.URN).content == found.draft.content
    written = b"".join(written_answer([found], created=MOMENT))
    assert found.draft.content[1:] in written
    told = json.loads(written)
    assert told["creationDate"] == "2026-01-05T00:00:00Z"
    assert told["epcisBody"]["queryResults"]["queryName"] == "SimpleEventQuery"


def test_identifiers_are_translated_and_numbers_keep_their_digits() -> None:
    found = entry(
        epcList=[URN], quantityList=[{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877",
                                      "quantity": 1.50, "uom": "KGM"}]
    )  # fmt: skip
    content = event_out(found, EpcFormat.DIGITAL_LINK).content
    assert LINK.encode() in content
    assert b"1.5" in content
    assert json.loads(content)["quantityList"][0]["quantity"] == 1.5


def test_two_spellings_of_one_thing_are_one_when_translated() -> None:
    found = entry(epcList=[URN, LINK])
    assert json.loads(event_out(found, EpcFormat.DIGITAL_LINK).content)["epcList"] == [LINK]
    assert json.loads(event_out(found).content)["epcList"] == [URN, LINK]


@pytest.mark.parametrize(
    ("form", "word"),
    [
        (CbvFormat.WEB_URI, "https://ref.gs1.org/cbv/BizStep-inspecting"),
        (CbvFormat.URN, "urn:epcglobal:cbv:bizstep:inspecting"),
        (CbvFormat.NO_PREFERENCE, "urn:epcglobal:cbv:bizstep:inspecting"),
    ],
)
def test_xml_spells_words_as_asked(form: CbvFormat, word: str) -> None:
    asked = AnswerForm(is_xml=True, cbv_format=form, query_name="检查", subscription_id="s")
    text = b"".join(written_answer([entry()], asked)).decode()
    assert f"<bizStep>{word}</bizStep>" in text
    assert "检查" in text
    assert "<subscriptionID>s</subscriptionID>" in text


def test_one_event_alone_has_its_context_and_record_time() -> None:
    found = entry()
    told = json.loads(written_event(found))
    assert "@context" in told
    assert told["recordTime"]
    assert told["eventID"] == event()["eventID"]
