"""Rights: who may see what is recorded, and whose events a party may declare errors.

A declaration takes an event out of every reading, so only who recorded the event, or who manages
the book, may make it; and whoever could see the event may see that it was wrong.
"""

from collections.abc import Sequence

from loopbook.book.readings import Readings
from loopbook.book.source import Wish
from loopbook.terms.entry import Entry, Store
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.parsed import Parsed


class Rights:
    """What one capture may do, batch by batch."""

    def __init__(self, store: Store, readings: Readings, wish: Wish) -> None:
        self._store = store
        self._readings = readings
        self._wish = wish
        self._audience = tuple(sorted({wish.party, *wish.audience}))
        self._originals: dict[str, Entry] = {}
        self._own: set[str] = set()

    def learn(self, batch: Sequence[Parsed]) -> None:
        """Look up the events that a batch declares errors, and what it says itself."""
        events = [item.event for item in batch if item.event is not None]
        declared = {event.event_id for event in events if event.error is not None}
        self._originals = {}
        self._own = set()
        if not declared:
            return
        self._own = {event.event_id for event in events if event.error is None}
        for name, sequence in self._store.originals(sorted(declared)).items():
            self._originals[name] = next(iter(self._store.read(sequence, sequence)))

    def of_declaring(self, item: Parsed) -> tuple[Finding, ...]:
        """Return the error when a declaration speaks of an event that is not the party's.

        The same is said of an event that is not there: nothing of others is told.
        """
        assert item.event is not None
        name = item.event.event_id
        original = self._originals.get(name)
        is_own = original is not None and original.draft.party == self._wish.party
        if self._wish.sees is None or is_own or (original is None and name in self._own):
            return ()
        values = {"id": name, "party": self._wish.party}
        return (Finding("LB-K03", Severity.ERROR, item.place, values),)

    def audience_of(self, item: Parsed) -> tuple[str, ...]:
        """Return who may see an item, sorted: of a declaration also who may see the event."""
        if item.event is None or item.event.error is None:
            return self._audience
        original = self._originals.get(item.event.event_id)
        if original is None:
            return self._audience
        return tuple(sorted({*self._audience, *original.draft.audience}))

    def conflict(self, item: Parsed, sequence: int) -> Finding:
        """Return the error that an identity is in the book with other content."""
        assert item.identity is not None
        sees, name = self._wish.sees, item.identity.id
        if sees is not None and not self._readings.stack.is_open(sequence, sees):
            return Finding("LB-K04", Severity.ERROR, item.place, {"id": name})
        values = {"id": name, "sequence": str(sequence)}
        return Finding("LB-D01", Severity.ERROR, item.place, values)
