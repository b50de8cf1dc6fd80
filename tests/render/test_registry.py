"""The registry in words: lists, one row, coverage, in both languages."""

from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.render.registry import (
    coverage_lines,
    coverage_table,
    registry_lines,
    registry_table,
    standard_facts,
)
from loopbook.render.table import records
from tests.book.registry_book import registry_book

DAY = "2026-01-01"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with registry_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


def test_rows_are_a_table_with_what_followed_them(book: Book) -> None:
    lines = registry_lines(book.registry("works", day=DAY), "en")
    assert lines[0] == "Standards on 2026-01-01: 2 shown, 1 of them in force."
    assert lines[-2].split() == [
        "GB/T", "1-2018", "Works", "2018", "Factory", "repealed", "2018-12-01", "2025-12-30",
        "GB/T", "1-2025",
    ]  # fmt: skip


def test_one_row_is_told_whole(book: Book) -> None:
    lines = registry_lines(book.registry("GB/T 1-2025", day=DAY), "en")
    assert lines[:2] == ["GB/T 1-2025  Works 2025", "On 2026-01-01: in force."]
    assert "Says of others: replaces GB/T 1-2018" in lines
    assert "Others say of it: DB 7-2026 is based on it" in lines
    assert "Carried out by: small/new" in lines
    gone = registry_lines(book.registry("works_2018", day=DAY), "zh")
    assert gone[1] == "2026-01-01：已废止，由 GB/T 1-2025 代替。"


def test_what_is_not_known_is_left_out(book: Book) -> None:
    (circle,) = book.registry("circle", day=DAY).rows
    headings = [heading for heading, _ in standard_facts(circle, "en")]
    assert "From" not in headings
    assert "Grade" in headings


def test_empty_parts_are_said_in_words(book: Book) -> None:
    found = book.registry(day=DAY)
    assert coverage_lines(found, "en")[-1] == (
        "No row at all: Foundation, Product, Enterprise, Supply chain, Evaluation and service."
    )
    assert coverage_lines(found, "zh")[-1].endswith(
        "综合基础、绿色产品、绿色企业、绿色供应链、绿色评价与服务。"
    )
    factory = records(coverage_table(found, "en"))[2]
    assert (factory["in_force"], factory["repealed"], factory["carried_count"]) == (1, 1, 2)


def test_a_part_without_rows_has_nothing_to_list(book: Book) -> None:
    assert registry_lines(book.registry(part="law", day=DAY), "en") == [
        "No standard on 2026-01-01."
    ]


def test_the_table_has_all_that_is_known(book: Book) -> None:
    rows = records(registry_table(book.registry(day=DAY), "zh"))
    assert rows[1]["note"] == "以分数代替等级"
    assert rows[0]["note"] is None
    assert rows[3]["grade"] == "经验值，未核实"
