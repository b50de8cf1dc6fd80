"""Periods inside periods."""

from loopbook.account.model.span import overlaps, parts_of
from loopbook.terms.period import period

from .tables import codes, modelled, relation, said, terms

HEAD = "flow,from,to,period,value,unit\n"


def rows(*periods: str) -> str:
    return HEAD + "".join(f"a,,x,{when},1,t\nb,x,,{when},1,t\n" for when in periods)


def test_parts_cover_a_whole_without_gap_the_longest_first() -> None:
    halves = [period("2025-H1"), period("2025-H2")]
    quarters = [period(f"2025-Q{n}") for n in (1, 2, 3, 4)]
    assert parts_of(period("2025"), [*quarters, *halves]) == tuple(halves)
    assert parts_of(period("2025"), quarters[:3]) == ()
    assert parts_of(period("2025"), [period("2025")]) == ()


def test_periods_that_nothing_joins_are_found_and_others_are_not() -> None:
    year, march, half = period("2025"), period("2025-03"), period("2025-H1")
    (found,) = overlaps([year, march])
    assert found.values == {"first": "2025", "second": "2025-03"}
    assert overlaps([year, half, period("2025-H2")]) == ()
    assert overlaps([year, period("2024")]) == ()


def test_a_year_told_whole_and_by_halves_is_their_sum() -> None:
    model = modelled(rows("2025", "2025-H1", "2025-H2")).model
    assert terms(relation(model, "months of a [goods] 2025")) == {
        "a [goods] 2025-H1": 1.0,
        "a [goods] 2025-H2": 1.0,
        "a [goods] 2025": -1.0,
    }
    assert codes(model) == []


def test_periods_that_overlap_with_a_gap_are_told() -> None:
    model = modelled(rows("2025", "2025-03")).model
    assert said(model, "LB-B69").values == {"first": "2025", "second": "2025-03"}
    assert not [each for each in model.relations if each.id.startswith("months")]
