"""Ranking: all candidates counted, the gravest kept; memory is that of the kept and a hash of each.

One suspicion stands for each kind and set of entries: a module whose sixteen cells break a rule by
the same entries is told once, of sixteen items.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.suspect.candidate import Candidates, weighed
from loopbook.terms.life import Lives
from loopbook.terms.suspect import SuspicionCount
from loopbook.trace.contradiction_row import Ints

Hashes = NDArray[np.uint64]


class Ranked(NamedTuple):
    """A candidate that is kept, with what it is ranked by."""

    weight: int
    mass_kg: float
    newest: int
    kind: str
    item: int
    other: int
    entries: tuple[int, ...]
    texts: dict[str, str]
    mark: int
    lives: Lives

    def place(self) -> tuple[int, float, int, str, int, tuple[int, ...]]:
        """Return what sorts the gravest first: weight, then mass, then the newest entry."""
        mass = -1.0 if np.isnan(self.mass_kg) else self.mass_kg
        return (-self.weight, -mass, -self.newest, self.kind, self.item, self.entries)


class _Tally(NamedTuple):
    marks: Hashes
    shared: Ints


class Ranking:
    """Takes candidates batch by batch.

    Parameters
      limit  how many of the gravest are kept
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: list[Ranked] = []
        self._tallies: dict[str, _Tally] = {}
        self._weights: dict[str, int] = {}

    def take(self, lives: Lives, found: Candidates, weight: int) -> None:
        """Count candidates of one kind, and keep the gravest of them.

        Parameters
          lives  where they were found; what several packs find alike is told once
        """
        if not len(found.item):
            return
        self._weights[found.kind] = weight
        fresh = self._counted(found)
        if len(fresh) and self._limit:
            self._keep(lives, found, fresh, weight)

    def _counted(self, found: Candidates) -> Ints:
        """Count candidates; return the rows whose set of entries was not told of before."""
        marks = marks_of(found)
        before = self._tallies.get(found.kind, _Tally(marks[:0], found.item[:0]))
        unique, first, at = np.unique(marks, return_index=True, return_inverse=True)
        shared = np.bincount(at, found.shared, len(unique)).astype(np.int64)
        is_old = np.isin(unique, before.marks)
        every, where = np.unique(np.concatenate((before.marks, unique)), return_inverse=True)
        counts = np.bincount(where, np.concatenate((before.shared, shared)), len(every))
        self._tallies[found.kind] = _Tally(every, counts.astype(np.int64))
        return np.sort(first[~is_old])

    def _keep(self, lives: Lives, found: Candidates, rows: Ints, weight: int) -> None:
        full = len(self._kept) >= self._limit
        if full and weight < self._kept[-1].weight:
            return
        marks = marks_of(found)
        chosen = Candidates(
            found.kind, found.item[rows], found.other[rows], found.shared[rows], found.offsets[:1],
            found.sequences[:0], found.mass_kg[rows],
        )  # fmt: skip
        mass_kg = weighed(chosen, lives).mass_kg
        newest = _newest(found)[rows]
        heavy = np.where(np.isnan(mass_kg), -1.0, mass_kg)
        order = np.lexsort((found.item[rows], -newest, -heavy))[: self._limit]
        for at in order.tolist():
            row = int(rows[at])
            texts = found.texts[row] if found.texts else {}
            self._kept.append(
                Ranked(
                    weight, float(mass_kg[at]), int(newest[at]), found.kind, int(found.item[row]),
                    int(found.other[row]), found.entries(row), texts, int(marks[row]), lives,
                )
            )  # fmt: skip
        self._kept.sort(key=Ranked.place)
        del self._kept[self._limit :]

    def kept(self) -> list[Ranked]:
        """Return the gravest, in their order."""
        return self._kept

    def shared(self, ranked: Ranked) -> int:
        """Return how many items a kept suspicion is told of."""
        tally = self._tallies[ranked.kind]
        return int(tally.shared[np.searchsorted(tally.marks, np.uint64(ranked.mark))])

    def counts(self) -> tuple[SuspicionCount, ...]:
        """Return how many suspicions there are of each kind, gravest kind first."""
        kinds = sorted(self._tallies, key=lambda kind: (-self._weights[kind], kind))
        return tuple(SuspicionCount(kind, len(self._tallies[kind].marks)) for kind in kinds)


def marks_of(found: Candidates) -> Hashes:
    """Return a number for each row that its set of entries decides; of none, its item does.

    64 bits by SplitMix64, summed: of ten million sets, two share a number once in 370,000 books.
    """
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(_mixed(found.sequences))))
    marks = sums[found.offsets[1:]] - sums[found.offsets[:-1]]
    is_bare = found.offsets[1:] == found.offsets[:-1]
    marks[is_bare] = _mixed(-1 - found.item[is_bare])
    return marks


def _mixed(numbers: Ints) -> Hashes:
    value = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(value ^ (value >> np.uint64(31)))


def _newest(found: Candidates) -> Ints:
    newest = np.zeros(len(found.item), np.int64)
    is_full = found.offsets[1:] > found.offsets[:-1]
    newest[is_full] = found.sequences[found.offsets[1:][is_full] - 1]
    return newest
