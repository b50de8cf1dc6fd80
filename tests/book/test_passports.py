"""Tests of the passports of a book: values, audiences, versions, links; and that nothing leaks."""

import msgspec
import pytest

from loopbook.book import Book
from loopbook.book.passports import address_of, narrowed
from loopbook.errors import NotPermitted, UnknownTerm
from loopbook.render.passport import passport_ld, passport_sheet
from loopbook.render.passport_page import passport_document
from loopbook.terms.party import PUBLIC, Reader, Role, Scope, anonymous, role_id
from loopbook.terms.passport import Passport, PassportLink
from tests.book.passport_book import (
    OTHER,
    PUMP,
    Json,
    book_of,
    made,
    of_other,
    remade,
    seen,
    stated,
    tell,
)

LIFE = [made(mass={"value": 12, "uom": "KGM"}, colour="blue"), seen("encoding", "01-10")]


def reader(*roles: Role, party: str = "urn:party:visitor") -> Reader:
    held = frozenset({party, PUBLIC, *map(role_id, roles)})
    return Reader(party, held, frozenset({Scope.READ}))


def values(found: Passport) -> dict[str, object]:
    return {each.attribute.id: each.value for each in found.values}


def told(book: Book, who: Reader) -> tuple[str, bytes, str]:
    """Return all that a reader is told, in every form."""
    found = book.seen_by(who).passport(PUMP)
    sheet = passport_sheet(found, book.schemes)
    pages = "".join(passport_document(sheet, language) for language in ("en", "zh"))
    return sheet.tag, msgspec.json.encode([passport_ld(sheet), sheet]), pages


def test_values_come_from_identifier_class_facts_model_and_milestones() -> None:
    with book_of(LIFE) as book:
        found = book.passport(PUMP)
        assert values(found) == {
            "id": PUMP, "address": PUMP, "kind": "pump", "mass": 12.0, "colour": "blue",
            "power": 750.0, "made_on": "2026-01-05",
            "made_at": "https://id.example.org/414/9520003000001", "maker": "Example Pumps",
            "status": "made", "accident": None, "report": None,
        }  # fmt: skip
        of = {each.attribute.id: each for each in found.values}
        entry = {name: each.sequences for name, each in of.items()}
        assert of["accident"].missing == "passport.missing.not_stated"
        assert of["report"].missing == "passport.missing.nowhere"
        (mass,) = entry["mass"]
        assert book.entry(mass).event is not None
        (power,) = entry["power"]
        master = book.entry(power).master
        assert master is not None
        assert master.attributes["urn:loopbook:v1:power"] == 750


def test_audiences_are_sets_and_no_ranks() -> None:
    with book_of([*LIFE, stated("02-01", accident="dropped")]) as book:
        legitimate = values(book.seen_by(reader(Role.LEGITIMATE)).passport(PUMP))
        assert legitimate["accident"] == "dropped"
        assert legitimate["status"] == "made"
        for role in (Role.AUTHORITY, Role.NOTIFIED, Role.SURVEILLANCE):
            found = book.seen_by(reader(role)).passport(PUMP)
            hidden = {each.attribute.id for each in found.values if each.is_hidden}
            assert "accident" in hidden
            assert ("report" in hidden) is (role is not Role.SURVEILLANCE)
        commission = book.seen_by(reader(Role.COMMISSION)).passport(PUMP)
        assert values(commission)["accident"] == "dropped"
        assert values(commission)["status"] is None


def test_the_public_is_told_the_same_whether_a_hidden_value_exists_or_not() -> None:
    """Not in a value, a version, an entity tag, a count, a moment or a page."""
    hidden = [stated("02-01", accident="dropped"), seen("retail_selling", "02-03")]
    with book_of(LIFE) as without, book_of([*LIFE, *hidden]) as having:
        for who in (anonymous(), reader(), reader(Role.AUTHORITY), reader(Role.SURVEILLANCE)):
            assert told(without, who) == told(having, who)
        legitimate = reader(Role.LEGITIMATE)
        assert told(without, legitimate) != told(having, legitimate)


def test_a_shown_value_opens_neither_entry_nor_place_nor_other_values_of_it() -> None:
    with book_of(LIFE) as book:
        found = book.seen_by(anonymous()).passport(PUMP)
        assert values(found)["mass"] == 12.0
        assert all(not each.sequences for each in found.values)
        assert "414/9520003000001" not in msgspec.json.encode(told(book, anonymous())).decode()
        with pytest.raises(UnknownTerm):
            book.seen_by(anonymous()).entry(2)
        with pytest.raises(UnknownTerm):
            book.seen_by(anonymous()).item(PUMP)


def test_an_entry_is_named_to_whom_it_is_open() -> None:
    with book_of(LIFE[:1], ["legitimate"]) as book:
        tell(book, LIFE[1:])
        found = book.seen_by(reader(Role.LEGITIMATE)).passport(PUMP)
        named = {each.attribute.id for each in found.values if each.sequences}
        assert {"mass", "colour", "made_on", "maker", "status"} <= named
        assert book.seen_by(anonymous()).passport(PUMP).values[3].sequences == ()


def test_nothing_answers_before_issue_but_to_who_sees_the_entries() -> None:
    with book_of(LIFE[:1], ["recycler"]) as book:
        own = book.passport(PUMP)
        assert (own.state, own.issued) == ("draft", None)
        recycler = book.seen_by(reader(Role.RECYCLER)).passport(PUMP)
        assert values(recycler)["status"] == "made"  # he sees the entry; no list masks it
        for who in (anonymous(), reader(Role.LEGITIMATE)):
            with pytest.raises(UnknownTerm) as hidden:
                book.seen_by(who).passport(PUMP)
            with pytest.raises(UnknownTerm) as unknown:
                book.seen_by(who).passport("https://id.example.org/01/09520003000018/21/NONE")
            assert hidden.value.code == unknown.value.code == "LB-U60"
            assert hidden.value.message("en").replace("P1", "NONE") == unknown.value.message("en")


def test_a_draft_is_made_of_what_its_reader_may_see() -> None:
    with book_of(LIFE[:1], ["recycler"]) as book:
        tell(book, [stated("01-06", colour="red")])
        assert values(book.passport(PUMP))["colour"] == "red"
        assert values(book.seen_by(reader(Role.RECYCLER)).passport(PUMP))["colour"] == "blue"


def test_versions_count_the_entries_that_changed_what_is_shown() -> None:
    with book_of(LIFE) as book:
        assert book.passport(PUMP).version == 1
        tell(book, [stated("02-01", colour="blue")])
        assert book.passport(PUMP).version == 1  # the same colour again
        tell(book, [stated("02-02", colour="red"), seen("retail_selling", "02-03")])
        assert book.passport(PUMP).version == 3
        assert book.seen_by(anonymous()).passport(PUMP).version == 2  # the status is not for him
        old = book.passport(PUMP, as_of="2026-02-01")
        assert (old.version, values(old)["colour"]) == (1, "blue")
        with pytest.raises(UnknownTerm):
            book.seen_by(anonymous()).passport(PUMP, as_of="2026-01-09")


def test_an_entry_declared_an_error_says_nothing_more() -> None:
    wrong: Json = {**stated("02-02", colour="red"), "eventID": "urn:uuid:wrong"}
    error = {"declarationTime": "2026-02-05T00:00:00Z", "reason": "incorrect_data"}
    with book_of([*LIFE, wrong]) as book:
        assert values(book.passport(PUMP))["colour"] == "red"
        tell(book, [{**wrong, "errorDeclaration": error}])
        found = book.passport(PUMP)
        assert (values(found)["colour"], found.version) == ("blue", 1)


def test_a_passport_names_what_took_over_and_where_it_came_from() -> None:
    events = [*LIFE, remade([PUMP], "03-01", OTHER), of_other(seen("encoding", "03-02"))]
    with book_of(events) as book:
        for who in (book, book.seen_by(anonymous())):
            old, new = who.passport(PUMP), who.passport(OTHER)
            assert (old.state, old.links) == ("succeeded", (PassportLink(OTHER, True),))
            assert (new.state, new.links) == ("open", (PassportLink(PUMP, False),))


def test_a_passport_that_is_not_issued_is_not_named_in_another() -> None:
    with book_of([*LIFE, remade([PUMP], "03-01", OTHER)]) as book:
        assert book.passport(PUMP).links == (PassportLink(OTHER, True),)
        assert book.seen_by(anonymous()).passport(PUMP).links == ()
        assert OTHER not in msgspec.json.encode(told(book, anonymous())).decode()


def test_a_passport_answers_after_the_end() -> None:
    with book_of([*LIFE, seen("destroying", "06-01", "DELETE")]) as book:
        found = book.seen_by(anonymous()).passport(PUMP)
        assert found.state == "ended"
        assert values(found)["mass"] == 12.0


def test_coverage_counts_what_the_reader_may_see() -> None:
    with book_of(LIFE) as book:
        own, public = book.passport(PUMP).coverage, book.passport(PUMP, audience="public").coverage
        assert (own.asked, own.asked_there, own.offered, own.offered_there) == (11, 9, 1, 1)
        assert (public.asked, public.asked_there) == (7, 7)


def test_any_spelling_of_the_name_finds_it() -> None:
    with book_of(LIFE) as book:
        for name in (
            "https://id.gs1.org/01/09520003000018/21/P1",
            "https://x.example/a/01/09520003000018/21/P1?v=1",
        ):
            assert book.passport(name).item == PUMP


def test_a_reader_asks_as_less_than_he_is_and_never_as_more() -> None:
    assert narrowed(None, "") is None
    roles = (role_id(Role.LEGITIMATE), role_id(Role.COMMISSION))
    assert narrowed(None, "legitimate, commission") == frozenset({PUBLIC, *roles})
    held = reader(Role.LEGITIMATE).sees
    assert narrowed(held, "public") == frozenset({PUBLIC})
    with pytest.raises(NotPermitted) as refused:
        narrowed(held, "commission")
    assert refused.value.code == "LB-U61"
    with pytest.raises(UnknownTerm) as unknown:
        narrowed(held, "legitimat")
    assert unknown.value.values["nearest"] == "legitimate"


def test_the_address_of_a_urn_is_its_digital_link() -> None:
    assert (
        address_of("urn:epc:id:sgtin:9520003.000001.P1")
        == "https://id.gs1.org/01/09520003000018/21/P1"
    )
    assert address_of("A-PLAIN-CODE") == "A-PLAIN-CODE"
    assert address_of(PUMP) == PUMP
