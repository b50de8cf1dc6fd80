"""What the leaves of a formula share."""

import pytest

from loopbook.evaluate.leaf import (
    Question,
    basis_doubt,
    grade_doubt,
    scope_doubt,
    shown_unit,
    weakest,
    word_rules,
)
from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import period

from .world import Known, indicator, scheme, unit


def question(**more) -> Question:
    of = indicator("observed(amount)", "Mt", **more)
    return Question(of, period("2025"), scheme(of), Known())


def test_a_leaf_is_shown_in_the_unit_of_the_indicator_where_it_measures_the_same() -> None:
    assert shown_unit(question(), unit("kg")).symbol == "Mt"
    assert shown_unit(question(), unit("%")).symbol == "%"


@pytest.mark.parametrize(
    ("wanted", "scope", "fits"),
    [("", "", True), ("", "a", True), ("a", "a", True), ("a", "b", False), ("a", "", False)],
)
def test_an_unnamed_scope_never_matches_a_named_one(wanted: str, scope: str, fits: bool) -> None:
    assert (scope_doubt(question(scope=wanted), scope) is None) is fits


def test_two_grades_and_two_bases_decide() -> None:
    assert [g for g in Grade if grade_doubt(g) is None] == [Grade.VERIFIED, Grade.DERIVED]
    assert [b for b in Basis if basis_doubt(b) is None] == [Basis.MEASURED, Basis.DECLARED]
    assert weakest([Basis.MEASURED, None, Basis.MODELLED, Basis.DECLARED]) is Basis.MODELLED
    assert weakest([None]) is None


def test_only_words_of_the_kind_count_as_read() -> None:
    assert word_rules(scheme(), "scope", ("supply", "pack", "none")) == ("vocabulary.csv:5",)
