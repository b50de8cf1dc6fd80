"""Leaves over facts: fact, first, has, at, highest, lowest."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from loopbook.evaluate.life.leaf_column import Entries, Ints, LeafColumn, firsts, lasts
from loopbook.evaluate.life.passed import Passed, sequences
from loopbook.terms.life import FactColumns, Lives
from loopbook.trace.fact import facts_of

Exact = Callable[[int], Fraction]


class Stated(NamedTuple):
    """What is stated of a word for the items of a batch.

    Fields
      rows     by owner, time, sequence
      size     items of the batch
      exact    gives the exact number of a row
    """

    rows: FactColumns
    size: int
    exact: Exact


def stated_of(lives: Lives, items: Ints, term: str) -> Stated:
    """Return what is stated of a word of kind fact for items, ascending and distinct."""
    rows = lives.facts(term, items)

    def exact(row: int) -> Fraction:
        (name,) = lives.adjacency.names(items[rows.owner[row : row + 1]])
        return _exact(lives, term, name, int(rows.sequence[row]), float(rows.value[row]))

    return Stated(rows, len(items), exact)


def _exact(lives: Lives, term: str, name: str, sequence: int, value: float) -> Fraction:
    """Return the number as it was stated, in base units, which the float is nearest to."""
    (event,) = lives.events([sequence])
    for item, fact in facts_of(sequence, event, lives.scheme):
        is_meant = item == name and fact.term == term and fact.value is not None
        if is_meant and fact.value is not None and float(fact.value) == value:
            return fact.value
    # What master data state of a trade item stands in no event: the float is what is known.
    return Fraction(value)


def latest(stated: Stated) -> LeafColumn:
    """Return the latest value; unknown where none was stated, or a text."""
    return _picked(stated, lasts(stated.rows.owner, stated.size))


def earliest(stated: Stated) -> LeafColumn:
    """Return the value stated first."""
    return _picked(stated, firsts(stated.rows.owner, stated.size))


def is_stated(stated: Stated) -> LeafColumn:
    """Return whether anything was stated, a number or a text."""
    rows = stated.rows
    there = firsts(rows.owner, stated.size) >= 0
    every = np.ones(stated.size, bool)
    return LeafColumn(there, every, lambda: Entries(rows.owner, rows.sequence))


def stated_at(stated: Stated, passed: Passed) -> LeafColumn:
    """Return the value that the entry of the last passing of a milestone states."""
    rows = stated.rows
    asked = sequences(passed, passed.last)
    same = np.flatnonzero((passed.last >= 0)[rows.owner] & (rows.sequence == asked[rows.owner]))
    at = lasts(rows.owner[same], stated.size)
    return _picked(stated, np.where(at >= 0, same[at], -1) if len(same) else at)


def highest(stated: Stated) -> LeafColumn:
    """Return the highest number stated over the whole life."""
    return _extreme(stated, 1.0)


def lowest(stated: Stated) -> LeafColumn:
    """Return the lowest number stated over the whole life."""
    return _extreme(stated, -1.0)


def _extreme(stated: Stated, sign: float) -> LeafColumn:
    rows = stated.rows
    numbers = np.flatnonzero(~np.isnan(rows.value))
    owner, value = rows.owner[numbers], sign * rows.value[numbers]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    best = np.zeros(stated.size)
    if len(starts):
        best[owner[starts]] = np.maximum.reduceat(value, starts)
    # Among equals the first stated.
    same = np.flatnonzero(value == best[owner])
    at = firsts(owner[same], stated.size)
    return _picked(stated, np.where(at >= 0, numbers[same[at]], -1) if len(same) else at)


def _picked(stated: Stated, at: Ints) -> LeafColumn:
    """Return the values of one row for each item; -1: there is none."""
    rows = stated.rows
    there = np.flatnonzero(at >= 0)
    values = np.full(stated.size, np.nan)
    values[there] = rows.value[at[there]]
    known = np.isfinite(values)
    return LeafColumn(
        np.where(known, values, 0.0),
        known,
        lambda: Entries(there, rows.sequence[at[there]]),
        lambda row: stated.exact(int(at[row])),
    )
