"""The chain of custody of one thing: who had it, where, in order, and where the chain breaks."""

from typing import NamedTuple

import msgspec
import numpy as np

from loopbook.terms.custody import (
    GAP_KINDS,
    Custody,
    Gap,
    GapColumns,
    GapKind,
    Held,
    Where,
    WhereColumns,
)
from loopbook.terms.life import Lives
from loopbook.terms.lineage import moment_of
from loopbook.trace.custody import POSSESSING, where
from loopbook.trace.custody_gap import Steps, gap_columns, steps_of
from loopbook.trace.handing import ENDS, GIVES, RELEASES, TAKES, USED, Ints

_LEAVES = frozenset((GIVES, RELEASES, ENDS, USED))


class _Step(NamedTuple):
    """One row of `Steps`, in words."""

    time: int
    sequence: int
    code: int
    place: str
    party: str


def chain(lives: Lives, item: int) -> Custody:
    """Return who had an item, in order, where it is now, and its gaps.

    Parameters
      item  its number
    """
    numbers = np.array([item], np.int64)
    (name,) = lives.adjacency.names(numbers)
    steps = steps_of(lives, numbers, with_all=True)
    rows = _rows(lives, steps)
    gaps = gap_columns(lives, numbers)
    return Custody(
        item=name,
        where=where_words(lives, numbers, where(lives, numbers))[0],
        chain=tuple(_held(name, rows)),
        gaps=tuple(_gap(name, _at(gaps, row), rows) for row in range(len(gaps.owner))),
    )


def where_words(lives: Lives, items: Ints, columns: WhereColumns) -> list[Where]:
    """Return where items are, in words, in the order asked."""
    texts, names = lives.texts, lives.adjacency.names
    told = zip(
        names(items),
        names(columns.holder),
        *(column.tolist() for column in columns[1:]),
        strict=True,
    )
    return [
        Where(
            item=item,
            holder=holder,
            place=texts[place],
            party=texts[party],
            since=moment_of(since) if sequence else None,
            sequence=sequence,
            is_moving=is_moving,
            is_ended=is_ended,
        )
        for item, holder, place, party, since, sequence, is_moving, is_ended in told
    ]


def _rows(lives: Lives, steps: Steps) -> list[_Step]:
    texts = lives.texts
    takers = _named(lives, steps)
    return [
        _Step(time, sequence, code, texts[place], takers.get(sequence, texts[party]))
        for time, sequence, code, place, party in zip(
            *(column.tolist() for column in steps[1:6]), strict=True
        )
    ]


def _named(lives: Lives, steps: Steps) -> dict[int, str]:
    """Return whom receipts name as having the thing from then on, by entry."""
    sequences = np.unique(steps.sequence[steps.code == TAKES])
    transfers = lives.transfers(sequences)
    texts = lives.texts
    return {
        int(sequences[position]): texts[name]
        for position, is_destination, kind, name in zip(
            *(column.tolist() for column in transfers), strict=True
        )
        if is_destination and texts[kind] == POSSESSING
    }


def _held(item: str, rows: list[_Step]) -> list[Held]:
    """Return the stretches in which somebody had the item, in order."""
    found: list[Held] = []
    is_held = False
    for row in rows:
        if is_held and row.code in _LEAVES:
            found[-1] = _until(found[-1], row)
            is_held = False
        elif is_held and _is_same(found[-1], row):
            found[-1] = _with(found[-1], row.sequence)
        elif row.code not in _LEAVES:
            if is_held:
                found[-1] = _until(found[-1], row)
            found.append(_begun(item, row))
            is_held = True
    return found


def _begun(item: str, row: _Step) -> Held:
    return Held(
        item=item,
        place=row.place,
        party=row.party,
        since=moment_of(row.time),
        sequences=(row.sequence,),
    )


def _is_same(held: Held, row: _Step) -> bool:
    return row.party == held.party and row.place in ("", held.place)


def _with(held: Held, sequence: int) -> Held:
    return msgspec.structs.replace(held, sequences=(*held.sequences, sequence))


def _until(held: Held, row: _Step) -> Held:
    ended = msgspec.structs.replace(held, until=moment_of(row.time))
    return _with(ended, row.sequence)


def _at(gaps: GapColumns, row: int) -> tuple[int, ...]:
    return tuple(int(column[row]) for column in gaps[1:])


def _gap(item: str, gap: tuple[int, ...], rows: list[_Step]) -> Gap:
    kind, given, taken, given_time, taken_time = gap
    by_sequence = {row.sequence: row for row in rows}
    giver, taker = by_sequence.get(given), by_sequence.get(taken)
    is_lost = GAP_KINDS[kind] is GapKind.NOT_RECEIVED
    before = None if is_lost else _before(taken_time, taken, rows)
    return Gap(
        kind=GAP_KINDS[kind],
        item=item,
        giver=_who(giver or before),
        taker=_who(taker),
        given=moment_of(given_time) if given else None,
        taken=moment_of(taken_time) if taken and not is_lost else None,
        sequences=tuple(
            each for each in (given or (before.sequence if before else 0), taken) if each
        ),
    )


def _before(time: int, sequence: int, rows: list[_Step]) -> _Step | None:
    """Return the step before the one that shows a gap: whoever had the thing till then."""
    earlier = [row for row in rows if (row.time, row.sequence) < (time, sequence)]
    return earlier[-1] if earlier else None


def _who(row: _Step | None) -> str:
    return "" if row is None else row.party or row.place
