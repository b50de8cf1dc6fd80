"""A small book by the battery pack, recorded from the chain case that the pack ships."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book

SCHEMES = Path(loopbook.__file__).parent / "schemes"


@pytest.fixture(scope="session")
def chain() -> Path:
    """The document of the chain case: receiving to refined metal, correct by hand."""
    return SCHEMES / "cn-battery" / "cases" / "chain" / "chain.jsonld"


@pytest.fixture
def book(chain: Path) -> Iterator[Book]:
    """A book in memory that holds the chain."""
    with loopbook.open(MEMORY, ["cn-battery"]) as opened:
        receipt = opened.record(chain)
        assert receipt.refused == 0, receipt.findings
        yield opened
