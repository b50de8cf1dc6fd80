"""Lives: what happened to the items of a book, under one pack, as one reader may know it.

Touches, classes and facts come in columns from what is sealed and from what is not (`histories`);
the rights of a reader and both clocks are kept as everywhere (`store/known`, `store/stack`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from loopbook.book.attributed import attributed_values
from loopbook.book.pack_columns import PackColumns
from loopbook.book.readings import Readings
from loopbook.book.sources import class_of
from loopbook.store.known import are_known
from loopbook.terms.event import LOOPBOOK, Event
from loopbook.terms.life import FactColumns, MassColumns, Shape, TouchColumns, TransferColumns
from loopbook.terms.lineage import Adjacency, AsOf, microseconds_of
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import role_of_place

OPERATOR = f"{LOOPBOOK}operator"
"""Attribute of a place's master record: the party that runs it."""

Ints = NDArray[np.int64]


class LedgerLives:
    """The lives of a book; implements `terms.life.Lives`. Whoever asks holds the book's turn."""

    def __init__(
        self, readings: Readings, pack: Scheme, known: AsOf, clock: Callable[[], datetime]
    ) -> None:
        self._readings = readings
        self._pack = pack
        self._known = known
        self._now = microseconds_of(known.day if known.day is not None else clock())
        self._history = readings.histories.history(readings)
        self._interned = self._history.interned
        self._attributed: dict[str, dict[str, float]] = {}

    @cached_property
    def _columns(self) -> PackColumns:
        # Custody asks for neither classes nor facts: it is told in books without any pack too, and
        # without waiting for what a new pack makes of old entries.
        self._readings.post_up()
        reading = self._readings.of(self._pack)
        # What was sealed meanwhile stands in other segments than when these lives began: columns of
        # a pack and the history beside them are of one moment. Items keep their numbers.
        self._history = self._readings.histories.history(self._readings)
        return self._readings.histories.columns(reading, self._history)

    @property
    def scheme(self) -> Scheme:
        """The pack whose classes, roles and facts these are."""
        return self._pack

    @property
    def as_of(self) -> AsOf:
        """What may be known."""
        return self._known

    @property
    def now(self) -> int:
        """The end of the day asked, or else the clock of the book."""
        return self._now

    @property
    def adjacency(self) -> Adjacency:
        """Links by item number."""
        return self._readings.stack

    @property
    def shapes(self) -> Sequence[Shape]:
        """Shapes by position."""
        return self._interned.shapes

    @property
    def texts(self) -> Sequence[str]:
        """Places, parties and types by position."""
        return self._interned.texts

    @property
    def class_names(self) -> Sequence[str]:
        """Terms of kind class by position."""
        return self._columns.class_names

    def item_count(self) -> int:
        """Return the number of items of the book."""
        return self._readings.stack.item_count()

    def numbers(self, names: Sequence[str]) -> Ints:
        """Return the numbers of items; -1 for those that no entry speaks of."""
        stack = self._readings.stack
        recent = np.array([stack.tail.number(name) for name in names], np.int64)
        return np.where(recent >= 0, recent, stack.numbers(names))

    def are_spoken_of(self, items: Ints) -> NDArray[np.bool_]:
        """Say of items, ascending and distinct, whether any entry open to the reader names them.

        At whatever checkpoint or day; what was declared an error since counts too.
        """
        return self._history.openness(items, self._known.sees)[0]

    def members(self, item_class: str) -> Ints:
        """Return the numbers of items of a class or of narrower ones, ascending."""
        codes = self.classes(np.arange(self.item_count()))
        return np.flatnonzero(self._columns.are_within(item_class)[codes])

    def touches(self, items: Ints) -> TouchColumns:
        """Return the touches of `items`, which are ascending and distinct."""
        return self._history.touches(items, self._known)

    def transfers(self, sequences: Ints) -> TransferColumns:
        """Return the sources and destinations of entries, of those that may be seen."""
        may = self._history.may_see(sequences, self._known)
        seen = np.flatnonzero(may)
        found = self._history.transfers(sequences[seen])
        return found._replace(position=seen[found.position])

    def classes(self, items: Ints) -> NDArray[np.int32]:
        """Return the class of each item, as a position in `class_names`."""
        columns = self._columns  # which brings the pack to the end of the book: classing needs it
        if self._known.sees is None:
            return columns.classes(items, self._history)
        # Whoever may not see all is told the class by the first entry that he may see: of what he
        # sees whole that is everyone's, and of what he does not see at all there is none.
        asked, back = np.unique(items, return_inverse=True)
        seen, hidden = self._history.openness(asked, self._known.sees)
        whole = seen & ~hidden
        codes = np.zeros(len(asked), np.int32)
        codes[whole] = columns.classes(asked[whole], self._history)
        partly = np.flatnonzero(seen & hidden)
        names = self._readings.stack.names(asked[partly])
        codes[partly] = [columns.position(self._class_of(name)) for name in names]
        return codes[back]

    def _class_of(self, name: str) -> str:
        found = class_of(self._readings, self._pack, name, self._known)
        if found:
            return found
        classifier = self._readings.of(self._pack).poster.classifier
        touches = self._readings.stack.touches(name, AsOf(sees=self._known.sees))
        events = map(self._readings.event_at, sorted(touch.sequence for touch in touches))
        told = (
            classifier.class_of(name, event)
            for event in events
            if event is not None and event.error is None
        )
        # What only a declaration names has the class of its identifier, as for everyone else.
        return next((each for each in told if each), "") or classifier.class_of(name, None)

    def facts(self, term: str, items: Ints) -> FactColumns:
        """Return what is stated of a word of kind fact; `items` are ascending and distinct."""
        found = self._columns.facts(term, items)
        known, tail = self._known, self._readings.stack.tail
        is_seen = ~tail.voids.held(found.sequence, known)
        is_seen &= self._history.may_see(found.sequence, known)
        is_told = are_known(found.sequence, found.time, known)
        if is_told is not None:
            is_seen &= is_told
        if known.day is not None:
            # A correction is known once what it corrects was declared an error (decision 0006).
            is_seen &= ~np.isin(found.sequence, tail.corrected_after(known.day))
        return FactColumns._make(column[is_seen] for column in found)

    def masses(self, sequences: Ints) -> MassColumns:
        """Return what transformations state of masses; other entries state nothing."""
        found = self._history.masses(sequences)
        hidden = ~self._history.may_see(sequences, self._known)
        found.input_kg[hidden] = found.output_kg[hidden] = 0.0
        found.is_input_whole[hidden] = found.is_output_whole[hidden] = True
        return found

    def roles(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        """Return the role, a term of the pack, of places or parties; empty where none is known."""
        known, masters = self._interned.texts, self._readings.masters
        return tuple(role_of_place(known[at], self._pack, masters) for at in texts.tolist())

    def operators(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        """Return who runs places by their master data; else empty."""
        known, masters = self._interned.texts, self._readings.masters
        records = [masters.get(known[at]) for at in texts.tolist()]
        told = ["" if r is None else str(r.attributes.get(OPERATOR, "")) for r in records]
        # Whoever runs a place is a text too, so that his own role can be asked for.
        return tuple(known[self._interned.text(party)] for party in told)

    def attributed(
        self, indicator: str, items: Ints
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return an indicator of items in base units, and of which it is known."""
        if indicator not in self._attributed:
            self._attributed[indicator] = attributed_values(
                self._readings, self._pack, self._known, indicator
            )
        values = self._attributed[indicator]
        told = [values.get(name) for name in self._readings.stack.names(items)]
        known = np.array([each is not None for each in told], np.bool_)
        return np.array([each or 0.0 for each in told], np.float64), known

    def events(self, sequences: Sequence[int]) -> list[Event]:
        """Return the events of entries, in the order asked."""
        found = [self._readings.event_at(sequence) for sequence in sequences]
        return [event for event in found if event is not None]


def lives_of(
    readings: Readings, pack: Scheme, known: AsOf, clock: Callable[[], datetime]
) -> LedgerLives:
    """Return the lives of a book under a pack, brought to the end of the store.

    Parameters
      known  what may be known: at which checkpoint or day, by whom
      clock  gives the moment that ages count to, unless a day is asked
    """
    readings.link_up()
    return LedgerLives(readings, pack, known, clock)
