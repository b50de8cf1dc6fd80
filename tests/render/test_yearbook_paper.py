"""A yearbook as a report: every cell of it, and a bar where a definition changed."""

from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.render.paper.pdf import set_pdf
from loopbook.render.yearbook_paper import YEARS_MAX, yearbook_paper
from loopbook.terms.paper import Figure, Table
from loopbook.terms.yearbook import CellKind
from tests.render.reported import nation


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with nation() as opened:
        yield opened


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cell_stands_in_it(book: Book, language: str) -> None:
    made = book.yearbook("2015..2025", scheme="cn-14fyp")
    paper = yearbook_paper(book, made, language)
    titles = {i.id: (i.title_en, i.title_zh)[language == "zh"] for i in made.indicators}
    shown: dict[tuple[str, str, int], Figure] = {}
    for block in paper.blocks:
        if isinstance(block, Table) and block.id.rpartition("_")[0] in titles:
            assert len(block.columns) <= YEARS_MAX + 1
            for row in block.rows:
                for year, cell in zip(block.columns[1:], row[1:], strict=True):
                    assert isinstance(cell, Figure)
                    shown[block.id.rpartition("_")[0], str(row[0]), int(year)] = cell
    assert len(shown) == len(made.cells)
    for cell in made.cells:
        figure = shown[cell.indicator, cell.subject, cell.year]
        assert figure.value == cell.value
        assert tuple(figure.evidence) == cell.sequences
        assert figure.text.endswith("?") == (
            cell.kind is CellKind.UNPROVEN and cell.value is not None
        )
    assert set_pdf(paper).startswith(b"%PDF")


def test_a_change_of_definition_is_a_bar_and_a_sentence(book: Book) -> None:
    made = book.yearbook("2019..2025", scheme="cn-14fyp")
    paper = yearbook_paper(book, made)
    if made.breaks:
        said = [
            str(p) for b in paper.blocks for p in getattr(b, "pieces", ()) if "changed" in str(p)
        ]
        assert len(said) == len(made.breaks)
