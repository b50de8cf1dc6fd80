"""Comparisons in words: totals, levels, limits, what differs."""

from collections.abc import Iterator

import msgspec
import pytest

from loopbook import Book
from loopbook.render.comparison import (
    compared_answer,
    comparison_lines,
    comparison_table,
    knocked_text,
    level_text,
    limit_texts,
    mandatory_text,
    sheet_table,
    total_text,
)
from loopbook.render.table import records
from loopbook.terms.score import Span
from tests.book.registry_book import NORTH, WEST, scored_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with scored_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


def test_clauses_stand_beside_each_other(book: Book) -> None:
    lines = comparison_lines(book.compare(NORTH, ["old", "new", "circle_only"]), "en")
    assert lines[0] == "North works, 2025: under each standard."
    reuse = next(line for line in lines if line.startswith("Water reused"))
    assert "95 % · 60 of 60" in reuse
    assert "95 % · baseline 50, leading 100 · 45 of 50" in reuse
    assert any(line.startswith("warning: LB-Z01") for line in lines)
    chinese = comparison_lines(book.compare(NORTH, ["old", "new"]), "zh")
    assert any("限值不同" in line for line in chinese)


def test_a_level_that_unknowns_decide_is_a_range(book: Book) -> None:
    sheet = book.score("new", WEST, "2025")
    assert level_text(sheet, "en") == "none to Green works"
    assert level_text(book.score("new", NORTH, "2025"), "zh") == "绿色工厂"
    assert (total_text(sheet, "en"), mandatory_text(sheet, "en")) == ("45 to 75", "—")
    measured = book.score("circle_only", NORTH, "2025")
    assert (total_text(measured, "en"), level_text(measured, "en")) == ("—", "—")


def test_mandatory_rows_are_met_failed_or_open() -> None:
    told = [knocked_text(each, "en") for each in (False, True, None)]
    assert told == ["met", "not met", "not known"]


def test_limits_are_named_in_the_language(book: Book) -> None:
    row = book.score("new", NORTH, "2025").criteria[1]
    assert limit_texts(row, "en") == ["baseline 40", "leading 20"]
    assert limit_texts(row, "zh") == ["基准值 40", "引领值 20"]
    assert compared_answer(None, "en") == "—"


def test_tables_have_numbers_as_numbers(book: Book) -> None:
    rows = records(comparison_table(book.compare(WEST, ["old", "new"]), "en"))
    assert [row["difference"] for row in rows] == [
        "another limit, another weight, another result",
        "another weight",
        "not in all",
    ]
    assert (rows[2]["old.answer"], rows[2]["new.low"], rows[2]["new.high"]) == (None, 0.0, 30.0)
    sheet = book.score("new", WEST, "2025")
    unbounded = msgspec.structs.replace(sheet.criteria[0], result=Span(1.0, float("inf")))
    (row,) = records(sheet_table(msgspec.structs.replace(sheet, criteria=(unbounded,)), "en"))
    assert (row["low"], row["high"], row["state"]) == (1.0, None, "known")
