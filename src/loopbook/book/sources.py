"""Sources: what statements are made from, at one checkpoint and under one pack."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time

from loopbook.account.balance import balance
from loopbook.account.compose import compose
from loopbook.book.reading import classed
from loopbook.book.readings import Readings
from loopbook.terms.account import Account, Total, TotalsQuery
from loopbook.terms.entry import Checkpoint
from loopbook.terms.history import Fact, ItemFacts, Observed
from loopbook.terms.life import Lives
from loopbook.terms.lineage import AsOf
from loopbook.terms.observation import Observation
from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Scheme
from loopbook.trace.fact import latest


def class_of(readings: Readings, scheme: Scheme, item: str, known: AsOf) -> str:
    """Return the class of an item under a pack, by the first entry that says one and may be seen.

    Empty when none does. A reader who may see everything is answered from what is sealed.
    """
    pack = readings.of(scheme)
    if known.sees is None:
        return pack.class_of(item)
    classifier = pack.poster.classifier
    told = sorted(touch.sequence for touch in readings.stack.touches(item, known))
    events = (readings.event_at(sequence) for sequence in told)
    classes = (
        classifier.class_of(item, event)
        for event in events
        if event is not None and event.error is None and item in classed(event)
    )
    return next((found for found in classes if found), "")


class LedgerSources:
    """The readings of a book under one pack, as `known` may know them (terms.sources.Sources).

    Parameters
      places   identities of the places whose postings count; None: all
      living   makes the lives of the book, as they may be known; asked once, when first wanted
    """

    def __init__(
        self,
        readings: Readings,
        scheme: Scheme,
        known: AsOf,
        checkpoint: Checkpoint,
        places: frozenset[str] | None = None,
        *,
        living: Callable[[], Lives],
    ) -> None:
        self._readings = readings
        self._scheme = scheme
        self._pack = readings.of(scheme)
        self._known = known
        self._checkpoint = checkpoint
        self._places = places
        self._accounts: dict[Period, Account] = {}
        self._living = living
        self._lives: Lives | None = None

    def account(self, period: Period) -> Account:
        """Return the account of `period`, substance layers included."""
        if period not in self._accounts:
            totals = self.totals(period)
            scheme = self._scheme
            name = f"{scheme.id}@{scheme.version}"
            plain = balance(totals, scheme.system, period, name, scheme.basis_preference)
            self._accounts[period] = compose(plain, totals, scheme)
        return self._accounts[period]

    def totals(self, period: Period) -> tuple[Total, ...]:
        """Return the totals of `period` from which its account is made."""
        query = TotalsQuery(self._scheme.digest, period, self._known, self._places)
        return self._pack.totals.totals(self._readings.query(query))

    def periods(self, flow: str) -> Sequence[Period]:
        """Return the periods for which `flow` has postings, ascending."""
        return self._pack.totals.periods(flow, self._known)

    def observations(self, term: str) -> Sequence[Observed]:
        """Return the observations of an `observed` word, by period then sequence."""
        found = [
            observed
            for observed in self._readings.observed
            if observed.observation.indicator == term and self._may_know(observed)
        ]
        return sorted(found, key=lambda o: (o.observation.period, o.sequence))

    def facts(self, item_class: str) -> Sequence[ItemFacts]:
        """Return the items of a class with their latest facts, by identifier."""
        members = sorted(self._pack.members(item_class), key=lambda member: member[0])
        return [
            ItemFacts(item, narrower, self.latest(facts))
            for item, narrower, facts in members
            if self._known == AsOf() or self._may_know_item(item, narrower)
        ]

    def _may_know_item(self, item: str, item_class: str) -> bool:
        if not self._readings.stack.touches(item, self._known):
            return False
        sees = self._known.sees
        return sees is None or item_class == class_of(
            self._readings, self._scheme, item, self._known
        )

    def latest(self, facts: Iterable[Fact]) -> dict[str, Fact]:
        """Return the latest fact of each term that is not voided and may be known."""
        known = self._known
        return latest(
            fact
            for fact in facts
            if (known.size is None or fact.sequence <= known.size)
            and (known.day is None or self._known_from(fact) <= known.day)
            and self._is_open(fact.sequence)
            and not self._readings.is_voided(fact.sequence, known)
        )

    def _is_open(self, sequence: int) -> bool:
        sees = self._known.sees
        return sees is None or self._readings.stack.is_open(sequence, sees)

    def _known_from(self, fact: Fact) -> datetime:
        return max(fact.time, self._readings.known_from(fact.sequence) or fact.time)

    def lives(self) -> Lives:
        """Return what happened to each item."""
        if self._lives is None:
            self._lives = self._living()
        return self._lives

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint everything is read at."""
        return self._checkpoint

    def _may_know(self, observed: Observed) -> bool:
        known = self._known
        if known.size is not None and observed.sequence > known.size:
            return False
        if known.day is not None and _published(observed.observation) > known.day:
            return False
        is_voided = self._readings.is_voided(observed.sequence, known)
        return not is_voided and self._is_open(observed.sequence)


def _published(observation: Observation) -> datetime:
    """Return when the world could know it: its publication, or at the earliest its period's end."""
    day = observation.published or last_day(observation.period)
    return datetime.combine(day, time.max, tzinfo=UTC)
