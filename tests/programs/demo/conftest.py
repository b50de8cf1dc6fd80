"""One demo book for all tests that read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.book.book import Book
from loopbook.programs.demo.building import demo_book
from loopbook.programs.demo.report import DemoReport, demo_report


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a demo book that is built once."""
    path = tmp_path_factory.mktemp("demo") / "demo.book"
    demo_book(path).close()
    return path


@pytest.fixture(scope="session")
def demo_ledger(demo_path: Path) -> Iterator[Book]:
    """The demo book, opened."""
    with demo_book(demo_path) as book:
        yield book


@pytest.fixture(scope="session")
def demo_findings(demo_ledger: Book) -> DemoReport:
    """The report on 1 February 2026."""
    return demo_report(demo_ledger, "2026-02-01")
