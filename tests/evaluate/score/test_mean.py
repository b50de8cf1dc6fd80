"""Mean of leading ratios, with the best of a pool; its ends hold for every truth."""

from fractions import Fraction
from itertools import product

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.terms.standard import ScoreMethod, Standard, Wish

from .standards import UNKNOWN, WAIVED, known, outcome, row, sheet, standard, yes_no


def park(mandatory: int = 2, pool: int = 3, chosen: int = 2, cap: str | None = "1") -> Standard:
    rows = [row(f"m{place}", leading=50) for place in range(mandatory)]
    rows += [row(f"c{place}", leading=50, is_chosen=True) for place in range(pool)]
    rows.append(yes_no("basic", is_mandatory=True))
    return standard(
        ScoreMethod.MEAN,
        {"g": None},
        rows,
        chosen=chosen,
        cap=None if cap is None else Fraction(cap),
    )


def test_the_best_of_the_pool_count_with_the_mandatory_rows() -> None:
    answers = {"m0": 50, "m1": 25, "c0": 40, "c1": 10, "c2": 45, "basic": 1}
    found = sheet(park(), answers)
    assert found.total.value == 100 * (1 + 0.5 + 0.8 + 0.9) / 4
    assert [each.weight for each in found.criteria] == [0.25, 0.25, 0.25, None, 0.25, None]


def test_less_is_better_is_turned_over() -> None:
    of = standard(ScoreMethod.MEAN, {"g": None}, (row("x", leading=10, wish=Wish.DOWN),))
    assert sheet(of, {"x": 40}).total.value == 25.0


def test_where_nothing_applies_the_mean_is_open() -> None:
    found = outcome(park(1, 0, 0), {"m0": WAIVED})
    assert (found.total.low, found.total.high) == (0, 100)
    assert outcome(park(1, 0, 0, cap=None), {"m0": UNKNOWN}).total.high is None


ANSWERS = st.sampled_from((UNKNOWN, WAIVED, *map(known, (0, 20, 50, 70))))


@drawn(
    st.lists(
        st.sampled_from((UNKNOWN, WAIVED, *map(known, (0, 20, 50, 70)))), min_size=5, max_size=5
    ),
    st.integers(1, 3),
)
@settings(max_examples=15, deadline=None)
def test_no_truth_about_unknown_rows_lies_outside_the_ends(answers: list, chosen: int) -> None:
    of = park(chosen=chosen, cap="6/5")
    names = ("m0", "m1", "c0", "c1", "c2")
    told = dict(zip(names, answers, strict=True)) | {"basic": known(1)}
    ends = outcome(of, told).total
    unknown = [name for name in names if told[name] is UNKNOWN][:4]
    told |= {name: WAIVED for name in names if told[name] is UNKNOWN and name not in unknown}
    ends = outcome(of, told).total
    totals = []
    for tried in product((WAIVED, known(0), known(30), known(60)), repeat=len(unknown)):
        truth = told | dict(zip(unknown, tried, strict=True))
        if any(truth[name] is not WAIVED for name in names):
            totals.append(outcome(of, truth).total.low)
    if totals:
        assert (min(totals), max(totals)) == (ends.low, ends.high)
