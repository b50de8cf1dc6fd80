"""Observed: columns of segments beside each other, their texts those of one table."""

from fractions import Fraction

from loopbook.store.observed import (
    columns_of_observations,
    joined_observations,
    no_observations,
)
from loopbook.store.segment.entry_columns import Interned
from loopbook.store.segment.observation_columns import ObservationRows
from loopbook.terms.observation_columns import ObservationColumns, joined_number
from tests.evaluate.world import observation

WIDE_NUMBER = "123456789012345678901234.5"


def run(first: int, known: Interned, *values: str, subject: str = "CN") -> ObservationColumns:
    rows = ObservationRows()
    for sequence, value in enumerate(values, first):
        rows.add(sequence, observation(value, "2024", subject=subject))
    return columns_of_observations(rows.part(), known)


def test_runs_are_joined_with_their_texts_and_wide_numbers() -> None:
    known = Interned()
    first = run(1, known, "1.5", WIDE_NUMBER)
    second = run(3, known, WIDE_NUMBER, subject="CN-32")
    joined = joined_observations([first, run(9, known), second], known)
    assert joined.sequence.tolist() == [1, 2, 3]
    assert [joined.texts[at] for at in joined.subject.tolist()] == ["CN", "CN", "CN-32"]
    numbers = zip(joined.mantissa.tolist(), joined.exponent.tolist(), strict=True)
    told = [joined_number(*each, joined.texts) for each in numbers]
    assert told == [Fraction("1.5"), Fraction(WIDE_NUMBER), Fraction(WIDE_NUMBER)]


def test_one_run_is_taken_as_it_is_and_none_is_empty() -> None:
    known = Interned()
    only = run(1, known, "2")
    assert joined_observations([no_observations(known), only], known) is only
    assert len(joined_observations([], known).sequence) == 0
    assert no_observations(Interned()).texts == [""]
