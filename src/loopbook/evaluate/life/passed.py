"""Leaves over passings: passed, times, days, age, before, after."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from loopbook.evaluate.life.leaf_column import Entries, Flags, Ints, LeafColumn, firsts, lasts
from loopbook.terms.life import Passings

_SECOND = 1_000_000
"""Microseconds of the base unit of time."""


class Passed(NamedTuple):
    """The passings of one milestone by the items of a batch.

    Fields
      rows          by owner, time, sequence
      first, last   position in rows of the first and last passing of each item; -1: none
    """

    rows: Passings
    first: Ints
    last: Ints


def passed_of(rows: Passings, count: int) -> Passed:
    """Return the passings of one milestone by `count` items."""
    return Passed(rows, firsts(rows.owner, count), lasts(rows.owner, count))


def has_passed(of: Passed) -> LeafColumn:
    """Return whether the item ever passed the milestone."""
    return LeafColumn(of.first >= 0, np.ones(len(of.first), bool), lambda: _all(of))


def times_passed(of: Passed) -> LeafColumn:
    """Return how often the item passed the milestone; 0 is known."""
    counts = np.bincount(of.rows.owner, minlength=len(of.first)).astype(np.float64)
    return LeafColumn(counts, np.ones(len(counts), bool), lambda: _all(of))


def days_between(start: Passed, end: Passed) -> LeafColumn:
    """Return the time from the first passing of one to the first of the other at or after it."""
    known, since = start.first >= 0, moments(start, start.first)
    owner = end.rows.owner
    is_later = known[owner] & (end.rows.time >= since[owner])
    later = np.flatnonzero(is_later)
    at = firsts(owner[later], len(known))
    is_both = at >= 0
    row = later[at[is_both]]
    span = np.zeros(len(known), np.int64)
    span[is_both] = end.rows.time[row] - since[is_both]

    def entries() -> Entries:
        there = np.flatnonzero(is_both)
        begun = start.rows.sequence[start.first[there]]
        return Entries(np.concatenate([there, there]), np.append(begun, end.rows.sequence[row]))

    return _span(span, is_both, entries)


def age_since(of: Passed, now: int) -> LeafColumn:
    """Return the time from the last passing until `now`; below zero when it lies ahead."""
    known = of.last >= 0
    span = np.where(known, now - moments(of, of.last), 0)
    return _span(span, known, lambda: one_each(of, of.last))


def is_before(early: Passed, late: Passed) -> LeafColumn:
    """Return whether the first passing of one is no later than the first of the other."""
    known = (early.first >= 0) & (late.first >= 0)
    values = known & (moments(early, early.first) <= moments(late, late.first))
    return LeafColumn(values, known, lambda: _two(one_each(early, early.first), late, late.first))


def is_after(late: Passed, early: Passed) -> LeafColumn:
    """Return whether one was passed later than the last passing of the other."""
    known = early.last >= 0
    values = known & (late.last >= 0) & (moments(late, late.last) > moments(early, early.last))
    return LeafColumn(values, known, lambda: _two(one_each(early, early.last), late, late.last))


def moments(of: Passed, rows: Ints) -> Ints:
    """Return the times of passings by position; 0 for none."""
    return np.where(rows >= 0, of.rows.time[rows], 0) if len(of.rows.time) else np.zeros_like(rows)


def sequences(of: Passed, rows: Ints) -> Ints:
    """Return the entries of passings by position; 0 for none."""
    told = of.rows.sequence
    return np.where(rows >= 0, told[rows], 0) if len(told) else np.zeros_like(rows)


def one_each(of: Passed, rows: Ints) -> Entries:
    """Return the entry of one passing of each item that has one."""
    there = np.flatnonzero(rows >= 0)
    return Entries(there, of.rows.sequence[rows[there]])


def _two(one: Entries, of: Passed, rows: Ints) -> Entries:
    other = one_each(of, rows)
    return Entries(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))


def _all(of: Passed) -> Entries:
    return Entries(of.rows.owner, of.rows.sequence)


def _span(span: Ints, known: Flags, entries: Callable[[], Entries]) -> LeafColumn:
    return LeafColumn(span / _SECOND, known, entries, lambda row: Fraction(int(span[row]), _SECOND))
