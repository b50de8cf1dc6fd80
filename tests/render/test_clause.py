"""Clauses of a standard in words: kinds, limits, weights, marks."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from loopbook import Book
from loopbook.render.clause import (
    clause_limits,
    clause_table,
    given_text,
    kind_text,
    marks_text,
    weight_text,
)
from loopbook.render.table import records
from loopbook.terms.formula import Formula, Number
from loopbook.terms.standard import CriterionKind, Given, Weight
from tests.book.registry_book import registry_book
from tests.evaluate.score.tabled import criterion, standard


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with registry_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


def test_a_number_is_stated_reckoned_or_to_be_declared() -> None:
    assert given_text(Given(value=Fraction(1, 2)), "en") == "0.5"
    assert given_text(Given(formula=Formula("2 * x", Number(Fraction(1)))), "en") == "2 * x"
    assert given_text(Given(declared="a.weight"), "en") == "to be declared"
    assert given_text(None, "en") == "—"


def test_kinds_limits_and_weights_of_a_pack(book: Book) -> None:
    own = book.scheme("small").standards
    new, old = own["new"], own["old"]
    assert kind_text(new.criteria[1], "en") == "kg/t (less is better)"
    assert kind_text(new.criteria[2], "zh") == "是／否"
    assert clause_limits(new, new.criteria[1], "zh") == "基准值 40，引领值 20"
    assert clause_limits(old, old.criteria[0], "en") == "from 50: 30 points, from 90: 60 points"
    assert weight_text(old.criteria[0], "en") == "60 points"
    assert records(clause_table(new, "en"))[0]["weight"] == "0.625"


def test_a_shared_weight_and_what_is_special_about_a_row() -> None:
    row = criterion(
        "a",
        weight=Weight(Given(value=Fraction(4, 5)), is_shared=True),
        is_limiting=True,
        is_mandatory=True,
        kind=CriterionKind.DEGREE,
        levels=(Given(value=Fraction(1)), None),
    )
    assert weight_text(row, "en") == "0.8/n"
    assert marks_text(row, "en") == "limiting, mandatory"
    assert marks_text(row, "zh") == "限定性指标、必备项"
    assert clause_limits(standard(row), row, "en") == "limit 1"
    assert weight_text(criterion("b"), "en") == "—"
