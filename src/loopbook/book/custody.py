"""Custody: where things of a book are, who had them, and what was inside them on a day."""

from collections.abc import Sequence

import numpy as np

from loopbook.book.asof import AsOfWords, as_of
from loopbook.book.lives import LedgerLives
from loopbook.errors import UnknownTerm
from loopbook.terms.custody import Custody, Where
from loopbook.terms.lineage import FOREVER, microseconds_of
from loopbook.trace.custody import inside, where
from loopbook.trace.custody_chain import chain, where_words
from loopbook.trace.handing import Ints


def moment_at(words: AsOfWords) -> int:
    """Return the end of a day in microseconds since 1970 UTC; FOREVER when none is named.

    Raises    UnknownTerm  LB-U01  it is no day
    """
    if words is None or words == "":
        return FOREVER
    day = as_of(words).day
    if day is None:
        raise UnknownTerm("LB-U01", text=words)
    return microseconds_of(day)


def located(lives: LedgerLives, names: Sequence[str], moment: int) -> tuple[Where, ...]:
    """Return where things are at a moment, in the order asked.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of one of them
    """
    numbers = known_numbers(lives, names)
    found = where_words(lives, numbers, where(lives, numbers, moment))
    return tuple(found)


def custody_of(lives: LedgerLives, name: str) -> Custody:
    """Return who had a thing, in order, where it is, and where the chain of custody breaks.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of it
    """
    (number,) = known_numbers(lives, (name,)).tolist()
    return chain(lives, number)


def contents_of(lives: LedgerLives, name: str, moment: int) -> tuple[str, ...]:
    """Return all that is inside a thing at a moment, at any depth, sorted.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of it
    """
    (number,) = known_numbers(lives, (name,)).tolist()
    return tuple(sorted(lives.adjacency.names(inside(lives, number, moment))))


def known_numbers(lives: LedgerLives, names: Sequence[str]) -> Ints:
    """Return the numbers of things.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of one of them
    """
    numbers = lives.numbers(names)
    is_known = numbers >= 0
    if lives.as_of.sees is not None:
        asked, back = np.unique(numbers[is_known], return_inverse=True)
        # Whom all entries that speak of a thing are hidden from, for him it is not there.
        is_known[is_known] = lives.are_spoken_of(asked)[back]
    if not is_known.all():
        raise UnknownTerm("LB-U02", name=names[int(np.argmin(is_known))])
    return numbers
