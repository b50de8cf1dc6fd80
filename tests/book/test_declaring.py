"""The verbs of a book that declare, register and look through documents."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import loopbook
from loopbook import Book
from loopbook.book.counter import withdrawal
from loopbook.book.credential import opened_credential
from loopbook.book.declaration_file import file_bytes, statement_bytes, token_of
from loopbook.errors import (
    ConflictingEvent,
    InputError,
    LoopbookError,
    NotPermitted,
    ParseError,
    QueryError,
    UnknownTerm,
)
from loopbook.terms.declaration import Declaration
from loopbook.terms.entry import EntryKind, Outcome
from loopbook.terms.observation import Document
from loopbook.terms.party import Reader, Scope, anonymous
from tests.book.declared import (
    DECLARED,
    PLANT,
    PLANT_KEY,
    Now,
    answer,
    checked,
    declared,
    document,
    failing,
    plant_book,
)


@pytest.fixture
def book() -> Book:
    return plant_book()


def test_a_declaration_says_what_the_score_says(book: Book) -> None:
    sheet = book.score("plant_2025", PLANT, "2025")
    opened = checked(declared(book)).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    told = opened.credential.credential_subject
    assert (told.total.low, told.total.high) == (sheet.total.low, sheet.total.high)
    assert told.rules == sheet.digest
    assert told.day == sheet.day == date(2025, 12, 31)
    assert [each.criterion for each in told.statements] == [c.criterion for c in sheet.criteria]


def test_under_an_edition_out_of_force_nothing_is_declared(book: Book) -> None:
    for day in ("2028-01-01", date(2024, 12, 31)):
        with pytest.raises(InputError) as told:
            book.declare("plant_2025", PLANT, "2025", PLANT_KEY, day=day)
        assert told.value.code == "LB-Z43"


def test_nothing_is_declared_before_it_was_recorded() -> None:
    clock = Now()
    book = plant_book(clock=clock)
    clock.moment = DECLARED - timedelta(hours=1)
    with pytest.raises(InputError) as told:
        declared(book)
    assert told.value.code == "LB-Z41"


def test_how_long_it_may_hold_is_bounded(book: Book) -> None:
    for days in (0, -1, 4_000):
        with pytest.raises(QueryError) as told:
            declared(book, valid_days=days)
        assert told.value.code == "LB-L47"


def test_what_is_not_there_cannot_be_declared(book: Book) -> None:
    with pytest.raises(UnknownTerm):
        book.declare("no_such", PLANT, "2025", PLANT_KEY)


def test_an_observation_declared_an_error_is_no_ground(book: Book) -> None:
    data = declared(book)
    assert failing(checked(data)) == {}
    with plant_book(answer("meter", "0")) as other:
        assert other.score("plant_2025", PLANT, "2025").total.low == 70.0
        assert failing(checked(declared(other))) == {}


def test_a_register_holds_each_declaration_once(book: Book) -> None:
    data = declared(book)
    opened, status = book.register(data)
    assert status.outcome is Outcome.APPENDED
    again = book.register(token_of(data).encode())[1]
    assert (again.outcome, again.sequence) == (Outcome.REPEATED, status.sequence)
    (found,) = book.declarations()
    assert (found.sequence, found.id) == (status.sequence, opened.credential.id)
    (entry,) = book.store.read(status.sequence, status.sequence)
    assert entry.draft.kind is EntryKind.DECLARATION
    # It is no observation, event or master record: nothing else changes.
    assert book.entry(status.sequence).event is None
    assert book.score("plant_2025", PLANT, "2025").total.low == 70.0


def test_what_is_forged_is_refused_at_the_door(book: Book) -> None:
    token = token_of(declared(book))
    head, payload, _ = token.split(".")
    for wrong in (f"{head}.{payload}.{'A' * 86}", "rubbish", "ey.ey.ey"):
        with pytest.raises(ParseError):
            book.register(wrong.encode())
    assert book.declarations() == ()


def test_a_withdrawal_stands_from_then_on() -> None:
    clock = Now()
    book = plant_book(clock=clock)
    data = declared(book)
    opened, _ = book.register(data)
    clock.moment = DECLARED + timedelta(days=10)
    token = withdrawal(opened, PLANT_KEY, "停产", clock.moment)
    book.register(statement_bytes(token))
    states = {day: book.declarations(on=day)[0].state.value for day in ("2026-03-02", "2026-03-11")}
    assert states == {"2026-03-02": "valid", "2026-03-11": "withdrawn"}
    assert book.declarations(as_of="2026-03-05", on="2026-03-11")[0].state.value == "valid"
    assert book.declarations(as_of=1) == ()
    assert book.standing_of(opened).code == "LB-Z45"
    with pytest.raises(LoopbookError):
        book.declarations(on="yesterday")
    with pytest.raises(QueryError):
        book.declarations(on="12")


def test_everybody_reads_the_register_and_not_everybody_writes_it(book: Book) -> None:
    data = declared(book)
    book.register(data)
    public = book.seen_by(anonymous())
    assert len(public.declarations(PLANT)) == 1
    with pytest.raises(NotPermitted):
        public.register(data)
    writer = book.seen_by(Reader("urn:example:office", frozenset(), frozenset({Scope.RECORD})))
    assert writer.register(data)[1].outcome is Outcome.REPEATED


def test_a_reader_declares_only_what_he_sees(book: Book) -> None:
    stranger = Reader("urn:example:office", frozenset({"urn:example:office"}), frozenset(Scope))
    data = declared(book.seen_by(stranger))
    opened = checked(data).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    told = opened.credential.credential_subject
    assert {each.state for each in told.statements} == {"unknown"}
    assert told.entries.count == 0


def test_a_document_without_a_digest_bears_nothing_out() -> None:
    book = plant_book(answer("meter", "1", "C62", Document("meter.pdf", "")))
    opened = checked(declared(book)).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    assert [each.name for each in opened.credential.evidence] == ["policy.pdf"]


def test_two_contents_of_one_id_are_told_apart_by_the_store_too(book: Book) -> None:
    data = declared(book)
    opened = opened_credential(token_of(data))
    assert opened.credential.id
    book.register(data)
    other = plant_book()
    other.register(data)
    assert other.declarations()[0].jws == book.declarations()[0].jws
    assert issubclass(ConflictingEvent, InputError)


def test_documents_of_the_book_are_looked_through(tmp_path: Path) -> None:
    book = plant_book(answer("meter", "1", "C62", document("meter.pdf"), document("lost.pdf")))
    (tmp_path / "policy.pdf").write_bytes(b"policy.pdf")
    (tmp_path / "meter.pdf").write_bytes(b"other words")
    found = {each.document.name: each.state.value for each in book.documents(tmp_path)}
    assert found == {"policy.pdf": "whole", "meter.pdf": "altered", "lost.pdf": "missing"}
    assert book.seen_by(anonymous()).documents(tmp_path) == ()


def test_a_sealed_book_declares_and_registers_alike(tmp_path: Path) -> None:
    path = tmp_path / "plant.book"
    with plant_book(path=path) as book:
        book.register(declared(book))
    with loopbook.open(path) as book:
        assert len(book.declarations()) == 1
        data = declared(book)
        book.register(data)
        assert len(book.declarations()) == 2
        book.verify()
    found = checked(data, now=opened_credential(token_of(data)).credential.valid_from)
    assert failing(found) == {}


def test_a_file_is_written_and_read_back(book: Book) -> None:
    bundle = book.declare("declared/plant_2025", PLANT, 2025, PLANT_KEY, audience=["x"])
    assert checked(file_bytes(bundle), audience="x").holds


def test_a_subject_that_is_no_text_is_told(book: Book) -> None:
    with pytest.raises(LoopbookError) as told:
        book.declare("plant_2025", "\udcff", "2025", PLANT_KEY)
    assert told.value.code == "LB-Z30"


def test_the_packs_of_a_book_are_known_by_their_bytes(book: Book) -> None:
    opened = checked(declared(book)).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    named = {each.id: each.sha256 for each in opened.credential.credential_subject.packs}
    assert named["declared"] in book.packs_known()
    assert len(book.packs_known()) <= len(named)
