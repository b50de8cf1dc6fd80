"""A change between two periods: its uncertainty, and what may not be compared."""

from decimal import Decimal

import pytest

from loopbook.errors import QueryError
from loopbook.evaluate.change import change_between
from loopbook.evaluate.leaf import Question
from loopbook.terms.period import period

from .world import cell, definition, flows, indicator, observation, reading, scheme, seen

LISTS = (
    definition("old", until="2022-12-31", place=5),
    definition("new", since="2023-01-01", place=9),
)


def ends(of, sources, first: str = "2020", last: str = "2025") -> tuple[Question, Question]:
    one, other = (Question(of, period(year), scheme(of), sources) for year in (first, last))
    return one, other


def test_difference_and_percent_with_their_uncertainty() -> None:
    known = seen(observation(50, "2020", sd=Decimal(3)), observation(60, "2025", sd=Decimal(4)))
    found = change_between(*ends(indicator(), known))
    assert (found.difference, found.percent, found.decides) == (10.0, pytest.approx(20.0), True)
    assert found.sd == pytest.approx(5.0)
    assert found.percent_sd == pytest.approx(100 * ((4 / 50) ** 2 + (60 * 3 / 2500) ** 2) ** 0.5)


def test_a_part_without_uncertainty_leaves_it_unstated() -> None:
    known = seen(observation(50, "2020"), observation(60, "2025", sd=Decimal(4)))
    found = change_between(*ends(indicator(), known))
    assert (found.sd, found.percent_sd) == (None, None)


def test_flows_of_two_years_are_independent() -> None:
    of = indicator("flow(packs_in)", "kg", subject="")
    known = flows(
        y2020=(cell("packs_in", reading(1000, 3.0)),),
        y2025=(cell("packs_in", reading(2000, 4.0)),),
    )
    found = change_between(*ends(of, known))
    assert found.sd == pytest.approx(0.005)


def test_across_a_change_of_definition_it_fails_and_names_both_with_their_days() -> None:
    of = indicator(definitions=LISTS)
    known = seen(observation(50, "2020", scope="old"), observation(60, "2025", scope="new"))
    with pytest.raises(QueryError) as caught:
        change_between(*ends(of, known))
    assert caught.value.code == "LB-E05"
    text = str(caught.value)
    assert "old (..2022-12-31)" in text
    assert "new (2023-01-01..)" in text
    for language in ("en", "zh"):
        assert "2022-12-31" in caught.value.message(language)
    inside = change_between(
        *ends(of, seen(*known.seen, observation(55, "2024", scope="new")), "2024")
    )
    assert inside.difference == 5.0


def test_values_recounted_under_one_definition_may_be_compared_whenever_it_held() -> None:
    of = indicator(definitions=LISTS)
    known = seen(observation(50, "2020", scope="new"), observation(60, "2025", scope="new"))
    assert change_between(*ends(of, known)).difference == 10.0


def test_scopes_that_no_definition_explains_are_two_all_the_same() -> None:
    known = seen(observation(50, "2020", scope="a"), observation(60, "2025", scope="b"))
    with pytest.raises(QueryError) as caught:
        change_between(*ends(indicator(), known))
    assert (caught.value.values["old"], caught.value.values["new"]) == ("a", "b")


def test_two_declared_definitions_side_by_side_cannot_be_compared_either() -> None:
    of = indicator(definitions=(definition("one"), definition("two", place=9)))
    known = seen(observation(50, "2020", scope="one"), observation(60, "2025", scope="two"))
    with pytest.raises(QueryError) as caught:
        change_between(*ends(of, known))
    assert caught.value.code == "LB-E05"


def test_an_end_without_value_is_named_and_never_skipped() -> None:
    with pytest.raises(QueryError) as caught:
        change_between(*ends(indicator(), seen(observation(60, "2025"))))
    assert (caught.value.code, str(caught.value.values["period"])) == ("LB-E06", "2020")


def test_from_zero_there_is_no_percent() -> None:
    found = change_between(*ends(indicator(), seen(observation(0, "2020"), observation(5, "2025"))))
    assert (found.difference, found.percent, found.percent_sd) == (5.0, None, None)


def test_changes_on_two_bases_are_never_taken_off_each_other() -> None:
    of = indicator(is_change=True)
    known = seen(
        observation(10, "2020", base_period="2015"), observation(-5, "2025", base_period="2020")
    )
    with pytest.raises(QueryError) as caught:
        change_between(*ends(of, known))
    assert caught.value.code == "LB-E09"
    for language in ("en", "zh"):
        told = caught.value.message(language)
        assert "2015" in told
        assert "2020" in told


@pytest.mark.parametrize(
    ("first", "last", "bound", "decides"),
    [
        ("eq", "at_least", "at_least", True),
        ("at_least", "eq", "at_most", True),
        ("at_least", "at_most", "at_most", True),
        ("at_least", "at_least", "about", False),
    ],
)
def test_a_bound_at_an_end_is_a_bound_of_the_change(
    first: str, last: str, bound: str, decides: bool
) -> None:
    known = seen(observation(50, "2020", bound=first), observation(60, "2025", bound=last))
    found = change_between(*ends(indicator(), known))
    assert (found.bound, found.decides) == (bound, decides)
    assert (found.percent is None) is False
    below = seen(observation(-50, "2020"), observation(60, "2025", bound="at_least"))
    assert change_between(*ends(indicator(), below)).percent is None
