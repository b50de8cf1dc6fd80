"""Scores of quality as an uncertainty."""

import io
from math import exp, sqrt

import pytest

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats.intake import read_table
from loopbook.formats.pedigree import coefficient_of_variation, log_variance, scores_of
from loopbook.terms.repair import Repairing

from .wide import wide

FACTORS = core().factors


def test_scores_are_read_in_the_usual_writings() -> None:
    assert scores_of("2,3,1,1,4") == scores_of("(2; 3; 1; 1; 4)") == (2, 3, 1, 1, 4)


@pytest.mark.parametrize("text", ["", "2,3", "2,3,1,1,6", "0,1,1,1,1", "2,3,1,1,4,5", "a"])
def test_what_holds_no_five_scores_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        scores_of(text)
    assert caught.value.code == "LB-W69"


def test_variances_are_those_of_the_table_and_add_up() -> None:
    assert log_variance((1, 1, 1, 1, 1), FACTORS) == 0
    assert log_variance((1, 2, 3, 4, 5), FACTORS) == pytest.approx(0.0001 + 0.002 + 0.0006 + 0.12)
    assert log_variance((5, 5, 5, 5, 5), FACTORS) == pytest.approx(0.21)


def test_the_coefficient_is_that_of_a_lognormal_figure() -> None:
    assert float(coefficient_of_variation("5,5,5,5,5", FACTORS)) == pytest.approx(
        100 * sqrt(exp(0.21) - 1), rel=1e-5
    )


def test_a_pack_without_the_table_says_so() -> None:
    with pytest.raises(ParseError) as caught:
        coefficient_of_variation("2,1,1,1,1", {})
    assert caught.value.code == "LB-W70"


def test_scores_stand_in_only_where_a_row_states_no_uncertainty() -> None:
    pack = wide()
    text = b'from,to,mass 2019,scores\ntowns,works,100,\ntowns,works,50,"5,5,5,5,5"\n'
    asked = Repairing(pedigree="3,3,3,1,3")
    table = pack.intake["years"]
    given, own = read_table(io.BytesIO(text), "x", table, pack, repairing=asked)
    assert given.event is not None
    assert own.event is not None
    assert given.event.statistic is not None
    assert own.event.statistic is not None
    assert float(given.event.statistic.sd or 0) == pytest.approx(100 * sqrt(exp(0.0126) - 1), 1e-4)
    assert float(own.event.statistic.sd or 0) == pytest.approx(50 * sqrt(exp(0.21) - 1), 1e-4)
    assert b'"loopbook:pedigree":"3,3,3,1,3"' in given.content
    assert "LB-W71" in [finding.code for finding in given.findings]
    (silent, _) = read_table(io.BytesIO(text), "x", table, pack)
    assert silent.event is not None
    assert silent.event.statistic is not None
    assert silent.event.statistic.sd is None
