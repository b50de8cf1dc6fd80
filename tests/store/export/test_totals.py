"""Totals of an export are those of the book, at any time, for any place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.book import Book
from loopbook.errors import NotABook, UnknownTerm
from loopbook.store.export.totals import export_totals
from loopbook.terms.account import TotalsQuery
from loopbook.terms.export import Engine

from .books import sealed_book
from .engines import PACK, PLAN, QUERIES, YEARS, compare, placed


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with placed(sealed_book(tmp_path_factory.mktemp("placed") / "a.book", [PACK, PLAN])) as opened:
        yield opened


@pytest.fixture(scope="module")
def out(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("placed") / "out"
    book.export(folder)
    return folder


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_duckdb_gives_what_the_book_gives(book: Book, out: Path, query: TotalsQuery) -> None:
    assert compare(book, out, Engine.DUCKDB, query)


def test_what_is_not_in_the_export_is_told(out: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownTerm, match="LB-S73"):
        export_totals(out, TotalsQuery("another", YEARS), Engine.DUCKDB)
    nowhere = TotalsQuery(PACK, YEARS, places=frozenset({"urn:nowhere"}))
    with pytest.raises(UnknownTerm, match="LB-D97"):
        export_totals(out, nowhere, Engine.DUCKDB)
    with pytest.raises(NotABook):
        export_totals(tmp_path, TotalsQuery(PACK, YEARS), Engine.DUCKDB)
