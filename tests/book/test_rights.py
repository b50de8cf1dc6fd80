"""Visibility: what a reader may not see is not there for him, whatever he asks."""

import json
from typing import Any

import pytest

import loopbook
from loopbook.book import Book
from loopbook.errors import NotPermitted, UnknownTerm
from loopbook.terms.party import PUBLIC, Party, Reader, Role, Scope, owner, role_id

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
MAKER, CARRIER, RIVAL = (f"urn:party:{name}" for name in ("maker", "carrier", "rival"))
CELL, PACK, SECRET = (f"https://id.example.org/01/09520001000102/21/{n}" for n in ("C1", "P1", "X"))
ALL = frozenset({Scope.READ, Scope.RECORD})


def reader(party: str, *roles: Role) -> Reader:
    held = {party, PUBLIC, *map(role_id, roles)}
    return Reader(party, frozenset(held), ALL)


def document(*events: dict[str, Any]) -> bytes:
    shell = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-01-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }
    return json.dumps(shell).encode()


def made(name: str, item: str, **more: object) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{name}",
        "eventTime": "2025-01-01T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "epcList": [item],
        **more,
    }


def packed(name: str, action: str, time: str) -> dict[str, Any]:
    return {
        "type": "AggregationEvent",
        "eventID": f"urn:uuid:{name}",
        "eventTime": f"2025-01-{time}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": action,
        "parentID": PACK,
        "childEPCs": [CELL],
        "bizStep": "packing" if action == "ADD" else "unpacking",
    }


def declared(name: str) -> dict[str, Any]:
    error = {"declarationTime": "2025-02-01T00:00:00Z", "reason": "did_not_occur"}
    return made(name, CELL, errorDeclaration=error)


@pytest.fixture
def book() -> Book:
    return loopbook.open(":memory:")


def test_a_reader_sees_what_was_told_to_him_to_his_roles_or_to_everyone(book: Book) -> None:
    maker = book.seen_by(reader(MAKER))
    maker.record(document(made("1", CELL)), audience=[CARRIER])
    maker.record(document(made("2", PACK)), audience=["authority"])
    maker.record(document(made("3", SECRET)))
    maker.record(document(made("4", CELL + "public")), audience=["public"])
    seen = {
        name: book.seen_by(each).items()
        for name, each in {
            "maker": reader(MAKER),
            "carrier": reader(CARRIER),
            "authority": reader("urn:party:office", Role.AUTHORITY),
            "rival": reader(RIVAL),
        }.items()
    }
    assert list(seen["maker"]) == [CELL, PACK, SECRET, CELL + "public"]
    assert list(seen["carrier"]) == [CELL, CELL + "public"]
    assert list(seen["authority"]) == [PACK, CELL + "public"]
    assert list(seen["rival"]) == [CELL + "public"]


def test_what_is_hidden_and_what_is_not_there_get_the_same_answer(book: Book) -> None:
    book.seen_by(reader(MAKER)).record(document(made("1", SECRET)))
    rival = book.seen_by(reader(RIVAL))
    for ask in (rival.trace, rival.item):
        with pytest.raises(UnknownTerm) as hidden:
            ask(SECRET)
        with pytest.raises(UnknownTerm) as absent:
            ask(SECRET + "?")
        assert str(hidden.value) == str(absent.value).replace(SECRET + "?", SECRET)
        assert "nearest" not in hidden.value.values or hidden.value.values["nearest"] == "-"
    with pytest.raises(UnknownTerm, match="LB-D14"):
        rival.entry(1)
    assert rival.items() == []


def test_a_lineage_follows_only_links_that_may_be_seen(book: Book) -> None:
    maker = book.seen_by(reader(MAKER))
    maker.record(document(made("1", CELL), made("2", PACK)), audience=[CARRIER])
    maker.record(document(packed("3", "ADD", "02")), audience=[CARRIER])
    maker.record(document(packed("4", "DELETE", "03")))
    assert maker.trace(PACK).links == ()
    (partial,) = book.seen_by(reader(CARRIER)).trace(PACK).links
    assert (partial.ended_by, partial.until) == (0, None)
    with pytest.raises(UnknownTerm):
        book.seen_by(reader(RIVAL)).trace(PACK)


def test_a_warning_does_not_tell_whether_others_know_an_item(book: Book) -> None:
    book.seen_by(reader(MAKER)).record(document(made("1", SECRET)))
    seen = made("2", SECRET, action="OBSERVE", bizStep="inspecting")
    own = book.seen_by(reader(MAKER)).check(document(seen))
    assert "LB-C14" not in {finding.code for finding in own.findings}
    known = book.seen_by(reader(RIVAL)).check(document(seen))
    unknown = book.seen_by(reader(RIVAL)).check(
        document({**seen, "epcList": [SECRET.replace("/X", "/Y")]})
    )
    assert [f.code for f in known.findings] == [f.code for f in unknown.findings]


def test_a_taken_identifier_is_told_without_whose_it_is(book: Book) -> None:
    book.seen_by(reader(MAKER)).record(document(made("1", SECRET)))
    receipt = book.seen_by(reader(RIVAL)).record(document(made("1", CELL)))
    assert [f.code for f in receipt.findings] == ["LB-K04"]
    assert not any("sequence" in f.values for f in receipt.findings)


def test_only_who_recorded_an_event_declares_it_an_error(book: Book) -> None:
    maker, rival = book.seen_by(reader(MAKER)), book.seen_by(reader(RIVAL))
    maker.record(document(made("1", CELL)), audience=[CARRIER])
    refused = rival.record(document(declared("1")))
    absent = rival.record(document(declared("9")))
    assert (refused.appended, absent.appended) == (0, 0)
    told = [[(f.code, sorted(f.values)) for f in r.findings] for r in (refused, absent)]
    assert told[0] == told[1]
    assert told[0][-1][0] == "LB-K03"
    assert maker.record(document(declared("1"))).appended == 1
    assert maker.entry(1).voided_by == (2,)
    # Whoever could see the event sees that it was wrong.
    assert book.seen_by(reader(CARRIER)).entry(1).voided_by == (2,)
    assert book.seen_by(reader(CARRIER)).entry(2).entry.draft.audience == (CARRIER, MAKER)


def test_a_document_may_say_an_event_and_declare_it_an_error(book: Book) -> None:
    maker = book.seen_by(reader(MAKER))
    assert maker.record(document(made("1", CELL), declared("1"))).appended == 2


def test_a_key_does_what_its_scopes_say(book: Book) -> None:
    looking = book.seen_by(Reader(MAKER, frozenset({MAKER}), frozenset({Scope.READ})))
    with pytest.raises(NotPermitted, match="LB-K01"):
        looking.record(document(made("1", CELL)))
    with pytest.raises(NotPermitted, match="LB-K01"):
        looking.verify()
    with pytest.raises(NotPermitted, match="LB-K02"):
        book.seen_by(reader(MAKER)).record(document(made("1", CELL)), party=RIVAL)
    assert book.seen_by(owner("desk")).record(document(made("1", CELL)), party=RIVAL).appended == 1
    recording = book.seen_by(Reader(MAKER, frozenset({MAKER}), frozenset({Scope.RECORD})))
    with pytest.raises(NotPermitted, match="LB-K01"):
        recording.trace(CELL)


def test_closing_a_view_leaves_the_book_open(book: Book) -> None:
    with book.seen_by(reader(MAKER)) as view:
        view.record(document(made("1", CELL)))
    assert list(book.items()) == [CELL]


def test_a_party_is_named_with_its_roles() -> None:
    assert Party(id=MAKER).roles == ()
