"""Yearbooks of a book: every cell is what `evaluate` says, to every reader and moment."""

from collections.abc import Iterator

import pytest

from loopbook.book import Book
from loopbook.errors import EmptyPeriod, QueryError, UnknownTerm
from loopbook.terms.yearbook import CellKind
from tests.book.yearbook_world import PACK, province_book

NAMES = ("energy_output", "water_output", "gisw_rate", "rop")


@pytest.fixture(scope="module")
def provinces() -> Iterator[Book]:
    with province_book() as book:
        yield book


def test_a_cell_is_what_evaluate_says(provinces: Book) -> None:
    made = provinces.yearbook("2021..2025", NAMES, subjects=("CN-32", "CN-51"), scheme=PACK)
    assert made.plain_cells == 0
    assert len(made.cells) == 4 * 2 * 5
    for cell in made.cells[::3]:
        said = provinces.evaluate(cell.indicator, cell.year, scheme=PACK, subject=cell.subject)
        assert cell.value == said.value
        assert (cell.kind is CellKind.DECIDES) == said.decides
        assert cell.rivals == len(said.rivals)


def test_a_day_knows_what_was_published_by_then(provinces: Book) -> None:
    early = provinces.yearbook(2024, "energy_output", scheme=PACK, as_of="2025-02-01")
    late = provinces.yearbook(2024, "energy_output", scheme=PACK)
    (then,) = [c for c in early.cells if c.subject == "CN-32"]
    (now,) = [c for c in late.cells if c.subject == "CN-32"]
    assert (then.kind, now.kind) == (CellKind.UNKNOWN, CellKind.DECIDES)
    assert now.rivals == 1


def test_what_cannot_be_asked_is_refused_with_words(provinces: Book) -> None:
    with pytest.raises(EmptyPeriod, match="LB-Z90"):
        provinces.yearbook("2024-03", scheme=PACK)
    with pytest.raises(UnknownTerm, match="energy_output"):
        provinces.yearbook("2024", "energy_outputs", scheme=PACK)
    with pytest.raises(UnknownTerm, match="LB-Z92"):
        provinces.yearbook("2024", subjects="CN-33", scheme=PACK)
    with pytest.raises(QueryError, match="LB-Z91"):
        provinces.yearbook("0001..9000", scheme=PACK)
