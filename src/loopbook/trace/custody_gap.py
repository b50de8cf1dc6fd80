"""Custody gaps: hand-overs without a receipt, and receipts without a hand-over, for many items.

What a container goes through while a thing is inside counts for the thing. Two steps of one party
at one site are one hand-over, or one receipt: things depart and are shipped, arrive and are
received.
Spec: docs/spec/custody.md.
"""

from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.custody import GAP_KINDS, GapColumns, GapKind
from loopbook.terms.life import Lives, TouchColumns
from loopbook.terms.lineage import FOREVER
from loopbook.terms.same import identity_of
from loopbook.trace.handing import (
    ENDS,
    GIVES,
    MADE,
    NOTHING,
    RELEASES,
    TAKES,
    USED,
    Ints,
    Stays,
    handed,
    outwards,
)
from loopbook.trace.search import PAST

GRACE = timedelta(days=30)
"""How long a hand-over may wait for its receipt before it is a gap."""

TOLD_TWICE_MICROSECONDS = 86_400 * 1_000_000
"""How far apart two parties may record one act at one site: their clocks and papers differ."""

_Flags = NDArray[np.bool_]
_NOT_RECEIVED = GAP_KINDS.index(GapKind.NOT_RECEIVED)
_NOT_HANDED_OVER = GAP_KINDS.index(GapKind.NOT_HANDED_OVER)


class Steps(NamedTuple):
    """What happened to the custody of items, one a row, by owner, time and sequence.

    Fields
      owner     position in the items asked about (int64)
      code      as in `handing` (int8)
      place     where it was read, or else where it was to be; position in `Lives.texts` (int32)
      party     who recorded it (int32)
      is_own    whether the entry speaks of the item itself, not only of what it was inside
    """

    owner: Ints
    time: Ints
    sequence: Ints
    code: NDArray[np.int8]
    place: NDArray[np.int32]
    party: NDArray[np.int32]
    is_own: _Flags

    def at(self, rows: Ints | _Flags) -> "Steps":
        """Return the rows at these positions, or where a mask says so."""
        return Steps._make(column[rows] for column in self)


def gap_columns(lives: Lives, items: Ints, grace: timedelta = GRACE) -> GapColumns:
    """Return the custody gaps of items.

    Parameters
      items   numbers, ascending and distinct
      grace   a hand-over is a gap when no receipt came so long after it, up to `lives.now`
    Returns   gaps by owner, then by the moment that shows them
    """
    steps = steps_of(lives, items)
    return _gaps(lives, steps, lives.now - int(grace / timedelta(microseconds=1)))


def steps_of(lives: Lives, items: Ints, *, with_all: bool = False) -> Steps:
    """Return what happened to the custody of items, by themselves and inside of others.

    Parameters
      items     ascending and distinct
      with_all  also touches that do nothing to custody; else only the first of each item
    """
    count = len(items)
    nought = np.zeros(count, np.int64)
    start = Stays(
        np.arange(count),
        items,
        np.full(count, PAST),
        nought,
        np.full(count, FOREVER),
        nought,
        nought,
    )
    stays = outwards(lives, start)
    things, place = np.unique(stays.thing, return_inverse=True)
    touches = lives.touches(things)
    codes = handed(lives, touches)
    is_first = np.ones(len(codes), np.bool_)
    is_first[1:] = touches.owner[1:] != touches.owner[:-1]
    is_meant = np.ones(len(codes), np.bool_) if with_all else (codes != NOTHING) | is_first
    return _ordered(
        _joined(stays, place, touches.at(is_meant), codes[is_meant], is_first[is_meant])
    )


def _joined(
    stays: Stays, place: Ints, touches: TouchColumns, codes: NDArray[np.int8], is_first: _Flags
) -> Steps:
    """Return the touches of what each item was, or was inside, while it was so."""
    counts = np.bincount(touches.owner, minlength=int(place.max(initial=-1)) + 1)
    begin = counts.cumsum() - counts
    many = counts[place]
    stay = np.arange(len(place)).repeat(many)
    row = np.arange(len(stay)) - (many.cumsum() - many).repeat(many) + begin[place][stay]
    time, sequence = touches.time[row], touches.sequence[row]
    one = stays.at(stay)
    is_in = (time > one.since) | ((time == one.since) & (sequence >= one.after))
    is_in &= (time < one.until) | ((time == one.until) & (sequence < one.before))
    is_own = one.level == 0
    code = codes[row]
    # The first that is heard of a thing says that it is there; of a container it says nothing.
    code = np.where((code == NOTHING) & is_first[row] & is_own, MADE, code).astype(np.int8)
    is_in &= is_own | ~is_first[row] | (code != NOTHING)
    read_point, biz_location = touches.read_point[row], touches.biz_location[row]
    steps = Steps(
        one.owner,
        time,
        sequence,
        code,
        np.where(read_point > 0, read_point, biz_location).astype(np.int32),
        touches.party[row],
        is_own,
    )
    return steps.at(is_in)


def _ordered(steps: Steps) -> Steps:
    """Return steps by owner, time and sequence; of one entry the item's own, which says most."""
    order = np.lexsort((~steps.is_own, steps.sequence, steps.time, steps.owner))
    found = steps.at(order)
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (found.owner[1:] != found.owner[:-1]) | (found.sequence[1:] != found.sequence[:-1])
    return found.at(is_new)


def _gaps(lives: Lives, steps: Steps, latest: int) -> GapColumns:
    steps = steps.at(steps.code != NOTHING)
    if not len(steps.owner):
        nought = np.zeros(0, np.int64)
        return GapColumns(nought, np.zeros(0, np.int8), nought, nought, nought, nought)
    code = steps.code
    is_next = np.zeros(len(code), np.bool_)
    is_next[:-1] = steps.owner[1:] == steps.owner[:-1]
    after = np.where(is_next, np.arange(len(code)) + 1, 0)
    follows = np.where(is_next, code[after], NOTHING)
    is_other = is_next & ~_are_same(lives, steps, after)
    is_given = code == GIVES
    # Whoever gives it on, sells it or uses it up had it: there was a hand-over, and no receipt.
    is_shown = is_given & is_other & np.isin(follows, (GIVES, RELEASES, ENDS, USED))
    is_late = is_given & ~is_next & (steps.time < latest)
    is_there = np.isin(code, (TAKES, MADE))
    is_unexplained = is_there & is_other & (follows == TAKES)
    lost = np.flatnonzero(is_shown | is_late)
    found = np.flatnonzero(is_unexplained)
    taken = np.where(is_shown[lost], after[lost], -1)
    return _columns(steps, (lost, taken), after[found])


def _columns(steps: Steps, lost: tuple[Ints, Ints], found: Ints) -> GapColumns:
    """Return the gaps.

    Parameters
      lost   rows of hand-overs, and of what shows that they were; -1 where nothing does
      found  rows of receipts
    """
    given, shown = lost
    none = np.zeros(len(found), np.int64)
    made = GapColumns(
        owner=steps.owner[np.concatenate((given, found))],
        kind=np.repeat(
            np.array((_NOT_RECEIVED, _NOT_HANDED_OVER), np.int8), (len(given), len(found))
        ),
        given_sequence=np.concatenate((steps.sequence[given], none)),
        taken_sequence=np.concatenate(
            (np.where(shown >= 0, steps.sequence[shown], 0), steps.sequence[found])
        ),
        given_time=np.concatenate((steps.time[given], none + PAST)),
        taken_time=np.concatenate(
            (np.where(shown >= 0, steps.time[shown], PAST), steps.time[found])
        ),
    )
    shows = np.where(made.taken_sequence > 0, made.taken_time, FOREVER)
    order = np.lexsort((made.taken_sequence, shows, made.owner))
    return GapColumns._make(column[order] for column in made)


def _are_same(lives: Lives, steps: Steps, after: Ints) -> _Flags:
    """Say of each step whether the one after it is of the same keeper.

    Keepers are the operators of places, where master data say them; or else parties, at one site:
    a party that records for several sites tells by the site that a thing has moved. Both who gives
    and who takes may record one hand-over: the same step at one site within a day is one.
    """
    operator, site = _keepers(lives, steps.place)
    one, other = operator, operator[after]
    is_same_site = (site == site[after]) | (site == 0) | (site[after] == 0)
    is_same_party = (steps.party == steps.party[after]) & is_same_site
    is_one = np.where((one > 0) & (other > 0), one == other, is_same_party)
    is_told_twice = (steps.code == steps.code[after]) & (site == site[after]) & (site > 0)
    is_told_twice &= steps.time[after] - steps.time <= TOLD_TWICE_MICROSECONDS
    found: _Flags = is_one | is_told_twice
    return found


def _keepers(lives: Lives, places: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Return operators and sites of places, as numbers; 0: not known."""
    distinct, back = np.unique(places, return_inverse=True)
    texts = lives.texts
    operators = _numbered(lives.operators(distinct))
    sites = _numbered([_site_of(texts[place]) for place in distinct.tolist()])
    return operators[back], sites[back]


def _numbered(names: tuple[str, ...] | list[str]) -> Ints:
    numbers = {"": 0}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def _site_of(place: str) -> str:
    """Return the site of a place: a location number without its extension."""
    return identity_of(place).partition("/254/")[0] if place else ""
