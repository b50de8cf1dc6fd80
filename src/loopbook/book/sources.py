"""Sources: what statements are made from, at one checkpoint and under one pack."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time

import numpy as np
from numpy.typing import NDArray

from loopbook.account.balance import balance
from loopbook.account.compose import compose
from loopbook.book.observed import open_entries
from loopbook.book.reading import classed
from loopbook.book.readings import Readings
from loopbook.book.subjects import subjects_of
from loopbook.terms.account import Account, Total, TotalsQuery
from loopbook.terms.entry import Checkpoint
from loopbook.terms.history import Fact, ItemFacts, Observed
from loopbook.terms.life import Lives
from loopbook.terms.lineage import AsOf
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import Period, last_day
from loopbook.terms.scheme import Scheme
from loopbook.terms.subject import Subject
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
        self._subjects: tuple[Subject, ...] | None = None
        self._columns: ObservationColumns | None = None

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

    def observations(self, term: str, subject: str | None = None) -> Sequence[Observed]:
        """Return the observations of an `observed` word, by period then sequence.

        Parameters
          subject   whose; None: everybody's
        """
        entries = self._readings.observations
        index = entries.index()
        named = (term,) if subject is None else (term, subject)
        positions = [entries.position(text) for text in named]
        if min(positions) < 0:
            return ()
        rows = np.sort(index.rows(*positions))
        asked = index.columns.at(rows)
        known = asked.at(self._may_know(asked))
        found = entries.observed(known.sequence.tolist())
        order = np.lexsort((known.sequence, known.months, known.first))
        return [found[at] for at in order.tolist()]

    def observation_columns(self) -> ObservationColumns:
        """Return every observation as columns, in the order of entries."""
        if self._columns is None:
            columns = self._readings.observations.index().columns
            is_known = self._may_know(columns)
            self._columns = columns if is_known.all() else columns.at(is_known)
        return self._columns

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

    def subjects(self) -> Sequence[Subject]:
        """Return the places and parties whose master data say a kind, by identifier."""
        if self._subjects is None:
            self._subjects = subjects_of(self._readings, self._known)
        return self._subjects

    def lives(self) -> Lives:
        """Return what happened to each item."""
        if self._lives is None:
            self._lives = self._living()
        return self._lives

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint everything is read at."""
        return self._checkpoint

    def _may_know(self, columns: ObservationColumns) -> NDArray[np.bool_]:
        """Say of observations, in the order of entries, which may be known."""
        known, stack = self._known, self._readings.stack
        may = ~stack.tail.voids.held(columns.sequence, known)
        if known.size is not None:
            may &= columns.sequence <= known.size
        if known.day is not None:
            may &= known_days(columns) <= _last_whole_day(known.day)
        if known.sees is not None:
            may &= open_entries(stack, columns.sequence, known.sees)
        return may


def known_days(columns: ObservationColumns) -> NDArray[np.int64]:
    """Return the day (ordinal) on which the world could know each: that of its publication, or at
    the earliest the last of its period."""
    months = columns.first.astype(np.int64) + columns.months
    asked, back = np.unique(months, return_inverse=True)
    ends = [last_day(Period(month - 1, 1)).toordinal() for month in asked.tolist()]
    ended = np.array(ends, np.int64)[back]
    return np.where(columns.published > 0, columns.published, ended)


def _last_whole_day(moment: datetime) -> int:
    """Return the last day (ordinal) that is over, in UTC, at a moment."""
    local = moment.astimezone(UTC)
    is_over = local.time() == time.max
    return local.toordinal() - (0 if is_over else 1)
