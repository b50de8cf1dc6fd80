"""What reconciled numbers say of each other, in sentences."""

from loopbook.book import Question
from loopbook.render.disagreement import (
    Answer,
    amount_words,
    covariance_lines,
    effort_text,
    fits,
    free_lines,
    gain_lines,
    global_text,
    suspect_lines,
    suspect_text,
)
from loopbook.terms.reconciliation import GrossError, GrossErrorKind

from .answers import BROKEN, OPEN, answer


def one(found: Answer, name: str) -> str:
    return "\n".join(line for line in suspect_lines(found, "en") if name in line)


def test_a_suspect_is_named_with_its_row_and_what_would_fit() -> None:
    found = answer(BROKEN)
    assert not fits(found.reconciled)
    line = one(found, "sheet")
    assert "(scale 3; flows.csv, row 4)" in line
    assert "80.0 ± 1.0 kt stated" in line
    assert "do not agree" in global_text(found.reconciled, "en")
    assert "不符" in global_text(found.reconciled, "zh")
    assert "不符" in "\n".join(suspect_lines(found, "zh"))


def test_those_that_cannot_be_told_apart_are_named_together() -> None:
    found = answer("flow,from,to,value,sd,unit\nin,,x,10,1,t\nout,x,,20,1,t")
    (line,) = suspect_lines(found, "en")
    assert "cannot tell it from" in line


def test_what_cannot_be_known_is_named() -> None:
    found = answer(OPEN)
    shown = [
        (found.variables[each.variable], each)
        for each in found.reconciled.estimates
        if each.variable in found.variables
    ]
    (line,) = free_lines(shown, "en")
    assert "b [goods] 2025, c [goods] 2025" in line
    assert list(free_lines(shown[:1], "en")) == []
    assert "no number tests another" in global_text(found.reconciled, "en")


def test_gains_covariances_and_effort_are_said() -> None:
    found = answer(BROKEN, Question(measure_next="metal", covariances=("ore,metal",)))
    assert any("measure `" in line for line in gain_lines(found, "en"))
    (pair,) = covariance_lines(found, "en")
    assert pair.startswith("Covariance of `ore [goods] 2025` and `metal [goods] 2025`")
    assert "3 relations" in effort_text(found.reconciled, "en") or "2 relations" in effort_text(
        found.reconciled, "en"
    )


def test_digits_that_only_doubles_have_are_not_written() -> None:
    assert amount_words(0.1 + 0.2, None, "t", "en") == "0.3 t"
    assert amount_words(None, None, "t", "en") == "unknown"


def test_what_would_fit_is_zero_and_no_dust_of_doubles() -> None:
    rows = "flow,from,to,value,sd,unit\nin,,x,100,2,t\nout,x,,60,2,t\nmore,x,,41,2,t\nnil,x,,0,0,t"
    found = answer(rows)
    error = GrossError(
        kind=GrossErrorKind.BIAS,
        members=("in [goods] 2025",),
        statistic=9.0,
        size=100.00000000000001,
        is_found=True,
    )
    named = {each.id: each for each in found.reconciled.model.variables}
    assert "0 t would fit" in suspect_text(error, found, named, "en")
