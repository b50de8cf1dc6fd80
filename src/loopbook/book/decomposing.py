"""Decomposing: what `Book.decompose` asks of a book, and the parts it finds for it."""

from collections.abc import Callable, Iterator
from typing import TypedDict

import msgspec

from loopbook.book.asof import AsOfWords
from loopbook.book.knowing import unknown_term
from loopbook.book.sources import LedgerSources
from loopbook.errors import QueryError
from loopbook.evaluate.decompose import decompose
from loopbook.evaluate.indicator import about, must_have_subject
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.piece import Part
from loopbook.terms.decomposition import TERMS, Decomposition
from loopbook.terms.period import Period, last_day
from loopbook.terms.same import identity_of
from loopbook.terms.scheme import Indicator, Scheme, Word
from loopbook.terms.subject import Subject

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
              QueryError   LB-E04  it is of any subject, and neither one nor parts are named
                           LB-E05  the ends are counted under different definitions
                           LB-E10  nothing of that kind counts at an end
    """
    indicator, scheme = found
    if wish.by == TERMS and not wish.parts:
        must_have_subject(about(indicator, wish.subject))
    subjects = (wish.subject, wish.against or wish.subject)
    first, last = (
        Question(about(indicator, subject), period, scheme, sources_of(subject))
        for subject, period in zip(subjects, ends, strict=True)
    )
    names = _named(scheme, wish, first, ends)
    parts = tuple(_parts(found, ends, names, sources_of))
    return decompose(first, last, parts, "parts" if wish.parts else wish.by)


def _named(
    scheme: Scheme, wish: DecomposeWish, first: Question, ends: tuple[Period, Period]
) -> tuple[str, ...]:
    """Return the subjects that make up the whole, each once; none where its terms do.

    Of a kind, those that count on the last day of one end at least.
    """
    if wish.parts or wish.by == TERMS:
        return tuple({identity_of(name): name for name in reversed(wish.parts)}.values())[::-1]
    kinds = [word.term for word in scheme.vocabulary.values() if word.kind == "subject"]
    if wish.by not in kinds:
        raise _no_parts(wish.by, tuple(kinds))
    kinds_below = _narrower(tuple(scheme.vocabulary.values()), wish.by)
    named = tuple(
        each.id
        for each in first.sources.subjects()
        if not kinds_below.isdisjoint(each.kinds) and any(_counts(each, end) for end in ends)
    )
    if not named:
        raise QueryError("LB-E10", name=wish.by, first=ends[0], last=ends[1])
    return named


def _counts(subject: Subject, period: Period) -> bool:
    """Say whether a subject is there on the last day; one with a day that is none may be."""
    day = last_day(period)
    is_begun = subject.since is None or subject.since <= day
    return bool(subject.unread) or (is_begun and (subject.until is None or day <= subject.until))


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
