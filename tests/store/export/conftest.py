"""One export for all questions to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.book import Book
from loopbook.store.sql import Questions, asking
from loopbook.terms.export import Export

from .books import sealed_book


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book of which part is sealed, with errors declared."""
    with sealed_book(tmp_path_factory.mktemp("books") / "a.book") as book:
        yield book


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the export of `ledger` lies once `made` was asked for."""
    return tmp_path_factory.mktemp("exports") / "out"


@pytest.fixture(scope="session")
def made(ledger: Book, folder: Path) -> Export:
    """What the export of `ledger` says of itself."""
    return ledger.export(folder)


@pytest.fixture(scope="session")
def questions(made: Export, folder: Path) -> Iterator[Questions]:
    """The export, open for questions."""
    assert made.size
    with asking(folder) as opened:
        yield opened
