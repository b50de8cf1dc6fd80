"""What must add up in a standard."""

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.fault import Faults
from loopbook.rules.line import Line
from loopbook.rules.row import Row
from loopbook.rules.standard_check import Lines, check_standard, is_scored, part_of
from loopbook.terms.standard import ScoreMethod

from .standards import WHOLE, changed, compiled, faults_by_text, standard


def faults(text: str) -> str:
    with pytest.raises(SchemeError) as caught:
        compiled(text)
    return "\n".join(caught.value.faults)


def method(name: str, *rows: str, levels: str = "", more: str = "", weight: str = "") -> str:
    """Return a standard of one group; each row is the body of a criterion."""
    head = WHOLE[: WHOLE.index("[[standard.group]]")].replace('"levels"', f'"{name}"')
    group = '[[standard.group]]\nid = "g"\nlabel_en = "G"\nlabel_zh = "组"\nsource = "x"\n' + weight
    made = "".join(
        f'[[standard.criterion]]\nid = "r{place}"\ngroup = "g"\nlabel_en = "R"\nlabel_zh = "行"\n'
        f'source = "x"\n{row}\n'
        for place, row in enumerate(rows)
    )
    return head + more + group + "\n" + made + levels


NUMBER = 'kind = "number"\nunit = "%"\n'
YES = 'kind = "yes_no"\n'


BROKEN = (
    ("weight = 0.4", "weight = 0.5", "1 the weights of its groups sum to 1.1"),
    ('weight = "1/5"', "weight = 0.3", "11 the weights of its rows sum to 1.1"),
    ('weight = "0.8/n"', 'weight = "0.7/n"', "weight 0.8 differs from that of another row"),
    ('grade = "derived"', 'grade = "knowledge"', "49 rests on memory"),
    ("levels = [60, 40, 30]", "levels = [60, 40]", "has 2 limits where the standard has 3"),
    ("levels = [60, 40, 30]", "", "method 'levels' needs 'levels' here"),
    ("levels = [60, 40, 30]", 'levels = ["-", "-", "-"]', "method 'levels' needs 'levels'"),
    ("levels = [60, 40, 30]", "levels = [30, 40, 60]", "the limits 30, 40, 60 get better"),
    ("levels = [60, 40, 30]", 'levels = [60, "-", 70]', "the limits 60, 70 get better"),
    ('kind = "yes_no"', 'kind = "yes_no"\nwish = "down"', "a row of kind 'yes_no' is measured"),
    ('kind = "yes_no"', 'kind = "yes_no"\nunit = "%"', "a row of kind 'yes_no' is measured in C62"),
    ('kind = "yes_no"', 'kind = "degree"\nunit = "kg"', "is measured in C62, P1"),
    ("weight = 0.4\n", "", "11 'weight' is empty"),
    ('weight = "1/5"\nlevels = [60, 40, 30]\nmandatory = true', "", "needs 'weight' here"),
    ("source =", "chosen = 1\nsource =", "'chosen' means"),
    ("source =", "cap = 1\nsource =", "'cap' means nothing without method"),
)


def test_a_standard_that_does_not_add_up_is_refused() -> None:
    told = faults_by_text([changed(old, new) for old, new, _ in BROKEN])
    for (_, _, fault), lines in zip(BROKEN, told, strict=True):
        assert any(fault in line for line in lines), (fault, lines)


def test_a_weight_left_to_the_user_is_checked_when_it_is_declared() -> None:
    assert standard(changed("weight = 0.4", 'weight = "declared"'))
    assert standard(changed('weight = "1/5"', 'weight = "declared"'))


def test_weights_may_sum_to_a_hundred_or_to_their_group() -> None:
    rows = [NUMBER + f"weight = {weight}\nbaseline = 1\nleading = 2\n" for weight in (30, 70)]
    assert compiled(method("leading", *rows, weight="weight = 100\n"))
    assert compiled(method("leading", *rows))
    assert "sum to 30" in faults(method("leading", rows[0]))


LACKING = (
    (method("ratios", NUMBER + "weight = 1"), "method 'ratios' needs 'leading'"),
    (method("ratios", NUMBER + "weight = 1\nleading = 0"), "leading 0 must be above zero"),
    (method("ratios", NUMBER + "weight = 1\nleading = 1", more="cap = 0\n"), "cap 0 must be"),
    (method("leading", NUMBER + "weight = 1\nleading = 3"), "needs 'baseline'"),
    (
        method("leading", NUMBER + "weight = 1\nbaseline = 3\nleading = 2"),
        "baseline 3 and leading value 2 run against wish 'up'",
    ),
    (method("points", YES), "method 'points' needs 'points'"),
    (method("points", NUMBER + "points = 3"), "method 'points' needs 'bands'"),
    (method("points", YES + "points = 0"), "points 0 must be above zero"),
    (method("points", NUMBER + "points = 3\nbands = [[1, 4]]"), "gives 4 points"),
    (method("points", NUMBER + "points = 3\nbands = [[1, 3], [2, 1]]"), "must get better"),
    (method("points", YES + "points = 3\nweight = 1"), "'weight' means nothing"),
    (method("points", YES + "points = 3", weight="weight = 4\n"), "sum to 3 and not to 4"),
    (method("all", NUMBER), "method 'all' needs 'levels'"),
    (method("mean", NUMBER), "method 'mean' needs 'leading'"),
    (method("mean", NUMBER + "leading = 1\nchosen = true"), "0 of 1 rows are to be chosen"),
    (method("measured", YES, weight="weight = 1\n"), "'weight' means nothing without rows"),
    (method("measured"), "has no criterion"),
    (method("levels", YES + "weight = 1"), "scores by levels and has none"),
    (
        method(
            "points", YES + "points = 1",
            levels='[[standard.level]]\nid = "A"\nlabel_en = "A"\nlabel_zh = "甲"\n'
            'index = 1\nlimiting = "A"\nsource = "x"\n',
        ),
        "'limiting' means nothing without method",
    ),
)  # fmt: skip


def test_every_method_says_what_it_lacks() -> None:
    told = faults_by_text([text for text, _ in LACKING])
    for (_, fault), lines in zip(LACKING, told, strict=True):
        assert any(fault in line for line in lines), (fault, lines)


def test_a_mandatory_row_need_not_be_scored() -> None:
    of = compiled(method("leading", YES + "mandatory = true", NUMBER + (
        "weight = 1\nbaseline = 1\nleading = 2"
    ))).standards["s1"]  # fmt: skip
    assert [is_scored(row, of.method) for row in of.criteria] == [False, True]
    assert is_scored(of.criteria[0], ScoreMethod.ALL)
    assert not is_scored(of.criteria[1], ScoreMethod.MEASURED)
    limitless = method("points", NUMBER + "mandatory = true")
    assert "method 'points' needs 'levels'" in faults(limitless)


def test_rows_that_share_are_one_part() -> None:
    zinc, copper, reuse, _ = standard().criteria
    parts = {part_of(row.weight, row.id) for row in (zinc, copper, reuse) if row.weight}
    assert parts == {"shared", "row:reuse"}


def test_a_sound_standard_has_no_fault() -> None:
    of, none = standard(), Faults()
    line = Line(Row("score.toml:1", {}), none)
    lines = Lines(
        line,
        {group.id: line for group in of.groups},
        {row.id: line for row in of.criteria},
        {level.id: line for level in of.levels},
    )
    check_standard(of, lines)
    assert not none.lines()
