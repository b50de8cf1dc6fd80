"""Numbers that users declare: what cannot be right counts as not known, and is told."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from loopbook.evaluate.score.row_numbers import RowNumbers, group_weight, numbers_of
from loopbook.evaluate.score.sheet import score_sheet
from loopbook.terms.standard import Band, Criterion, Given, Group, ScoreMethod, Wish
from tests.evaluate.world import seen

from .standards import answer, asking, level, row, says, standard

THREE = tuple(level(name, 85) for name in ("I", "II", "III"))
BANDS = (Band(Fraction(0), Fraction(1)),)


def numbers(method: ScoreMethod, of: Criterion, **declared: float) -> RowNumbers:
    said = [
        says(f"x.{name}", value) if name in ("weight", "points") else answer(f"x.{name}", value)
        for name, value in declared.items()
    ]
    levels = THREE if method is ScoreMethod.LEVELS else ()
    asked = asking(standard(method, {"g": None}, (of,), levels), seen(*said))
    return numbers_of(asked, of)


def d(*names: str) -> dict[str, str]:
    return {name: f"declared:x.{name}" for name in names}


def values(found: RowNumbers) -> list[Fraction | None]:
    each = (found.weight, *found.levels, found.baseline, found.leading, found.points)
    return [figure.value for figure in each if figure is not None]


@pytest.mark.parametrize(
    ("method", "of", "declared", "numbers_told"),
    [
        (ScoreMethod.RATIOS, row("x", leading=5, **d("weight")), {"weight": -1}, "x.weight = -1"),
        (ScoreMethod.POINTS, row("x", bands=BANDS, **d("points")), {"points": 0}, "x.points = 0"),
        (ScoreMethod.RATIOS, row("x", weight=1, **d("leading")), {"leading": 0}, "x.leading = 0"),
        (ScoreMethod.MEAN, row("x", **d("leading")), {"leading": -2}, "x.leading = -2"),
        (
            ScoreMethod.LEADING,
            row("x", weight=1, **d("baseline", "leading")),
            {"baseline": 30, "leading": 10},
            "x.baseline = 30, x.leading = 10",
        ),
        (
            ScoreMethod.LEADING,
            row("x", weight=1, baseline=10, wish=Wish.DOWN, **d("leading")),
            {"leading": 30},
            "x.baseline = 10, x.leading = 30",
        ),
        (
            ScoreMethod.LEVELS,
            row("x", weight=1, levels=(60, "declared:x.II", 30)),
            {"II": 70},
            "x.0 = 60, x.II = 70, x.2 = 30",
        ),
    ],
)
def test_what_cannot_be_right_is_unknown_and_told(
    method: ScoreMethod, of: Criterion, declared: dict[str, float], numbers_told: str
) -> None:
    found = numbers(method, of, **declared)
    figures = [found.weight, *found.levels, found.baseline, found.leading, found.points]
    told = [each for each in figures if each is not None and each.findings]
    assert {each.findings[0].code for each in told} == {"LB-Z94"}
    assert {each.findings[0].values["numbers"] for each in told} == {numbers_told}
    assert all(each.value is None for each in told)
    assert told[0].missing[0].key == "reason.score.unsound"


@pytest.mark.parametrize(
    ("method", "of", "declared", "expected"),
    [
        (ScoreMethod.LEADING, row("x", weight=1, **d("baseline", "leading")),
         {"baseline": -20, "leading": -20}, [1, -20, -20]),
        (ScoreMethod.LEADING, row("x", weight=1, wish=Wish.DOWN, **d("baseline", "leading")),
         {"baseline": 10, "leading": -20}, [1, 10, -20]),
        (ScoreMethod.LEVELS, row("x", weight=1, levels=(60, "declared:x.II", None)), {"II": 60},
         [1, 60, 60]),
        (ScoreMethod.MEASURED, row("x", **d("leading")), {"leading": -2}, [-2]),
    ],
)  # fmt: skip
def test_what_may_be_stays(
    method: ScoreMethod, of: Criterion, declared: dict[str, float], expected: Sequence[int]
) -> None:
    assert values(numbers(method, of, **declared)) == list(expected)


def test_a_baseline_better_than_the_leading_value_leaves_the_row_open() -> None:
    """Taken as they stand, the worse the plant the higher its score."""
    of = standard(
        ScoreMethod.LEADING, {"g": None}, (row("x", weight=1, **d("baseline", "leading")),)
    )
    said = (answer("x.baseline", 30), answer("x.leading", 10), answer("rate", 5))
    found = score_sheet(asking(of, seen(*said)))
    assert (found.total.low, found.total.high) == (0.0, 100.0)
    assert [each.code for each in found.findings] == ["LB-Z94"]


def test_the_weight_of_a_group_is_zero_or_more() -> None:
    asked = asking(
        standard(ScoreMethod.LEADING, {"g": None}, (row("x", weight=1),)),
        seen(says("g.weight", -3), says("h.weight", 3)),
    )
    group = Group(id="g", label_en="G", label_zh="组", source="s", rule="score.toml:9")
    wrong = group_weight(asked, group, Given(declared="g.weight"))
    assert (wrong.value, wrong.findings[0].values["numbers"]) == (None, "g.weight = -3")
    assert group_weight(asked, group, Given(declared="h.weight")).value == 3
