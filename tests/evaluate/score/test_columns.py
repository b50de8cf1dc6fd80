"""Columns: many subjects at once are scored as one sheet after the other scores them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.score.columns import score_columns
from loopbook.evaluate.score.sheet import score_sheet
from loopbook.terms.observation import Observation
from loopbook.terms.score import ScoreSheet
from loopbook.terms.score_table import STATES, UNSETTLED, ScoreTable
from tests.evaluate.world import Known, observation

from .column_world import STANDARDS, SUBJECTS, answers, asked_of, full_answers, own

CLOSE = 1e-11
TRUTH = {None: UNSETTLED, True: 1, False: 0}


def tabled(name: str, known: Known) -> ScoreTable:
    return score_columns(SUBJECTS, own(name, known), lambda each: asked_of(name, each, known))


def agrees(table: ScoreTable, place: int, sheet: ScoreSheet) -> None:
    """Hold a row of a table against the sheet of the same subject."""
    assert table.low[place] == pytest.approx(sheet.total.low, rel=CLOSE, abs=CLOSE)
    assert table.high[place] == pytest.approx(sheet.total.high, rel=CLOSE, abs=CLOSE)
    names = (*table.levels, "")
    assert names[table.level_low[place]] == sheet.level_low
    assert names[table.level_high[place]] == sheet.level_high
    assert table.knocked_out[place] == TRUTH[sheet.knocked_out]
    for at, level in enumerate(table.levels if sheet.indices else ()):
        assert table.index_low[place, at] == pytest.approx(
            sheet.indices[level].low, rel=CLOSE, abs=CLOSE
        )
        assert table.index_high[place, at] == pytest.approx(
            sheet.indices[level].high, rel=CLOSE, abs=CLOSE
        )
    for at, row in enumerate(sheet.criteria):
        assert STATES[table.state[place, at]] is row.state, row.criterion
        assert table.value[place, at] == pytest.approx(row.value or 0.0, rel=CLOSE, abs=CLOSE)
        assert table.met[place, at] == TRUTH[row.met], row.criterion
        assert table.weight[place, at] == pytest.approx(row.weight or 0.0, rel=CLOSE, abs=CLOSE), (
            row.criterion
        )
        assert table.result_low[place, at] == pytest.approx(row.result.low, rel=CLOSE, abs=CLOSE)
        assert table.result_high[place, at] == pytest.approx(row.result.high, rel=CLOSE, abs=CLOSE)


def all_agree(name: str, seen: tuple[Observation, ...]) -> ScoreTable:
    known = Known(seen=seen)
    table = tabled(name, known)
    for place, subject in enumerate(SUBJECTS):
        agrees(table, place, score_sheet(asked_of(name, subject, known)))
    return table


NAMES = st.sampled_from(tuple(STANDARDS))


@settings(max_examples=25, deadline=None)
@given(data=st.data(), name=NAMES)
def test_columns_say_what_sheets_say(data: st.DataObject, name: str) -> None:
    all_agree(name, data.draw(answers(name, 16)))


@settings(max_examples=10, deadline=None)
@given(data=st.data(), name=NAMES)
def test_full_answers_are_scored_alike(data: st.DataObject, name: str) -> None:
    all_agree(name, data.draw(full_answers(name)))


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(data=st.data(), name=NAMES)
def test_columns_say_what_sheets_say_at_length(data: st.DataObject, name: str) -> None:
    all_agree(name, data.draw(st.one_of(answers(name, 30), full_answers(name))))


def told(word: str, value: str, unit: str, subject: str = SUBJECTS[0], **more) -> Observation:
    return observation(value, "2025", indicator=word, unit=unit, subject=subject, **more)


def test_a_value_on_its_limit_is_decided_as_a_fraction() -> None:
    # A third of the limit three times: a float would lie beside it, a fraction lies on it.
    table = all_agree("all", (told("a1", "50", "P1"), told("a2", "2000", "GRM")))
    assert table.met[0].tolist()[:2] == [1, 1]
    assert table.exact_count >= 2
    assert table.plain_count == 0


def test_a_total_on_its_threshold_is_summed_in_fractions() -> None:
    seen = (told("p1", "90", "P1"), told("p4", "1", "C62"), told("p3", "0", "C62"))
    table = all_agree("points", (*seen, told("p2", "0", "P1")))
    assert table.low[0] == 15.0
    assert table.level(0) == "good"
    assert table.plain_count == 0
    assert Fraction(table.total(0).low) == 15


def test_a_number_of_its_own_leaves_a_subject_to_the_exact_engine() -> None:
    general = told("m2.leading", "2", "KGM", subject="columns/mean")
    shared = told("m2", "2", "KGM")
    table = all_agree("mean", (general, shared))
    assert table.plain_count == 0
    table = all_agree("mean", (general, shared, told("m2.leading", "3", "KGM")))
    assert table.plain_count == 1


def test_unknown_answers_leave_the_level_open() -> None:
    table = all_agree("levels", (told("l1", "95", "P1"),))
    assert table.level(0) is None
    assert table.level_high[0] == 0
    assert table.sequence[0].tolist() == [1, 0, 0, 0, 0]


def test_nobody_makes_an_empty_table() -> None:
    known = Known()
    table = score_columns((), own("levels", known), lambda each: asked_of("levels", each, known))
    assert table.low.shape == (0,)
    assert table.state.shape == (0, 5)
    assert np.array_equal(table.group, [0, 0, 0, 0, 1])
