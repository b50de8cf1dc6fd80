"""A small synthetic book, sealed, with its links in SQLite too; measured by all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.book.measure import Measured, SqliteLinks
from loopbook.programs.bench.scale import Scale, scale_of
from loopbook.programs.synthetic.building import begin, fill


@pytest.fixture(scope="session")
def scale() -> Scale:
    """What is measured of a small book."""
    return scale_of("6000", 1, is_quick=True)


@pytest.fixture(scope="session")
def book_path(scale: Scale, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, closed."""
    path = tmp_path_factory.mktemp("bench") / "small.book"
    with begin(path) as book:
        for _ in fill(book, scale.plan):
            pass
    return path


@pytest.fixture(scope="session")
def measured(book_path: Path) -> Iterator[Measured]:
    """The book, opened to be measured."""
    with Measured(book_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def reference(measured: Measured, book_path: Path) -> Iterator[SqliteLinks]:
    """Its links in SQLite."""
    links = SqliteLinks(book_path.with_suffix(".sqlite"), measured.links())
    yield links
    links.close()
