"""Contradictions of parts: inside two things at once, taken out before it was put in."""

from typing import NamedTuple

import numpy as np

from loopbook.terms.event import SIDES, Side
from loopbook.terms.life import Lives
from loopbook.terms.lineage import PART_OF, LinkColumns
from loopbook.trace.contradiction_life import Run
from loopbook.trace.contradiction_row import (
    Contradiction,
    Flags,
    Ints,
    Told,
    are_things,
    key_of,
    told_of_two,
)

ITEMS, PARENT = SIDES.index(Side.ITEMS), SIDES.index(Side.PARENT)

TOLD_TWICE_MICROSECONDS = 86_400 * 1_000_000
"""How far apart two may tell of one removal: their clocks and papers differ."""

LEVELS_MAX = 8
"""How far up it is looked whether one of two things is inside the other."""


class Removal(NamedTuple):
    """Items that an entry takes out of something they were not in, one a row.

    Fields
      item      number;  time, sequence  of the entry
      parent    the next thing it is put into later; -1: none
      added     the entry that puts it there; 0: none
    """

    item: Ints
    time: Ints
    sequence: Ints
    parent: Ints
    added: Ints


class Parting(NamedTuple):
    """Things that entries take children out of, one a row."""

    parent: Ints
    sequence: Ints


def two_at_once(run: Run) -> Told:
    """Return things that are inside two things at once, of which neither is inside the other."""
    links = run.links.at(run.links.kind == PART_OF)
    one, two = _overlapping(links)
    is_told = are_things(run.lives, run.items[links.owner[one]])
    one, two = one[is_told], two[is_told]
    nested = _are_nested(run.lives, (links.other[one], links.other[two]), links.since[two])
    one, two = one[~nested], two[~nested]
    items = run.items[links.owner[one]]
    return told_of_two(
        Contradiction.TWO_AT_ONCE, items, links.other[two], links.sequence[one], links.sequence[two]
    )


def _overlapping(links: LinkColumns) -> tuple[Ints, Ints]:
    """Return the positions of links of one item that last at once: the longer lasting, the later.

    Links come by owner and begin, so that each is compared with that of its owner before it which
    lasts longest and, since a thing stated twice to be in one parent is there once, with the
    neighbour before it.
    """
    count = len(links.owner)
    if count < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    here = np.arange(1, count)
    longest = _longest_before(links)[1:]
    one = np.concatenate((longest, here - 1))
    two = np.concatenate((here, here))
    is_both = (
        (links.owner[one] == links.owner[two])
        & (links.other[one] != links.other[two])
        & (links.until[one] > links.since[two])
        & (links.until[two] > links.since[two])
    )
    pairs = np.unique(np.stack((one, two))[:, is_both], axis=1)
    return pairs[0], pairs[1]


def _longest_before(links: LinkColumns) -> Ints:
    """Return for each link the position of the longest lasting before it, of the same owner."""
    count = len(links.owner)
    order = np.lexsort((np.arange(count), links.until))
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    # Ranks lie in bands, a band an owner, so that one running maximum serves all owners.
    best = np.maximum.accumulate(links.owner * count + rank) - links.owner * count
    longest = np.zeros(count, np.int64)
    longest[1:] = np.where(links.owner[1:] == links.owner[:-1], order[best[:-1].clip(0)], 0)
    is_first = np.ones(count, np.bool_)
    is_first[1:] = links.owner[1:] != links.owner[:-1]
    longest[is_first] = np.flatnonzero(is_first)
    return longest


def _are_nested(lives: Lives, pair: tuple[Ints, Ints], time: Ints) -> Flags:
    """Say of pairs of things whether one was inside the other at a moment."""
    one, two = pair
    return _is_inside(lives, one, two, time) | _is_inside(lives, two, one, time)


def _is_inside(lives: Lives, inner: Ints, outer: Ints, time: Ints) -> Flags:
    is_found = np.zeros(len(inner), np.bool_)
    row, here = np.arange(len(inner)), inner
    for _ in range(LEVELS_MAX):
        if not len(row):
            break
        asked, at = np.unique(here, return_inverse=True)
        links = lives.adjacency.out_of(asked, lives.as_of)
        links = links.at(links.kind == PART_OF)
        first = np.searchsorted(links.owner, at)
        last = np.searchsorted(links.owner, at, "right")
        sizes = last - first
        row = np.repeat(row, sizes)
        place = np.repeat(first - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        place = place + np.arange(len(row))
        holds = (links.since[place] <= time[row]) & (links.until[place] > time[row])
        row, here = row[holds], links.other[place[holds]]
        is_found[row[here == outer[row]]] = True
        is_open = ~is_found[row]
        row, here = row[is_open], here[is_open]
    return is_found


def partings(run: Run) -> Parting:
    """Return the things of a run that entries take children out of."""
    is_parent = run.act.is_parting & (run.touches.side == PARENT)
    owner, sequence = run.touches.owner[is_parent], run.touches.sequence[is_parent]
    return Parting(run.items[owner], sequence)


def removals(run: Run) -> Removal:
    """Return the items of a run that an entry takes out, and that no link ends by it."""
    touches, links = run.touches, run.links
    is_child = run.act.is_parting & (touches.side == ITEMS)
    at = np.flatnonzero(is_child)
    is_over = links.ended_by > 0
    ended = np.sort(key_of(links.owner[is_over], links.ended_by[is_over]))
    asked = key_of(touches.owner[at], touches.sequence[at])
    place = np.searchsorted(ended, asked)
    is_ended = place < len(ended)
    is_ended[is_ended] = ended[place[is_ended]] == asked[is_ended]
    at = at[~is_ended]
    at = at[are_things(run.lives, run.items[touches.owner[at]])]
    owner, time = touches.owner[at], touches.time[at]
    part = links.at(links.kind == PART_OF)
    parent, added = _next_parent(part, owner, time)
    return Removal(run.items[owner], time, touches.sequence[at], parent, added)


def _next_parent(part: LinkColumns, owner: Ints, time: Ints) -> tuple[Ints, Ints]:
    """Return into what each owner is put next after a moment, for the first time; and the entry.

    -1 and 0 where it never is, or had been in the same thing before.
    """
    times = np.unique(part.since)
    band = len(times) + 1
    moments = part.owner * band + np.searchsorted(times, part.since) + 1
    place = np.searchsorted(moments, owner * band + np.searchsorted(times, time, "right"), "right")
    is_next = place < len(moments)
    is_next[is_next] = part.owner[place[is_next]] == owner[is_next]
    order = np.lexsort((part.since, part.other, part.owner))
    is_first = np.zeros(len(order), np.bool_)
    here, there = part.owner[order], part.other[order]
    starts = np.ones(len(order), np.bool_)
    starts[1:] = (here[1:] != here[:-1]) | (there[1:] != there[:-1])
    is_first[order[starts]] = True
    is_next[is_next] = is_first[place[is_next]]
    parent, added = np.full(len(owner), -1, np.int64), np.zeros(len(owner), np.int64)
    parent[is_next], added[is_next] = part.other[place[is_next]], part.sequence[place[is_next]]
    return parent, added


def removal_contradictions(lives: Lives, removal: Removal, parting: Parting) -> tuple[Told, Told]:
    """Return what was taken out before it was put in, and what never was put in at all.

    What is taken out again within a day of its removal was in there: two tell of one act.
    """
    order = np.argsort(parting.sequence, kind="stable")
    sequence, parent = parting.sequence[order], parting.parent[order]
    at = np.searchsorted(sequence, removal.sequence)
    is_stated = at < len(sequence)
    is_stated[is_stated] = sequence[at[is_stated]] == removal.sequence[is_stated]
    left = np.full(len(at), -1, np.int64)
    left[is_stated] = parent[at[is_stated]]
    is_before = (removal.added > 0) & (removal.parent == left)
    never = ~is_before & ~_were_told_of(lives, removal, left)
    made = []
    for kind, chosen in (
        (Contradiction.REMOVED_BEFORE, is_before),
        (Contradiction.NEVER_ADDED, never),
    ):
        said = removal.sequence[chosen]
        added = np.where(removal.added[chosen] > 0, removal.added[chosen], said)
        if kind is Contradiction.NEVER_ADDED:
            added = said
        made.append(told_of_two(kind, removal.item[chosen], left[chosen], said, added))
    return made[0], made[1]


def _were_told_of(lives: Lives, removal: Removal, left: Ints) -> Flags:
    """Say of removals whether the item had left the same thing within a day before."""
    found = np.zeros(len(left), np.bool_)
    items, at = np.unique(removal.item, return_inverse=True)
    links = lives.adjacency.out_of(items, lives.as_of)
    links = links.at(links.kind == PART_OF)
    first = np.searchsorted(links.owner, at)
    sizes = np.searchsorted(links.owner, at, "right") - first
    row = np.repeat(np.arange(len(at)), sizes)
    place = np.arange(len(row)) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
    since = removal.time[row] - links.until[place]
    is_same = (links.other[place] == left[row]) & (since >= 0) & (since <= TOLD_TWICE_MICROSECONDS)
    found[row[is_same]] = True
    return found
