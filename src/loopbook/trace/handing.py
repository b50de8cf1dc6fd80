"""Handing: what each touch does to custody: gives, takes, releases, ends, makes, uses up.

A pack's rows (custody.csv) say it of business steps; what goes into a transformation is used up by
it, and what comes out of one, or is commissioned, is there from then on.

Source    GS1 CBV 2.0 (ISO/IEC 19988), 7.1 business steps; EPCIS 2.0, 7.4.5 transformation
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.custody import Handing, HandingStep
from loopbook.terms.event import SIDES, Action, EventType, Side
from loopbook.terms.life import Lives, Shape, TouchColumns
from loopbook.terms.lineage import PART_OF, LinkColumns

NOTHING, GIVES, TAKES, RELEASES, ENDS, MADE, USED = range(7)
"""Codes of what a touch does; the first four after NOTHING as in `Handing`."""

_CODES = {
    Handing.GIVES: GIVES,
    Handing.TAKES: TAKES,
    Handing.RELEASES: RELEASES,
    Handing.ENDS: ENDS,
}
_LEVELS_MAX = 20
"""Containers inside containers that are followed; deeper is a loop, or is not told."""

Ints = NDArray[np.int64]


def handed(lives: Lives, touches: TouchColumns) -> NDArray[np.int8]:
    """Return what each touch does to custody, as codes."""
    shapes = lives.shapes
    by_shape = np.array([_of_shape(shape, lives.scheme.handings) for shape in shapes], np.int8)
    codes = by_shape[touches.shape] if len(shapes) else np.zeros(len(touches.owner), np.int8)
    codes[touches.side == SIDES.index(Side.INPUT)] = USED
    codes[touches.side == SIDES.index(Side.OUTPUT)] = MADE
    return codes


def _of_shape(shape: Shape, rows: tuple[HandingStep, ...]) -> int:
    """Return what a shape does by the first row of its step; one with its disposition counts more.

    A row of a narrower pack stands before those that it inherits.
    """
    meant = [row for row in rows if row.biz_step == shape.biz_step]
    exact = [row for row in meant if row.disposition == shape.disposition]
    plain = [row for row in meant if not row.disposition]
    for row in (*exact, *plain):
        return _CODES[row.handing]
    is_made = shape.type == EventType.OBJECT.value and shape.action == Action.ADD.value
    return MADE if is_made else NOTHING


class Stays(NamedTuple):
    """That a thing was, or was inside, another for a while, one a row.

    Fields
      owner   position in the items asked about (int64)
      thing   number of the thing itself, or of what it was inside (int64)
      since, after    time and entry from which (int64)
      until, before   time and entry up to which, itself left out (int64)
      level   0: the thing itself; then containers outwards (int64)
    """

    owner: Ints
    thing: Ints
    since: Ints
    after: Ints
    until: Ints
    before: Ints
    level: Ints

    def at(self, rows: Ints | NDArray[np.bool_]) -> "Stays":
        """Return the rows at these positions, or where a mask says so."""
        return Stays._make(column[rows] for column in self)


def parents_of(lives: Lives, things: Ints) -> LinkColumns:
    """Return the links by which things, ascending and distinct, are part of others."""
    links = lives.adjacency.out_of(things, lives.as_of)
    return links.at(links.kind == PART_OF)


def outwards(
    lives: Lives, start: Stays, limit: int = _LEVELS_MAX, *, is_single: bool = False
) -> Stays:
    """Return `start` and all that its things were inside meanwhile, level by level.

    Parameters
      is_single  what is put into another thing left the one before, although nothing says so
    """
    found = [start]
    seen = start
    frontier = start
    for level in range(1, limit + 1):
        frontier = _fresh(_outward(lives, frontier, level, is_single=is_single), seen)
        if not len(frontier.owner):
            break
        found.append(frontier)
        seen = Stays(*map(np.concatenate, zip(seen, frontier, strict=True)))
    return Stays(*map(np.concatenate, zip(*found, strict=True)))


def _outward(lives: Lives, inner: Stays, level: int, *, is_single: bool) -> Stays:
    """Return what the things were inside, for as long as both are so."""
    things, place = np.unique(inner.thing, return_inverse=True)
    links = parents_of(lives, things)
    links = _one_by_one(links) if is_single else links
    counts = np.bincount(links.owner, minlength=len(things))
    ends = counts.cumsum()
    many = counts[place]
    row = np.arange(len(place)).repeat(many)
    at = np.arange(len(row)) - (many.cumsum() - many).repeat(many) + (ends - counts)[place][row]
    one, link = inner.at(row), links.at(at)
    is_later = _is_before(one.since, one.after, link.since, link.sequence)
    is_sooner = _is_before(link.until, link.ended_by, one.until, one.before)
    joined = Stays(
        one.owner,
        link.other,
        np.where(is_later, link.since, one.since),
        np.where(is_later, link.sequence, one.after),
        np.where(is_sooner, link.until, one.until),
        np.where(is_sooner, link.ended_by, one.before),
        np.full(len(row), level, np.int64),
    )
    return joined.at(_is_before(joined.since, joined.after, joined.until, joined.before))


def _one_by_one(links: LinkColumns) -> LinkColumns:
    """Return links of which each ends when the next of its thing begins, if not before."""
    until, ended_by = links.until.copy(), links.ended_by.copy()
    is_next = links.owner[1:] == links.owner[:-1]
    since, entry = links.since[1:], links.sequence[1:]
    is_sooner = is_next & _is_before(since, entry, until[:-1], ended_by[:-1])
    until[:-1][is_sooner], ended_by[:-1][is_sooner] = since[is_sooner], entry[is_sooner]
    return links._replace(until=until, ended_by=ended_by)


def _is_before(time: Ints, entry: Ints, other: Ints, other_entry: Ints) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (time < other) | ((time == other) & (entry < other_entry))
    return found


def _fresh(rows: Stays, seen: Stays) -> Stays:
    """Return the rows that are not there yet, each once: a loop of containers ends."""
    if not len(rows.owner):
        return rows
    both = [np.concatenate(pair) for pair in zip(seen[:6], rows[:6], strict=True)]
    order = np.lexsort(both[::-1])
    is_same = np.ones(len(order), np.bool_)
    is_same[0] = False
    for column in both:
        is_same[1:] &= column[order][1:] == column[order][:-1]
    is_new = np.ones(len(order), np.bool_)
    # lexsort keeps the order of equal rows: what was seen stands before what is like it.
    is_new[order] = ~is_same
    return rows.at(is_new[len(seen.owner) :])
