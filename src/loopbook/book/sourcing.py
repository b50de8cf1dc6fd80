"""Sourcing: what a verb reads of a book: a pack, an indicator by name, sources."""

from functools import partial

from loopbook.book.asof import AsOfWords
from loopbook.book.knowing import unknown_term
from loopbook.book.lifetimes import Lifetimes
from loopbook.book.lives import lives_of
from loopbook.book.sources import LedgerSources
from loopbook.terms.scheme import Indicator, Scheme


class Sourcing(Lifetimes):
    """The part of a book that finds what its verbs read; whoever calls holds `_turn`."""

    def _sources(
        self, pack: Scheme, words: AsOfWords, place: str = "", *, must_post: bool = True
    ) -> LedgerSources:
        """Return what is read of the book under a pack.

        Parameters
          place      whose postings count, with those of all below it; empty: all
          must_post  whether a place at which nothing is posted is an error, or has no flows
        """
        known = self._known(words)
        # Asked before postings are brought up to date: it may open segments sealed meanwhile.
        below = self._below(place) if place else frozenset()
        posted = self._posted().size
        size = posted if known.size is None else known.size
        places = self._posted_at(place, below, pack, must_post=must_post) if place else None
        living = partial(lives_of, self._readings, pack, known, self._clock)
        checkpoint = self.store.checkpoint(size)
        return LedgerSources(self._readings, pack, known, checkpoint, places, living=living)

    def _below(self, place: str) -> frozenset[str]:
        """Return the identities of a place and of all that its reader may know lies below it."""
        masters = self.questions.surroundings(self.reader.sees).masters
        return frozenset(masters.descendants(place))

    def _posted_at(
        self, place: str, below: frozenset[str], pack: Scheme, *, must_post: bool
    ) -> frozenset[str]:
        """Return those of some places at which the pack posts something."""
        stated = self._readings.of(pack).totals.places()
        if must_post and stated.isdisjoint(below):
            is_open = self.reader.sees is None
            raise unknown_term("LB-D97", place, tuple(stated) if is_open else ())
        return stated & below

    def _indicator(self, words: str, scheme: str) -> tuple[Indicator, Scheme]:
        named, _, name = words.rpartition("/")
        chosen = scheme or named
        packs = [self.scheme(chosen)] if chosen else list(self.schemes.values())
        for pack in packs:
            if name in pack.indicators:
                return pack.indicators[name], pack
        raise unknown_term("LB-D15", name, tuple(i for pack in packs for i in pack.indicators))
