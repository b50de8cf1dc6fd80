"""Leaf column: what one leaf comes to for every item of a batch, and which entries say so."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Entries(NamedTuple):
    """Entries read for items, one a row: position of the item in the batch, entry."""

    owner: Ints
    sequence: Ints


NO_ENTRIES = Entries(np.zeros(0, np.int64), np.zeros(0, np.int64))
"""No row at all."""


class LeafColumn(NamedTuple):
    """A leaf for every item of a batch.

    Fields
      values   numbers in base units (float64), or truths (bool); 0 or False where not known
      known    whether the life says (bool)
      entries  gives the entries that were read
      exact    gives the exact number of one item; None: the float is exact
    """

    values: Reals | Flags
    known: Flags
    entries: Callable[[], Entries]
    exact: Callable[[int], Fraction] | None = None


def joined(parts: list[Entries]) -> Entries:
    """Return the rows of all parts."""
    if not parts:
        return NO_ENTRIES
    return Entries(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def firsts(owner: Ints, count: int) -> Ints:
    """Return the position of the first row of each owner, -1 where there is none.

    Parameters
      owner    ascending, each below `count`
    """
    found = np.full(count, -1, np.int64)
    starts = np.flatnonzero(owner[1:] != owner[:-1]) + 1
    at = np.append(0, starts)[: len(owner)]
    found[owner[at]] = at
    return found


def lasts(owner: Ints, count: int) -> Ints:
    """Return the position of the last row of each owner, -1 where there is none."""
    found = np.full(count, -1, np.int64)
    ends = np.flatnonzero(owner[1:] != owner[:-1])
    at = np.append(ends, len(owner) - 1)[: len(owner)]
    found[owner[at]] = at
    return found


def distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """Return numbers ascending and once, and where each of the given ones stands in them.

    Those that come so already, as they mostly do, are not sorted again.
    """
    if np.all(numbers[1:] > numbers[:-1]):
        return numbers, np.arange(len(numbers))
    return np.unique(numbers, return_inverse=True)
