"""The gap to a level: forced rows first, then the cheapest cover; against every set of changes."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.score.gap import gap_of
from loopbook.terms.change_cost import ChangeCost
from loopbook.terms.score import LevelGap
from loopbook.terms.standard import ScoreMethod, Standard

from .standards import UNKNOWN, asking, level, row, sheet, standard, with_answers, yes_no
from .test_levels import NEWER, OLDER

LIMITS = (90, 80, 70)
AT = {"I": 95, "II": 85, "III": 75, "": 10}


def gap(of: Standard, answers: dict, aim: str, *costs: tuple) -> LevelGap:
    asked = asking(of)
    table = [ChangeCost(name, Fraction(str(cost)), *at) for name, cost, *at in costs]
    return gap_of(asked, with_answers(asked, answers), aim, table)


def three(levels: tuple) -> Standard:
    rows = (
        row("star", weight="0.5", levels=LIMITS, is_limiting=True),
        row("much", weight="0.4", levels=LIMITS),
        row("other", weight="0.1", levels=LIMITS),
    )
    return standard(ScoreMethod.LEVELS, {"g": 1}, rows, levels)


def test_a_limiting_row_is_forced_and_the_index_is_covered_cheapest() -> None:
    answers = {"star": 85, "much": 85, "other": 95}
    found = gap(three(OLDER), answers, "I", ("star", 5), ("much", 7), ("other", 1))
    assert [(e.criterion, e.to, e.limit, e.is_forced) for e in found.improvements] == [
        ("star", "I", 90.0, True),
        ("much", "I", 90.0, False),
    ]
    assert (found.cost, found.bound, found.index) == (12.0, 12.0, 100.0)
    assert [each.gain for each in found.improvements] == [50.0, 40.0]


def test_the_newer_rule_forces_rows_that_earn_nothing() -> None:
    answers = {"star": 95, "much": 95, "other": 75}
    costs = (("other", 3, "II"), ("other", 9, "I"))
    assert gap(three(OLDER), answers, "I", *costs).improvements == ()
    found = gap(three(NEWER), answers, "I", *costs)
    assert [(e.criterion, e.to, e.gain) for e in found.improvements] == [("other", "II", 0.0)]
    assert (found.cost, found.index) == (3.0, 90.0)


def test_without_costs_it_is_out_of_reach_and_says_what_stands_in_the_way() -> None:
    answers = {"star": 85, "much": 85, "other": UNKNOWN}
    found = gap(three(OLDER), answers, "I", ("much", 7))
    assert (found.is_reachable, found.missing, found.improvements) == (False, ("star",), ())
    found = gap(three(OLDER), answers | {"star": 95}, "I", ("other", 7))
    assert (found.is_reachable, found.missing) == (False, ("much",))


def test_a_leading_value_or_all_points_are_what_a_row_can_come_to() -> None:
    rows = (
        row("a", weight=50, baseline=0, leading=10),
        row("b", weight=30, baseline=0, leading=10),
        row("c", weight=20, baseline=0, leading=10),
        yes_no("basic", is_mandatory=True),
    )
    of = standard(ScoreMethod.LEADING, {"g": 100}, rows, (level("pass", 60),))
    answers = {"a": 5, "b": 0, "c": 0, "basic": UNKNOWN}
    costs = (("a", 9), ("b", 6), ("c", 4), ("basic", 1))
    found = gap(of, answers, "pass", *costs)
    assert [each.criterion for each in found.improvements] == ["b", "c", "basic"]
    assert (found.cost, found.index, found.improvements[0].limit) == (11.0, 75.0, 10.0)


def test_where_all_must_be_met_every_miss_is_forced() -> None:
    of = standard(ScoreMethod.ALL, {"g": None}, (row("x", levels=(50,)), yes_no("y")))
    found = gap(of, {"x": 49, "y": 1}, "", ("x", 4), ("y", 1))
    assert [(e.criterion, e.limit) for e in found.improvements] == [("x", 50.0)]
    assert (found.cost, found.index) == (4.0, 1.0)


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(UnknownTerm, match="LB-Z15"):
        gap(three(OLDER), {}, "IV")
    with pytest.raises(UnknownTerm, match="LB-Z15"):
        gap(three(OLDER), {}, "I", ("stars", 1))
    with pytest.raises(UnknownTerm, match="LB-Z15"):
        gap(three(OLDER), {}, "I", ("star", 1, "IV"))
    with pytest.raises(QueryError, match="LB-Z17"):
        gap(standard(ScoreMethod.MEAN, {"g": None}, (row("x", leading=1),)), {}, "I")
    open_weight = row("x", weight="declared:x.weight", levels=(1, 2, 3))
    with pytest.raises(QueryError, match="LB-Z18"):
        gap(standard(ScoreMethod.LEVELS, {"g": 1}, (open_weight,), OLDER), {}, "I")


COSTS = st.dictionaries(st.sampled_from(("I", "II", "III", "")), st.integers(0, 9), max_size=3)
ROW = st.tuples(st.integers(1, 4), st.booleans(), st.sampled_from(("I", "II", "III", "")), COSTS)


def cheapest(of: Standard, now: dict, costs: dict, aim: str) -> int | None:
    """Return the least cost over every set of changes, each tried through the whole engine."""
    options = []
    for name, prices in costs.items():
        reached = [(at or aim, price) for at, price in prices.items()]
        options.append([(name, now[name], 0), *((name, at, price) for at, price in reached)])
    best: int | None = None
    for tried in product(*options):
        cost = sum(price for _, _, price in tried)
        if best is not None and cost >= best:
            continue
        # A change never makes a row worse than it is.
        answers = {name: AT[min(at, now[name], key=_rank)] for name, at, _ in tried}
        found = sheet(of, answers)
        places = [each.id for each in of.levels]
        if found.level and places.index(found.level) <= places.index(aim):
            best = cost
    return best


def _rank(at: str) -> int:
    return ("I", "II", "III", "").index(at)


@drawn(st.lists(ROW, min_size=1, max_size=4), st.sampled_from(("I", "II")), st.booleans())
@settings(max_examples=20, deadline=None)
def test_no_set_of_changes_is_cheaper(rows: list, aim: str, is_newer: bool) -> None:
    total = sum(weight for weight, *_ in rows)
    of = standard(
        ScoreMethod.LEVELS,
        {"g": 1},
        [
            row(f"r{place}", weight=Fraction(weight, total), levels=LIMITS, is_limiting=star)
            for place, (weight, star, _, _) in enumerate(rows)
        ],
        NEWER if is_newer else OLDER,
    )
    now = {f"r{place}": at for place, (_, _, at, _) in enumerate(rows)}
    costs = {f"r{place}": prices for place, (*_, prices) in enumerate(rows)}
    told = [(name, price, at) for name, prices in costs.items() for at, price in prices.items()]
    found = gap(of, {name: AT[at] for name, at in now.items()}, aim, *told)
    best = cheapest(of, now, costs, aim)
    assert found.is_reachable is (best is not None)
    if best is not None:
        assert found.cost == found.bound == best


def test_a_better_level_will_do_where_it_asks_for_less() -> None:
    """Level III wants 100 of all rows, level I wants 85: a small row may stay unmet at I."""
    rows = (row("much", weight="0.9", levels=LIMITS), row("little", weight="0.1", levels=LIMITS))
    of = standard(ScoreMethod.LEVELS, {"g": 1}, rows, OLDER)
    found = gap(of, {"much": 10, "little": 10}, "III", ("much", 7, "I"))
    assert (found.is_reachable, found.cost, found.bound, found.level) == (True, 7.0, 7.0, "III")
    assert sheet(of, {"much": 95, "little": 10}).level == "I"
    assert gap(of, {"much": 95, "little": 10}, "III").improvements == ()
    # Bought for the level that is aimed at, it is no step to a better one.
    assert not gap(of, {"much": 10, "little": 10}, "III", ("much", 7)).is_reachable


def test_any_answer_will_do_at_a_level_that_asks_for_nothing() -> None:
    rows = (
        row("open", weight="0.5", levels=(None, 80, 70)),
        row("met", weight="0.5", levels=LIMITS),
    )
    of = standard(ScoreMethod.LEVELS, {"g": 1}, rows, OLDER)
    found = gap(of, {"open": UNKNOWN, "met": 95}, "I", ("open", 5, "III"))
    assert [(each.criterion, each.gain) for each in found.improvements] == [("open", 50.0)]
    assert (found.cost, found.index) == (5.0, 100.0)
