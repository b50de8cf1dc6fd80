"""Facts over time: what was stated of an item when, for whoever weighs it at a moment."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from loopbook.account.attribute.step import Key, Step

FIRST: Key = (-(2**63), 0)
LAST: Key = (2**63, 0)


class Told(NamedTuple):
    """A fact with the key of the step that states it; value in base units."""

    key: Key
    value: float | None
    sd: float | None
    text: str


class Span(NamedTuple):
    """That a fact of `item` counts, or no longer does, for steps from `first` to before `last`."""

    item: str
    first: Key
    last: Key


class Facts:
    """Facts of some words, by item and time.

    Parameters
      terms   the words that are kept
    """

    def __init__(self, terms: Collection[str]) -> None:
        self._terms = frozenset(terms)
        self._told: dict[tuple[str, str], list[Told]] = defaultdict(list)
        self._numbers: dict[tuple[str, str, Key], int] = {}

    def add(self, step: Step) -> list[Span]:
        """Take what a step states; return for which other steps that may change something."""
        spans = []
        for said in step.facts:
            if said.term in self._terms:
                told = self._told[said.item, said.term]
                insort(told, Told(step.key, said.value, said.sd, said.text), key=_key)
                spans.append(self._span(said.item, said.term, step.key))
        return spans

    def remove(self, step: Step) -> list[Span]:
        """Forget what a step stated; return for which other steps that may change something."""
        spans = []
        for said in step.facts:
            if said.term in self._terms:
                spans.append(self._span(said.item, said.term, step.key))
                told = self._told[said.item, said.term]
                told[:] = [each for each in told if each.key != step.key]
        return spans

    def _span(self, item: str, term: str, key: Key) -> Span:
        told = self._told[item, term]
        keys = [each.key for each in told]
        after = bisect_right(keys, key)
        first = key if keys[0] < key else FIRST
        return Span(item, first, keys[after] if after < len(keys) else LAST)

    def at(self, item: str, term: str, key: Key) -> Told | None:
        """Return what was stated last up to `key`; or first after it; None when nothing was.

        A thing that was weighed only after it was used weighed that much before, for all we know.
        """
        told = self._told.get((item, term))
        if not told:
            return None
        after = bisect_right(told, key, key=_key)
        return told[max(after - 1, 0)]

    def before(self, item: str, term: str, key: Key) -> Told | None:
        """Return what was stated last before `key`; None when nothing was."""
        told = self.at(item, term, key)
        if told is not None and told.key == key:
            earlier = [each for each in self._told[item, term] if each.key < key]
            told = earlier[-1] if earlier else None
        return told if told is not None and told.key < key else None

    def number(self, item: str, term: str, told: Told) -> int:
        """Return the number of a statement, by which its deviation is told from others."""
        return self.numbered((item, term, told.key))

    def numbered(self, name: tuple[str, str, Key]) -> int:
        """Return the number of whatever is uncertain once."""
        return self._numbers.setdefault(name, len(self._numbers))


def _key(told: Told) -> Key:
    return told.key
