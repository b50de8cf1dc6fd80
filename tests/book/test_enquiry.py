"""Tests of the public enquiry: any spelling, marks, and the same words for hidden and unknown."""

from datetime import UTC, datetime

import msgspec
import pytest

from loopbook.book import MEMORY, Book, open_book
from loopbook.book.enquiry import CODE_MAX, spellings
from loopbook.errors import QueryError
from loopbook.render.enquiry import enquiry_lines, enquiry_record
from loopbook.terms.mark import MarkState
from loopbook.terms.party import anonymous
from tests.book.passport_book import (
    CORE,
    PUMP,
    WORKS,
    book_of,
    made,
    remade,
    seen,
    stated,
    tell,
)
from tests.web.books import record_case

CORE_SEEN = {**seen("receiving", "01-06", "ADD"), "epcList": [CORE]}
MARKED = [
    CORE_SEEN,
    remade(),
    {**seen("accepting", "01-09", "ADD"), "ilmd": {"loopbook:warranty": 12}},
    seen("packing", "01-10"),
]


def answers(book: Book, code: str) -> bytes:
    """Return all that anyone is told of a code, without the moment and the code itself."""
    found = msgspec.structs.replace(
        book.enquire(code), asked=datetime(2026, 1, 1, tzinfo=UTC), code=""
    )
    record = enquiry_record(found, book.schemes, "en")
    return msgspec.json.encode([found.item, record, list(enquiry_lines(found, book.schemes, "zh"))])


def test_a_mark_is_told_to_anyone_with_what_it_shows_and_nothing_else() -> None:
    with book_of(MARKED) as book:
        found = book.seen_by(anonymous()).enquire(PUMP)
        assert (found.item, found.class_en, found.class_zh) == (PUMP, "Pump", "水泵")
        (mark,) = found.marks
        assert (mark.state, str(mark.since), mark.until) == (MarkState.HOLDS, "2026-01-10", None)
        assert [(fact.term, fact.sequence) for fact in mark.facts] == [("warranty", 0)]
        told = msgspec.json.encode(enquiry_record(found, book.schemes, "en")).decode()
        assert WORKS not in told
        assert "C1" not in told
        assert "local" not in told
        assert "12 mo" in told


def test_a_code_is_found_in_every_spelling() -> None:
    with book_of(MARKED) as book:
        for code in (
            "(01)09520003000018(21)P1",
            "https://id.gs1.org/01/09520003000018/21/P1",
            f" {PUMP} ",
        ):
            assert book.enquire(code).item == PUMP
    assert spellings("urn:epc:id:sgtin:bad") == ["urn:epc:id:sgtin:bad"]


def test_a_hidden_item_and_an_unknown_code_have_the_same_answer() -> None:
    with book_of([made(colour="blue")]) as book:
        unknown = "https://id.example.org/01/09520003000018/21/NONE"
        assert answers(book, PUMP) == answers(book, unknown)
        assert "open to everyone" in list(enquiry_lines(book.enquire(PUMP), book.schemes, "en"))[1]


def test_the_owner_is_told_what_anyone_is() -> None:
    with book_of(MARKED) as book:
        assert answers(book, PUMP) == answers(book.seen_by(anonymous()), PUMP)


def test_what_is_public_is_told_and_its_marks_are_absent() -> None:
    with book_of([made(colour="blue")], ["public"]) as book:
        found = book.enquire(PUMP)
        assert found.class_en == "Pump"
        assert not found.has_passport
        assert [(each.state, each.facts) for each in found.marks] == [(MarkState.ABSENT, ())]


def test_a_passport_is_named_where_it_answers() -> None:
    with book_of([made(), seen("encoding", "01-10")]) as book:
        found = book.enquire("(01)09520003000018(21)P1")
        assert found.has_passport
        assert found.address == PUMP
        assert found.status == ""  # the status is for those with a legitimate interest


def test_an_empty_or_endless_code_is_refused() -> None:
    with book_of([made()]) as book:
        for code in ("", "  ", "x" * (CODE_MAX + 1)):
            with pytest.raises(QueryError) as refused:
                book.enquire(code)
            assert refused.value.code == "LB-U63"


def test_a_mark_is_told_once_by_the_pack_that_declares_it() -> None:
    """A pack that extends another has its marks too."""
    with open_book(MEMORY, ["cn-vehicle", "cn-remanufactured"]) as book:
        record_case(book, "cn-vehicle", "two-cars", "places.jsonld")
        record_case(book, "cn-vehicle", "two-cars", "parts-made.csv", "parts_made")
        record_case(book, "cn-vehicle", "two-cars", "removed.csv", "removed")
        record_case(book, "cn-vehicle", "two-cars", "reuse-marked.csv", "reuse_marked")
        found = book.enquire("https://id.example.org/01/09520001000751/21/D1")
        assert [(each.mark.id, each.mark.rule) for each in found.marks] == [
            ("reuse_part", "marks.toml:1")
        ]
        assert book.marks(found.item) != ()


VIN = "LSVAA4187E2184847"
BATTERY_CODE = "04QPE32301234567A1234567"


@pytest.mark.parametrize(("word", "code"), [("vin", VIN), ("battery_code", BATTERY_CODE)])
def test_a_code_that_is_written_on_the_thing_finds_it(word: str, code: str) -> None:
    spaced = f"{code[:4].lower()} {code[4:10]}-{code[10:]}"
    events = [*MARKED, stated("01-11", **{word: code})]
    with book_of(events) as book:
        anyone = book.seen_by(anonymous())
        for asked in (code, f" {code} ", spaced):
            found = anyone.enquire(asked)
            assert found.item == PUMP, asked
            assert found.marks[0].state is MarkState.HOLDS
        assert not anyone.enquire(code[:-1] + "9").item


def test_a_code_says_nothing_that_its_entry_would_not() -> None:
    """The pump is public, whose vehicle it is in is not."""
    with book_of([made(colour="blue")], ["public"]) as book:
        tell(book, [stated("01-11", vin=VIN)])
        assert book.enquire(PUMP).item == PUMP
        assert not book.enquire(VIN).item
        tell(book, [stated("01-12", vin=VIN)], ["public"])
        assert book.enquire(VIN).item == PUMP


def test_a_code_that_was_stated_in_error_finds_nothing() -> None:
    wrong = {**stated("01-11", vin=VIN), "eventID": "urn:uuid:5a1c0b1e-0000-4000-8000-000000000001"}
    error = {
        **wrong,
        "errorDeclaration": {"declarationTime": "2026-01-12T08:00:00Z", "reason": "incorrect_data"},
    }
    with book_of([*MARKED, wrong]) as book:
        assert book.enquire(VIN).item == PUMP
        tell(book, [error])
        assert not book.enquire(VIN).item


def test_a_mark_is_told_though_another_spelling_is_only_public() -> None:
    other = "https://other.example/01/09520003000018/21/P1"
    with book_of(MARKED) as book:
        tell(book, [{**made(colour="red"), "epcList": [other]}], ["public"])
        for code in (PUMP, other, "(01)09520003000018(21)P1"):
            assert book.enquire(code).item == PUMP


def test_a_code_that_no_encoding_holds_is_answered_as_any_other() -> None:
    with book_of([made()]) as book:
        assert book.enquire("\udcff").code == "\\udcff"
