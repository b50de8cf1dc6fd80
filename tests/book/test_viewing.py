"""Viewing: a door that nobody guards shows nothing."""

import pytest

import loopbook
from loopbook.book.viewing import READER, admitted, own, reader_in
from loopbook.errors import NotPermitted
from loopbook.terms.party import anonymous


def test_the_reader_stands_in_the_scope() -> None:
    with loopbook.open(":memory:") as book:
        assert own(book)({}) is book
        view = admitted(book)
        assert view({READER: anonymous()}).reader == anonymous()
        for scope in ({}, {READER: None}, {READER: "local"}):
            with pytest.raises(NotPermitted, match="LB-K16"):
                view(scope)
            with pytest.raises(NotPermitted, match="LB-K16"):
                reader_in(scope)
