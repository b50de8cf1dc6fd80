"""A sealed book of real events: the chain of the battery pack, and a correction."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook.store.journal import Journal
from tests.book.sealed import journal_of, sealed_book

ROOT = Path(__file__).parents[3]
CHAIN = Path(loopbook.__file__).parent / "schemes/cn-battery/cases/chain/chain.jsonld"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The folder of the book, closed and sealed in two goes."""
    made = sealed_book(tmp_path, CHAIN)
    with loopbook.open(made) as book:
        for name in ("retired.jsonld", "correction.jsonld"):
            book.record(ROOT / "docs" / "examples" / name)
    return made


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """Its journal, open."""
    opened = journal_of(path)
    yield opened
    opened.close()
