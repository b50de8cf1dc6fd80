"""Standards to choose from: each once; answers yes and no in words."""

from collections.abc import Iterator

import pytest

import loopbook
from loopbook import Book
from loopbook.web.standard_choice import (
    answer_in_words,
    kinds_of,
    option_of,
    standard_options,
    standards_in,
)
from tests.book.registry_book import NORTH, SOUTH, scored_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with scored_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


def test_a_choice_stands_for_a_standard_that_its_pack_inherited() -> None:
    options = [("a/one", "One"), ("b/two", "Two")]
    assert option_of("b/two", options) == "b/two"
    assert option_of("c/one", options) == "a/one"
    assert option_of("c/three", options) == ""


def test_standards_are_named_by_their_pack(book: Book) -> None:
    assert standard_options(book, "en") == [
        ("small/old", "Works, edition of 2018"),
        ("small/new", "Works, edition of 2025"),
        ("small/circle_only", "Circle, measured"),
    ]
    assert next(title for _, title in standard_options(book, "zh")) == "工厂评价（2018年版）"


def test_a_standard_that_a_pack_inherits_is_its_parents() -> None:
    with loopbook.open(":memory:", ["green-foundation", "green-factory"]) as both:
        keys = [key for key, _, _ in standards_in(both)]
    assert keys.count("green-foundation/data_quality") == 1
    assert "green-factory/data_quality" not in keys
    assert "green-factory/gbt36132_2025" in keys


def test_yes_and_no_are_words_and_numbers_have_units(book: Book) -> None:
    for subject, told in ((NORTH, "yes"), (SOUTH, "no")):
        sheet = book.score("small/new", subject, "2025")
        kinds = kinds_of(book, sheet)
        answers = [answer_in_words(row, kinds, "en") for row in sheet.criteria]
        assert answers[2] == told
        assert answers[0].endswith(" %")
