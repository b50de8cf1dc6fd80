"""History: the touches of many items at once, of sealed segments and of what is not sealed yet.

Everything stands in columns: what speaks of an item, as what it names it, and what all touches of
an entry share. What was sealed before sides, transfers and masses were kept is read from the
entries themselves. Spec: docs/spec/segments.md.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.store.known import are_known
from loopbook.store.recent_history import RecentHistory
from loopbook.store.segment.csr import Ints, are_among
from loopbook.store.segment.entry_columns import EntryColumns, Interned, SealedEntries
from loopbook.store.segment.linked_side import linked_sides
from loopbook.store.segment.links import LinksSegment
from loopbook.store.segment.spoken_columns import (
    INPUT_WHOLE,
    OUTPUT_WHOLE,
    SpokenColumns,
    Stored,
)
from loopbook.store.segment.stack import Stack
from loopbook.terms.life import MassColumns, TouchColumns, TransferColumns
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import Sees
from loopbook.terms.spoken import Spoken

SpokenAt = Callable[[int], Spoken]
"""Gives what an entry says besides links, read from its event."""

_Flags = NDArray[np.bool_]


class _Told(NamedTuple):
    """Touches found in one run of entries, before they are sorted among those of others."""

    owner: Ints
    time: Ints
    sequence: Ints
    side: NDArray[np.int8]


class History:
    """What entries say of items, over the segments of a stack and the entries after them.

    Parameters
      entries   columns of sealed entries, with their texts; they outlive the stack
      spoken_at reads an entry that was sealed before columns of it were kept
    """

    def __init__(self, stack: Stack, entries: SealedEntries, spoken_at: SpokenAt) -> None:
        self.stack = stack
        self.recent = RecentHistory(stack.view.last + 1)
        self._known = entries.known
        self._spoken_at = spoken_at
        self._entries = entries
        entries.keep_only(stack.view.links)
        self._lasts = np.array([segment.last for segment in stack.view.links], np.int64)
        self._read: dict[int, Spoken] = {}

    @property
    def interned(self) -> Interned:
        """Texts and shapes by the positions that columns hold."""
        return self._known

    def openness(self, items: Ints, sees: Sees) -> tuple[_Flags, _Flags]:
        """Say of items which an entry open to `sees` speaks of, and which one that is not.

        Entries declared errors, declarations and published figures count too.
        """
        is_open, is_hidden = np.zeros(len(items), np.bool_), np.zeros(len(items), np.bool_)
        owner, _, sequence, _ = self.recent.touched(items)
        runs = [(owner, self.recent.are_open(sequence, sees))] if len(owner) else []
        for segment in self.stack.view.links:
            owner, _, _, sequence = segment.touched(items)
            runs.append((owner, segment.are_open(sequence, sees)))
        for owner, may in runs:
            is_open[owner[may]] = True
            is_hidden[owner[~may]] = True
        return is_open, is_hidden

    def first_entries(self, items: Ints) -> Ints:
        """Return the first entry, no declaration, that speaks of each item; 0 where none does.

        Parameters
          items  ascending and distinct
        """
        first = np.zeros(len(items), np.int64)
        runs = [
            (segment.touched(items)[::3], self._entries.of(segment), segment.first)
            for segment in self.stack.view.links
        ]
        recent = self.recent
        if recent.count:
            owner, _, sequence, _ = recent.touched(items)
            runs.append(((owner, sequence), recent.entries(self._known), recent.first))
        for (owner, sequence), entries, start in runs:
            is_life = entries.is_life[sequence - start]
            order = np.lexsort((-sequence[is_life], owner[is_life]))
            earliest = np.zeros(len(items), np.int64)
            earliest[owner[is_life][order]] = sequence[is_life][order]
            first = np.where(first > 0, first, earliest)
        return first

    def touches(self, items: Ints, as_of: AsOf) -> TouchColumns:
        """Return the touches of items, ascending and distinct, as they may be known.

        Voided entries, declarations and published figures are left out.
        """
        found = [self._of_segment(segment, items, as_of) for segment in self.stack.view.links]
        found.append(self._of_recent(items, as_of))
        joined = TouchColumns(*map(np.concatenate, zip(*found, strict=True)))
        if sum(len(each.owner) > 0 for each in found) < 2:
            return joined
        return joined.at(np.lexsort((joined.sequence, joined.time, joined.owner)))

    def _of_segment(self, segment: LinksSegment, items: Ints, as_of: AsOf) -> TouchColumns:
        owner, row, time, sequence = segment.touched(items)
        if not len(owner):
            return _NO_TOUCHES
        entries = self._entries.of(segment)
        is_seen = self._may_know(sequence, time, as_of) & entries.is_life[sequence - segment.first]
        is_seen &= ~are_among(sequence, _figures_of(segment))
        if as_of.sees is not None:
            is_seen &= segment.are_open(sequence, as_of.sees)
        if not is_seen.all():
            owner, row = owner[is_seen], row[is_seen]
            time, sequence = time[is_seen], sequence[is_seen]
        kept = segment.sides
        side = kept[row] if kept is not None else linked_sides(segment, items, owner, sequence)
        return _joined(_Told(owner, time, sequence, side), entries, segment.first)

    def _of_recent(self, items: Ints, as_of: AsOf) -> TouchColumns:
        recent = self.recent
        owner, time, sequence, side = recent.touched(items)
        if not len(owner):
            return _NO_TOUCHES
        entries = recent.entries(self._known)
        is_seen = self._may_know(sequence, time, as_of) & entries.is_life[sequence - recent.first]
        figures = recent.spoken().arrays.get("statistic_sequence")
        if figures is not None:
            is_seen &= ~are_among(sequence, figures.view(np.int64))
        if as_of.sees is not None:
            is_seen &= recent.are_open(sequence, as_of.sees)
        told = _Told(owner[is_seen], time[is_seen], sequence[is_seen], side[is_seen])
        return _joined(told, entries, recent.first)

    def _may_know(self, sequence: Ints, time: Ints, as_of: AsOf) -> _Flags:
        is_told = are_known(sequence, time, as_of)
        is_sound = ~self.stack.tail.voids.held(sequence, as_of)
        return is_sound if is_told is None else is_sound & is_told

    def transfers(self, sequences: Ints) -> TransferColumns:
        """Return the sources and destinations of entries that may be known, by position."""
        found = [_NO_TRANSFERS]
        for stored, at in self._by_run(sequences):
            if "transfer_sequence" not in stored.arrays:
                continue
            column = stored.arrays["transfer_sequence"].view(np.int64)
            position, row = _matched(column, sequences[at])
            known = [self._known.text(text) for text in stored.texts["transfer"]]
            table = np.array(known, np.int32)
            found.append(
                TransferColumns(
                    at[position],
                    stored.arrays["transfer_is_destination"].astype(np.bool_)[row],
                    table[stored.arrays["transfer_type"].astype(np.int64)[row]],
                    table[stored.arrays["transfer_id"].astype(np.int64)[row]],
                )
            )
        joined = TransferColumns(*map(np.concatenate, zip(*found, strict=True)))
        order = joined.position.argsort(kind="stable")
        return TransferColumns._make(column[order] for column in joined)

    def masses(self, sequences: Ints) -> MassColumns:
        """Return what transformations that may be known state of masses, by position."""
        count = len(sequences)
        made = MassColumns(
            np.zeros(count), np.zeros(count), np.ones(count, bool), np.ones(count, bool)
        )
        for stored, at in self._by_run(sequences):
            if "mass_sequence" not in stored.arrays:
                continue
            column = stored.arrays["mass_sequence"].view(np.int64)
            position, row = _matched(column, sequences[at])
            whole = stored.arrays["mass_whole"].view(np.int8)[row]
            place = at[position]
            made.input_kg[place] = stored.arrays["mass_input"].view(np.float64)[row]
            made.output_kg[place] = stored.arrays["mass_output"].view(np.float64)[row]
            made.is_input_whole[place] = (whole & INPUT_WHOLE) > 0
            made.is_output_whole[place] = (whole & OUTPUT_WHOLE) > 0
        return made

    def stated(self) -> Iterator[tuple[Ints, Ints, list[str]]]:
        """Yield item, sequence and text of the classes that entries state of lots, by run.

        Of what was sealed before such columns were kept, none are known.
        """
        runs = [segment.spoken for segment in self.stack.view.links]
        for stored in (*runs, self.recent.spoken()):
            if "stated_item" in stored.arrays:
                codes = stored.arrays["stated_code"].tolist()
                texts = [stored.texts["stated"][code] for code in codes]
                items = stored.arrays["stated_item"].view(np.int64)
                yield items, stored.arrays["stated_sequence"].view(np.int64), texts

    def may_see(self, sequences: Ints, as_of: AsOf) -> _Flags:
        """Say of each entry whether it is one of those `as_of` may see."""
        is_open = np.ones(len(sequences), np.bool_)
        if as_of.size is not None:
            is_open &= sequences <= as_of.size
        if as_of.sees is None:
            return is_open
        runs = self._lasts.searchsorted(sequences)
        for run in np.unique(runs).tolist():
            at = np.flatnonzero(runs == run)
            segments = self.stack.view.links
            where = segments[run] if run < len(segments) else self.recent
            is_open[at] &= where.are_open(sequences[at], as_of.sees)
        return is_open

    def _by_run(self, sequences: Ints) -> Iterator[tuple[Stored, Ints]]:
        """Yield what is said besides links in each run that has one of the entries, and which."""
        runs = self._lasts.searchsorted(sequences)
        segments = self.stack.view.links
        for run in np.unique(runs).tolist():
            at = np.flatnonzero(runs == run)
            if run == len(segments):
                yield self.recent.spoken(), at
            elif segments[run].sides is not None:
                yield segments[run].spoken, at
            else:
                yield self._from_entries(sequences[at]), at

    def _from_entries(self, sequences: Ints) -> Stored:
        """Return what entries say besides links, read from themselves."""
        columns = SpokenColumns()
        for sequence in np.unique(sequences).tolist():
            columns.add(sequence, self._spoken_of(sequence)._replace(described=()), ())
        return columns.part()

    def _spoken_of(self, sequence: int) -> Spoken:
        if sequence not in self._read:
            self._read[sequence] = self._spoken_at(sequence)
        return self._read[sequence]


def _figures_of(segment: LinksSegment) -> Ints:
    """Return the entries that are published figures, as far as the segment tells.

    Figures speak of pure classes, which have no life: one sealed before they were told apart adds
    touches to those only.
    """
    kept = segment.spoken.arrays.get("statistic_sequence")
    return _NONE if kept is None else kept.view(np.int64)


def _joined(told: _Told, entries: EntryColumns, first: int) -> TouchColumns:
    at = told.sequence - first
    return TouchColumns(
        told.owner,
        told.time,
        told.sequence,
        told.side,
        entries.shape[at],
        entries.read_point[at],
        entries.biz_location[at],
        entries.party[at],
        entries.record_time[at],
    )


def _matched(column: Ints, asked: Ints) -> tuple[Ints, Ints]:
    """Return (position in `asked`, row) for every row of an ascending column that is asked for."""
    low, high = column.searchsorted(asked), column.searchsorted(asked, "right")
    counts = high - low
    ends = counts.cumsum()
    position = np.arange(len(asked)).repeat(counts)
    return position, np.arange(len(position)) + (low - ends + counts).repeat(counts)


_NONE = np.empty(0, np.int64)
_CODE = np.empty(0, np.int32)
_NO_TOUCHES = TouchColumns(
    _NONE, _NONE, _NONE, np.empty(0, np.int8), _CODE, _CODE, _CODE, _CODE, _NONE
)
_NO_TRANSFERS = TransferColumns(_NONE, np.empty(0, np.bool_), _CODE, _CODE)
