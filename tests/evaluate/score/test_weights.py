"""Weights: re-scaled where rows do not apply; the ends of the unknown hold for every truth."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.weights import row_weights, weights_of
from loopbook.terms.standard import Band, Criterion, ScoreMethod, Standard

from .standards import UNKNOWN, WAIVED, asking, known, level, outcome, row, standard, with_answers


def leading(*weights: tuple[str, str, str], **groups: str) -> Standard:
    rows = [
        row(name, group, weight=weight, baseline=10, leading=30) for name, group, weight in weights
    ]
    return standard(ScoreMethod.LEADING, groups, rows)


def weights(of: Standard, answers) -> dict[str, float]:
    asked = asking(of)
    found = row_weights(weights_of(asked, with_answers(asked, answers)))
    return {name: float(weight) for name, weight in found.items()}


def test_rows_may_be_weighed_within_their_group_or_within_the_whole() -> None:
    rows = (("a", "x", "8"), ("b", "x", "22"), ("c", "y", "70"))
    assert weights(leading(*rows, x="30", y="70"), {}) == {"a": 8.0, "b": 22.0, "c": 70.0}
    inner = (("a", "x", "0.25"), ("b", "x", "0.75"), ("c", "y", "1"))
    assert weights(leading(*inner, x="30", y="70"), {}) == {"a": 7.5, "b": 22.5, "c": 70.0}


def test_what_does_not_apply_is_spread_over_its_group_then_over_the_groups() -> None:
    of = leading(("a", "x", "8"), ("b", "x", "22"), ("c", "y", "70"), x="30", y="70")
    assert weights(of, {"a": WAIVED}) == {"b": 30.0, "c": 70.0}
    assert weights(of, {"c": WAIVED}) == pytest.approx({"a": 800 / 30, "b": 2200 / 30})


def test_without_group_weights_a_group_weighs_what_its_rows_weigh() -> None:
    rows = [row("a", "x", weight="40", baseline=0, leading=1)]
    rows += [row("b", "y", weight="60", baseline=0, leading=1)]
    of = standard(ScoreMethod.LEADING, {"x": None, "y": None}, rows)
    assert weights(of, {}) == {"a": 40.0, "b": 60.0}


def codes(of: Standard, answers) -> list[str]:
    asked = asking(of)
    return [each.code for each in weights_of(asked, with_answers(asked, answers)).findings]


def test_weights_that_do_not_sum_block_the_total() -> None:
    of = leading(("a", "x", "0.5"), ("b", "x", "0.4"), x="1")
    assert codes(of, {}) == ["LB-Z04"]
    found = outcome(of, {"a": 30, "b": 30})
    assert (found.total.low, found.total.high) == (0, 100)


def test_a_weight_nobody_declared_blocks_the_total_unless_its_row_does_not_apply() -> None:
    of = leading(("a", "x", "0.5"), ("b", "x", "declared:b.weight"), x="1")
    assert codes(of, {}) == ["LB-Z12"]
    assert codes(of, {"b": WAIVED}) == []
    assert weights(of, {"b": WAIVED}) == {"a": 1.0}


def test_where_nothing_applies_the_total_is_open_and_it_is_told() -> None:
    of = leading(("a", "x", "1"), x="1")
    assert codes(of, {"a": WAIVED}) == ["LB-Z11"]
    assert (outcome(of, {"a": WAIVED}).total.high) == 100


METHODS = (ScoreMethod.LEVELS, ScoreMethod.LEADING, ScoreMethod.RATIOS, ScoreMethod.POINTS)
VALUES = (0, 15, 20, 30, 45)


def criterion(method: ScoreMethod, place: int, shared: bool, group: str, weight: int) -> Criterion:
    """Return a row for a method; shared rows of a group all weigh 3."""
    name = f"r{place}"
    if method is ScoreMethod.POINTS:
        bands = (Band(Fraction(15), Fraction(1)), Band(Fraction(30), Fraction(weight)))
        return row(name, group, points=weight, bands=bands)
    more = {"levels": (30, 15)} if method is ScoreMethod.LEVELS else {"baseline": 0, "leading": 30}
    if shared:
        return row(name, group, weight="3", is_shared=True, **more)
    return row(name, group, weight=weight, **more)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Standard, dict[str, Answer]]:
    method = draw(st.sampled_from(METHODS))
    shape = st.tuples(st.booleans(), st.sampled_from("xy"), st.integers(1, 4))
    rows = [
        criterion(method, place, *drawn)
        for place, drawn in enumerate(draw(st.lists(shape, min_size=2, max_size=6)))
    ]
    total = sum(int(r.weight.number.value) for r in _parts(rows)) if rows[0].weight else 1
    rows = [_normal(each, total) for each in rows]
    groups = dict.fromkeys(sorted({each.group for each in rows}))
    levels = (level("I", 80), level("II", 50)) if method is ScoreMethod.LEVELS else ()
    cap = Fraction(6, 5) if method is ScoreMethod.RATIOS else None
    answers = st.sampled_from((UNKNOWN, UNKNOWN, WAIVED, *map(known, VALUES)))
    return (
        standard(method, groups, rows, levels, cap=cap),
        {each.id: draw(answers) for each in rows},
    )


def _parts(rows: list[Criterion]) -> list[Criterion]:
    """Return one row for each part of the weight: what is shared in a group counts once."""
    first: dict[tuple[str, str], Criterion] = {}
    for each in rows:
        assert each.weight is not None
        key = (each.group, "" if each.weight.is_shared else each.id)
        first.setdefault(key, each)
    return list(first.values())


def _normal(each: Criterion, total: int) -> Criterion:
    if each.weight is None:
        return each
    number = each.weight.number.value
    return row(
        each.id,
        each.group,
        weight=f"{number}/{total}" if number is None else Fraction(number, total),
        is_shared=each.weight.is_shared,
        levels=each.levels,
        baseline=each.baseline,
        leading=each.leading,
    )


@drawn(cases())
@settings(max_examples=15, deadline=None)
def test_no_truth_about_unknown_rows_lies_outside_the_ends_and_both_are_met(
    case: tuple[Standard, dict[str, Answer]],
) -> None:
    """Every unknown row is tried as not applying, unmet, half met and fully met."""
    of, answers = case
    found = outcome(of, answers).total
    unknown = [name for name, each in answers.items() if each is UNKNOWN][:4]
    fixed = answers | dict.fromkeys(set(_unknown(answers)) - set(unknown), WAIVED)
    found = outcome(of, fixed).total
    totals = []
    for tried in product((WAIVED, known(0), known(20), known(45)), repeat=len(unknown)):
        truth = fixed | dict(zip(unknown, tried, strict=True))
        if all(each is WAIVED for each in truth.values()):
            continue
        total = outcome(of, truth).total
        assert total.low == total.high
        totals.append(total.low)
    if totals:
        assert min(totals) == found.low
        assert max(totals) == found.high


def _unknown(answers: dict[str, Answer]) -> list[str]:
    return [name for name, each in answers.items() if each is UNKNOWN]
