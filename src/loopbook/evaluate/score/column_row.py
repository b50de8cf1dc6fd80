"""Column rows: a criterion for many subjects: its state, its number, and what limits it meets.

As `answer` and `resolved` say it one subject at a time; what they alone can say is marked odd.
"""

from collections.abc import Iterator
from fractions import Fraction

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.errors import UnitError
from loopbook.evaluate.leaf import DECIDING_GRADES
from loopbook.evaluate.score.answer import Answer
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import (
    Context,
    Flags,
    Reckoned,
    Rows,
    first_of_each,
    is_readable,
    reckoned_columns,
)
from loopbook.evaluate.score.resolved import ResolvedRow
from loopbook.evaluate.score.row_numbers import numbers_of
from loopbook.rules.standard_check import is_scored
from loopbook.rules.unit import find_unit
from loopbook.terms.answer import APPLIES, COUNT, FROM_STOCK, PERCENT
from loopbook.terms.formula import Formula
from loopbook.terms.observation_columns import GRADES, joined_number
from loopbook.terms.quantity import Unit, convert
from loopbook.terms.scheme import Indicator
from loopbook.terms.score import AnswerState
from loopbook.terms.score_table import KNOWN, NOT_APPLICABLE, UNKNOWN, UNSETTLED
from loopbook.terms.standard import Criterion, CriterionKind, Given, Standard, Wish

Codes = NDArray[np.int8]

_ONE, _ZERO, _HUNDRED = Fraction(1), Fraction(0), Fraction(100)


class ColumnRow(msgspec.Struct):
    """A criterion for every subject.

    Fields
      figures   the criterion with its numbers as they hold for whoever declares none of his own
      state     code of KNOWN, UNKNOWN, NOT_APPLICABLE
      number    the answer, in the unit of the criterion
      amount    of its product, of a mix, in base units; None: no mix
      is_odd    whether only the exact engine can say it
      has_worst, has_best   whether that end of the answer is known
      exact_count   numbers decided as fractions so far
    """

    figures: ResolvedRow
    state: Codes
    number: Reckoned
    amount: Reckoned | None
    is_odd: Flags
    has_worst: Flags
    has_best: Flags
    exact_count: int = 0

    @property
    def row(self) -> Criterion:
        """The criterion."""
        return self.figures.row

    @property
    def applies(self) -> Flags:
        """Whether the row counts, of every subject."""
        found: Flags = self.state != NOT_APPLICABLE
        return found

    def side(self, limit: Fraction) -> Codes:
        """Return whether the answer is better (1) than a limit, at it (0), or worse (-1)."""
        side, count = self.number.compared(limit)
        self.exact_count += count
        found: Codes = side if self.row.wish is Wish.UP else -side
        return found

    def met_at(self, limit: Fraction | None) -> Codes:
        """Return whether answers meet a limit; UNSETTLED where answer or limit leave it open."""
        if limit is None:
            return np.full(len(self.state), UNSETTLED, np.int8)
        is_met = self.side(limit) >= 0
        found: Codes = np.select(
            [self.has_worst & is_met, self.has_best & ~is_met], [1, 0], UNSETTLED
        ).astype(np.int8)
        return found


def figures_of(asked: Asked) -> tuple[ResolvedRow, ...]:
    """Return the rows with the numbers that hold for whoever declares none of his own.

    Parameters
      asked   of the standard itself (`own_subject`)
    """
    return tuple(_figures(asked, row) for row in asked.standard.criteria)


def _figures(asked: Asked, row: Criterion) -> ResolvedRow:
    numbers = numbers_of(asked, row)
    return ResolvedRow(
        row=row,
        answer=Answer(state=AnswerState.UNKNOWN),
        weight=numbers.weight,
        levels=numbers.levels,
        baseline=numbers.baseline,
        leading=numbers.leading,
        points=numbers.points,
        is_scored=is_scored(row, asked.standard.method),
    )


def numbers_in(standard: Standard) -> Iterator[Given]:
    """Yield every number of a standard that may be declared or reckoned."""
    for row in standard.criteria:
        for each in (*row.levels, row.baseline, row.leading, row.points):
            if each is not None:
                yield each
        if row.weight is not None:
            yield row.weight.number
    yield from (group.weight for group in standard.groups if group.weight is not None)
    yield from (level.index for level in standard.levels)


def is_columnar(standard: Standard) -> bool:
    """Say whether columns can score a standard: it reckons with observed words only.

    A limit or weight that is itself reckoned for the subject leaves it to the exact engine.
    """
    formulas = [row.value for row in standard.criteria]
    formulas += [row.applies for row in standard.criteria if row.applies is not None]
    formulas += [
        row.weight.amount
        for row in standard.criteria
        if row.weight is not None and row.weight.amount is not None
    ]
    is_stated = all(each.formula is None for each in numbers_in(standard))
    return is_stated and all(is_readable(formula) for formula in formulas)


def column_row(context: Context, figures: ResolvedRow) -> ColumnRow:
    """Return a criterion for every subject of the context."""
    row = figures.row
    number = reckoned_columns(context, _indicator(row, row.value, row.unit))
    applies, is_odd = _applies(context, row)
    is_odd = is_odd | number.is_odd
    made = ColumnRow(
        figures=figures,
        state=np.zeros(context.count, np.int8),
        number=number,
        amount=None,
        is_odd=is_odd,
        has_worst=number.is_known,
        has_best=number.is_known,
    )
    is_sound = number.is_known & ~_doubtful(context, made)
    state = np.select([applies == 0, is_sound & (applies == 1)], [NOT_APPLICABLE, KNOWN], UNKNOWN)
    made.state = state.astype(np.int8)
    _take_amount(context, made)
    is_known = made.state == KNOWN
    is_up = row.wish is Wish.UP
    made.has_worst = is_known & ~(number.is_most if is_up else number.is_least)
    made.has_best = is_known & ~(number.is_least if is_up else number.is_most)
    return made


def _indicator(row: Criterion, formula: Formula, unit: Unit) -> Indicator:
    return Indicator(
        id=row.id,
        title_en=row.label_en,
        title_zh=row.label_zh,
        formula=formula,
        unit=unit,
        source=row.source,
        rule=row.rule,
    )


def _applies(context: Context, row: Criterion) -> tuple[Codes, Flags]:
    """Return whether the row concerns each subject: by a statement, else by its condition."""
    count = context.count
    is_odd = np.zeros(count, np.bool_)
    applies = np.ones(count, np.int8)
    if row.applies is not None:
        unit = context.scheme.units.by_code[COUNT]
        told = reckoned_columns(context, _indicator(row, row.applies, unit))
        is_odd = told.is_odd
        applies = np.where(told.is_known, told.value != 0, UNSETTLED).astype(np.int8)
    stated = nearest(context, f"{row.id}.{APPLIES}")
    places = np.flatnonzero(stated >= 0)
    if len(places):
        applies[places] = _stated(context, row, stated[places])
        is_odd = is_odd.copy()
        is_odd[places] = False
    return applies, is_odd


def nearest(context: Context, word: str) -> Rows:
    """Return the row that says a word of each subject for the whole period; -1: none does.

    One of a narrower period is nearer, then one published later, then one recorded later.
    """
    found = np.full(context.count, -1, np.int64)
    rows = context.table.of(word)
    if not len(rows):
        return found
    columns = context.table.columns
    subject = context.table.places(context.cells.subjects)[columns.subject[rows]]
    (period,) = context.cells.periods
    begun = columns.first[rows].astype(np.int64)
    is_meant = (begun <= period.first) & (begun + columns.months[rows] >= period.end)
    is_meant &= subject >= 0
    rows, subject = rows[is_meant], subject[is_meant]
    told = columns.at(rows)
    order = np.lexsort((told.sequence, told.published, -told.months))
    # Written in order, so that the nearest stays.
    found[subject[order]] = rows[order]
    return found


def _stated(context: Context, row: Criterion, rows: Rows) -> Codes:
    """Return what statements say: 1 it applies, 0 it does not, UNSETTLED."""
    columns = context.table.columns.at(rows)
    keys = (columns.mantissa, columns.exponent.astype(np.int64), columns.unit.astype(np.int64))
    firsts, back = first_of_each(keys)
    unit = context.scheme.units.by_code[COUNT]
    values = [_number_in(context, int(rows[at]), unit) for at in firsts.tolist()]
    is_one = np.array([value == 1 for value in values], np.bool_)[back]
    is_zero = np.array([value == 0 for value in values], np.bool_)[back]
    is_proven = np.array([grade in DECIDING_GRADES for grade in GRADES])[columns.grade]
    if row.needs_document:
        is_zero &= columns.documents > 0
    found = np.select([is_proven & is_one, is_proven & is_zero], [1, 0], UNSETTLED)
    return found.astype(np.int8)


def _number_in(context: Context, row: int, unit: Unit) -> Fraction | None:
    """Return the value of a row in a unit; None when it measures something else."""
    columns = context.table.columns
    value = joined_number(int(columns.mantissa[row]), int(columns.exponent[row]), columns.texts)
    code = columns.texts[columns.unit[row]]
    if value is None or code in ("", unit.code):
        return value
    try:
        own = find_unit(context.scheme.units, code)
    except UnitError:
        return None
    return convert(value, own, unit) if own.dimension == unit.dimension else None


def _doubtful(context: Context, made: ColumnRow) -> Flags:
    """Say of each answer whether it cannot count: undocumented, or out of its range."""
    row, number = made.row, made.number
    found = np.zeros(context.count, np.bool_)
    if row.needs_document:
        found |= ~number.has_document
    count = 0
    if row.kind is CriterionKind.YES_NO:
        (zero, first), (one, second) = number.compared(_ZERO), number.compared(_ONE)
        found |= (zero != 0) & (one != 0)
        count = first + second
    elif row.kind is CriterionKind.DEGREE:
        most = _ONE if row.unit.code == COUNT else _HUNDRED
        (zero, first), (whole, second) = number.compared(_ZERO), number.compared(most)
        found |= (zero < 0) | (whole > 0)
        count = first + second
    elif _is_share(row):
        whole, count = number.compared(_HUNDRED)
        found |= whole > 0
        # What part of it comes of stock decides then, and is read one by one.
        made.is_odd = made.is_odd | (
            (whole > 0) & (nearest(context, f"{row.id}.{FROM_STOCK}") >= 0)
        )
    made.exact_count += count
    return found


def _is_share(row: Criterion) -> bool:
    """Say whether a rate is a share of a whole: none of its own limits passes 100 %."""
    if row.unit.code != PERCENT:
        return False
    limits = [*row.levels, row.baseline, row.leading]
    stated = [each.value for each in limits if each is not None and each.value is not None]
    return all(limit <= _HUNDRED for limit in (*stated, *(band.limit for band in row.bands)))


def _take_amount(context: Context, made: ColumnRow) -> None:
    """Take by what a row of a mix is counted; without any of its product it does not apply."""
    row = made.row
    if row.weight is None or row.weight.amount is None:
        return
    formula = row.weight.amount
    unit = Unit(code="", symbol="", dimension=formula.dimension or (), factor=_ONE)
    told = reckoned_columns(context, _indicator(row, formula, unit))
    side, count = told.compared(_ZERO)
    made.exact_count += count
    is_none = told.is_known & ~told.is_odd & (side == 0)
    made.state[is_none] = NOT_APPLICABLE
    is_lacking = ~told.is_known | told.is_odd | (side < 0)
    made.is_odd = made.is_odd | (is_lacking & (made.state != NOT_APPLICABLE))
    made.amount = told
