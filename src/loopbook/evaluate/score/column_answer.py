"""Column answers: what many subjects say to one criterion, at once.

The same answers as `answer` gives one subject at a time, which stays the plain reference. Numbers
are floats; where a float is too near a limit to say on which side it lies, the number is taken
again as a fraction. What columns cannot say of a subject is marked, for the exact engine.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.figure import in_unit
from loopbook.evaluate.observed_choice import (
    Asked,
    Cells,
    Choice,
    Numbers,
    WordRows,
    choose,
)
from loopbook.evaluate.score.column_formula import is_arithmetic, reckon
from loopbook.rules.expression import Value, evaluate
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Formula, Leaf
from loopbook.terms.observation import Bound
from loopbook.terms.observation_columns import BOUNDS, ObservationColumns
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.statement import Reason

NEAR = 1e-9
"""Nearer to a limit than this, as a share of the numbers compared, fractions decide."""

Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

_EXACT, _LEAST, _MOST = (BOUNDS.index(b) for b in (Bound.EXACT, Bound.AT_LEAST, Bound.AT_MOST))


class Context(msgspec.Struct, frozen=True):
    """Who is asked about, and what is read: one period, rows of words, units of the pack."""

    scheme: Scheme
    table: WordRows
    cells: Cells

    @property
    def count(self) -> int:
        """Number of subjects."""
        return len(self.cells.subjects)


class Reckoned(msgspec.Struct):
    """What a formula comes to for every subject, in the unit asked.

    Fields
      is_known   whether all its words have a value that decides
      value      0 where it is not known
      scale      largest number met on the way: what rounding is a share of
      is_least, is_most   whether the value is at least, or at most, so much
      has_document   whether an observation behind it names a document
      sequence   entry behind it; 0: none, or several words
      is_odd     whether only the exact engine can say it
      exact      gives the value of one subject as a fraction
      keys       numbers that are equal where two subjects say the same, one row a key
    """

    is_known: Flags
    value: Reals
    scale: Reals
    is_least: Flags
    is_most: Flags
    has_document: Flags
    sequence: Rows
    is_odd: Flags
    exact: Callable[[int], Fraction]
    keys: tuple[Rows, ...]

    def compared(self, limit: Fraction) -> tuple[NDArray[np.int8], int]:
        """Return -1, 0 or 1 of every subject: its value below, at or above a limit.

        Returns   also how many values were decided as fractions
        """
        edge = float(limit)
        distance = self.value - edge
        side = np.sign(distance).astype(np.int8)
        near = np.abs(distance) <= NEAR * np.maximum(self.scale, abs(edge))
        places = np.flatnonzero(near & self.is_known & ~self.is_odd)
        if len(places):
            firsts, back = first_of_each([key[places] for key in self.keys])
            found = [_side(self.exact(int(places[at])), limit) for at in firsts.tolist()]
            side[places] = np.array(found, np.int8)[back]
        return side, len(places)


def _side(value: Fraction, limit: Fraction) -> int:
    return (value > limit) - (value < limit)


def first_of_each(keys: Sequence[Rows]) -> tuple[Rows, Rows]:
    """Return the first place of each distinct row of keys, and for every row which it is."""
    order = np.lexsort(keys)
    is_new = np.ones(len(order), np.bool_)
    if len(order) > 1:
        changes = [key[order][1:] != key[order][:-1] for key in keys]
        is_new[1:] = np.logical_or.reduce(changes)
    back = np.empty(len(order), np.int64)
    back[order] = np.cumsum(is_new) - 1
    return order[is_new], back


def is_readable(formula: Formula) -> bool:
    """Say whether columns can give a formula its value: it asks for observed words only."""
    return all(leaf.name == "observed" for leaf in leaves_in(formula))


def reckoned_columns(context: Context, indicator: Indicator) -> Reckoned:
    """Return what the formula of an indicator comes to for every subject, in its unit.

    Parameters
      indicator   of nobody: the subjects are those of the context; see `is_readable`
    """
    leaves = leaves_in(indicator.formula)
    read = {leaf: _Leaf(context, leaf, indicator) for leaf in leaves}
    count = context.count
    is_known = np.ones(count, np.bool_)
    for each in read.values():
        is_known &= each.is_known
    found = Reckoned(
        is_known=is_known,
        value=np.zeros(count),
        scale=np.zeros(count),
        is_least=np.zeros(count, np.bool_),
        is_most=np.zeros(count, np.bool_),
        has_document=_any([each.has_document() for each in read.values()], count),
        sequence=np.zeros(count, np.int64),
        is_odd=np.zeros(count, np.bool_),
        exact=_Exact(read, indicator).of,
        keys=tuple(key for each in read.values() for key in each.alike()),
    )
    if len(leaves) == 1 and indicator.formula.root == leaves[0]:
        _take_leaf(found, read[leaves[0]], indicator.unit)
    else:
        _take_formula(found, read, indicator)
    return found


def _any(flags: Sequence[Flags], count: int) -> Flags:
    return np.logical_or.reduce(flags) if flags else np.zeros(count, np.bool_)


class _Leaf:
    """A word of a formula with what is chosen of it for every subject."""

    def __init__(self, context: Context, leaf: Leaf, indicator: Indicator) -> None:
        word = context.scheme.vocabulary[leaf.arguments[0]]
        self.word = word.term
        self.columns: ObservationColumns = context.table.columns
        self.choice: Choice = choose(
            context.table, context.cells, Asked(word, indicator, context.scheme)
        )
        unit = word.unit or indicator.unit
        self.numbers = Numbers(self.columns, context.scheme, word, unit)
        self.is_known: Flags = self.choice.best >= 0
        self.rows = np.where(self.is_known, self.choice.best, 0)

    def column(self, name: str) -> NDArray[np.integer]:
        """Return a column of the rows chosen; 0 where none is."""
        column: NDArray[np.integer] = getattr(self.columns, name)
        if not len(column):
            return np.zeros(len(self.rows), np.int64)
        found: NDArray[np.integer] = np.where(self.is_known, column[self.rows], 0)
        return found

    def base(self) -> Reals:
        """Return the value of every subject in base units; 0 where it is not known."""
        value = np.zeros(len(self.rows))
        value[self.is_known] = self.numbers.floats(self.choice.best[self.is_known])
        return value

    def alike(self) -> tuple[Rows, ...]:
        """Return what is equal where two subjects have the same number."""
        names = ("mantissa", "exponent", "unit")
        return tuple(self.column(name).astype(np.int64) for name in names)

    def has_document(self) -> Flags:
        """Say of every subject whether what was chosen, or says the same, names a document."""
        choice = self.choice
        found = np.zeros(len(self.rows), np.bool_)
        if not len(choice.rows):
            return found
        is_told = choice.is_same & (self.columns.documents[choice.rows] > 0)
        cell = choice.offsets.searchsorted(np.flatnonzero(is_told), "right") - 1
        found[cell] = True
        return found


class _Exact:
    """The value of a formula for one subject, as a fraction in the unit of its indicator."""

    def __init__(self, read: Mapping[Leaf, _Leaf], indicator: Indicator) -> None:
        self._read = read
        self._indicator = indicator

    def value(self, place: int) -> Value:
        """Return what the formula comes to, in base units."""
        return evaluate(self._indicator.formula, lambda leaf: self._leaf(leaf, place))

    def _leaf(self, leaf: Leaf, place: int) -> Value:
        read = self._read[leaf]
        if not read.is_known[place]:
            return Value(None, missing=(Reason("reason.no_observation", {"word": read.word}),))
        return Value(read.numbers.value(int(read.rows[place])))

    def of(self, place: int) -> Fraction:
        """Return the value of a subject whose value is known."""
        number = self.value(place).value
        assert number is not None, "asked of known values only"
        return in_unit(Fraction(number), self._indicator.unit)


def _take_leaf(found: Reckoned, leaf: _Leaf, unit: Unit) -> None:
    """Fill in a formula that is one word."""
    found.value = _shown(leaf.base(), unit, found.is_known)
    found.scale = np.abs(found.value)
    bound = leaf.column("bound")
    found.is_least = found.is_known & (bound == _LEAST)
    found.is_most = found.is_known & (bound == _MOST)
    found.sequence = leaf.column("sequence").astype(np.int64)
    found.is_odd = found.is_known & ~np.isfinite(found.value)


def _take_formula(found: Reckoned, read: Mapping[Leaf, _Leaf], indicator: Indicator) -> None:
    """Fill in a formula over several words: by numbers where it is arithmetic, else exactly."""
    for leaf in read.values():
        found.is_odd |= leaf.is_known & (leaf.column("bound") != _EXACT)
    if is_arithmetic(indicator.formula):
        known = {leaf: each.base() for leaf, each in read.items()}
        told = reckon(indicator.formula, known, len(found.value))
        found.value = _shown(told.value, indicator.unit, found.is_known)
        found.scale = told.scale / float(indicator.unit.factor)
        is_far = ~np.isfinite(found.value) | ~np.isfinite(found.scale)
        found.is_odd |= found.is_known & (told.is_odd | is_far)
        found.value[~np.isfinite(found.value)] = 0.0
        return
    places = np.flatnonzero(found.is_known)
    if not len(places) or not found.keys:
        return
    firsts, back = first_of_each([key[places] for key in found.keys])
    exact = _Exact(read, indicator)
    values = [exact.value(int(places[at])).value for at in firsts.tolist()]
    units = [None if v is None else float(in_unit(Fraction(v), indicator.unit)) for v in values]
    lacking = np.array([value is None for value in units], np.bool_)[back]
    found.value[places] = np.array([value or 0.0 for value in units])[back]
    found.scale = np.abs(found.value)
    found.is_known[places[lacking]] = False


def _shown(base: Reals, unit: Unit, is_known: Flags) -> Reals:
    shown = (base - float(unit.offset)) / float(unit.factor)
    return np.where(is_known, shown, 0.0)
