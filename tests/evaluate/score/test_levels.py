"""Gated levels: the published example, both level rules, re-scaling and mixes."""

import pytest

from loopbook.evaluate.score.levels import reach
from loopbook.terms.score import Span
from loopbook.terms.standard import Criterion, ScoreMethod, Standard, Wish
from tests.evaluate.world import formula, unit

from .standards import (
    UNKNOWN,
    WAIVED,
    asking,
    level,
    row,
    sheet,
    standard,
    with_answers,
    yes_no,
)

OLDER = (
    level("I", 85, limiting="I"),
    level("II", 85, limiting="II"),
    level("III", 100, limiting="III"),
)
NEWER = (
    level("I", 85, limiting="I", others="II"),
    level("II", 85, limiting="II"),
    level("III", 100),
)


def metal(name: str, *levels: int) -> Criterion:
    return row(name, "utilisation", weight="0.8", is_shared=True, levels=levels)


def electroplating() -> Standard:
    """Comprehensive electroplating, 2015 system, with the metals of the example and gold."""
    down = {"wish": Wish.DOWN, "unit": unit("L/m2")}
    return standard(
        ScoreMethod.LEVELS,
        {
            "process": "0.33", "use": "0.10", "utilisation": "0.18", "pollutant": "0.16",
            "product": "0.07", "management": "0.16",
        },
        (
            yes_no("clean", "process", weight="0.15"),
            yes_no("control", "process", weight="0.15"),
            row("lines", "process", weight="0.40", levels=(70, 50, None)),
            yes_no("saving", "process", weight="0.30"),
            row("water", "use", weight="1", levels=(8, 24, 40), is_limiting=True, **down),
            metal("zinc", 82, 80, 75),
            metal("copper", 90, 80, 75),
            metal("nickel", 95, 85, 80),
            metal("gold", 98, 95, 90),
            row("reuse", "utilisation", weight="0.2", levels=(60, 40, 30)),
            yes_no("treated", "pollutant", weight="1", is_limiting=True),
            yes_no("product", "product", weight="1"),
            yes_no("management", "management", weight="1"),
        ),
        OLDER,
    )  # fmt: skip


EXAMPLE = {
    "clean": 1, "control": 1, "lines": 75, "saving": 1, "water": 20, "zinc": 83, "copper": 85,
    "nickel": 96, "gold": WAIVED, "reuse": 45, "treated": 1, "product": 1, "management": 1,
}  # fmt: skip


def test_the_published_example_comes_out_exactly() -> None:
    found = sheet(electroplating(), EXAMPLE)
    assert found.indices == {
        "I": Span(81.6, 81.6), "II": Span(100.0, 100.0), "III": Span(100.0, 100.0)
    }  # fmt: skip
    assert (found.level, found.total.value) == ("II", 81.6)
    rows = {each.criterion: each for each in found.criteria}
    assert rows["zinc"].weight == pytest.approx(0.18 * 0.8 / 3, abs=1e-15)
    assert (rows["water"].level, rows["copper"].level, rows["zinc"].level) == ("II", "II", "I")
    assert rows["gold"].weight is None


def test_a_limiting_row_bars_the_level_whatever_the_index() -> None:
    better = EXAMPLE | {"copper": 91, "reuse": 61}
    found = sheet(electroplating(), better)
    assert (found.indices["I"].value, found.level) == (90.0, "II")
    assert sheet(electroplating(), better | {"water": 8}).level == "I"
    assert sheet(electroplating(), better | {"water": 41}).level == ""


def extra_condition(levels: tuple, other: float) -> Standard:
    rows = (
        row("star", weight="0.5", levels=(90, 80, 70), is_limiting=True),
        row("much", weight="0.4", levels=(90, 80, 70)),
        row("other", weight="0.1", levels=(90, 80, 70)),
    )
    return standard(ScoreMethod.LEVELS, {"g": 1}, rows, levels)


def test_the_newer_rule_asks_more_of_rows_that_are_not_limiting() -> None:
    """Y_I = 90 with one row at level III: I by the older rule, II by the newer one."""
    answers = {"star": 95, "much": 95, "other": 75}
    older = sheet(extra_condition(OLDER, 75), answers)
    newer = sheet(extra_condition(NEWER, 75), answers)
    assert older.indices["I"].value == newer.indices["I"].value == 90.0
    assert (older.level, newer.level) == ("I", "II")


def test_what_meets_a_level_meets_every_worse_one() -> None:
    # No pack compiles like that; the rule is that of the row, not of the order of its limits.
    strange = row("x", weight="1", levels=(10, 20, 5), wish=Wish.DOWN)
    of = standard(ScoreMethod.LEVELS, {"g": 1}, (strange,), OLDER)
    (each,) = with_answers(asking(of), {"x": 8})
    # 8 meets I (10): it counts for III too, though III asks for 5.
    assert reach(each, 3) == (True, True, True)


def test_a_level_that_asks_for_nothing_is_reached_and_says_nothing_of_others() -> None:
    of = standard(
        ScoreMethod.LEVELS, {"g": 1}, (row("x", weight="1", levels=(None, 50, None)),), OLDER
    )
    (each,) = with_answers(asking(of), {"x": 10})
    assert reach(each, 3) == (True, False, True)
    (each,) = with_answers(asking(of), {"x": UNKNOWN})
    assert reach(each, 3) == (True, None, True)


def test_an_unknown_row_leaves_index_and_level_open() -> None:
    found = sheet(electroplating(), EXAMPLE | {"product": UNKNOWN, "copper": 91, "water": 8})
    assert found.indices["I"] == Span(89.4, 96.4)
    assert (found.level_low, found.level_high) == ("I", "I")
    found = sheet(electroplating(), EXAMPLE | {"water": UNKNOWN})
    assert (found.indices["I"].low, found.indices["I"].high) == (81.6, 91.6)
    assert (found.level_low, found.level_high, found.level) == ("", "I", None)


def test_products_of_a_mix_share_a_weight_by_their_amounts() -> None:
    """The published example: 500 and 1000 m2 under a group weight of 0.1."""
    amounts = {"single": "500 [C62]", "double": "1000 [C62]", "none": "0 [C62]"}
    mixed = [
        row(name, "energy", weight="1", mix="m", amount=formula(text), levels=(90, 80, 70))
        for name, text in amounts.items()
    ]
    rest = row("rest", "rest", weight="1", levels=(90, 80, 70))
    of = standard(ScoreMethod.LEVELS, {"energy": "0.1", "rest": "0.9"}, (*mixed, rest), OLDER)
    found = sheet(of, {"single": 95, "double": 85, "rest": 95, "none": 10})
    weights = {each.criterion: each.weight for each in found.criteria}
    assert weights["single"] == pytest.approx(1 / 30)
    assert weights["double"] == pytest.approx(2 / 30)
    assert found.total.value == pytest.approx(90 + 10 / 3)


def test_a_mix_of_unknown_amounts_is_bounded_by_its_rows() -> None:
    mixed = [
        row(name, "energy", weight="1", mix="m", amount=formula("observed(rate)"), levels=(90,))
        for name in ("single", "double")
    ]
    of = standard(ScoreMethod.LEVELS, {"energy": 1}, mixed, (level("I", 85),))
    found = sheet(of, {"single": 95, "double": 10})
    assert (found.total.low, found.total.high) == (0.0, 100.0)
    found = sheet(of, {"single": 95, "double": 91})
    assert found.total == Span(100.0, 100.0)


def test_of_a_row_that_may_not_apply_nothing_is_certain_where_the_level_asks_for_nothing() -> None:
    """Left out, it lifts what the others weigh, and they earn nothing: the truth may be 0."""
    rows = (
        row("x", weight="0.5", levels=(50, None)),
        row("y", weight="0.5", levels=(50, 40)),
    )
    of = standard(ScoreMethod.LEVELS, {"g": 1}, rows, (level("I", 85), level("II", 50)))
    found = sheet(of, {"x": UNKNOWN, "y": 10})
    assert found.indices["II"] == Span(0.0, 50.0)
    assert (found.level_low, found.level_high) == ("", "II")
    assert sheet(of, {"x": WAIVED, "y": 10}).indices["II"].value == 0.0
    assert sheet(of, {"x": 10, "y": 10}).indices["II"].value == 50.0


def test_a_mix_of_which_perhaps_nothing_is_made_may_fall_out_with_its_gates() -> None:
    mixed = [
        row(
            name,
            weight="0.5",
            mix="m",
            amount=formula("observed(rate)"),
            levels=(90,),
            **gate,
        )
        for name, gate in (("plain", {}), ("star", {"is_limiting": True, "is_mandatory": True}))
    ]
    rest = row("rest", weight="0.5", levels=(90,))
    of = standard(ScoreMethod.LEVELS, {"g": 1}, (*mixed, rest), (level("I", 85, limiting="I"),))
    found = sheet(of, {"plain": 95, "star": 10, "rest": 95})
    # Whoever makes none of it has no such row: the total is then that of the rest.
    assert (found.indices["I"], found.knocked_out) == (Span(50.0, 100.0), None)
    assert (found.level_low, found.level_high) == ("", "I")
    found = sheet(of, {"plain": 95, "star": 95, "rest": 10})
    assert found.indices["I"] == Span(0.0, 50.0)
