"""Ranking: places, ties, what unknown answers leave open, and how far it hangs on the weights."""

from fractions import Fraction
from math import isclose

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.score.rank import rank
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.score import RankedSubject, Ranking
from loopbook.terms.score_table import ScoreTable

from .tabled import criterion, standard, table

PLAIN = RankWish(wanted=2, spread=0.2, weights=200, seed=1)
S = standard(*(criterion(name) for name in "abc"))


def ranked(found: ScoreTable, wish: RankWish = PLAIN) -> Ranking:
    return rank(found, S, wish, {"s0": "First works"})


def by_subject(found: Ranking) -> dict[str, RankedSubject]:
    return {each.subject: each for each in found.subjects}


def test_the_order_is_that_of_the_totals() -> None:
    found = ranked(table([50, 30, 20], [[0.1, 0.2, 0.3], [1.0, 1.0, 1.0], [0.9, 0.0, 0.5]]))
    assert [(each.subject, each.place, each.is_selected) for each in found.subjects] == [
        ("s1", 1, True),
        ("s2", 2, True),
        ("s0", 3, False),
    ]
    assert by_subject(found)["s0"].subject_name == "First works"
    assert found.edge == ("s2", "s0")
    assert found.findings == ()
    assert (found.weights, found.spread, found.seed, found.wanted) == (200, 0.2, 1, 2)


def test_equal_totals_share_a_place_and_the_tie_is_told() -> None:
    found = ranked(table([50, 30, 20], [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 0.0]]))
    assert [each.place for each in found.subjects] == [1, 1, 1]
    assert [each.is_selected for each in found.subjects] == [True, True, True]
    (tie,) = found.findings
    assert (tie.code, tie.values) == ("LB-Z27", {"count": "3", "wanted": "2", "place": "1"})
    assert found.edge == ()


def test_a_sum_in_another_order_is_still_a_tie() -> None:
    found = ranked(table([0.1, 0.2, 0.3], [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), RankWish(wanted=1))
    assert [each.place for each in found.subjects] == [1, 1]


def test_rounding_orders_nobody_of_one_place() -> None:
    """Totals that differ in the last digit share a place, in the order of the table."""
    noise = np.array([0.0, 1e-15, 0.0, 2e-15])
    even = table([50, 30, 20], [[1.0, 0.0, None]] * 4)
    odd = msgspec.structs.replace(even, low=even.low * (1 + noise), high=even.high * (1 + noise))
    last = table([50, 30, 20], [[1.0, 0.0, None]] * 2 + [[0.5, 0.0, None]] * 2)
    told = [ranked(found) for found in (odd, last)]
    assert [each.subject for each in told[0].subjects] == ["s0", "s1", "s2", "s3"]
    low = last.low * (1 - noise)
    assert ranked(msgspec.structs.replace(last, low=low)).edge == told[1].edge == ("s0", "s2")


def test_what_is_unknown_leaves_places_open() -> None:
    found = ranked(table([50, 30, 20], [[1.0, 1.0, 0.0], [1.0, None, 0.0], [0.0, None, None]]))
    places = {name: (each.place, each.best, each.worst) for name, each in by_subject(found).items()}
    assert places == {"s0": (1, 1, 1), "s1": (2, 1, 2), "s2": (3, 2, 3)}
    (decides,) = found.findings
    assert (decides.code, decides.values) == ("LB-Z29", {"count": "1"})


def test_whoever_fails_a_mandatory_row_comes_last_and_is_never_selected() -> None:
    answers = [[1.0, 1.0, 1.0], [0.5, 0.0, 0.0], [0.9, 0.9, 0.9]]
    found = by_subject(ranked(table([50, 30, 20], answers, knocked_out=[1, 0, -1])))
    assert (found["s0"].place, found["s0"].is_selected, found["s0"].knocked_out) == (2, False, True)
    assert (found["s1"].place, found["s1"].is_selected) == (1, True)
    unsettled = found["s2"]
    assert (unsettled.place, unsettled.best, unsettled.worst) == (2, 1, 2)
    assert (unsettled.is_selected, unsettled.knocked_out, unsettled.share) == (False, None, 0.0)


def test_an_order_that_no_weight_can_turn_is_firm() -> None:
    found = ranked(table([50, 30, 20], [[1.0, 1.0, 1.0], [0.5, 0.5, 0.5], [0.4, 0.4, 0.4]]))
    assert [(each.first, each.last) for each in found.subjects] == [(1, 1), (2, 2), (3, 3)]
    assert [each.share for each in found.subjects] == [1.0, 1.0, 0.0]
    assert found.swaps == ()


def test_an_order_that_hangs_on_the_weights_is_told_so() -> None:
    found = by_subject(
        ranked(
            table([50, 50, 0], [[1.0, 0.0, 0.0], [0.02, 0.99, 0.0], [0.0, 0.0, 0.0]]),
            RankWish(wanted=1, spread=0.2, weights=1_000, seed=7),
        )
    )
    for name in ("s0", "s1"):
        assert (found[name].first, found[name].last) == (1, 2)
        assert 0.35 < found[name].share < 0.65
    assert found["s0"].share + found["s1"].share == pytest.approx(1.0)
    assert (found["s2"].first, found["s2"].last) == (3, 3)


def test_the_same_seed_gives_the_same_answer_and_no_draw_changes_with_their_number() -> None:
    scored = table([50, 30, 20], [[0.9, 0.1, 0.3], [0.4, 0.9, 0.4], [0.6, 0.4, 0.9]])
    assert ranked(scored) == ranked(scored)
    few = by_subject(ranked(scored, RankWish(wanted=1, weights=64, seed=3)))
    many = by_subject(ranked(scored, RankWish(wanted=1, weights=128, seed=3)))
    assert all(many[name].last >= few[name].last for name in few)


def test_the_change_of_one_weight_that_turns_the_edge_is_exact() -> None:
    """50 against 49: row a up by 1/50 of its weight? Solved by hand: 50(1 + d) = 49 + ..."""
    found = ranked(
        table([50, 50, 0], [[1.0, 0.0, 0.0], [0.0, 0.98, 0.0], [0.0, 0.0, 0.0]]),
        RankWish(wanted=1, weights=10),
    )
    assert found.edge == ("s0", "s1")
    # 50 (1 + d) = 49 and 50 = 49 (1 + d): scaling both back to 100 changes neither.
    assert [name for name, _ in found.swaps] == ["a", "b"]
    assert [change for _, change in found.swaps] == pytest.approx([-0.02, 1 / 49])


def total_of(weights: list[float], answers: list[float | str | None]) -> Fraction:
    """The total from weights as they are, those that do not apply left out, in fractions."""
    asked = [
        (Fraction(w), Fraction(x))
        for w, x in zip(weights, answers, strict=True)
        if isinstance(x, float)
    ]
    return sum((w * x for w, x in asked), Fraction(0)) * 100 / sum(w for w, _ in asked)


def scaled(weights: list[float], answers: list[float | str | None]) -> list[float]:
    sums = sum(w for w, x in zip(weights, answers, strict=True) if x != "-")
    return [100 * w / sums for w in weights]


def test_with_a_row_that_does_not_apply_the_turn_is_still_exact() -> None:
    weights = [50.0, 30.0, 20.0]
    answers: list[list[float | str | None]] = [[0.7, 0.4, 0.2], [0.3, "-", 0.8], [0.0, 0.0, 0.0]]
    applied = [scaled(weights, each) for each in answers]
    found = ranked(table(weights, answers, applied=applied), RankWish(wanted=1, weights=50))
    assert {name for name, _ in found.swaps} == {"a", "b", "c"}
    one, other = (int(name[1:]) for name in found.edge)
    for name, change in found.swaps:
        signs = []
        for turned in (change - 1e-6, change + 1e-6):
            moved = list(weights)
            moved["abc".index(name)] *= 1 + turned
            gap = total_of(moved, answers[one]) - total_of(moved, answers[other])
            signs.append(gap > 0)
        assert signs[0] != signs[1], (name, change)


def test_without_weights_there_is_nothing_to_try() -> None:
    scored = table([0, 0, 0], [[1.0, 0.0, 0.0], [0.5, 0.0, 0.0]])
    found = ranked(scored)
    assert (found.weights, found.swaps) == (0, ())
    assert [each.code for each in found.findings] == ["LB-Z28"]


def test_nobody_scored_is_told() -> None:
    found = ranked(table([50, 30, 20], []))
    assert found.subjects == ()
    assert [each.code for each in found.findings] == ["LB-Z24"]


SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, None])
WEIGHTS = [50.0, 30.0, 20.0]


@settings(max_examples=40, deadline=None)
@given(
    answers=st.lists(st.lists(SHARES, min_size=3, max_size=3), min_size=1, max_size=6),
    knocked=st.lists(st.sampled_from([0, 0, 1, -1]), min_size=6, max_size=6),
)
def test_places_are_those_of_the_plain_loop(
    answers: list[list[float | None]], knocked: list[int]
) -> None:
    knocked = knocked[: len(answers)]
    wish = RankWish(wanted=2, spread=0.3, weights=7, seed=5)
    found = by_subject(ranked(table(WEIGHTS, answers, knocked_out=knocked), wish))
    sets = np.random.default_rng(5).uniform(0.7, 1.3, (7, 3))
    orders = [plain_order(answers, knocked, [1.0] * 3)]
    orders += [plain_order(answers, knocked, factors.tolist()) for factors in sets]
    for at in range(len(answers)):
        mine = found[f"s{at}"]
        assert (mine.place, mine.best, mine.worst) == orders[0][at]
        assert mine.first == min(order[at][1] for order in orders)
        assert mine.last == max(order[at][2] for order in orders)
        chosen = [order[at][0] <= 2 and not knocked[at] for order in orders[1:]]
        assert isclose(mine.share, sum(chosen) / 7)


def plain_order(
    answers: list[list[float | None]], knocked: list[int], factors: list[float]
) -> list[tuple[int, int, int]]:
    """Place, best and worst of each subject under moved weights, counted rival by rival."""
    weights = [w * f for w, f in zip(WEIGHTS, factors, strict=True)]
    scale = sum(WEIGHTS) / sum(weights)
    spans = []
    for each, out in zip(answers, knocked, strict=True):
        ends = [
            scale
            * sum(w * (x if x is not None else end) for w, x in zip(weights, each, strict=True))
            for end in (0.0, 1.0)
        ]
        spans.append((-1e9 if out else ends[0], -1e9 if out == 1 else ends[1]))

    def above(one: float, other: float) -> bool:
        return one > other + 1e-9 * max(abs(other), 1.0)

    found = []
    for at, (low, high) in enumerate(spans):
        rivals = [span for place, span in enumerate(spans) if place != at]
        found.append(
            (
                1 + sum(above(rival[0], low) for rival in rivals),
                1 + sum(above(rival[0], high) for rival in rivals),
                1 + sum(above(rival[1], low) for rival in rivals),
            )
        )
    return found


@pytest.mark.slow
def test_ten_thousand_subjects_and_a_thousand_sets_take_seconds() -> None:
    drawn = np.random.default_rng(0)
    answers = drawn.uniform(0, 1, (10_000, 10))
    scored = table([10.0] * 10, answers.tolist())
    many = standard(*(criterion(name) for name in "abcdefghij"))
    found = rank(scored, many, RankWish(wanted=100, weights=1_000, seed=1), {})
    assert len(found.subjects) == 10_000
    assert sum(each.share for each in found.subjects) == pytest.approx(100)
