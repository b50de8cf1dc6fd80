"""Knowing: a ledger brought up to date, as far as whoever asks may know it."""

from difflib import get_close_matches

import msgspec

from loopbook.book.asof import AsOfWords, as_of
from loopbook.book.ledger import Ledger
from loopbook.book.readings import Readings
from loopbook.book.sources import class_of
from loopbook.errors import UnknownTerm
from loopbook.store.segment.stack import Stack
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import Scope
from loopbook.terms.scheme import Scheme


class Knowing(Ledger):
    """A ledger with what every reading begins with; whoever calls holds `_turn`, or takes it."""

    def _linked(self) -> Stack:
        with self._turn:
            self._readings.link_up()
            return self._readings.stack

    def _posted(self) -> Readings:
        with self._turn:
            self._readings.post_up()
            return self._readings

    def _known(self, words: AsOfWords) -> AsOf:
        known = msgspec.structs.replace(as_of(words), sees=self.reader.sees)
        self.require(Scope.READ)
        if known.size is not None and known.size > self._caught_up().size:
            raise UnknownTerm("LB-D10", size=known.size, last=self._readings.size)
        return known

    def _is_open_to(self, sequence: int) -> bool:
        sees = self.reader.sees
        return sees is None or self._readings.stack.is_open(sequence, sees)

    def _pack_of(self, item: str, known: AsOf) -> Scheme | None:
        packs = self._readings.shelf.newest().values()
        knowing = (p for p in packs if class_of(self._readings, p, item, known))
        return next(knowing, None)

    def _must_know(self, item: str) -> None:
        stack, sees = self._linked(), self.reader.sees
        if sees is None and not stack.knows(item):
            raise unknown_term("LB-D16", item, stack.items(0, 20_000))
        if sees is not None and not stack.touches(item, AsOf(sees=sees)):
            # The same words for what is hidden and for what is not there: no name is offered.
            raise unknown_term("LB-D16", item, ())


def unknown_term(code: str, name: str, known: tuple[str, ...]) -> UnknownTerm:
    """Return the error that a name is not known, with the nearest of those that are."""
    nearest = get_close_matches(name, known, 1, 0.5)
    return UnknownTerm(code, name=name, nearest=nearest[0] if nearest else "-")
