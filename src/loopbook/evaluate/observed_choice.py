"""Observed choice: what `observed` reads, for many subjects and periods at once, from columns.

The same order and the same doubts as `observed`, which stays the plain reference: the best
publisher's latest value counts, others that may decide are rivals, all else stands beside. What is
chosen here is a row; its number is taken exactly by whoever needs it.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.leaf import DECIDING_GRADES
from loopbook.evaluate.observed import observed_unit
from loopbook.terms.observation_columns import GRADES, WIDE, ObservationColumns, joined_number
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Indicator, Scheme, Word

DOUBTS = (
    "",
    "reason.part_of_period",
    "reason.other_period",
    "reason.other_unit",
    "reason.base_unstated",
    "reason.is_change",
    "reason.other_scope",
    *(f"reason.grade.{grade.value}" for grade in GRADES),
    "reason.other_base",
)
"""Why a row decides nothing, by its code; 0: it may."""

_PART, _OTHER, _UNIT, _UNSTATED, _CHANGE, _SCOPE, _GRADE = range(1, 8)
_OTHER_BASE = len(DOUBTS) - 1
_BASE_STEP = 1 << 20
"""More than the months of any base period."""

Rows = NDArray[np.int64]
Codes = NDArray[np.int8]


class Cells(NamedTuple):
    """Which subjects and periods are asked: cell = place of the subject x periods + of the period.

    Fields
      subjects  distinct
      periods   ascending, none meets another
    """

    subjects: Sequence[str]
    periods: Sequence[Period]

    @property
    def cell_count(self) -> int:
        """Number of cells."""
        return len(self.subjects) * len(self.periods)


class Asked(msgspec.Struct, frozen=True):
    """A word as the formula of an indicator asks for it.

    Fields
      bases   base period wanted in each period, of a change; empty: none
    """

    word: Word
    indicator: Indicator
    scheme: Scheme
    bases: tuple[Period | None, ...] = ()


class Choice(NamedTuple):
    """What is chosen for every cell; rows are those of the columns.

    Fields
      best     row that counts, -1 where none may decide, (cells,)
      beside   number of rows that decide nothing, (cells,)
      doubt    code in DOUBTS of the first of them, 0 where there is none, (cells,)
      rows     of all that may decide, by cell and then best first
      is_same  of each of `rows`, whether it says the same as the best
      offsets  where the rows of each cell begin, (cells + 1,)
    """

    best: Rows
    beside: Rows
    doubt: Codes
    rows: Rows
    is_same: NDArray[np.bool_]
    offsets: Rows


class WordRows:
    """The rows of columns by word."""

    def __init__(self, columns: ObservationColumns) -> None:
        self.columns = columns
        self.positions = {text: at for at, text in enumerate(columns.texts)}
        self._places: tuple[Sequence[str], Rows] | None = None
        self._order = columns.word.argsort(kind="stable")
        self._words = columns.word[self._order]

    def of(self, word: str) -> Rows:
        """Return the rows of a word, in the order of entries."""
        at = self.positions.get(word, -1)
        low, high = self._words.searchsorted((at, at + 1))
        found: Rows = self._order[low:high]
        return found

    def places(self, subjects: Sequence[str]) -> Rows:
        """Return the place of each text of the columns among some subjects; -1: it is none."""
        if self._places is None or self._places[0] is not subjects:
            places = np.full(len(self.columns.texts), -1, np.int64)
            for place, subject in enumerate(subjects):
                if subject in self.positions:
                    places[self.positions[subject]] = place
            self._places = subjects, places
        return self._places[1]


def choose(table: WordRows, cells: Cells, asked: Asked) -> Choice:
    """Return what `observed` of a word chooses for every cell."""
    rows, cell = _met(table, cells, asked.word.term)
    columns = table.columns.at(rows)
    doubt = _doubts(columns, cell, cells, asked)
    order = np.lexsort((-columns.sequence, -columns.published, _places(columns, asked), cell))
    rows, cell, doubt = rows[order], cell[order], doubt[order]
    columns = columns.at(order)
    _settle_bases(doubt, columns, cell, (cells, asked))
    is_sound = doubt == 0
    sound, at = np.flatnonzero(is_sound), cell[is_sound]
    offsets = np.searchsorted(at, np.arange(cells.cell_count + 1))
    best = np.full(cells.cell_count, -1, np.int64)
    has_one = offsets[:-1] < offsets[1:]
    first = sound[offsets[:-1][has_one]]
    best[has_one] = rows[first]
    heads = np.full(cells.cell_count, -1, np.int64)
    heads[has_one] = first
    aside, doubts = cell[~is_sound], doubt[~is_sound]
    told = np.zeros(cells.cell_count, np.int8)
    # Written from the last to the first, so that the first stays.
    told[aside[::-1]] = doubts[::-1]
    return Choice(
        best,
        np.bincount(aside, minlength=cells.cell_count),
        told,
        rows[sound],
        _says_the_same(columns, sound, heads[at]),
        offsets,
    )


def _met(table: WordRows, cells: Cells, word: str) -> tuple[Rows, Rows]:
    """Return the rows of a word that meet a cell, and which; one for each period they meet."""
    rows = table.of(word)
    columns = table.columns
    subject = table.places(cells.subjects)[columns.subject[rows]]
    rows, subject = rows[subject >= 0], subject[subject >= 0]
    firsts = np.array([period.first for period in cells.periods], np.int64)
    ends = np.array([period.end for period in cells.periods], np.int64)
    begun = columns.first[rows].astype(np.int64)
    low = ends.searchsorted(begun, "right")
    high = firsts.searchsorted(begun + columns.months[rows], "left")
    counts = np.maximum(high - low, 0)
    starts = counts.cumsum() - counts
    period = np.arange(counts.sum()) + (low - starts).repeat(counts)
    return rows.repeat(counts), subject.repeat(counts) * len(cells.periods) + period


def _doubts(columns: ObservationColumns, cell: Rows, cells: Cells, asked: Asked) -> Codes:
    """Return why each row decides nothing, the strongest reason first."""
    indicator, texts = asked.indicator, columns.texts
    period = cell % max(len(cells.periods), 1)
    firsts = np.array([each.first for each in cells.periods], np.int64)
    months = np.array([each.months for each in cells.periods], np.int64)
    first, length = firsts[period], months[period]
    is_whole = (columns.first == first) & (columns.months == length)
    is_part = (columns.first >= first) & (columns.first + columns.months <= first + length)
    units = units_of(columns, asked.scheme, asked.word)
    is_fit = np.zeros(len(texts), np.bool_)
    is_fit[[at for at, unit in units.items() if unit is not None]] = True
    has_base = columns.base_months > 0
    is_scoped = np.ones(len(texts), np.bool_)
    for code in np.unique(columns.scope).tolist():
        is_scoped[code] = indicator.scope in ("", texts[code])
    grade = columns.grade
    is_proven = np.array([each in DECIDING_GRADES for each in GRADES])[grade]
    return np.select(
        [
            ~is_whole & is_part,
            ~is_whole,
            ~is_fit[columns.unit],
            ~has_base & indicator.is_change,
            has_base & (not indicator.is_change),
            ~is_scoped[columns.scope],
            ~is_proven,
        ],
        [_PART, _OTHER, _UNIT, _UNSTATED, _CHANGE, _SCOPE, _GRADE + grade],
        0,
    ).astype(np.int8)


def units_of(columns: ObservationColumns, scheme: Scheme, word: Word) -> dict[int, Unit | None]:
    """Return the unit that each code of `columns.unit` names; None: it does not fit the word."""
    codes = np.unique(columns.unit).tolist()
    return {code: observed_unit(columns.texts[code], scheme, word) for code in codes}


def _places(columns: ObservationColumns, asked: Asked) -> NDArray[np.int64]:
    """Return the place of each row's publisher in the declared order."""
    preference = asked.indicator.preference
    told = {publisher: place for place, publisher in reversed(list(enumerate(preference)))}
    last = len(preference)
    table = np.full(len(columns.texts), last, np.int64)
    if told:
        for code in np.unique(columns.publisher).tolist():
            table[code] = told.get(columns.texts[code], last)
    found: NDArray[np.int64] = table[columns.publisher]
    return found


def _settle_bases(
    doubt: Codes, columns: ObservationColumns, cell: Rows, asked: tuple[Cells, Asked]
) -> None:
    """Leave to each cell the rows of one base: that wanted, else that of its best row."""
    cells, wanted = asked
    if not wanted.indicator.is_change:
        return
    base = columns.base_first.astype(np.int64) * _BASE_STEP + columns.base_months
    bases = wanted.bases or (None,) * len(cells.periods)
    keys = [-1 if each is None else each.first * _BASE_STEP + each.months for each in bases]
    own = np.tile(np.array(keys, np.int64), len(cells.subjects))
    sound = np.flatnonzero(doubt == 0)
    chosen = np.full(cells.cell_count, -1, np.int64)
    chosen[cell[sound][::-1]] = base[sound][::-1]
    is_wanted = sound[base[sound] == own[cell[sound]]]
    chosen[cell[is_wanted]] = base[is_wanted]
    doubt[sound[base[sound] != chosen[cell[sound]]]] = _OTHER_BASE


def _says_the_same(columns: ObservationColumns, rows: Rows, heads: Rows) -> NDArray[np.bool_]:
    """Say of each row whether publisher, value, unit, bound and scope are those of another."""
    alike = np.ones(len(rows), np.bool_)
    for column in (
        columns.publisher,
        columns.mantissa,
        columns.exponent,
        columns.unit,
        columns.bound,
        columns.scope,
    ):
        alike &= column[rows] == column[heads]
    return alike


class Numbers:
    """The numbers of rows, exactly, in base units of a word.

    Parameters
      unit  of the word, or where it has none of what asks for it
    """

    def __init__(self, columns: ObservationColumns, scheme: Scheme, word: Word, unit: Unit) -> None:
        self._columns = columns
        self._scheme = scheme
        self._word = word
        self._unit = unit
        self._units: dict[int, Unit] = {}

    def value(self, row: int) -> Fraction:
        """Return the value of a row."""
        columns, unit = self._columns, self._of(row)
        number = joined_number(
            int(columns.mantissa[row]), int(columns.exponent[row]), columns.texts
        )
        assert number is not None, "every observation has a value"
        base = number if unit.factor == 1 else number * unit.factor
        return base + unit.offset if unit.offset else base

    def floats(self, rows: Rows) -> NDArray[np.float64]:
        """Return the values of rows as floats."""
        columns = self._columns
        exponent = columns.exponent[rows].astype(np.float64)
        found = columns.mantissa[rows].astype(np.float64) * 10.0**exponent
        code = columns.unit[rows]
        for each in np.unique(code).tolist():
            unit = self._named(each)
            here = code == each
            found[here] = found[here] * float(unit.factor) + float(unit.offset)
        for place in np.flatnonzero(columns.exponent[rows] == WIDE).tolist():
            found[place] = float(self.value(int(rows[place])))
        return found

    def sd(self, row: int) -> float | None:
        """Return the standard uncertainty of a row; None when it is not stated."""
        columns = self._columns
        number = joined_number(
            int(columns.sd_mantissa[row]), int(columns.sd_exponent[row]), columns.texts
        )
        return None if number is None else float(number * self._of(row).factor)

    def _of(self, row: int) -> Unit:
        return self._named(int(self._columns.unit[row]))

    def _named(self, code: int) -> Unit:
        """Return the unit of a code; the word's own where it names one that does not fit."""
        if code not in self._units:
            found = observed_unit(self._columns.texts[code], self._scheme, self._word)
            self._units[code] = found or self._unit
        return self._units[code]
