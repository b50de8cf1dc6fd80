"""The registry of a book and of the packs shipped: names, parts, days, what cases prove."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

import loopbook
from loopbook import Book
from loopbook.book.registry import _scored_in, shipped_registry, standards_tested
from loopbook.book.shelf import compiled
from loopbook.errors import ParseError, QueryError, UnknownTerm
from loopbook.terms.registry import SEVEN
from loopbook.terms.validity import Validity

from .registry_book import DAY, registry_book


def test_today_is_the_day_of_the_book(tmp_path: Path) -> None:
    with registry_book(tmp_path) as book:
        found = book.registry()
    assert found.day == date(2026, 1, 15)
    assert found.packs == ("small",)
    assert {each.row.id: each.validity.value for each in found.rows} == {
        "works_2018": "repealed",
        "works_2025": "in_force",
        "park_draft": "draft",
        "circle": "illustrative",
    }


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("GB/T 1-2018", ["works_2018"]),
        ("gb/t1—2025", ["works_2025"]),
        ("GB/T 1", ["works_2018", "works_2025"]),
        ("works", ["works_2018", "works_2025"]),
        ("small/circle", ["circle"]),
        ("park_draft", ["park_draft"]),
        ("  ", ["works_2018", "works_2025", "park_draft", "circle"]),
    ],
)
def test_a_row_is_found_by_number_topic_and_id(tmp_path: Path, words: str, rows: list[str]) -> None:
    with registry_book(tmp_path) as book:
        assert [each.row.id for each in book.registry(words).rows] == rows


def test_the_coverage_is_that_of_all_rows_whatever_is_asked(tmp_path: Path) -> None:
    with registry_book(tmp_path) as book:
        found = book.registry("works", day="2020-01-01", part="factory")
    assert [each.validity for each in found.rows] == [Validity.IN_FORCE, Validity.NOT_YET]
    assert [each.part for each in found.coverage][:7] == list(SEVEN)
    assert sum(each.total for each in found.coverage) == 4


def test_what_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with registry_book(tmp_path) as book:
        with pytest.raises(UnknownTerm, match=r"LB-Z20 .*'GB/T 2-2025'.*'GB/T 1-2025'"):
            book.registry("GB/T 2-2025")
        with pytest.raises(UnknownTerm, match=r"LB-Z21 .*'parc'.*supply_chain"):
            book.registry(part="parc")
        with pytest.raises(QueryError, match="LB-U21"):
            book.registry(day="yesterday")


@pytest.mark.slow
def test_the_packs_shipped_have_a_registry_without_a_book() -> None:
    found = shipped_registry(clock=lambda: DAY)
    assert found.day == date(2026, 1, 15)
    assert [each.part for each in found.coverage][:7] == list(SEVEN)
    assert len({each.key for each in found.rows}) == len(found.rows)
    tested = {each.row.id for each in found.rows if each.is_tested}
    assert {"gbt36132_2018", "gbt36132_2025"} <= tested
    assert all(each.carried_by for each in found.rows if each.is_tested)


def test_cases_say_which_standards_they_score_by() -> None:
    text = '[[expect]]\nscore = "a"\n[[expect]]\ncompared = ["x/b", "c"]\n[[expect]]\nflow = "d"\n'
    assert _scored_in(text, "") == {"a", "b", "c"}
    with pytest.raises(ParseError, match="LB-D21"):
        _scored_in("[[expect", "cases/x/case.toml")


def test_a_pack_that_is_not_the_one_shipped_is_not_tested() -> None:
    changed = msgspec.structs.replace(compiled("mci"), digest="0" * 64)
    assert standards_tested([changed]) == frozenset()


@pytest.fixture(scope="module")
def law_book() -> Iterator[Book]:
    """An empty book under two packs that know nothing of each other; read only."""
    with loopbook.open(":memory:", ["green-foundation", "cn-eco-code"]) as book:
        yield book


@pytest.mark.parametrize(
    ("day", "factory", "law"),
    [
        ("2025-12-30", "gbt36132_2018", ["cleaner_production_law", "cp_law_2012"]),
        ("2025-12-31", "gbt36132_2025", ["cleaner_production_law", "cp_law_2012"]),
        ("2026-08-14", "gbt36132_2025", ["cleaner_production_law", "cp_law_2012"]),
        ("2026-08-15", "gbt36132_2025", ["eco_code_2026_cleaner_production"]),
    ],
)
def test_the_shipped_packs_say_which_edition_and_which_law_hold(
    law_book: Book, day: str, factory: str, law: list[str]
) -> None:
    """The law that two packs tell is told by both, and counted once."""

    def held(topic: str) -> list[str]:
        rows = law_book.registry(topic, day=day).rows
        return [each.row.id for each in rows if each.validity is Validity.IN_FORCE]

    assert held("green_factory_general") == [factory]
    assert held("cleaner_production_law") == law
    found = law_book.registry(day=day)
    twins = {each.key: each.also for each in found.rows if each.also}
    assert twins["cn-eco-code/cleaner_production_law"] == ("green-foundation/cp_law_2012",)
    counted = sum(part.total for part in found.coverage)
    assert counted <= len(found.rows) - len(twins) // 2
