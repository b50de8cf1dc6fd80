"""Column answers: a value near a limit is decided as a fraction, once for all who say the same."""

from fractions import Fraction

import numpy as np
from msgspec.structs import replace

from loopbook.evaluate.observed_choice import Cells, WordRows
from loopbook.evaluate.score.column_answer import (
    Context,
    first_of_each,
    is_readable,
    reckoned_columns,
)
from loopbook.terms.period import period
from tests.evaluate.world import Known, formula, indicator, observation, scheme

SUBJECTS = ("a", "b", "c", "d")


def context(*seen) -> Context:
    table = WordRows(Known(seen=seen).observation_columns())
    return Context(scheme(), table, Cells(SUBJECTS, (period("2025"),)))


def said(subject: str, value, **more):
    return observation(value, "2025", subject=subject, **more)


def test_a_word_gives_values_bounds_and_entries() -> None:
    told = reckoned_columns(
        context(said("a", "30"), said("b", "40", bound="at_least"), said("c", "0.5", unit="C62")),
        indicator(),
    )
    assert told.is_known.tolist() == [True, True, False, False]
    assert told.value.tolist() == [30.0, 40.0, 0.0, 0.0]
    assert told.is_least.tolist() == [False, True, False, False]
    assert told.sequence.tolist() == [1, 2, 0, 0]
    assert told.exact(0) == 30


def test_limits_are_met_exactly_and_equal_values_are_decided_once() -> None:
    told = reckoned_columns(
        context(said("a", "30"), said("b", "30"), said("c", "30.0000000001"), said("d", "29")),
        indicator(),
    )
    asked: list[int] = []
    exact = told.exact

    def counted(place: int) -> Fraction:
        asked.append(place)
        return exact(place)

    told.exact = counted
    side, count = told.compared(Fraction(30))
    assert side.tolist() == [0, 0, 1, -1]
    assert count == 3
    assert len(asked) == 2


def test_a_formula_over_words_is_reckoned_or_left_alone() -> None:
    seen = (
        said("a", "30"),
        said("a", "2", indicator="amount", unit="TNE"),
        said("b", "30", bound="about"),
        said("b", "2", indicator="amount", unit="TNE"),
        said("c", "30"),
    )
    told = reckoned_columns(context(*seen), indicator("observed(rate) * observed(amount)", "kg"))
    assert told.is_known.tolist() == [True, True, False, False]
    assert told.is_odd.tolist() == [False, True, False, False]
    assert told.value[0] == 600.0
    assert told.exact(0) == 600


def test_a_condition_is_one_or_nought() -> None:
    one = replace(indicator(code="C62"), formula=formula("observed(rate) >= 30 [%]"))
    told = reckoned_columns(context(said("a", "30"), said("b", "20")), one)
    assert told.value.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert told.is_known.tolist() == [True, True, False, False]


def test_rows_of_keys_are_told_apart() -> None:
    firsts, back = first_of_each((np.array([1, 2, 1, 1]), np.array([5, 5, 5, 6])))
    assert len(firsts) == 3
    assert back[0] == back[2]
    assert len(set(back.tolist())) == 3
    assert is_readable(formula("observed(rate)"))
    assert not is_readable(formula("flow(packs_in)"))
