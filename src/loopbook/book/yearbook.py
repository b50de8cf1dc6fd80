"""A yearbook as it is asked of a book: names, subjects and years in words, refused with words.

On the walk: `Yearbooks.yearbook` calls it; `evaluate/yearbook` does the work.
"""

from collections.abc import Sequence

from loopbook.book.knowing import unknown_term
from loopbook.errors import EmptyPeriod, QueryError, UnknownTerm
from loopbook.evaluate.observed_choice import WordRows
from loopbook.evaluate.yearbook import YearbookAsked, make_yearbook, spoken_of
from loopbook.terms.period import Period, period_of
from loopbook.terms.scheme import ANY_SUBJECT, Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.yearbook import Yearbook

CELLS_MAX = 500_000
"""Cells of one yearbook: indicators x subjects x years."""

YearWords = str | int | Period

MONTHS = 12


def yearbook_of(
    scheme: Scheme,
    sources: Sources,
    names: str | Sequence[str],
    subjects: str | Sequence[str],
    years: YearWords,
) -> Yearbook:
    """Return the yearbook of a pack.

    Parameters
      names     indicators, as a list or separated by commas; empty: all of the pack
      subjects  identifiers, likewise; empty: all that anything is published of
    Raises      UnknownTerm  LB-D15 no such indicator; LB-Z92 nothing is published of a subject
                QueryError   LB-Z91 too many cells; LB-Z93 no indicator is of any subject asked
                EmptyPeriod  LB-Z90 the years are not whole calendar years
    """
    names, subjects = listed(names), listed(subjects)
    indicators = tuple(_indicator(scheme, name) for name in names)
    indicators = indicators or tuple(scheme.indicators.values())
    told = years_of(years)
    own = _subjects(scheme, sources, subjects)
    count = len(indicators) * len(told) * max(len(own), 1)
    if count > CELLS_MAX:
        raise QueryError("LB-Z91", count=count, most=CELLS_MAX)
    asked = YearbookAsked(indicators, own if subjects else None, told)
    made = make_yearbook(asked, scheme, sources)
    if not made.indicators:
        raise QueryError("LB-Z93", subjects=", ".join(own) or "-", pack=scheme.id)
    return made


def listed(words: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names in a list, or in a text that separates them by commas; each once."""
    given = words.split(",") if isinstance(words, str) else words
    return tuple(dict.fromkeys(name for each in given if (name := each.strip())))


def years_of(words: YearWords) -> tuple[int, ...]:
    """Return the calendar years of `2001..2025`, ascending.

    Raises    EmptyPeriod  LB-Z90  they are not whole years
    """
    try:
        span = period_of(words)
    except EmptyPeriod as fault:
        raise EmptyPeriod("LB-Z90", text=words) from fault
    if span.first % MONTHS or span.months % MONTHS:
        raise EmptyPeriod("LB-Z90", text=words)
    return tuple(range(span.year, span.end // MONTHS))


def _indicator(scheme: Scheme, name: str) -> Indicator:
    if name not in scheme.indicators:
        raise unknown_term("LB-D15", name, tuple(scheme.indicators))
    return scheme.indicators[name]


def _subjects(scheme: Scheme, sources: Sources, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the subjects asked, each once, all of them known; or all, when none is asked."""
    table = WordRows(sources.observation_columns())
    spoken = spoken_of(table, scheme.indicators.values())
    if not asked:
        return spoken
    fixed = {one.subject for one in scheme.indicators.values()} - {ANY_SUBJECT}
    known = {*spoken, *fixed}
    for subject in asked:
        if subject not in known:
            raise _unknown(subject, tuple(sorted(known - {""})))
    return tuple(asked)


def _unknown(subject: str, known: tuple[str, ...]) -> UnknownTerm:
    return unknown_term("LB-Z92", subject, known)
