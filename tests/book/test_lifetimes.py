"""Lifetimes: the verbs of lives choose the pack, take the turn, and say what is not there."""

from pathlib import Path

import msgspec
import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import UnknownTerm

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"


def test_where_takes_one_item_or_many_in_the_order_asked(book: Book) -> None:
    (alone,) = book.where(PACK)
    told = book.where([CELL, PACK, CELL])
    assert [each.item for each in told] == [CELL, PACK, CELL]
    assert told[1] == alone
    assert book.where(()) == ()


def test_a_day_of_the_world_and_a_checkpoint_of_the_book_are_two_clocks(book: Book) -> None:
    assert book.where(CELL, at="2025-05-05")[0].holder == PACK
    assert book.where(CELL, as_of="2025-05-05")[0].holder == PACK
    assert book.contents(PACK, at="2025-05-05") == (CELL,)
    assert book.contents(PACK) == ()
    # Before anything happened, the thing is named, and nothing is said of it.
    (before,) = book.where(CELL, at="1999-01-01")
    assert (before.place, before.party, before.since, before.sequence) == ("", "", None, 0)
    assert book.custody(CELL, as_of="1999-01-01").chain == ()


def test_custody_is_told_whatever_packs_are_active(chain: Path) -> None:
    with loopbook.open(MEMORY) as bare, loopbook.open(MEMORY, ["cn-battery", "weee"]) as both:
        for each in (bare, both):
            each.record(chain)
        (plain,), (told,) = bare.where(CELL), both.where(CELL)
        shift = bare.checkpoint().size - both.checkpoint().size
        assert plain == msgspec.structs.replace(told, sequence=told.sequence + shift)
        assert both.where(CELL, scheme="cn-battery") == (told,)
        with pytest.raises(UnknownTerm):
            both.where(CELL, scheme="no-such-pack")


@pytest.mark.parametrize("verb", ["where", "custody", "contents", "milestones"])
def test_what_no_entry_speaks_of_is_said(book: Book, verb: str) -> None:
    with pytest.raises(UnknownTerm, match="urn:nothing"):
        getattr(book, verb)("urn:nothing")


def test_milestones_and_lives_are_those_of_the_pack(book: Book) -> None:
    reached = [each.milestone for each in book.milestones(CELL)]
    assert "received" in reached
    assert book.life(CELL, "passed(received)").value is True
