"""Decomposing: what `Book.decompose` asks of a book, and the parts it finds for it."""

from collections.abc import Callable, Iterator
from typing import TypedDict

import msgspec

from loopbook.book.asof import AsOfWords
from loopbook.book.knowing import unknown_term
from loopbook.book.sources import LedgerSources
from loopbook.evaluate.decompose import decompose
from loopbook.evaluate.indicator import about
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.piece import Part
from loopbook.terms.decomposition import TERMS, Decomposition
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator, Scheme, Word

SourcesOf = Callable[[str], LedgerSources]
"""What is read of a subject; empty: of the whole book."""


class DecomposeWords(TypedDict, total=False):
    """The words of `Book.decompose`: see `DecomposeWish`."""

    by: str
    parts: tuple[str, ...]
    subject: str
    against: str
    scheme: str
    as_of: AsOfWords


class DecomposeWish(msgspec.Struct, frozen=True, kw_only=True):
    """How a change is taken apart.

    Fields
      by       `terms`: the streams of the formula; or a kind of subject of the pack: all of it that
               master data tell
      parts    subjects that make up the whole, one by one; `by` is then not looked at
      subject  whom the indicator speaks of, where it is of any subject
      against  another subject at the last end: two subjects are held against each other
      scheme, as_of   rule pack and what may be known, as for `evaluate`
    """

    by: str = TERMS
    parts: tuple[str, ...] = ()
    subject: str = ""
    against: str = ""
    scheme: str = ""
    as_of: AsOfWords = None


def decomposed(
    found: tuple[Indicator, Scheme],
    ends: tuple[Period, Period],
    wish: DecomposeWish,
    sources_of: SourcesOf,
) -> Decomposition:
    """Return the decomposition that is wished for.

    Raises    UnknownTerm  LB-E08  `by` is no kind of subject
              QueryError   LB-E05  the ends are counted under different definitions
    """
    indicator, scheme = found
    subjects = (wish.subject, wish.against or wish.subject)
    first, last = (
        Question(about(indicator, subject), period, scheme, sources_of(subject))
        for subject, period in zip(subjects, ends, strict=True)
    )
    parts = tuple(_parts(found, ends, _named(scheme, wish, first), sources_of))
    return decompose(first, last, parts, "parts" if wish.parts else wish.by)


def _named(scheme: Scheme, wish: DecomposeWish, first: Question) -> tuple[str, ...]:
    """Return the subjects that make up the whole; none where its terms do."""
    if wish.parts or wish.by == TERMS:
        return wish.parts
    kinds = [word.term for word in scheme.vocabulary.values() if word.kind == "subject"]
    if wish.by not in kinds:
        raise _no_parts(wish.by, tuple(kinds))
    told = first.sources.subjects()
    kinds_below = _narrower(tuple(scheme.vocabulary.values()), wish.by)
    return tuple(each.id for each in told if not kinds_below.isdisjoint(each.kinds))


def _no_parts(by: str, kinds: tuple[str, ...]) -> Exception:
    return unknown_term("LB-E08", by, (TERMS, *kinds))


def _narrower(words: tuple[Word, ...], kind: str) -> set[str]:
    found = {kind}
    for _ in words:
        found |= {word.term for word in words if word.kind == "subject" and word.broader in found}
    return found


def _parts(
    found: tuple[Indicator, Scheme],
    ends: tuple[Period, Period],
    names: tuple[str, ...],
    sources_of: SourcesOf,
) -> Iterator[Part]:
    indicator, scheme = found
    for name in names:
        # A part of the whole is asked about as the whole is, whomever the whole belongs to.
        own = msgspec.structs.replace(indicator, subject=name)
        sources = sources_of(name)
        first, last = (Question(own, period, scheme, sources) for period in ends)
        yield Part(name, (name, name), first, last)
