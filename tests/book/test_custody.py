"""Custody of a book: where things are, and that nobody learns it from what he may not see."""

import json
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.custody import moment_at
from loopbook.errors import UnknownTerm
from loopbook.terms.lineage import FOREVER
from loopbook.terms.party import Reader, Scope

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"
PLACES = [f"https://id.example.org/414/95200010000{n}" for n in (10, 27, 34)]
CARRIER, MAKER = "urn:party:carrier", "urn:party:maker"


def seen(number: int, step: str, place: str, item: str = CELL) -> bytes:
    event = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{number:08}-0000-4000-8000-000000000000",
        "eventTime": f"2025-03-{number:02}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "bizStep": step,
        "epcList": [item],
        "readPoint": {"id": place},
    }
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
    document = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-04-01T00:00:00Z",
        "epcisBody": {"eventList": [event]},
    }
    return json.dumps(document).encode()


def reader(party: str) -> Reader:
    return Reader(party=party, sees=frozenset({party}), scopes=frozenset({Scope.READ}))


def test_a_reader_learns_no_place_or_party_of_what_he_may_not_see() -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        book.record(seen(1, "receiving", PLACES[0]), party=MAKER, audience=(MAKER, CARRIER))
        book.record(seen(2, "shipping", PLACES[0]), party=MAKER, audience=(MAKER, CARRIER))
        book.record(seen(3, "receiving", PLACES[1]), party="urn:party:secret", audience=())
        (told,) = book.where(CELL)
        assert (told.place, told.party) == (PLACES[1], "urn:party:secret")
        view = book.seen_by(reader(CARRIER))
        (told,) = view.where(CELL)
        assert told.is_moving
        assert (told.place, told.party, told.sequence) == ("", "", 3)
        assert PLACES[1] not in str(view.custody(CELL))
        assert "secret" not in str(view.custody(CELL))
        for item in (CELL, "urn:nothing"):
            with pytest.raises(UnknownTerm, match="LB-U02"):
                book.seen_by(reader("urn:party:stranger")).where(item)


def test_items_of_a_book_without_packs_are_somewhere_too() -> None:
    with loopbook.open(MEMORY) as book:
        book.record(seen(1, "receiving", PLACES[0]))
        assert book.where((CELL,))[0].place == PLACES[0]
        assert book.contents(CELL) == ()


def test_what_is_sealed_is_told_as_what_is_not(tmp_path: Path, chain: Path, book: Book) -> None:
    with loopbook.new(tmp_path / "a.book", ["cn-battery"]) as sealed:
        sealed.record(chain)
    with loopbook.open(tmp_path / "a.book") as sealed:
        items = sealed.items()
        assert sealed.where(items) == book.where(items)
        for item in items:
            assert sealed.custody(item) == book.custody(item)
            assert sealed.contents(item, at="2025-05-05") == book.contents(item, at="2025-05-05")


def test_a_day_is_a_day() -> None:
    assert moment_at(None) == moment_at("") == FOREVER
    for words in ("7", 7):
        with pytest.raises(UnknownTerm, match="LB-U01"):
            moment_at(words)
