"""Yearbooks: the part of a book that makes yearbooks of indicators."""

from collections.abc import Sequence

from loopbook.book.asof import AsOfWords
from loopbook.book.comparing import Comparing
from loopbook.book.yearbook import YearWords, yearbook_of
from loopbook.terms.yearbook import Yearbook


class Yearbooks(Comparing):
    """The part of a book that makes yearbooks of indicators; `Book` adds the rest."""

    def yearbook(
        self,
        years: YearWords,
        indicators: str | Sequence[str] = (),
        *,
        subjects: str | Sequence[str] = (),
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> Yearbook:
        """Return indicators of a pack for subjects and years, with how sure each value is.

        Parameters
          years       whole calendar years, as `2001..2025`
          indicators  names, as a list or separated by commas; none: all of the pack
          subjects    identifiers, likewise; none: all that anything is published of
        Raises        UnknownTerm  LB-D15 no such indicator; LB-Z92 no such subject
                      EmptyPeriod  LB-Z90 no whole years
                      QueryError   LB-Z91 too many values; LB-Z93 nothing of those subjects
        """
        with self._turn:
            pack = self.scheme(scheme)
            sources = self._sources(pack, as_of)
            return yearbook_of(pack, sources, indicators, subjects, years)
