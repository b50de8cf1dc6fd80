"""Identity index: which entries may have an identity, kept in memory in 16 bytes each.

A dictionary takes what is new; full, it becomes a sorted run of 64-bit hashes with their sequences,
and runs of like size are merged, so that n entries lie in O(log n) runs. A hash only proposes:
the caller confirms on the entry. See docs/decisions/0004-identity-inside-append.md.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

RUN_LENGTH = 65_536

Key = tuple[str, bool]
"""Identifier, and whether it is of a correction: what is unique in a book."""

_Run = tuple[NDArray[np.int64], NDArray[np.int64]]


class IdentityIndex:
    """Hashes of the keys of entries after `after`. They are Python's own, good in this process.

    Parameters
      after       the last entry that sealed segments cover: they have runs of their own
      run_length  hashes that the dictionary takes before they become a run
    """

    def __init__(self, after: int = 0, run_length: int = RUN_LENGTH) -> None:
        self.size = after
        self._run_length = run_length
        self._recent: dict[int, int] = {}
        self._recent_more: dict[int, list[int]] = {}
        self._runs: list[_Run] = []

    def add(self, sequence: int, key: Key) -> None:
        """Take the key of the next entry: `sequence` is `size` + 1."""
        number = hash(key)
        if number in self._recent:
            self._recent_more.setdefault(number, []).append(sequence)
        else:
            self._recent[number] = sequence
        self.size = sequence
        if len(self._recent) >= self._run_length:
            self._freeze()

    def candidates(self, keys: Sequence[Key]) -> dict[int, list[int]]:
        """Return position in `keys` -> sequences that may have it; absent when none may."""
        numbers = [hash(key) for key in keys]
        found: dict[int, list[int]] = {}
        for position, number in enumerate(numbers):
            sequence = self._recent.get(number)
            if sequence is not None:
                found[position] = [sequence, *self._recent_more.get(number, ())]
        if self._runs:
            wanted = np.array(numbers, dtype=np.int64)
            for run in self._runs:
                for position, sequence in _hits(run, wanted):
                    found.setdefault(position, []).append(sequence)
        return found

    def _freeze(self) -> None:
        """Make a run of the dictionary, and merge it with those before it that are no longer."""
        pairs = [*self._recent.items()]
        pairs += [(number, at) for number, more in self._recent_more.items() for at in more]
        run = _sorted(
            np.array([number for number, _ in pairs], dtype=np.int64),
            np.array([sequence for _, sequence in pairs], dtype=np.int64),
        )
        self._recent, self._recent_more = {}, {}
        while self._runs and len(self._runs[-1][0]) <= len(run[0]):
            hashes, sequences = self._runs.pop()
            run = _sorted(np.concatenate((hashes, run[0])), np.concatenate((sequences, run[1])))
        self._runs.append(run)


def _sorted(hashes: NDArray[np.int64], sequences: NDArray[np.int64]) -> _Run:
    order = np.argsort(hashes, kind="stable")
    return hashes[order], sequences[order]


def _hits(run: _Run, wanted: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Yield (position in `wanted`, sequence) for every hash of `wanted` in the run."""
    hashes, sequences = run
    starts = np.searchsorted(hashes, wanted, side="left")
    inside = np.minimum(starts, len(hashes) - 1)
    for position in np.flatnonzero(hashes[inside] == wanted):
        at = int(inside[position])
        while at < len(hashes) and hashes[at] == wanted[position]:
            yield int(position), int(sequences[at])
            at += 1
