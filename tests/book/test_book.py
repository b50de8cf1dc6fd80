"""Book: each verb on one small chain, and what it says when asked for what is not there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import EmptyPeriod, UnknownTerm
from loopbook.terms.statement import Standing


def test_a_number_opens_down_to_the_bytes_that_were_recorded(book: Book, chain: Path) -> None:
    rate = book.evaluate("cascade_rate", "2025")
    assert rate.value == pytest.approx(310 / 667 * 100)
    entries = book.evidence(rate)
    assert entries
    assert all(recorded.entry.draft.content in chain.read_bytes() for recorded in entries)
    lines = "\n".join(rate.explain())
    assert "flow(cells_to_packs) / flow(received)" in lines
    assert rate.checkpoint.root[:12] in lines


def test_a_statement_made_at_a_checkpoint_recomputes_for_ever(book: Book, chain: Path) -> None:
    before = book.evaluate("cascade_rate", "2025")
    size = before.checkpoint.size
    book.record(
        b'{"type": "ObjectEvent", "eventTime": "2025-03-01T00:00:00Z", '
        b'"eventTimeZoneOffset": "+00:00", "action": "ADD", "bizStep": "receiving", '
        b'"epcList": ["https://id.example.org/01/09506000134352/21/LATE"]}'
    )
    again = book.evaluate("cascade_rate", "2025", as_of=size)
    assert (again.value, again.checkpoint) == (before.value, before.checkpoint)
    assert book.checkpoint().size == size + 1


def test_a_checkpoint_may_be_the_first_thing_asked_for(book: Book) -> None:
    """The postings were once not made yet, and a number that was there came out unknown."""
    assert book.evaluate("received_mass", "2025", as_of=book.checkpoint().size).value == 0.667


def test_an_account_of_a_place_counts_what_happened_there_and_below_it(book: Book) -> None:
    everywhere = book.account("2025").cells
    place = "urn:example:place:sorting"
    found = {}
    for number, at in enumerate((place, place, "urn:example:place:other")):
        book.record(
            b'{"type": "ObjectEvent", "eventTime": "2025-03-01T00:00:00Z", '
            b'"eventTimeZoneOffset": "+00:00", "action": "ADD", "bizStep": "receiving", '
            b'"epcList": ["https://id.example.org/01/09520001000102/21/P%d"], '
            b'"readPoint": {"id": "%s"}}' % (number, at.encode())
        )
        found[number] = _received(book, place)
    assert found == {0: 1, 1: 2, 2: 2}
    park = {
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "creationDate": "2025-03-01T00:00:00Z",
        "epcisHeader": {
            "epcisMasterData": {
                "vocabularyList": [
                    {
                        "type": "urn:epcglobal:epcis:vtype:ReadPoint",
                        "vocabularyElementList": [
                            {
                                "id": "urn:example:place:park",
                                "children": [place, "urn:example:place:other"],
                            }
                        ],
                    }
                ]
            }
        },
        "epcisBody": {"eventList": []},
    }
    with pytest.raises(UnknownTerm, match="LB-D97"):
        _received(book, "urn:example:place:park")
    book.record(msgspec.json.encode(park))
    assert _received(book, "urn:example:place:park") == 3
    assert book.account("2025").cells != everywhere


def _received(book: Book, place: str) -> int:
    cells = book.account("2025", place=place).cells
    (cell,) = (c for c in cells if (c.flow, c.layer) == ("received", "pieces"))
    return 0 if cell.chosen is None else cell.chosen.amount


def test_a_recovery_rate_without_assay_is_unknown_and_names_the_missing_event() -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as empty:
        statement = empty.evaluate("li_recovery", "2025")
        assert statement.value is None
        assert statement.missing
        standings = {v.indicator: v.standing for v in empty.standings()}
        assert standings["li_recovery"] is Standing.UNKNOWN


def test_names_that_are_not_there_offer_the_nearest(book: Book) -> None:
    with pytest.raises(UnknownTerm, match="Nearest: 'cascade_rate'"):
        book.evaluate("cascade_rat", "2025")
    with pytest.raises(UnknownTerm, match="Nearest"):
        book.trace(book.items()[0] + "x")
    with pytest.raises(UnknownTerm, match="upstream"):
        book.trace(book.items()[0], "sideways")
    with pytest.raises(UnknownTerm, match="Nearest"):
        book.grades("residual")
    with pytest.raises(UnknownTerm, match="Entries run from 1"):
        book.entry(10_000)
    with pytest.raises(UnknownTerm, match="Known"):
        book.scheme("cn-batery")
    with pytest.raises(UnknownTerm, match="beyond"):
        book.account("2025", as_of=99_999)
    with pytest.raises(EmptyPeriod, match="2025-Q2"):
        book.account("25")


def test_two_packs_must_be_told_apart() -> None:
    with (
        loopbook.open(MEMORY, ["cn-battery", "cn-14fyp"]) as both,
        pytest.raises(UnknownTerm, match="--scheme"),
    ):
        both.account("2025")


def test_readers_in_threads_see_what_writers_in_threads_record(chain: Path) -> None:
    with loopbook.open(MEMORY, ["cn-battery"]) as book:

        def work(_: int) -> float | None:
            book.record(chain)
            return book.evaluate("cascade_rate", "2025").value

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(work, range(8)))) == 1
        assert book.evaluate("cascade_rate", "2025").value == pytest.approx(310 / 667 * 100)
