"""Verdicts in words, lines and rows."""

from loopbook.render.standing import (
    gap_text,
    probability_text,
    reason_text,
    required_text,
    standing_mark,
    standing_sign,
    standing_text,
    value_text,
    verdict_lines,
    verdict_rows,
)
from loopbook.render.width import cells
from loopbook.terms.statement import Reason, Standing

from .verdicts import statement, verdict


def test_every_standing_has_words_and_a_sign_of_its_own() -> None:
    for language in ("en", "zh"):
        assert len({standing_text(standing, language) for standing in Standing}) == len(Standing)
    assert len({standing_sign(standing) for standing in Standing}) == len(Standing)
    assert len({standing_mark(standing, 0, 0) for standing in Standing}) == len(Standing)


def test_a_reason_is_a_sentence_of_the_catalogue() -> None:
    assert reason_text(Reason("chart.due", {"value": "5"})) == "due by now: 5"


def test_values_close_to_the_target_keep_the_digits_that_tell_them_apart() -> None:
    close = verdict(latest=statement(69.9951, sd=3.0))
    assert value_text(close).startswith("69.995")
    assert gap_text(verdict(gap=-0.0049)) == "−0.0049 percentage points"
    assert gap_text(verdict(gap=None)) == "—"


def test_a_value_that_cannot_be_compared_says_in_what() -> None:
    other = verdict(Standing.NOT_COMPARABLE, reason=Reason("reason.redefined"))
    assert value_text(other) == "63.6 ± 0.7 %, 2024, other definition"
    assert value_text(other, "zh").endswith("，另一口径")
    base = verdict(Standing.NOT_COMPARABLE, reason=Reason("reason.base_differs"))
    assert value_text(base).endswith(", other base")


def test_a_reason_is_told_by_its_labels() -> None:
    reason = Reason("chart.due", {"value": "x"}, {"value": ("five", "五")})
    assert reason_text(reason) == "due by now: five"
    assert reason_text(reason, "zh-CN").endswith("五")


def test_chinese_units_stand_behind_chinese_numbers() -> None:
    mass = {"unit": "1e6 TNE", "symbol": "Mt", "symbol_zh": "百万吨"}
    made = verdict(required=320.0, gap=6.0, latest=statement(326.0, sd=None, **mass), **mass)
    assert value_text(made, "zh") == "3.26亿吨，2024年"
    assert required_text(made, "zh") == "≥ 3.2亿吨"
    assert gap_text(made, "zh") == "+600万吨"
    assert required_text(made) == "≥ 320 Mt"


def test_a_target_without_a_number_says_so() -> None:
    assert required_text(verdict(required=None)) == "no number set"
    assert required_text(verdict(comparator="le")) == "≤ 70 %"


def test_rows_hold_numbers_and_lines_align() -> None:
    table = verdict_rows([verdict(), verdict(latest=None)], "zh")
    assert len(table.rows[0]) == len(table.headings)
    assert table.rows[0][6] == 63.58
    assert table.rows[1][6] is None
    lines = verdict_lines([verdict(), verdict(Standing.MET)], "zh")
    assert len({cells(line) for line in lines}) <= 4
    assert lines[2].startswith("▲ 进度正常")


def test_a_probability_that_is_not_certain_is_never_rounded_to_it() -> None:
    def told(value: float | None, bound: str = "eq") -> str:
        return probability_text(verdict(probability=value, probability_bound=bound))

    assert [told(each) for each in (None, 0.0, 1.0)] == ["", "0 %", "100 %"]
    assert (told(0.99999), told(0.00001)) == ("> 99.9 %", "< 0.1 %")
    assert (told(0.8413447), told(0.5)) == ("84.1 %", "50 %")
    assert told(0.8413447, "at_least") == "≥ 84.1 %"


def test_rows_tell_the_probability_as_a_number_and_none_where_none_is_stated() -> None:
    table = verdict_rows([verdict(probability=0.25, probability_bound="at_most"), verdict()])
    at = table.keys.index("probability")
    assert [row[at : at + 2] for row in table.rows] == [(0.25, "at_most"), (None, "")]
