"""What tests of the pages ask for."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from loopbook import Book
from loopbook.book.viewing import own
from loopbook.web.app import create_web
from loopbook.web.safety import Guard

from .books import made_up_book, plan_book


@pytest.fixture(scope="session")
def book() -> Iterator[Book]:
    """A book under both packs; read only by these tests."""
    with plan_book() as opened:
        yield opened


@pytest.fixture(scope="session")
def pages(book: Book) -> TestClient:
    """A browser without scripts, in front of the guarded pages."""
    return TestClient(
        Guard(create_web(own(book))), base_url="http://localhost", raise_server_exceptions=False
    )


@pytest.fixture(scope="session")
def made_up() -> Iterator[Book]:
    """A book of measured numbers whose dates and places are made up; read only."""
    with made_up_book() as opened:
        yield opened


@pytest.fixture(scope="session")
def made_up_pages(made_up: Book) -> TestClient:
    """A browser without scripts in front of that book."""
    return TestClient(Guard(create_web(own(made_up))), base_url="http://localhost")
