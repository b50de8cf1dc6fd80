"""What tests of the HTTP door ask for."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.api.app import create_api
from loopbook.book.viewing import own


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book under cn-battery, in memory."""
    with loopbook.open(":memory:", schemes=["cn-battery"], party="tester") as opened:
        yield opened


@pytest.fixture
def client(book: Book) -> TestClient:
    """A program in front of the HTTP door."""
    return TestClient(create_api(own(book), bytes_max=200_000), raise_server_exceptions=False)
