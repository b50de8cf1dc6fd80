"""What tests of the EPCIS door ask for: a program before it, on a book in memory and on disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.api.epcis.app import create_door, create_epcis, mounted
from loopbook.api.epcis.door import Door, Limits
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import own
from loopbook.terms.answer_form import EpcFormat

LIMITS = Limits(events=50, octets=100_000)


# The stores have a suite of their own; here the one on disk is asked with the marked suites.
@pytest.fixture(params=["memory", pytest.param("folder", marks=pytest.mark.slow)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    """An empty book."""
    made = loopbook.new(tmp_path / "a.book") if request.param == "folder" else None
    with made or loopbook.open(":memory:") as opened:
        yield opened


@pytest.fixture
def jobs(book: Book) -> Jobs:
    """The capture jobs of the book; a test works on them when it wants them done."""
    return Jobs(book)


@pytest.fixture
def door(book: Book, jobs: Jobs) -> Door:
    """What the routes work with, for whoever works on the book itself."""
    return create_door(book, own(book), jobs, LIMITS, EpcFormat.AS_RECORDED)


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    """A program in front of the site; it sees faults of the server as answers."""
    site = Starlette(routes=[mounted(create_epcis(door))])
    with TestClient(site, raise_server_exceptions=False) as program:
        yield program
