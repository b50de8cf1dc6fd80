"""Contradictions: what a ledger says against itself, whatever packs make of it.

Items are read in runs, so that memory is that of a run and of one pair of numbers for each link
(loops) and some for each entry (lateness). The plain loop over events in the tests is the oracle.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.terms.life import Lives, runs_of_items
from loopbook.terms.lineage import BECAME, PART_OF
from loopbook.trace.contradiction_late import Changes, Entries
from loopbook.trace.contradiction_life import (
    Run,
    early_uses,
    life_contradictions,
    making_of,
    states_of,
)
from loopbook.trace.contradiction_loop import Edges, knots_among, loop_contradictions
from loopbook.trace.contradiction_part import (
    Parting,
    Removal,
    partings,
    removal_contradictions,
    removals,
    two_at_once,
)
from loopbook.trace.contradiction_row import Act, Contradiction, Ints, Told, acts_of, told_of_two

RUN = 200_000
"""Items of a run."""


class Looked(NamedTuple):
    """What came of a part of the work.

    Fields
      done, total  items looked at, of all
      seen         items of this part that some entry speaks of, as far as the reader may know
      told         contradictions found in it
    """

    done: int
    total: int
    seen: int
    told: tuple[Told, ...]


class _Early(NamedTuple):
    """Uses before the making: item used, what it went into, both entries."""

    item: Ints
    other: Ints
    used: Ints
    made: Ints


class _Kept:
    """What can only be judged when all items were read."""

    def __init__(self, changes: Sequence[int]) -> None:
        self.became: list[Edges] = []
        self.part_of: list[Edges] = []
        self.removals: list[Removal] = []
        self.partings: list[Parting] = []
        self.early: list[_Early] = []
        self.entries = Entries()
        self.changes = Changes(changes)

    def take(self, run: Run, early: _Early) -> None:
        links, items = run.links, run.items
        for kind, edges in ((BECAME, self.became), (PART_OF, self.part_of)):
            row = np.flatnonzero(links.kind == kind)
            source, target = items[links.owner[row]], links.other[row]
            edges.append(Edges(source.astype(np.int32), target.astype(np.int32)))
        self.removals.append(removals(run))
        self.partings.append(partings(run))
        self.early.append(early)
        self.entries.take(run.touches, items)
        self.changes.take(run.touches, items)


def contradictions(lives: Lives, changes: Sequence[int] = (), size: int = RUN) -> Iterator[Looked]:
    """Yield the contradictions of a book, run by run, and those between runs last.

    Parameters
      changes  entries by which another version of a pack came in, ascending
      size     items of a run
    """
    total = lives.item_count()
    kept = _Kept(changes)
    for numbers in runs_of_items(total, size):
        # A pure class is no thing: every entry that wastes something speaks of it.
        items = numbers[~lives.adjacency.are_classes(numbers)]
        run = _run_of(lives, items)
        states = states_of(run)
        making = making_of(run, states)
        early = early_uses(run, making)
        kept.take(
            run,
            _Early(items[early.owner], early.other, early.sequence, making.sequence[early.owner]),
        )
        found = (*life_contradictions(run, states), two_at_once(run))
        seen = int(np.count_nonzero(np.bincount(run.touches.owner)))
        yield Looked(int(numbers[-1]) + 1, total, seen, found)
    yield Looked(total, total, 0, _between(lives, kept))


def _run_of(lives: Lives, items: Ints) -> Run:
    touches = lives.touches(items)
    acts = acts_of(tuple(lives.shapes))
    by_touch = Act._make(column[touches.shape] for column in acts)
    return Run(lives, items, touches, lives.adjacency.out_of(items, lives.as_of), by_touch)


def _between(lives: Lives, kept: _Kept) -> tuple[Told, ...]:
    became, part_of = (
        knots_among(Edges._make(_joined(edges, 2)), lives.item_count())
        for edges in (kept.became, kept.part_of)
    )
    early = _Early._make(_joined(kept.early, len(_Early._fields)))
    removal = Removal._make(_joined(kept.removals, len(Removal._fields)))
    parting = Parting._make(_joined(kept.partings, len(Parting._fields)))
    # What came back to a lot of a loop was not there before; the loop itself is judged apart.
    is_looped = np.isin(early.item, became[0]) & np.isin(early.other, became[0])
    early = _Early._make(column[~is_looped] for column in early)
    return (
        told_of_two(Contradiction.OLDER_THAN_PART, early.item, early.other, early.used, early.made),
        *removal_contradictions(lives, removal, parting),
        *loop_contradictions(lives, became, part_of),
        kept.entries.late(),
        kept.changes.told(),
    )


def _joined(parts: Sequence[tuple[Ints, ...]], count: int) -> list[Ints]:
    if not parts:
        return [np.zeros(0, np.int64)] * count
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]
