"""Touched: the entries that speak of an identity, whatever name they give it."""

from collections.abc import Iterable, Sequence

import numpy as np

from loopbook.store.segment.csr import Ints
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.stack import Stack
from loopbook.store.tail import Tail
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.party import Sees
from loopbook.terms.same import Identities, identity_of

_WINDOW = 4_096


class TailIdentities:
    """The items that are new in a tail, by their one form; grows with the tail."""

    def __init__(self, tail: Tail, first: int) -> None:
        self._tail = tail
        self._next = first
        self._identities = Identities()
        self._names: dict[str, list[str]] = {}

    def names(self, identity: str) -> list[str]:
        """Return the names of items of that identity that only entries of the tail speak of."""
        count = self._tail.item_count()
        while self._next < count:
            names = self._tail.items(self._next, min(_WINDOW, count - self._next))
            for name, one in zip(names, self._identities.of(names), strict=True):
                self._names.setdefault(one, []).append(name)
            self._next += len(names)
        return self._names.get(identity, [])


def names_of(stack: Stack, recent: TailIdentities, identifiers: Iterable[str]) -> list[str]:
    """Return the names under which entries may speak of things, in any spelling.

    Parameters
      identifiers  as somebody wrote them
    """
    asked = list(dict.fromkeys(identifiers))
    ones = list(dict.fromkeys(map(identity_of, asked)))
    found = dict.fromkeys([*asked, *ones])
    hashes = stack.view.hashes
    if hashes is not None:
        for segment in stack.view.links:
            found.update(dict.fromkeys(_sealed_names(segment, ones, hashes)))
    for one in ones:
        found.update(dict.fromkeys(recent.names(one)))
    return list(found)


def _sealed_names(segment: LinksSegment, ones: Sequence[str], hashes: KeyedHash) -> list[str]:
    _, items = segment.proposed_same(hashes.of(ones), hashes)
    if not len(items):
        return []
    # A hash only proposes: the name itself decides.
    return [name for name in segment.names(items) if identity_of(name) in ones]


def touched(stack: Stack, names: Sequence[str], sees: Sees) -> tuple[Ints, Ints]:
    """Return sequences and event times of the entries that speak of any of the names.

    Returns    by sequence, each entry once, only those open to `sees`; in microseconds since 1970
    """
    sequences: list[Ints] = []
    times: list[Ints] = []
    numbers = [number for number in map(stack.number, names) if number >= 0]
    for segment in stack.view.links:
        for number in numbers:
            spoken_at, spoken = segment.touches(number)
            if len(spoken) and sees is not None:
                is_open = segment.are_open(spoken, sees)
                spoken_at, spoken = spoken_at[is_open], spoken[is_open]
            sequences.append(spoken)
            times.append(spoken_at)
    for name in names:
        recent = stack.tail.touches(name, AsOf(sees=sees))
        sequences.append(np.array([touch.sequence for touch in recent], np.int64))
        times.append(np.array([microseconds_of(touch.time) for touch in recent], np.int64))
    joined, at = np.unique(np.concatenate(sequences), return_index=True)
    return joined, np.concatenate(times)[at]
