"""Totals over segments and tail: cubes for whole segments, a scan of what is cut, and rows.

Step 8 of the walk at size. Sums of all three are whole numbers and add up exactly; statistics, of
which two for one period are rivals, are never summed blindly and go to `store.total` one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

import numpy as np
from msgspec.structs import replace

from loopbook.store.known import is_known, is_within
from loopbook.store.segment.cube import Sums, plus
from loopbook.store.segment.pivot import Group, Pivot, is_open_to
from loopbook.store.segment.posted import PostingsSegment
from loopbook.store.segment.postings import grid_count
from loopbook.store.segment.scan import Wanted, scan_months, scan_sequences, scan_sums
from loopbook.store.sums import totals_of_sums
from loopbook.store.tail import Tail
from loopbook.store.total import total_order, totals_of
from loopbook.terms.account import Above, Total, TotalsQuery, nothing_above
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period, contains
from loopbook.terms.posting import Grain, Posting
from loopbook.terms.same import identity_of

Evidence = Callable[[TotalsQuery, Group], tuple[int, ...]]
"""Gives the entries behind a total, asked again of the book as it is then."""

ANSWERS_MAX = 256
ALWAYS = Period(-(2**30), 2**31)


class PackTotals:
    """The postings of one pack in sealed segments and tail: `terms.account.Totals`.

    Parameters
      evidence  where a total asks for its entries when someone looks at them
      above     tells what lies around a place
    """

    def __init__(
        self,
        pack: str,
        segments: Sequence[PostingsSegment],
        tail: Tail,
        evidence: Evidence,
        above: Above = nothing_above,
    ) -> None:
        self._pack = pack
        self._segments = tuple(segments)
        self._tail = tail
        self._evidence = evidence
        self._above = above
        self._answers: dict[TotalsQuery, tuple[Total, ...]] = {}

    def forget(self) -> None:
        """Work totals out anew: the tail has postings that it had not."""
        self._answers.clear()

    @cached_property
    def _pivot(self) -> Pivot:
        return Pivot([segment.cube_columns for segment in self._segments])

    def totals(self, query: TotalsQuery) -> tuple[Total, ...]:
        """Return the totals, sorted by all their keys; a flow without postings is absent."""
        if query not in self._answers:
            if len(self._answers) >= ANSWERS_MAX:
                self._answers.clear()
            self._answers[query] = self._totals(query)
        return self._answers[query]

    def _totals(self, query: TotalsQuery) -> tuple[Total, ...]:
        by_group = dict(self._sealed_sums(query))
        statistics: list[Posting] = list(self._statistics(query))
        for posting in self._tail.postings(query):
            if posting.grain is Grain.STATISTIC:
                statistics.append(posting)
            else:
                _add(by_group, _group(posting), _sums(posting))
        evidence = partial(self._evidence, query)
        joined = totals_of_sums(by_group, query.period.months, evidence)
        totals = [*joined, *totals_of(statistics, query.period, self._above)]
        return tuple(sorted(totals, key=total_order))

    def _sealed_sums(self, query: TotalsQuery) -> dict[Group, Sums]:
        as_of = query.as_of
        whole, cut = self._split(as_of)
        if len(whole) == len(self._segments):
            return self._pivot.sums(query.period, as_of.sees, query.places)
        by_group: dict[Group, Sums] = {}
        if whole:
            pivot = Pivot([segment.cube_columns for segment in whole])
            by_group = pivot.sums(query.period, as_of.sees, query.places)
        files = [segment.file for segment in cut]
        for group, sums in scan_sums(files, self._wanted(query)).items():
            _add(by_group, group, sums)
        return by_group

    def _split(self, as_of: AsOf) -> tuple[list[PostingsSegment], list[PostingsSegment]]:
        """Return the segments that count as they are, and those of which only some rows count."""
        begun = [s for s in self._segments if as_of.size is None or s.row.first <= as_of.size]
        if as_of.day is not None:
            return [], begun
        whole = [s for s in begun if as_of.size is None or s.row.last <= as_of.size]
        return whole, begun[len(whole) :]

    def _wanted(self, query: TotalsQuery) -> Wanted:
        as_of = query.as_of
        late: list[int] = []
        if as_of.day is not None:
            late = self._tail.corrected_after(as_of.day)
        audiences = None
        if as_of.sees is not None:
            texts = self._pivot.audiences
            audiences = frozenset(text for text in texts if is_open_to(text, as_of.sees))
        places = None
        if query.places is not None:
            texts = self._pivot.places
            places = frozenset(text for text in texts if is_within(text, query.places))
        late_ones = np.array(late, np.int64)
        return Wanted(query.period, as_of.size, as_of.day, audiences, late_ones, places)

    def _statistics(self, query: TotalsQuery) -> Iterator[Posting]:
        as_of = query.as_of
        for segment in self._segments:
            for posting, at, audience in segment.statistics:
                told = self._tail.told(posting)
                if (
                    contains(query.period, posting.period)
                    and is_known(at, told.known, as_of)
                    and is_open_to(audience, as_of.sees)
                    and is_within(posting.place, query.places)
                ):
                    yield told

    def periods(self, flow: str, as_of: AsOf) -> tuple[Period, ...]:
        """Return the periods for which `flow` has postings that count, ascending, each once."""
        counts = self._tail.period_counts(self._pack, flow, as_of)
        for month, count in self._sealed_months(flow, as_of).items():
            counts[Period(month, 1)] = counts.get(Period(month, 1), 0) + count
        for posting in self._statistics(TotalsQuery(self._pack, ALWAYS, as_of)):
            if posting.flow == flow:
                sign = -1 if posting.voids else 1
                counts[posting.period] = counts.get(posting.period, 0) + sign
        return tuple(sorted(period for period, count in counts.items() if count > 0))

    def _sealed_months(self, flow: str, as_of: AsOf) -> dict[int, int]:
        whole, cut = self._split(as_of)
        if len(whole) == len(self._segments):
            return self._pivot.months(flow, as_of.sees)
        pivot = Pivot([segment.cube_columns for segment in whole])
        months = pivot.months(flow, as_of.sees)
        files = [segment.file for segment in cut]
        always = TotalsQuery(self._pack, ALWAYS, as_of)
        for month, count in scan_months(files, self._wanted(always), flow).items():
            months[month] = months.get(month, 0) + count
        return months

    def sequences(self, query: TotalsQuery, group: Group) -> tuple[int, ...]:
        """Return the entries behind a total of item or batch postings, ascending."""
        begun = [*self._split(query.as_of)[0], *self._split(query.as_of)[1]]
        files = [segment.file for segment in begun]
        own, voided = scan_sequences(files, self._wanted(query), group)
        recent = [p for p in self._tail.postings(query) if _group(p)._replace(rule="") == group]
        own = np.append(own, [p.sequence for p in recent if not p.voids]).astype(np.int64)
        voided = np.append(voided, [p.voids for p in recent if p.voids]).astype(np.int64)
        return tuple(np.setdiff1d(own, voided).tolist())

    def places(self) -> frozenset[str]:
        """Return the identities of the places at which anything is posted."""
        sealed = {*self._pivot.places}
        sealed.update(p.place for segment in self._segments for p, _, _ in segment.statistics)
        texts = sealed.union(self._tail.places(self._pack)) - {""}
        return frozenset(map(identity_of, texts))

    def postings_of(self, sequence: int) -> tuple[Posting, ...]:
        """Return what an entry posts; for a declaration, its reversals."""
        sealed = [p for segment in self._segments for p in segment.postings_of(sequence)]
        recent = self._tail.postings_of(self._pack, sequence)
        return tuple(self._tail.told(posting) for posting in (*sealed, *recent))


def pinned(query: TotalsQuery, size: int) -> TotalsQuery:
    """Return the query as of the entries that there are, so that later ones change no answer."""
    if query.as_of.size is not None:
        return query
    return replace(query, as_of=replace(query.as_of, size=size))


def _add(by_group: dict[Group, Sums], group: Group, sums: Sums) -> None:
    known = by_group.get(group)
    by_group[group] = sums if known is None else plus(known, sums)


def _group(posting: Posting) -> Group:
    return Group(
        posting.flow,
        posting.layer,
        posting.item_class,
        posting.basis.value,
        posting.grain.value,
        posting.rule,
    )


def _sums(posting: Posting) -> Sums:
    sign = -1 if posting.voids else 1
    return Sums(posting.amount, grid_count(posting), sign, 0 if posting.has_sd else sign)
