"""Columns: many subjects scored under a standard at once.

On the walk: columns of observations go in, a ScoreTable comes out, for rankings, reviews and
regulators; `sheet` says the same of one subject, with its evidence, and is the plain reference.

Floats decide what is clear. A number near a limit is taken again as a fraction; a total near a
threshold is summed again in fractions (`exact_count`); what columns cannot say of a subject, the
exact engine scores from the book (`plain_count`). Spec: docs/spec/score.md.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

import msgspec
import numpy as np

from loopbook.evaluate.observed_choice import Cells, WordRows
from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import NEAR, Context
from loopbook.evaluate.score.column_level import column_knocked_out, column_levels
from loopbook.evaluate.score.column_method import Made, make
from loopbook.evaluate.score.column_row import (
    ColumnRow,
    column_row,
    figures_of,
    is_columnar,
    nearest,
    numbers_in,
)
from loopbook.evaluate.score.column_settle import WholeWeights, settle
from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.level import knocked_out, level_ends
from loopbook.evaluate.score.outcome import Outcome
from loopbook.evaluate.score.resolved import ResolvedRow, resolved
from loopbook.evaluate.score.sheet import scored, thresholds_of
from loopbook.evaluate.score.weights import HUNDRED
from loopbook.terms.score import AnswerState
from loopbook.terms.score_table import (
    KNOWN,
    STATES,
    UNKNOWN,
    UNSETTLED,
    ScoreTable,
)
from loopbook.terms.sources import Sources
from loopbook.terms.standard import ScoreMethod

AskedOf = Callable[[str], Asked]
"""Gives the question for one subject: its sources are those of its place."""


class _Arrays(msgspec.Struct):
    """The arrays of a score table, as they are filled."""

    made: Made
    level_low: np.ndarray
    level_high: np.ndarray
    knocked_out: np.ndarray
    state: np.ndarray
    value: np.ndarray
    sequence: np.ndarray


def score_columns(subjects: Sequence[str], own: Asked, asked_of: AskedOf) -> ScoreTable:
    """Return how many subjects stand under a standard.

    Parameters
      subjects   identifiers, each once
      own        the question for the standard itself (`own_subject`), which is read where a subject
                 declares no number of its own
      asked_of   the question for one subject, asked only for those that columns cannot score
    """
    count = len(subjects)
    if is_columnar(own.standard) and count:
        context = context_of(own, tuple(subjects))
        rows = [column_row(context, figures) for figures in figures_of(own)]
        arrays, is_odd, is_near = _scored(own, context, rows)
    else:
        rows = []
        arrays, is_odd = _empty(own, count), np.ones(count, np.bool_)
        is_near = np.zeros(count, np.bool_)
    for place in np.flatnonzero(is_near & ~is_odd).tolist():
        again = tuple(_row_at(each, place) for each in rows)
        _take(arrays, place, own, (again, scored(own, again)))
    for place in np.flatnonzero(is_odd).tolist():
        asked = asked_of(subjects[place])
        told = resolved(asked)
        _take(arrays, place, asked, (told, scored(asked, told)))
    exact = sum(each.exact_count for each in rows) + int((is_near & ~is_odd).sum())
    exact += arrays.made.exact_count
    return _table(own, tuple(subjects), arrays, (int(is_odd.sum()), exact))


def context_of(own: Asked, subjects: tuple[str, ...]) -> Context:
    """Return what the rows of a standard are read from."""
    sources: Sources = own.sources
    table = WordRows(sources.observation_columns())
    return Context(own.scheme, table, Cells(subjects, (own.period,)))


def _scored(
    own: Asked, context: Context, rows: Sequence[ColumnRow]
) -> tuple[_Arrays, np.ndarray, np.ndarray]:
    """Return the arrays, which subjects are odd, and which have a total near a threshold."""
    thresholds = [thresholds_of(own)[level.id].value for level in own.standard.levels]
    made = make(own, rows)
    _settle(own, rows, made, thresholds)
    out = column_knocked_out(rows, made)
    low, high = column_levels(own.standard, made, thresholds, out)
    is_odd = made.is_odd.copy()
    for each in rows:
        is_odd |= each.is_odd
    for word in dict.fromkeys(each.declared for each in numbers_in(own.standard) if each.declared):
        is_odd |= nearest(context, word) >= 0
    arrays = _Arrays(
        made=made,
        level_low=low,
        level_high=high,
        knocked_out=out,
        state=np.stack([each.state for each in rows], axis=1),
        value=np.stack([np.where(e.state == KNOWN, e.number.value, 0.0) for e in rows], axis=1),
        sequence=np.stack([np.where(e.state == KNOWN, e.number.sequence, 0) for e in rows], axis=1),
    )
    return arrays, is_odd, made.is_near | _near(own, made, thresholds)


def _settle(
    own: Asked, rows: Sequence[ColumnRow], made: Made, thresholds: Sequence[Fraction | None]
) -> None:
    """Sum indices of levels that lie near their thresholds again, in whole numbers."""
    weighed = [each for each in rows if each.figures.is_scored]
    if not made.reached or any(each.amount is not None for each in weighed):
        return
    weights = WholeWeights(own, weighed)
    applies = np.stack([each.applies for each in weighed], axis=1)
    for place, threshold in enumerate(thresholds):
        if threshold is None:
            continue
        told = made.reached[place]
        for index, met in ((made.index_low, told == 1), (made.index_high, told != 0)):
            made.exact_count += settle(weights, index[:, place], (applies, met), threshold, HUNDRED)
    made.low[:], made.high[:] = made.index_low[:, 0], made.index_high[:, 0]
    made.is_settled = True


def _near(own: Asked, made: Made, thresholds: Sequence[Fraction | None]) -> np.ndarray:
    """Say of each subject whether a total lies so near a threshold that floats may err."""
    near = np.zeros(len(made.low), np.bool_)
    if made.is_settled:
        return near
    is_by_level = own.standard.method is ScoreMethod.LEVELS
    for place, threshold in enumerate(thresholds):
        if threshold is None:
            continue
        edge = float(threshold)
        ends = (made.low, made.high)
        if is_by_level:
            ends = (made.index_low[:, place], made.index_high[:, place])
        for end in ends:
            near |= np.abs(end - edge) <= NEAR * max(abs(edge), 1.0)
    return near


def _empty(own: Asked, count: int) -> _Arrays:
    """Return arrays of no content, of the size of the table."""
    width, levels = len(own.standard.criteria), len(own.standard.levels)
    depth = levels if own.standard.method is ScoreMethod.LEVELS else 0
    wide, flat = (count, width), count
    made = Made(
        low=np.zeros(flat),
        high=np.zeros(flat),
        index_low=np.zeros((count, depth)),
        index_high=np.zeros((count, depth)),
        weight=np.zeros(wide),
        result_low=np.zeros(wide),
        result_high=np.zeros(wide),
        met=np.full(wide, UNSETTLED, np.int8),
        gate_low=np.ones((count, levels), np.bool_),
        gate_high=np.ones((count, levels), np.bool_),
        is_odd=np.zeros(flat, np.bool_),
        is_near=np.zeros(flat, np.bool_),
        reached=[],
    )
    return _Arrays(
        made=made,
        level_low=np.zeros(flat, np.int8),
        level_high=np.zeros(flat, np.int8),
        knocked_out=np.zeros(flat, np.int8),
        state=np.full(wide, UNKNOWN, np.int8),
        value=np.zeros(wide),
        sequence=np.zeros(wide, np.int64),
    )


def _row_at(each: ColumnRow, place: int) -> ResolvedRow:
    """Return a row of one subject with its answer as a fraction, for the exact methods."""
    state = STATES[int(each.state[place])]
    amount = None
    if each.amount is not None:
        amount = Figure(each.amount.exact(place) if each.amount.is_known[place] else None)
    if state is not AnswerState.KNOWN:
        return msgspec.structs.replace(each.figures, answer=Answer(state=state), amount=amount)
    value = each.number.exact(place)
    is_most, is_least = bool(each.number.is_most[place]), bool(each.number.is_least[place])
    answer = Answer(
        state=state,
        value=value,
        low=None if is_most else value,
        high=None if is_least else value,
    )
    return msgspec.structs.replace(each.figures, answer=answer, amount=amount)


def _take(
    arrays: _Arrays, place: int, asked: Asked, told: tuple[Sequence[ResolvedRow], Outcome]
) -> None:
    """Take what the exact methods say of one subject into the arrays."""
    rows, outcome = told
    made = arrays.made
    names = [level.id for level in asked.standard.levels]
    out = knocked_out(rows, outcome)
    low, high = level_ends(asked.standard, outcome, thresholds_of(asked), out)
    arrays.level_low[place] = names.index(low) if low else len(names)
    arrays.level_high[place] = names.index(high) if high else len(names)
    arrays.knocked_out[place] = _truth(out)
    made.low[place], made.high[place] = _ends(outcome.total.low, outcome.total.high)
    for at, name in enumerate(names if outcome.indices else ()):
        ends = outcome.indices[name]
        made.index_low[place, at], made.index_high[place, at] = _ends(ends.low, ends.high)
    for at, each in enumerate(rows):
        found = outcome.rows[each.row.id]
        answer = each.answer
        is_known = answer.state is AnswerState.KNOWN and answer.value is not None
        arrays.state[place, at] = STATES.index(answer.state)
        arrays.value[place, at] = float(answer.value or 0) if is_known else 0.0
        made.result_low[place, at], made.result_high[place, at] = _ends(
            found.adds.low, found.adds.high
        )
        made.weight[place, at] = 0.0 if found.weight is None else float(found.weight)
        made.met[place, at] = _truth(found.met)
        if not is_known:
            arrays.sequence[place, at] = 0


def _ends(low: Fraction, high: Fraction | None) -> tuple[float, float]:
    return float(low), np.inf if high is None else float(high)


def _truth(value: bool | None) -> int:
    return UNSETTLED if value is None else int(value)


def _table(
    own: Asked, subjects: tuple[str, ...], arrays: _Arrays, counts: tuple[int, int]
) -> ScoreTable:
    standard, made = own.standard, arrays.made
    groups = tuple(group.id for group in standard.groups)
    return ScoreTable(
        standard=standard.id,
        pack=f"{own.scheme.id}@{own.scheme.version}",
        digest=own.scheme.digest,
        method=standard.method.value,
        period=own.period,
        day=own.day,
        subjects=subjects,
        criteria=tuple(row.id for row in standard.criteria),
        groups=groups,
        levels=tuple(level.id for level in standard.levels),
        group=np.array([groups.index(row.group) for row in standard.criteria], np.int32),
        low=made.low,
        high=made.high,
        index_low=made.index_low,
        index_high=made.index_high,
        level_low=arrays.level_low,
        level_high=arrays.level_high,
        knocked_out=arrays.knocked_out,
        state=arrays.state,
        value=arrays.value,
        weight=made.weight,
        result_low=made.result_low,
        result_high=made.result_high,
        met=made.met,
        sequence=arrays.sequence,
        plain_count=counts[0],
        exact_count=counts[1],
        checkpoint=own.sources.checkpoint(),
    )
