"""Discovery sampling against scipy's hypergeometric law, and a draw that nobody foresees."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from loopbook.evaluate.sampling import (
    chance_of_at_most,
    chance_of_none,
    drawn_of,
    most_defects,
    size_needed,
)

SHARES = st.integers(1, 40).map(lambda percent: Fraction(percent, 100))
CONFIDENCES = st.sampled_from([Fraction(9, 10), Fraction(19, 20), Fraction(99, 100)])


@given(st.integers(1, 400), CONFIDENCES, SHARES)
def test_the_size_is_the_smallest_that_finds_a_defect_often_enough(
    population: int, confidence: Fraction, tolerable: Fraction
) -> None:
    size, defects = size_needed(population, confidence, tolerable), ceil(tolerable * population)
    assert hypergeom.pmf(0, population, defects, size) <= float(1 - confidence) + 1e-9
    if size:
        assert hypergeom.pmf(0, population, defects, size - 1) > float(1 - confidence) - 1e-9


@given(st.integers(1, 80), st.data(), CONFIDENCES)
def test_the_upper_limit_is_the_largest_count_that_could_have_shown_so_few(
    population: int, data: st.DataObject, confidence: Fraction
) -> None:
    drawn = data.draw(st.integers(0, population))
    found = data.draw(st.integers(0, drawn))
    most = most_defects(population, drawn, found, confidence)
    plain = [
        count
        for count in range(found, population - (drawn - found) + 1)
        if count == found or chance_of_at_most(found, population, count, drawn) > 1 - confidence
    ]
    assert most == max(plain)
    assert float(chance_of_at_most(found, population, most, drawn)) == pytest.approx(
        hypergeom.cdf(found, population, most, drawn)
    )


def test_known_sizes() -> None:
    assert size_needed(1_000, Fraction("0.95"), Fraction("0.05")) == 57
    assert size_needed(10, Fraction("0.95"), Fraction("0.05")) == 10
    assert size_needed(0, Fraction("0.95"), Fraction("0.05")) == 0
    assert chance_of_none(10, 1, 9) == Fraction(1, 10)
    assert most_defects(1_000, 57, 0, Fraction("0.95")) < 50
    assert most_defects(10, 10, 3, Fraction("0.95")) == 3


def test_the_draw_is_that_of_seed_and_declaration_and_of_nothing_else() -> None:
    names = [f"document {n}" for n in range(200)]
    drawn = drawn_of(names, 20, "seed", "ab" * 32)
    assert drawn == drawn_of(names[::-1], 20, "seed", "ab" * 32)
    assert len(set(drawn)) == 20
    assert drawn[:5] == drawn_of(names, 5, "seed", "ab" * 32)
    assert set(drawn) != set(drawn_of(names, 20, "other seed", "ab" * 32))
    assert set(drawn) != set(drawn_of(names, 20, "seed", "cd" * 32))


def test_every_document_is_drawn_as_often_as_another() -> None:
    names = [f"{n}" for n in range(20)]
    counts = dict.fromkeys(names, 0)
    for seed in range(2_000):
        for name in drawn_of(names, 5, f"{seed}", "00"):
            counts[name] += 1
    # 500 each; six standard deviations (sqrt(2000 x 0.25 x 0.75) = 19.4) on either side.
    assert max(counts.values()) < 617
    assert min(counts.values()) > 383
