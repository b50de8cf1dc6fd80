"""Supervision of a book: every bad input is found by its entries; every answer still comes."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.shelf import Shelf, activation, family
from loopbook.book.supervision import LIMIT_MAX, packs_asked
from loopbook.errors import QueryError, UnknownTerm
from loopbook.rules.load import load_pack, pack_bytes, shipped
from loopbook.terms.party import PUBLIC, Reader, Scope
from tests.book.contradicted import (
    BAD,
    A,
    B,
    Json,
    all_bad,
    contradicted,
    document,
    made,
    marked,
    put,
    said,
)


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """A book in memory with every bad input, each with things of its own."""
    with contradicted(*all_bad()) as opened:
        yield opened


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_found_with_its_entries(book: Book, name: str) -> None:
    code, item, events = BAD[name]
    told = [each for each in book.supervise(kinds=(code,)).suspicions if each.code == code]
    (found,) = [each for each in told if each.item == marked(name, item)]
    assert found.party == "maker"
    assert 1 <= len(found.sequences) <= len(events)
    texts = [str(book.entry(sequence).event) for sequence in found.sequences]
    assert all(marked(name, item) in text or code == "LB-U38" for text in texts)


@pytest.mark.parametrize("name", BAD)
def test_every_answer_still_comes(book: Book, name: str) -> None:
    item = marked(name, BAD[name][1])
    for direction in ("upstream", "downstream"):
        assert book.trace(item, direction).node_count >= 1
    assert book.item(item).item == item
    assert book.where([item])[0].item == item
    assert book.custody(item).item == item


def test_accounts_and_duties_still_come(book: Book) -> None:
    assert book.account("2024").period is not None
    assert book.duties().day is not None


def test_a_scheme_change_in_mid_life_is_a_note(tmp_path: Path) -> None:
    with contradicted(
        said("2024-01-01", A, "inspecting"), said("2024-01-01", B, "inspecting")
    ) as book:
        assert book.supervise(kinds=("LB-U42",)).suspicions == ()
        _activate_newer(book, tmp_path / "cn-battery")
        book.record(document([said("2024-02-01", A, "inspecting")], "later"))
        (told,) = book.supervise(kinds=("LB-U42",)).suspicions
        assert (told.item, told.values["count"], told.severity) == (A, "1", "note")
        assert book.trace(A, "upstream").node_count == 1


def _activate_newer(book: Book, folder: Path) -> None:
    """Activate a copy of the pack of the book under another version, as an upgrade does."""
    shelf = Shelf()
    for parent in family("cn-battery")[:-1]:
        shelf.put(pack_bytes(parent))
    copytree(str(shipped("cn-battery")), folder)
    head = folder / "scheme.toml"
    head.write_text(
        re.sub(r'version = ".*"', 'version = "99.0.0"', head.read_text("utf-8")), "utf-8"
    )
    pack = load_pack(folder)
    book.store.append([activation(shelf.put(pack_bytes(pack)), pack, "maker")])


def test_counts_are_of_all_and_the_limit_is_of_what_is_told(book: Book) -> None:
    every = book.supervise(limit=LIMIT_MAX)
    first = book.supervise(limit=2)
    assert first.counts == every.counts
    assert list(first.suspicions) == list(every.suspicions)[:2]
    assert book.supervise(limit=0).suspicions == ()
    weights = [each.weight for each in every.suspicions]
    assert weights == sorted(weights, reverse=True)
    assert every == book.supervise(limit=LIMIT_MAX)


def test_a_checkpoint_and_a_day_know_less() -> None:
    _, _, events = BAD["transformed twice"]
    with contradicted(*events) as asked:
        size = asked.checkpoint().size
        assert asked.supervise(as_of=str(size), kinds=("LB-U34",)).suspicions
        assert not asked.supervise(as_of=str(size - 1), kinds=("LB-U34",)).suspicions
        assert not asked.supervise(as_of="2024-01-15", kinds=("LB-U34",)).suspicions


def test_what_was_declared_an_error_is_no_suspicion() -> None:
    events: list[Json] = BAD["transformed twice"][2]
    with contradicted(*events) as book:
        wrong = json.loads(document(events))["epcisBody"]["eventList"][1]
        error = {"declarationTime": "2024-03-01T00:00:00Z", "reason": "did_not_occur"}
        told = json.loads(document([]))
        told["epcisBody"]["eventList"] = [wrong | {"errorDeclaration": error}]
        assert not book.record(json.dumps(told).encode()).refused
        assert not book.supervise(kinds=("LB-U34",)).suspicions


def test_a_reader_is_told_of_what_he_may_see_alone() -> None:
    with loopbook.open(MEMORY, ["cn-battery"], party="maker") as book:
        events = [made("2024-01-01", [A], [B]), put("2024-01-01", f"{A}x", f"{A}y")]
        book.record(document(events, "1"), audience=("maker",))
        book.record(document([made("2024-01-02", [A], [f"{B}2"])], "2"), audience=("maker",))
        stranger = Reader("stranger", frozenset({"stranger", PUBLIC}), frozenset({Scope.READ}))
        found = book.seen_by(stranger).supervise()
        assert (found.items, found.counts, found.suspicions) == (0, (), ())
        assert book.supervise(kinds=("LB-U34",)).suspicions


def test_kinds_and_limits_are_refused_in_words(book: Book) -> None:
    with pytest.raises(UnknownTerm, match=r"LB-U50.*LB-U34"):
        book.supervise(kinds=("LB-U3",))
    with pytest.raises(QueryError, match="LB-U51"):
        book.supervise(limit=LIMIT_MAX + 1)


def test_overselling_is_found_by_the_blends_of_a_pack() -> None:
    moves = shipped("chain-of-custody") / "cases" / "five-models" / "moves.jsonld"
    with loopbook.open(MEMORY, ["chain-of-custody"]) as asked:
        asked.record(moves.read_bytes())
        faults = [fault for report in asked.blends() for fault in report.faults]
        found = asked.supervise(kinds=("LB-U45", "LB-U46")).suspicions
        assert faults
        assert {(each.item, each.sequences) for each in found} == {
            (fault.item, tuple(sorted({*fault.sequences}))) for fault in faults
        }
        assert any(each.code == "LB-U45" and each.mass_kg for each in found)


def test_packs_that_others_extend_are_not_asked_twice() -> None:
    with loopbook.open(MEMORY, ["cn-remanufactured"]) as book:
        assert [pack.id for pack in packs_asked(book.schemes)] == ["cn-remanufactured"]


def test_a_restricted_reader_may_be_the_first_who_asks() -> None:
    stranger = Reader("stranger", frozenset({"stranger", PUBLIC}), frozenset({Scope.READ}))
    doors: list[Callable[[Book], object]] = [
        lambda seen: seen.duties().counts,
        lambda seen: seen.milestones(B),
        lambda seen: seen.custody(B).item,
    ]
    for door in doors:
        with loopbook.open(MEMORY, ["cn-battery"], party="maker") as book:
            book.record(document([made("2024-01-01", [A], [B])], "1"), audience=("maker",))
            book.record(
                document([said("2024-01-02", B, "inspecting")], "2"), audience=("stranger",)
            )
            assert door(book.seen_by(stranger)) in ((), B)


def test_a_class_that_a_reader_may_not_see_is_not_told_by_its_members() -> None:
    stranger = Reader("stranger", frozenset({"stranger", PUBLIC}), frozenset({Scope.READ}))
    with loopbook.open(MEMORY, ["cn-battery"], party="maker") as book:
        book.record(document([said("2024-01-01", A, "inspecting")], "1"), audience=("maker",))
        book.record(document([said("2024-01-02", B, "inspecting")], "2"), audience=("stranger",))
        seen = book.seen_by(stranger)._lives("", None)
        assert seen.adjacency.names(seen.members("battery")) == [B]
        assert book._lives("", None).adjacency.names(book._lives("", None).members("battery")) == [
            A,
            B,
        ]
