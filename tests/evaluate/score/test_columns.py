"""Columns: many subjects at once are scored as one sheet after the other scores them."""

from fractions import Fraction

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.score.columns import score_columns
from loopbook.evaluate.score.practice import review
from loopbook.evaluate.score.rank import rank
from loopbook.evaluate.score.sheet import score_sheet
from loopbook.terms.observation import Observation
from loopbook.terms.rank_wish import RankWish
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


def of_sheets(table: ScoreTable, sheets: list[ScoreSheet]) -> ScoreTable:
    """Return a table with what a ranking and a review read taken from sheets, one a subject."""
    names = (*table.levels, "")
    rows = [sheet.criteria for sheet in sheets]
    return msgspec.structs.replace(
        table,
        low=np.array([sheet.total.low for sheet in sheets]),
        high=np.array([sheet.total.high for sheet in sheets]),
        level_low=np.array([names.index(sheet.level_low) for sheet in sheets], np.int8),
        level_high=np.array([names.index(sheet.level_high) for sheet in sheets], np.int8),
        knocked_out=np.array([TRUTH[sheet.knocked_out] for sheet in sheets], np.int8),
        state=np.array([[STATES.index(row.state) for row in each] for each in rows], np.int8),
        weight=np.array([[row.weight or 0.0 for row in each] for each in rows]),
        result_low=np.array([[row.result.low for row in each] for each in rows]),
        result_high=np.array([[row.result.high for row in each] for each in rows]),
        met=np.array([[TRUTH[row.met] for row in each] for each in rows], np.int8),
    )


def told_alike(name: str, seen: tuple[Observation, ...]) -> None:
    """Hold ranking and review of a table against those of a table made of sheets."""
    known = Known(seen=seen)
    fast = tabled(name, known)
    plain = of_sheets(fast, [score_sheet(asked_of(name, each, known)) for each in SUBJECTS])
    of = own(name, known).standard
    rankings = [rank(each, of, RankWish(wanted=2, weights=7), {}) for each in (fast, plain)]
    for one, other in zip(rankings[0].subjects, rankings[1].subjects, strict=True):
        same = {"total": other.total}
        assert msgspec.structs.replace(one, **same) == other
        ends = (one.total.low, one.total.high)
        assert ends == pytest.approx((other.total.low, other.total.high), rel=CLOSE, abs=CLOSE)
    assert rankings[0].edge == rankings[1].edge
    assert rankings[0].findings == rankings[1].findings
    reviews = [review(each, of) for each in (fast, plain)]
    assert reviews[0].settled == reviews[1].settled
    for mine, his in zip(reviews[0].clauses, reviews[1].clauses, strict=True):
        assert msgspec.structs.replace(mine, discrimination=his.discrimination) == his
        assert (mine.discrimination is None) == (his.discrimination is None)
        assert (mine.discrimination or 0.0) == pytest.approx(his.discrimination or 0.0, abs=1e-9)


RANKED = st.sampled_from([name for name in STANDARDS if name != "measured"])


@settings(max_examples=8, deadline=None)
@given(data=st.data(), name=RANKED)
def test_rankings_and_reviews_are_those_of_sheets(data: st.DataObject, name: str) -> None:
    told_alike(name, data.draw(answers(name, 16)))


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(data=st.data(), name=RANKED)
def test_rankings_and_reviews_are_those_of_sheets_at_length(data: st.DataObject, name: str) -> None:
    told_alike(name, data.draw(st.one_of(answers(name, 30), full_answers(name))))
