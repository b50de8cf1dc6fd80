"""Pseudonyms: the ledger holds none of a person, and a shredded key brings none back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loopbook
from loopbook.book.pseudonym import PSEUDONYM, Pseudonyms
from loopbook.errors import StoreUnavailable
from loopbook.store.desk import MemoryDesk

OWNER = "王小明"
EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2025-01-01T08:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "action": "OBSERVE",
    "bizStep": "receiving",
    "epcList": ["https://id.example.org/01/09520001000102/21/C1"],
    "loopbook:owner": OWNER,
}
DOCUMENT = {
    "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"loopbook": "urn:loopbook:v1:"},
    ],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2025-01-01T00:00:00Z",
    "epcisBody": {"eventList": [EVENT]},
}


@pytest.fixture
def desk() -> Iterator[MemoryDesk]:
    desk = MemoryDesk()
    yield desk
    desk.close()


def test_one_person_has_one_pseudonym_however_the_name_is_spelled(desk: MemoryDesk) -> None:
    one = Pseudonyms(desk)
    assert one.of("Wang  Xiaoming") == Pseudonyms(desk).of(" wang xiaoming ")
    assert one.of("Wang Xiaoming") != one.of("Wang Xiaohong")
    assert one.of(one.of("Wang")) == one.of("Wang")
    assert Pseudonyms(MemoryDesk()).of("Wang Xiaoming") != one.of("Wang Xiaoming")


def test_when_the_key_is_shredded_the_pseudonym_never_comes_back(desk: MemoryDesk) -> None:
    pseudonyms = Pseudonyms(desk)
    before = pseudonyms.of(OWNER)
    assert pseudonyms.shred(OWNER)
    assert not pseudonyms.shred(OWNER)
    assert pseudonyms.of(OWNER) != before


def test_looking_leaves_no_key_behind(desk: MemoryDesk) -> None:
    Pseudonyms(desk, is_kept=False).of(OWNER)
    assert desk.listed("pseudonym") == []


@given(st.text(max_size=50))
def test_a_pseudonym_tells_nothing_of_the_name(name: str) -> None:
    desk = MemoryDesk()
    told = Pseudonyms(desk).of(name)
    assert len(told) == len(PSEUDONYM) + 32
    assert told.startswith(PSEUDONYM)
    desk.close()


def test_a_personal_field_never_reaches_the_folder_of_the_book(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    content = json.dumps(DOCUMENT, ensure_ascii=False).encode()
    with loopbook.open(":memory:", schemes=["cn-battery"]) as foreseen:
        assert "LB-K20" in {f.code for f in foreseen.check(content).findings}
    with loopbook.new(folder, schemes=["cn-battery"]) as book:
        receipt = book.record(content)
        assert "LB-K20" in {f.code for f in receipt.findings}
        assert book.record(content).repeated == 1
        entry = book.entry(receipt.first).entry
        owner = Pseudonyms(book.desk).of(OWNER)
        # Every other byte is as it came.
        own = json.dumps(EVENT, ensure_ascii=False)
        assert entry.draft.content.decode() == own.replace(OWNER, owner)
    for spelled in (OWNER.encode(), json.dumps(OWNER).strip('"').encode()):
        for file in folder.rglob("*"):
            assert file.is_dir() or spelled not in file.read_bytes()


def test_personal_data_need_a_desk() -> None:
    from_memory = loopbook.open(":memory:", schemes=["cn-battery"])
    from_memory._keeping = from_memory._keeping._replace(desk=None)
    with pytest.raises(StoreUnavailable, match="LB-K06"):
        from_memory.record(json.dumps(DOCUMENT).encode())
