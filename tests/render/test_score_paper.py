"""The report of an evaluation says what the sheet says, criterion by criterion."""

from collections.abc import Iterator

import msgspec
import pytest

from loopbook import Book
from loopbook.render.paper.annex import Annex
from loopbook.render.paper.plain import plain_lines
from loopbook.render.score_paper import score_paper
from loopbook.terms.observation import Document
from loopbook.terms.paper import Figure, Paper, Table
from loopbook.terms.score import AnswerState, Improvement, LevelGap, ScoreSheet
from tests.render.factory import FACTORY, factory


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with factory() as opened:
        yield opened


@pytest.fixture(scope="module")
def sheet(book: Book) -> ScoreSheet:
    return book.score("gbt36132_2025", FACTORY, "2025")


def rows(paper: Paper, start: str) -> list[tuple[object, ...]]:
    tables = [b for b in paper.blocks if isinstance(b, Table) and b.id.startswith(start)]
    return [row for table in tables for row in table.rows]


def test_every_criterion_stands_in_it_with_what_it_adds(book: Book, sheet: ScoreSheet) -> None:
    found = rows(score_paper(book, sheet), "clauses_")
    assert len(found) == len(sheet.criteria)
    told = {str(row[1]).rstrip("*!"): row for row in found}
    for each in sheet.criteria:
        result = told[each.label_en][5]
        assert isinstance(result, Figure)
        assert result.value == each.result.value
    assert any("4.24" in str(row[5]) for row in found)


def test_a_criterion_that_does_not_apply_is_neither_met_nor_open(
    book: Book, sheet: ScoreSheet
) -> None:
    told = {str(row[1]).rstrip("*!"): row[6] for row in rows(score_paper(book, sheet), "clauses_")}
    idle = [c for c in sheet.criteria if c.state is AnswerState.NOT_APPLICABLE]
    assert idle
    assert {told[each.label_en] for each in idle} == {"—"}


def test_answers_are_keyed_to_entries_and_the_total_is_told(book: Book, sheet: ScoreSheet) -> None:
    paper = score_paper(book, sheet)
    assert all(entry.source is not None for entry in Annex(paper).entries)
    assert any("50.24" in line for line in plain_lines(paper))
    assert "评价结论" in "\n".join(plain_lines(score_paper(book, sheet, "zh")))


def test_what_is_unknown_is_told_with_why(book: Book, sheet: ScoreSheet) -> None:
    earlier = book.score("gbt36132_2025", FACTORY, "2024")
    paper = score_paper(book, earlier)
    unknown = [c for c in earlier.criteria if c.state is AnswerState.UNKNOWN]
    assert unknown
    assert len(rows(paper, "unknown")) == len(unknown)
    assert any(" to " in line for line in plain_lines(paper) if line.startswith("Total"))


def test_documents_and_the_way_up_stand_in_it(book: Book, sheet: ScoreSheet) -> None:
    first = msgspec.structs.replace(sheet.criteria[0], documents=(Document("a.pdf", "ab" * 32),))
    shown = msgspec.structs.replace(sheet, criteria=(first, *sheet.criteria[1:]))
    step = Improvement(
        criterion="x", label_en="Water", label_zh="水", to="I", limit=8.0, unit="L", cost=3.0,
        gain=10.0,
    )  # fmt: skip
    way = LevelGap(
        subject="s", standard="t", level="I", is_reachable=True, improvements=(step,), cost=3.0,
        bound=3.0, index=91.0,
    )  # fmt: skip
    paper = score_paper(book, shown, gap=way)
    assert rows(paper, "documents") == [(first.label_en, "a.pdf", "ab" * 32)]
    assert [row[0] for row in rows(paper, "gap")] == ["Water"]
    lost = msgspec.structs.replace(way, is_reachable=False, missing=("y",))
    assert any(
        "cannot be reached" in line for line in plain_lines(score_paper(book, sheet, gap=lost))
    )
