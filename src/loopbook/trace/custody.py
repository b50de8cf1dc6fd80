"""Custody: where things are, who has them, and what was inside what, read from touches and links.

A thing inside a container is where the container went after it was put in, unless it was spoken of
by itself since. Pure functions over `terms.life.Lives`, with columns throughout, for 10^5 things at
once. Spec: docs/spec/custody.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.custody import WhereColumns
from loopbook.terms.life import Lives, TouchColumns
from loopbook.terms.lineage import FOREVER, PART_OF
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
    parents_of,
)
from loopbook.trace.search import PAST

POSSESSING = "possessing_party"
"""Type of a destination that says who has a thing from then on (CBV 2.0, 7.5)."""

_LEVELS_MAX = 20
_Flags = NDArray[np.bool_]


class _Chain(NamedTuple):
    """A thing and what it is inside now: owner, thing, time and entry from which, level."""

    owner: Ints
    thing: Ints
    since: Ints
    after: Ints
    level: Ints


class _Last(NamedTuple):
    """Rows of touches, the last in each stay that is so; -1 where there is none."""

    spoken: Ints
    placed: Ints
    state: Ints
    given: Ints


def where(lives: Lives, items: Ints, moment: int = FOREVER) -> WhereColumns:
    """Return where items are at a moment, in the order asked.

    Parameters
      items   numbers, in any order, some perhaps twice
      moment  microseconds since 1970 UTC; what happened later does not count, although known
    """
    asked, back = np.unique(items, return_inverse=True)
    stays = _stays(lives, asked, moment)
    things, place = np.unique(stays.thing, return_inverse=True)
    touches = lives.touches(things)
    touches = touches.at(touches.time <= moment)
    codes = handed(lives, touches)
    last = _last_of(stays, place, touches, codes)
    found = _judged(stays, touches, codes, last)
    made = _told(lives, touches, codes, found, asked)
    return WhereColumns._make(column[back] for column in made)


def inside(lives: Lives, item: int, moment: int = FOREVER) -> Ints:
    """Return the numbers of all that is inside an item at a moment, at any depth, ascending."""
    found: Ints = np.array([item], np.int64)
    frontier = found
    while len(frontier):
        links = lives.adjacency.into(frontier, lives.as_of)
        is_in = (links.kind == PART_OF) & _lasts(links.since, links.until, moment)
        frontier = np.setdiff1d(links.other[is_in], found)
        found = np.union1d(found, frontier)
    others: Ints = found[found != item]
    return others


def _lasts(since: Ints, until: Ints, moment: int) -> _Flags:
    """Say which links hold at a moment; at the end of time, those that nothing ended."""
    is_there = until == FOREVER if moment == FOREVER else (since <= moment) & (moment < until)
    found: _Flags = is_there
    return found


def _stays(lives: Lives, asked: Ints, moment: int) -> Stays:
    """Return what each item was, is inside now, and was inside before: where that brought it.

    Stays that go on at the moment come first, level by level, and are without end.
    """
    now = _chain(lives, asked, moment)
    count = len(now.owner)
    forever, nought = np.full(count, FOREVER), np.zeros(count, np.int64)
    current = Stays(now.owner, now.thing, now.since, now.after, forever, nought, now.level)
    ever = outwards(lives, current.at(now.level == 0), is_single=True)
    is_over = (ever.level > 0) & (ever.until <= moment) & (ever.until < FOREVER)
    return Stays(*map(np.concatenate, zip(current, ever.at(is_over), strict=True)))


def _chain(lives: Lives, asked: Ints, moment: int) -> _Chain:
    """Return each item, then what it is inside, what that is inside, and so on."""
    count = len(asked)
    nought = np.zeros(count, np.int64)
    levels = [_Chain(np.arange(count), asked, np.full(count, PAST), nought, nought)]
    for level in range(1, _LEVELS_MAX + 1):
        inner = levels[-1]
        things, place = np.unique(inner.thing, return_inverse=True)
        links = parents_of(lives, things)
        links = links.at(_lasts(links.since, links.until, moment))
        # Rows come by owner, then since and sequence: the last one put in counts.
        row = np.full(len(things), -1, np.int64)
        row[links.owner] = np.arange(len(links.owner))
        row = row[place]
        is_in = row >= 0
        owner, link = inner.owner[is_in], links.at(row[is_in])
        is_later = _keys_less(inner.since[is_in], inner.after[is_in], link.since, link.sequence)
        outer = _Chain(
            owner,
            link.other,
            np.where(is_later, link.since, inner.since[is_in]),
            np.where(is_later, link.sequence, inner.after[is_in]),
            np.full(len(owner), level, np.int64),
        )
        levels.append(_without_loops(outer, levels))
        if not len(levels[-1].owner):
            break
    return _Chain(*map(np.concatenate, zip(*levels, strict=True)))


def _without_loops(outer: _Chain, levels: list[_Chain]) -> _Chain:
    """Return the rows whose thing the owner is not, and is not inside already."""
    is_new = np.ones(len(outer.owner), np.bool_)
    for level in levels:
        # Owners of a level are ascending, and those of the next are some of them.
        at = level.owner.searchsorted(outer.owner)
        is_new &= level.thing[at] != outer.thing
    return _Chain._make(column[is_new] for column in outer)


def _keys_less(time: Ints, entry: Ints, other: Ints, other_entry: Ints) -> _Flags:
    found: _Flags = (time < other) | ((time == other) & (entry < other_entry))
    return found


def _last_of(stays: Stays, place: Ints, touches: TouchColumns, codes: NDArray[np.int8]) -> _Last:
    """Return the last touch in each stay: of all, with a place, with a state, and of giving.

    Parameters
      place  position of the thing of each stay among those touched
    """
    if not len(codes):
        return _Last(*(np.full(len(place), -1, np.int64) for _ in _Last._fields))
    is_last = np.ones(len(codes), np.bool_)
    is_last[:-1] = touches.owner[1:] != touches.owner[:-1]
    # A lot may go on after some of it was used: what is spoken of later was not used up.
    is_state = (codes != NOTHING) & ((codes != USED) | is_last)
    is_given = (codes == GIVES) | (codes == RELEASES)
    is_placed = (touches.biz_location > 0) | (touches.read_point > 0)
    first = _rows_before(touches, place, stays.since, stays.after)
    # What ends a stay tells where that was: all that is unpacked is not named one by one.
    end = _rows_before(touches, place, stays.until, stays.before + 1)
    flags = (np.ones(len(codes), np.bool_), is_placed, is_state, is_given)
    return _Last(*(_last_where(each, first, end) for each in flags))


def _rows_before(touches: TouchColumns, place: Ints, time: Ints, entry: Ints) -> Ints:
    """Return the first row of each thing that is not before a time and entry, by halving."""
    low = touches.owner.searchsorted(place)
    high = touches.owner.searchsorted(place, "right")
    is_open = low < high
    while is_open.any():
        middle = np.where(is_open, (low + high) // 2, 0)
        is_less = _keys_less(touches.time[middle], touches.sequence[middle], time, entry)
        low = np.where(is_open & is_less, middle + 1, low)
        high = np.where(is_open & ~is_less, middle, high)
        is_open = low < high
    return low


def _last_where(is_meant: _Flags, first: Ints, end: Ints) -> Ints:
    """Return the last row that is so from `first` up to `end`, itself left out; -1: none."""
    upto = np.maximum.accumulate(np.where(is_meant, np.arange(len(is_meant)), -1))
    found: Ints = np.where(end > first, upto[end - 1], -1)
    found[found < first] = -1
    return found


def _judged(
    stays: Stays, touches: TouchColumns, codes: NDArray[np.int8], last: _Last
) -> tuple[_Last, Ints]:
    """Return for each item asked the rows that decide, and what it is outermost inside.

    What a container did before the item was put in, or after it was taken out, does not count; a
    container that ended before the item was spoken of again brought it there, and holds it no more.
    """
    count = int((stays.level == 0).sum())
    own, state = last.spoken[:count][stays.owner], last.state
    # Of what only statistics speak there are no touches, and nothing to look up.
    is_over = np.zeros(len(state), np.bool_)
    if len(codes):
        is_over = (stays.level > 0) & (state >= 0) & (own >= 0)
        is_over &= np.isin(codes[state], (ENDS, USED))
        is_over &= _keys_less(
            touches.time[state], touches.sequence[state], touches.time[own], touches.sequence[own]
        )
    meant = last._replace(state=np.where(is_over, -1, state))
    kept = _Last._make(_latest(stays, column, touches, count) for column in meant)
    holder = np.full(count, -1, np.int64)
    is_held = ~is_over & (stays.until == FOREVER)
    # Levels ascend: the outermost stays.
    holder[stays.owner[is_held]] = stays.thing[is_held]
    return kept, holder


def _latest(stays: Stays, rows: Ints, touches: TouchColumns, count: int) -> Ints:
    """Return of each owner the latest of the rows of his stays; of one entry, his own."""
    found = np.full(count, -1, np.int64)
    at = np.flatnonzero(rows >= 0)
    time, sequence = touches.time[rows[at]], touches.sequence[rows[at]]
    order = np.lexsort((-stays.level[at], sequence, time, stays.owner[at]))
    found[stays.owner[at[order]]] = rows[at[order]]
    return found


def _told(
    lives: Lives,
    touches: TouchColumns,
    codes: NDArray[np.int8],
    found: tuple[_Last, Ints],
    asked: Ints,
) -> WhereColumns:
    """Return what the rows that decide come to."""
    last, holder = found
    count = len(asked)
    if not len(codes):
        nought, no = np.zeros(count, np.int32), np.zeros(count, np.bool_)
        none = np.zeros(count, np.int64)
        return WhereColumns(asked, nought, nought, np.full(count, PAST), none, no, no)
    code = np.where(last.state >= 0, codes[last.state], NOTHING)
    is_moving, is_gone = code == GIVES, code == RELEASES
    is_ended = (code == ENDS) | (code == USED)
    by_state = is_moving | is_gone | is_ended
    # A place from before it was given away is not where it is.
    is_here = (last.placed >= 0) & ((last.given < 0) | _not_before(touches, last))
    row = np.where(by_state, last.state, np.where(is_here, last.placed, last.spoken))
    is_known = row >= 0
    place = np.where(
        touches.biz_location[row] > 0, touches.biz_location[row], touches.read_point[row]
    )
    is_away = is_moving | is_gone
    is_placed = is_known & ~is_away & (is_here | is_ended)
    has_party = is_known & ~is_away
    party = np.where(has_party, _parties(lives, touches, codes, row), 0)
    return WhereColumns(
        holder=holder,
        place=np.where(is_placed, place, 0).astype(np.int32),
        party=party.astype(np.int32),
        since=np.where(is_known, touches.time[row], PAST),
        sequence=np.where(is_known, touches.sequence[row], 0),
        is_moving=is_moving,
        is_ended=is_ended,
    )


def _not_before(touches: TouchColumns, last: _Last) -> _Flags:
    placed, given = last.placed, last.given
    return ~_keys_less(
        touches.time[placed], touches.sequence[placed], touches.time[given], touches.sequence[given]
    )


def _parties(
    lives: Lives, touches: TouchColumns, codes: NDArray[np.int8], row: Ints
) -> NDArray[np.int32]:
    """Return who has a thing by these rows: whom a receipt names, or else who recorded it."""
    party = touches.party[row]
    is_taken = (row >= 0) & np.isin(codes[row], (TAKES, MADE))
    sequences, at = np.unique(touches.sequence[row[is_taken]], return_inverse=True)
    transfers = lives.transfers(sequences)
    if not len(transfers.position):
        return party
    possessing = {code for code, text in enumerate(lives.texts) if text == POSSESSING}
    is_meant = transfers.is_destination & np.isin(transfers.type, list(possessing))
    named = np.zeros(len(sequences), np.int32)
    named[transfers.position[is_meant]] = transfers.id[is_meant]
    taken = named[at]
    party = party.copy()
    party[is_taken] = np.where(taken > 0, taken, party[is_taken])
    return party
