"""The tail: what entries that are in no segment say, read in memory; here, all of them.

It answers what verbs ask through `terms.lineage.Adjacency` and `terms.account.Totals`. Feeding it
the same readings in another order gives the same answers; only `items` shows the order of feeding.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from loopbook.store.adjacency import ItemLinks
from loopbook.store.known import Voids, is_known
from loopbook.store.total import counting_of, totals_of
from loopbook.terms.account import Total, TotalsQuery
from loopbook.terms.lineage import AsOf, Ending, Link, Touch
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
    """Links, touches and postings of a book in memory; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._voids = Voids()
        self._items = ItemLinks(self._voids)
        self._packs: dict[str, _Pack] = {}
        self._answers: dict[TotalsQuery, tuple[Total, ...]] = {}

    def link(
        self,
        links: Sequence[Link],
        touches: Sequence[tuple[str, Touch]],
        endings: Sequence[Ending],
    ) -> None:
        """Take what entries say of items."""
        with self._lock:
            self._items.add(links, touches, endings)

    def post(self, pack: str, postings: Iterable[Posting]) -> None:
        """Take what entries post under a pack, named by its digest; reversals included."""
        with self._lock:
            self._answers.clear()
            kept = self._packs.setdefault(pack, _Pack())
            for posting in postings:
                kept.by_flow[posting.flow][posting.period].append(posting)
                kept.by_sequence[posting.sequence].append(posting)

    def void(self, sequence: int, by: int, time: datetime) -> None:
        """Take that entry `by` declared entry `sequence` an error at `time`.

        Its links go, and what it ended goes on. Its postings stay until `post` brings reversals.
        """
        with self._lock:
            self._voids.add(sequence, by, time)

    def into(self, item: str, as_of: AsOf) -> Sequence[Link]:
        """Return links whose target is `item`, by time then sequence."""
        with self._lock:
            return self._items.into(item, as_of)

    def out_of(self, item: str, as_of: AsOf) -> Sequence[Link]:
        """Return links whose source is `item`, by time then sequence."""
        with self._lock:
            return self._items.out_of(item, as_of)

    def touches(self, item: str, as_of: AsOf) -> Sequence[Touch]:
        """Return the entries that speak of `item`, by time then sequence, voided ones included."""
        with self._lock:
            return self._items.touches(item, as_of)

    def knows(self, item: str) -> bool:
        """Say whether any entry speaks of `item`."""
        return self._items.knows(item)

    def items(self, first: int, count: int) -> tuple[str, ...]:
        """Return `count` items from position `first` (0 is the first seen), in first-seen order."""
        return self._items.items(first, count)

    def item_count(self) -> int:
        """Return the number of items seen."""
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
                answer = totals_of(self._asked(query), query.period)
                if len(self._answers) >= _ANSWERS_MAX:
                    self._answers.clear()
                self._answers[query] = answer
            return answer

    def periods(self, pack: str, flow: str, as_of: AsOf) -> Sequence[Period]:
        """Return the periods for which `flow` has postings that count, ascending, each once."""
        with self._lock:
            kept = self._packs.get(pack)
            if kept is None or flow not in kept.by_flow:
                return ()
            return tuple(
                period
                for period, postings in sorted(kept.by_flow[flow].items())
                if counting_of(list(_known(kept, postings, as_of)))
            )

    def _asked(self, query: TotalsQuery) -> Iterator[Posting]:
        kept = self._packs.get(query.pack)
        if kept is None:
            return
        for by_period in kept.by_flow.values():
            for period, postings in by_period.items():
                if contains(query.period, period):
                    yield from _known(kept, postings, query.as_of)


def _known(kept: _Pack, postings: Iterable[Posting], as_of: AsOf) -> Iterator[Posting]:
    for posting in postings:
        if is_known(posting.sequence, posting.known, as_of) and _has_original(kept, posting, as_of):
            yield posting


def _has_original(kept: _Pack, posting: Posting, as_of: AsOf) -> bool:
    """Say whether what a reversal reverses is known too; else it would take off what is not there.

    A figure may be declared wrong before the day of its publication is over.
    """
    if not posting.voids:
        return True
    originals = kept.by_sequence.get(posting.voids, ())
    return all(is_known(one.sequence, one.known, as_of) for one in originals)
