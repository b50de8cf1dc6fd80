"""Ledger: a book as one reader uses it."""

from pathlib import Path

import pytest

import loopbook
from loopbook.errors import NotPermitted, StoreUnavailable
from loopbook.terms.party import Reader, Scope, anonymous
from tests.book.test_rights import CELL, MAKER, PACK, document, made


def test_a_view_shares_the_book_and_does_not_close_it(tmp_path: Path) -> None:
    with loopbook.new(tmp_path / "a.book") as book:
        view = book.seen_by(Reader(MAKER, None, frozenset(Scope)))
        assert (view.party, book.party) == (MAKER, "local")
        view.record(document(made("1", CELL)))
        view.close()
        assert book.record(document(made("2", PACK))).appended == 1
        assert [book.entry(at).entry.draft.party for at in (1, 2)] == [MAKER, "local"]
    book.close()


def test_the_audience_of_a_key_stands_when_a_call_names_none() -> None:
    with loopbook.open(":memory:") as book:
        told = Reader(MAKER, frozenset({MAKER}), frozenset(Scope), ("urn:party:x",))
        view = book.seen_by(told)
        view.record(document(made("1", CELL)))
        view.record(document(made("2", PACK)), audience=["public"])
        audiences = [book.entry(at).entry.draft.audience for at in (1, 2)]
        assert audiences == [
            (MAKER, "urn:party:x"),
            ("urn:loopbook:v1:role:public", MAKER),
        ]


def test_who_may_only_read_changes_nothing() -> None:
    with loopbook.open(":memory:") as book:
        view = book.seen_by(anonymous())
        for attempt in (view.verify, view.rebuild, lambda: view.export("x")):
            with pytest.raises(NotPermitted, match="LB-K01"):
                attempt()
        with pytest.raises(NotPermitted):
            view.check(document(made("1", CELL)))
        assert view.checkpoint().size == 0


def test_a_book_in_memory_has_a_desk_and_no_segments() -> None:
    with loopbook.open(":memory:") as book:
        assert book.desk.put("kind", "name", b"x") == 1
        with pytest.raises(StoreUnavailable, match="LB-S36"):
            book.rebuild()
