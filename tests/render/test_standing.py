"""Verdicts in words, lines and rows."""

from loopbook.render.standing import (
    gap_text,
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
