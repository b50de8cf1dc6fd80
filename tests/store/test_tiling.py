"""Which periods may be added up, against all choices there are."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.tiling import tiling
from loopbook.terms.period import Period, period
from tests.store.readings import months

YEAR = period("2025")


def test_the_very_period_stands_alone() -> None:
    assert tiling([period("2025-Q1"), YEAR, period("2025-Q2")], YEAR) == (YEAR,)


def test_quarters_make_the_year_and_months_their_quarter() -> None:
    quarters = [period(f"2025-Q{n}") for n in (1, 2, 3, 4)]
    first = [period(f"2025-{n:02}") for n in (1, 2, 3)]
    assert tiling(quarters, YEAR) == tuple(quarters)
    assert tiling([*quarters, *first], YEAR) == (*first, *quarters[1:])


def test_a_lone_month_does_not_push_out_its_quarter() -> None:
    assert tiling([period("2025-01"), period("2025-Q1")], YEAR) == (period("2025-Q1"),)


def test_cumulative_figures_are_not_added() -> None:
    """January to March, January to June, January to September: the longest stands."""
    given_periods = [months(1, 3), months(1, 6), months(1, 9)]
    assert tiling(given_periods, YEAR) == (months(1, 9),)


def test_no_periods_cover_nothing() -> None:
    assert tiling([], YEAR) == ()


def is_apart(parts: tuple[Period, ...]) -> bool:
    return all(a.end <= b.first or b.end <= a.first for a, b in combinations(parts, 2))


@given(
    st.lists(
        st.builds(
            lambda first, count: months(first, min(count, 13 - first)),
            st.integers(1, 12),
            st.integers(1, 11),
        ),
        max_size=8,
        unique=True,
    ),
    st.randoms(),
)
def test_no_choice_covers_more_and_none_as_much_is_finer(
    periods: list[Period], order: object
) -> None:
    chosen = tiling(periods, YEAR)
    order.shuffle(periods)
    assert tiling(periods, YEAR) == chosen
    best = max(
        (sum(part.months for part in parts), len(parts))
        for count in range(len(periods) + 1)
        for parts in combinations(periods, count)
        if is_apart(parts)
    )
    assert is_apart(chosen)
    assert set(chosen) <= set(periods)
    assert (sum(part.months for part in chosen), len(chosen)) == best
