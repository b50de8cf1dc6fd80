"""Score sheets and gaps as text, in both languages."""

from collections.abc import Iterator

import msgspec
import pytest

from loopbook import Book
from loopbook.book.cost_table import read_costs
from loopbook.render.score import (
    answer_text,
    gap_lines,
    gap_table,
    level_text,
    reached_text,
    result_lines,
    score_lines,
    score_table_of,
    span_text,
)
from loopbook.terms.score import LevelGap, ScoreSheet, Span
from tests.book.score_book import COSTS, ONE, TWO, score_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book of two plants; read only."""
    with score_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def sheet(book: Book) -> ScoreSheet:
    """The first plant under the later edition."""
    return book.score("plating_2025", ONE, "2025")


def test_a_sheet_is_told_row_by_row(sheet: ScoreSheet) -> None:
    text = "\n".join(score_lines(sheet, "en"))
    assert text.startswith(f"{ONE}, 2025\nClean plating 2025 (plating_2025, plating@1, ")
    assert "*Water per area  7 l/m²          I 6; II 20   II" in text
    assert "does not apply" in text
    assert "Index of level I: 40\nIndex of level II: 100\nLevel: II (advanced)" in text
    chinese = "\n".join(score_lines(sheet, "zh"))
    assert "II 级综合评价指数：100" in chinese
    assert "等级：II (先进水平)" in chinese
    assert "不适用" in chinese


def test_a_sheet_is_opened_down_to_entries_and_documents(book: Book, sheet: ScoreSheet) -> None:
    text = "\n".join(score_lines(sheet, "en", explain=True))
    assert "Water per area (5.1): made up" in text
    assert "observed(water) = 7 l/m² (-; entries #2)" in text
    assert "document training.pdf (abababababab)" in text
    assert "it is said not to apply: no such effort is asked of it" in text
    assert f"root {sheet.checkpoint.root}" in text
    other = "\n".join(score_lines(book.score("plating_2025", TWO, "2025"), "en", explain=True))
    assert "needs a document and has none" in other
    assert "LB-Z07" in other


def test_what_is_open_is_told_from_both_sides(book: Book) -> None:
    found = book.score("plating_2025", TWO, "2025")
    assert span_text(found.total, "en") == "0 to 40"
    assert span_text(Span(3.0, float("inf")), "en") == "3 or more"
    assert span_text(Span(3.0, 3.0), "zh") == "3"
    assert [answer_text(row, "zh") for row in found.criteria] == ["30 l/m²", "未知", "未知"]
    assert [reached_text(found, row, "en") for row in found.criteria] == ["not met", "open", "open"]
    possible = msgspec.structs.replace(found, level_high="I")
    assert level_text(possible, "en").startswith("Level: none for certain; I (leading) is possible")
    out = msgspec.structs.replace(found, knocked_out=None, indices={})
    lines = result_lines(out, "en")
    assert lines[0] == "Total: 0 to 40"
    assert "A mandatory criterion is unknown: no level is certain." in lines


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(1.0, 1.0), "All criteria are met."),
        (Span(0.0, 0.0), "Not all criteria are met."),
        (Span(0.0, 1.0), "Unknown answers decide whether all criteria are met."),
    ],
)
def test_all_or_nothing_is_a_sentence(sheet: ScoreSheet, span: Span, said: str) -> None:
    every = msgspec.structs.replace(sheet, method="all", total=span, indices={})
    assert said in result_lines(every, "en")
    assert score_table_of(every, "en").rows[0][-1] == ""


def test_a_gap_is_a_table_with_its_proof(book: Book) -> None:
    gap = book.gap("plating_2015", TWO, "2025", "I", read_costs(COSTS, "c.csv"))
    assert gap_table(gap, "en").rows[0] == (
        "Water per area",
        "I",
        "8 l/m²",
        "500",
        "60",
        "by a gate",
    )
    text = "\n".join(gap_lines(gap, "en"))
    assert "Cost 560; index or total afterwards 100." in text
    assert "560 is proved to be the least" in text
    stopped = msgspec.structs.replace(gap, bound=500.0)
    assert "no set is cheaper than 500" in gap_lines(stopped, "en")[-1]
    assert "已证明为最低" in gap_lines(gap, "zh")[-1]


def test_a_gap_that_is_none_or_cannot_be_closed_is_a_sentence() -> None:
    open_gap = LevelGap(subject="s", standard="x", level="I", is_reachable=False, missing=("a",))
    assert gap_lines(open_gap, "en") == [
        "Level I cannot be reached by what has a cost; in the way, without a cost: a."
    ]
    reached = msgspec.structs.replace(open_gap, is_reachable=True, missing=())
    assert gap_lines(reached, "zh") == ["已达到 I 级。"]


def test_yes_and_no_are_words(book: Book, sheet: ScoreSheet) -> None:
    training = sheet.criteria[1]
    assert [answer_text(training, language) for language in ("en", "zh")] == ["yes", "是"]
    denied = msgspec.structs.replace(training, value=0.0, limits={"limit": 1.0})
    one_row = msgspec.structs.replace(sheet, criteria=(denied,))
    (row,) = score_table_of(one_row, "zh").rows
    assert row[1:3] == ("否", "限值 是")
