"""The tail: what entries that are in no segment say, read in memory; here, all of them.

It answers what verbs ask through `terms.lineage.Adjacency` and `terms.account.Totals`. Feeding it
the same readings in another order gives the same answers; only `items` shows the order of feeding.
"""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from loopbook.store.adjacency import ItemLinks, Known
from loopbook.store.ending import Ends
from loopbook.store.known import Audiences, Voids, is_known, is_within
from loopbook.store.total import totals_of
from loopbook.terms.account import Total, TotalsQuery
from loopbook.terms.lineage import AsOf, Ending, Link, LinkColumns, Touch
from loopbook.terms.party import Sees
from loopbook.terms.period import Period, contains
from loopbook.terms.posting import Posting

_ANSWERS_MAX = 256


class _Pack:
    """Postings of one pack, by flow and period, and by entry."""

    __slots__ = ("by_flow", "by_sequence")

    def __init__(self) -> None:
        self.by_flow: dict[str, dict[Period, list[Posting]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.by_sequence: dict[int, list[Posting]] = defaultdict(list)


class Tail:
    """Links, touches and postings of a book in memory; safe for threads.

    Parameters
      known       gives the numbers that sealed segments gave to names, -1 for one they do not have
      first_item  number of the first item new to the book; those before it are theirs
    """

    def __init__(self, known: Known | None = None, first_item: int = 0) -> None:
        self._lock = threading.RLock()
        self._voids = Voids()
        self._audiences = Audiences()
        self._corrected: dict[int, datetime] = {}
        self._items = ItemLinks(self._voids, self._audiences, known, first_item)
        self._packs: dict[str, _Pack] = {}
        self._answers: dict[TotalsQuery, tuple[Total, ...]] = {}

    def link(
        self,
        links: Sequence[Link],
        touches: Sequence[tuple[str, Touch]],
        endings: Sequence[Ending],
        classes: Collection[str] = (),
    ) -> None:
        """Take what entries say of items; every item linked or ended is touched too.

        Parameters
          classes  those of the items that are pure classes
        """
        with self._lock:
            self._items.add(links, touches, endings, classes)

    def post(self, pack: str, postings: Iterable[Posting]) -> None:
        """Take what entries post under a pack, named by its digest; reversals included."""
        with self._lock:
            self._answers.clear()
            kept = self._packs.setdefault(pack, _Pack())
            for posting in postings:
                kept.by_flow[posting.flow][posting.period].append(posting)
                kept.by_sequence[posting.sequence].append(posting)

    def forget_postings(self) -> None:
        """Begin anew with what packs make of the entries; links and voids stay."""
        with self._lock:
            self._answers.clear()
            self._packs.clear()

    def void(self, sequence: int, by: int, time: datetime) -> None:
        """Take that entry `by` declared entry `sequence` an error at `time`.

        Its links go, and what it ended goes on. Its postings stay until `post` brings reversals.
        """
        with self._lock:
            self._voids.add(sequence, by, time)

    def correct(self, sequence: int, time: datetime) -> None:
        """Take that a declaration of `time` named the event of entry `sequence` its correction.

        What corrects an event is known when that is declared an error, not before: on no day do
        both count (decision 0006).
        """
        with self._lock:
            self._answers.clear()
            self._corrected[sequence] = time

    def open_to(self, sequence: int, audience: tuple[str, ...]) -> None:
        """Take who may see an entry, and what is posted of it; nobody unless it is said."""
        self._audiences.add(sequence, audience)

    def is_open(self, sequence: int, sees: Sees) -> bool:
        """Say whether an entry here is open to someone who holds `sees`."""
        return self._audiences.may_see(sequence, sees)

    def seen(self, sees: Sees) -> NDArray[np.int64]:
        """Return the items that an entry here open to `sees` speaks of, ascending."""
        with self._lock:
            return self._items.seen(sees)

    def number(self, item: str) -> int:
        """Return the number of an item; -1 when no entry here speaks of it."""
        return self._items.number(item)

    def names(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the identifiers of items that entries here speak of.

        Raises    KeyError  a number that none of them has: a fault of the program
        """
        with self._lock:
            return self._items.names(numbers)

    def are_classes(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which items are pure classes, as far as entries here speak of them."""
        with self._lock:
            return self._items.are_classes(numbers)

    def into(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose target is one of `items`, ended as entries here say."""
        with self._lock:
            return self._items.into(items, as_of)

    def out_of(self, items: NDArray[np.int64], as_of: AsOf) -> LinkColumns:
        """Return the links whose source is one of `items`, ended as entries here say."""
        with self._lock:
            return self._items.out_of(items, as_of)

    @property
    def has_endings(self) -> bool:
        """Whether any entry here ends a link."""
        return self._items.has_endings

    def endings(
        self,
        parents: NDArray[np.int64],
        children: NDArray[np.int64],
        since: NDArray[np.int64],
        sequences: NDArray[np.int64],
        as_of: AsOf,
    ) -> Ends:
        """Return when entries here end links that may stand in others; see `Endings.ends`."""
        with self._lock:
            return self._items.endings().ends(parents, children, since, sequences, as_of)

    @property
    def voids(self) -> Voids:
        """What was declared an error, by every entry fed to `void`."""
        return self._voids

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        with self._lock:
            return self._items.touches(item, as_of)

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        return self._items.knows(item)

    def items(self, first: int, count: int) -> tuple[str, ...]:
        """Return the items new to the book whose numbers are `first`.. `first + count - 1`."""
        return self._items.items(first, count)

    def item_count(self) -> int:
        """Return the number of items of the book, those of sealed segments included."""
        return self._items.item_count()

    def postings_of(self, pack: str, sequence: int) -> tuple[Posting, ...]:
        """Return what an entry posts under a pack; for a correction, its reversals."""
        with self._lock:
            kept = self._packs.get(pack)
            return () if kept is None else tuple(kept.by_sequence.get(sequence, ()))

    def totals(self, query: TotalsQuery) -> Sequence[Total]:
        """Return the totals, sorted by all their keys; a flow without postings is absent."""
        with self._lock:
            answer = self._answers.get(query)
            if answer is None:
                answer = totals_of(self.postings(query), query.period)
                if len(self._answers) >= _ANSWERS_MAX:
                    self._answers.clear()
                self._answers[query] = answer
            return answer

    def periods(self, pack: str, flow: str, as_of: AsOf) -> Sequence[Period]:
        """Return the periods for which `flow` has postings that count, ascending, each once."""
        counts = self.period_counts(pack, flow, as_of)
        return tuple(sorted(period for period, count in counts.items() if count > 0))

    def period_counts(self, pack: str, flow: str, as_of: AsOf) -> dict[Period, int]:
        """Return how many postings each period of `flow` has, corrections taken off."""
        with self._lock:
            kept = self._packs.get(pack)
            if kept is None or flow not in kept.by_flow:
                return {}
            return {
                period: sum(-1 if posting.voids else 1 for posting in self._known(postings, as_of))
                for period, postings in kept.by_flow[flow].items()
            }

    def places(self, pack: str) -> set[str]:
        """Return the places at which a pack posts anything, as entries spell them."""
        with self._lock:
            kept = self._packs.get(pack)
            by_flow = {} if kept is None else kept.by_flow
            runs = (run for by_period in by_flow.values() for run in by_period.values())
            return {posting.place for run in runs for posting in run}

    def postings(self, query: TotalsQuery) -> Iterator[Posting]:
        """Yield the postings that a query asks for, each known from when it may be known."""
        kept = self._packs.get(query.pack)
        if kept is None:
            return
        for by_period in kept.by_flow.values():
            for period, postings in by_period.items():
                if contains(query.period, period):
                    known = self._known(postings, query.as_of)
                    yield from (p for p in known if is_within(p.place, query.places))

    def _known(self, postings: Iterable[Posting], as_of: AsOf) -> Iterator[Posting]:
        """Yield the postings that `as_of` may know.

        A reversal is in the ledger once both its entries are; it is never known before what it
        takes off, although a figure may be declared wrong before the day of its publication is
        over.
        """
        for posting in postings:
            stated = posting.voids or posting.sequence
            told = self.told(posting)
            at = max(posting.sequence, posting.voids)
            if is_known(at, told.known, as_of) and self._audiences.may_see(stated, as_of.sees):
                yield told

    def told(self, posting: Posting) -> Posting:
        """Return the posting, known no earlier than what it corrects is declared an error."""
        corrected = self._corrected.get(posting.voids or posting.sequence)
        if corrected is None or corrected <= posting.known:
            return posting
        return replace(posting, known=corrected)

    def corrected_after(self, day: datetime) -> list[int]:
        """Return the entries that correct what was declared an error only after `day`."""
        return sorted(at for at, time in self._corrected.items() if time > day)

    def corrected(self, sequence: int) -> datetime | None:
        """Return when what an entry corrects was declared an error; None when it corrects none."""
        return self._corrected.get(sequence)
