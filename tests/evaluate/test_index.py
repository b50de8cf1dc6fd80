"""An index against its base year: groups, directions, and a base that is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.index import Asked, index_series, mean_of
from loopbook.terms.index import IndexGroup, IndexMember, IndexRule, Mean
from loopbook.terms.period import period
from loopbook.terms.standard import Wish

from .world import Known, definition, indicator, observation, scheme, seen

PUBLISHED = (134.7, 146.5, 108.2, 174.6)
"""Groups of the circular economy development index of the National Bureau of Statistics for 2013
(2005 = 100); the whole was published as 137.6."""

RATE = indicator("observed(rate)", id="rate", rule="indicators.toml:1")
AMOUNT = indicator("observed(amount)", "Mt", id="amount", rule="indicators.toml:9")


def rule(mean: Mean = Mean.ARITHMETIC, weights: tuple[float, ...] = (1.0, 1.0)) -> IndexRule:
    return IndexRule(
        id="circular", title_en="Index", title_zh="指数", base=period("2005"), mean=mean,
        is_weighted=weights != (1.0, 1.0),
        groups=(
            IndexGroup(id="use", label_en="use", label_zh="利用", weight=weights[0], rule="i:2"),
            IndexGroup(
                id="waste", label_en="waste", label_zh="废物", weight=weights[1], rule="i:3"
            ),
        ),
        members=(
            IndexMember(indicator="rate", group="use", wish=Wish.UP, rule="i:4"),
            IndexMember(indicator="amount", group="waste", wish=Wish.DOWN, rule="i:5"),
        ),
        source="s", rule="i:1",
    )  # fmt: skip


def amount(value, year: str, **more):
    return observation(value, year, indicator="amount", unit="Mt", **more)


KNOWN = seen(
    observation(50, "2005"), observation(60, "2013"), amount(20, "2005"), amount(16, "2013")
)


def asked(known: Known = KNOWN, of: IndexRule | None = None, **more) -> Asked:
    one = indicator("observed(rate)", id="rate", rule="indicators.toml:1", **more)
    return Asked(of or rule(), scheme(one, AMOUNT), known)


def test_the_published_groups_with_equal_weights_do_not_make_the_published_whole() -> None:
    """Reference of the rules, section 2.2: 141.0, 139.0, 136.9; never 137.6."""
    equal = (1.0,) * len(PUBLISHED)
    means = {kind: mean_of(kind, PUBLISHED, equal) for kind in Mean}
    assert means == {
        Mean.ARITHMETIC: pytest.approx(141.0, abs=0.05),
        Mean.GEOMETRIC: pytest.approx(139.0, abs=0.05),
        Mean.HARMONIC: pytest.approx(136.9, abs=0.05),
    }
    assert all(abs(value - 137.6) > 0.5 for value in means.values())


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=8), st.floats(0.01, 100))
def test_means_of_positive_numbers_are_ordered_and_weights_are_relative(
    values: list[float], times: float
) -> None:
    weights = [1.0 + place for place in range(len(values))]
    means = [mean_of(kind, values, weights) for kind in Mean]
    scaled = [mean_of(kind, values, [weight * times for weight in weights]) for kind in Mean]
    assert means == pytest.approx(scaled, rel=1e-9)
    assert means[0] >= means[1] * (1 - 1e-9)
    assert means[1] >= means[2] * (1 - 1e-9)


def test_more_is_better_and_less_is_better() -> None:
    series = index_series(asked(), (period("2005"), period("2013")))
    base, later = series.points
    assert (base.value, later.value) == (100.0, pytest.approx((120 + 125) / 2))
    assert [part.value for part in later.members] == [pytest.approx(120), pytest.approx(125)]
    assert [group.id for group in later.groups] == ["use", "waste"]
    assert later.decides
    assert {"i:1", "i:2", "i:3", "i:4", "i:5", "indicators.toml:9"} <= set(series.rules)


def test_declared_weights_count() -> None:
    series = index_series(asked(of=rule(weights=(0.75, 0.25))), (period("2013"),))
    assert series.points[0].value == pytest.approx(0.75 * 120 + 0.25 * 125)
    assert series.is_weighted


def test_a_base_year_without_value_is_named_and_never_skipped() -> None:
    known = seen(observation(60, "2013"), amount(20, "2005"), amount(16, "2013"))
    (point,) = index_series(asked(known), (period("2013"),)).points
    assert point.value is None
    (reason,) = point.missing
    assert reason.key == "reason.index_base"
    assert reason.values["indicator"] == "rate"
    assert reason.values["base"] == "2005"
    # The other group has its value all the same, and is shown.
    assert [group.value for group in point.groups] == [None, pytest.approx(125)]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ((observation(50, "2005"),), "reason.index_value"),
        ((observation(0, "2005"), observation(60, "2013")), "reason.index_sign"),
        ((observation(50, "2005"), observation(-1, "2013")), "reason.index_sign"),
    ],
)
def test_what_has_no_index_says_why(said, key: str) -> None:
    known = seen(*said, amount(20, "2005"), amount(16, "2013"))
    (point,) = index_series(asked(known), (period("2013"),)).points
    assert (point.value, [each.key for each in point.missing]) == (None, [key])


def test_a_definition_that_changed_since_the_base_breaks_the_index() -> None:
    lists = (
        definition("old", until="2009-12-31"),
        definition("new", since="2010-01-01", place=9),
    )
    known = seen(
        observation(50, "2005", scope="old"), observation(60, "2013", scope="new"),
        amount(20, "2005"), amount(16, "2013"),
    )  # fmt: skip
    (point,) = index_series(asked(known, definitions=lists), (period("2013"),)).points
    assert [each.key for each in point.missing] == ["reason.redefined"]


def test_an_index_of_a_bound_decides_nothing() -> None:
    known = seen(
        observation(50, "2005"), observation(60, "2013", bound="at_least"),
        amount(20, "2005"), amount(16, "2013", bound="about"),
    )  # fmt: skip
    (point,) = index_series(asked(known), (period("2013"),)).points
    assert (point.value, point.decides) == (pytest.approx(122.5), False)
    assert [group.decides for group in point.groups] == [False, True]
