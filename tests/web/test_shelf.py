"""Which packs are offered, and what must be said above a page."""

import pytest

import loopbook
from loopbook import Book
from loopbook.errors import UnknownTerm
from loopbook.terms.event import Basis
from loopbook.web.choice import Choice
from loopbook.web.shelf import banners, chosen_scheme, must_scheme, readable, vocabulary


def choice(scheme: str = "") -> Choice:
    return Choice(path="/", query={}, language="en", scheme=scheme)


def test_packs_with_something_to_show_are_offered(book: Book) -> None:
    assert set(readable(book)) == {"cn-14fyp", "cn-battery"}
    chosen = chosen_scheme(book, choice("cn-battery"))
    assert chosen is not None
    assert chosen.id == "cn-battery"


def test_a_book_without_packs_offers_none() -> None:
    with loopbook.open(":memory:") as empty:
        assert chosen_scheme(empty, choice()) is None
        with pytest.raises(UnknownTerm, match="LB-D65"):
            must_scheme(empty, choice())


def test_made_up_and_modelled_numbers_raise_a_banner(book: Book) -> None:
    assert banners(None, [Basis.MEASURED, None]) == []
    assert banners(None, [Basis.CONSTRUCTED, Basis.MODELLED]) == [
        "page.banner.constructed",
        "page.banner.modelled",
    ]
    assert "received" in {flow for s in readable(book).values() for flow in s.system.flows}
    assert vocabulary(book)
