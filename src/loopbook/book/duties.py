"""Duties: what is owed on a day, counted and ranked, from the lives of a book under its packs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import NamedTuple, overload
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from loopbook.book.asof import day_of
from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.calendar import date_of, day_number
from loopbook.evaluate.duty import duties
from loopbook.evaluate.obliged import names_of
from loopbook.terms.duty import (
    DUTY_STATES,
    NO_DAY,
    Duties,
    Duty,
    DutyColumns,
    DutyCount,
    DutyState,
    Owed,
)
from loopbook.terms.life import Lives
from loopbook.terms.lineage import AsOf, moment_of
from loopbook.terms.scheme import Scheme

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
DayWords = None | date | str

_RANKS = {
    DutyState.LATE: 0,
    DutyState.DUE: 1,
    DutyState.UNKNOWN: 2,
    DutyState.DONE: 3,
}


ALL = "all"
"""Asks for duties however they stand."""

OPEN = frozenset(DutyState) - {DutyState.DONE}
"""How duties stand that are not done in time."""


class Wanted(NamedTuple):
    """Which duties are asked for.

    Fields
      party   who must; empty: everybody
      states  how they stand
    """

    party: str = ""
    states: frozenset[DutyState] = OPEN


class _Told(NamedTuple):
    """The duties of one pack, with the names that their columns point at.

    Fields
      names   names of parties, sorted
      by      position in `names` of who must, one a row
      zone    of the pack: in it days begin and end
    """

    asked: tuple[Duty, ...]
    columns: DutyColumns
    names: tuple[str, ...]
    by: Ints
    zone: ZoneInfo


class OwedRows(Sequence[Owed]):
    """Duties in their order, each made when it is looked at: a book may have millions of them.

    Parameters
      told   of each pack
      lives  of each pack, which name its items
    """

    def __init__(
        self, told: Sequence[_Told], lives: Sequence[Lives], wanted: Wanted, day: date
    ) -> None:
        self._told = told
        self._names = [each.adjacency.names for each in lives]
        self._wanted = wanted
        self._day = day

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        """Return pack and row of each duty asked for: late ones first, then by deadline."""
        packs, rows, keys = [], [], []
        for at, each in enumerate(self._told):
            columns = each.columns
            found = np.flatnonzero(_is_wanted(columns, self._wanted.states))
            packs.append(np.full(len(found), at))
            rows.append(found)
            keys.append(_keys(columns, found))
        if not packs:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        order = np.lexsort([np.concatenate(key) for key in zip(*keys, strict=True)])
        return np.concatenate(packs)[order], np.concatenate(rows)[order]

    def __len__(self) -> int:
        return len(self._rows[0])

    def __iter__(self) -> Iterator[Owed]:
        for first in range(0, len(self), 1_000):
            yield from self[first : first + 1_000]

    @overload
    def __getitem__(self, at: int) -> Owed: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Owed, ...]: ...
    def __getitem__(self, at: int | slice) -> Owed | tuple[Owed, ...]:
        if isinstance(at, slice):
            return self._made(range(len(self))[at])
        return self._made([range(len(self))[at]])[0]

    def _made(self, places: Sequence[int]) -> tuple[Owed, ...]:
        packs, rows = (column[list(places)] for column in self._rows)
        found: dict[int, Owed] = {}
        for pack in np.unique(packs).tolist():
            (at,) = np.nonzero(packs == pack)
            told = self._told[pack]
            items = self._names[pack](told.columns.item[rows[at]])
            for place, row, item in zip(at.tolist(), rows[at].tolist(), items, strict=True):
                found[place] = _owed(told, row, item, self._day)
        return tuple(found[place] for place in range(len(places)))


def duties_on(lives: Sequence[Lives], day: date, wanted: Wanted) -> Duties:
    """Return what is owed on a day under the packs of `lives`.

    Parameters
      lives  of each pack, with the duties that are its own to tell (`told_by`)
    """
    packs = {each.scheme.id for each in lives}
    told = [_read(each, told_by(each.scheme, packs), day, wanted.party) for each in lives]
    counts = tuple(count for each in told for count in _counts(each))
    return Duties(day=day, counts=counts, owed=OwedRows(told, lives, wanted, day))


def told_by(scheme: Scheme, packs: set[str]) -> tuple[Duty, ...]:
    """Return the duties that a pack tells beside others: those of a pack it extends that stands
    among them are told there.
    """
    return tuple(duty for duty in scheme.duties if duty.rule.rpartition("/")[0] not in packs)


def with_duties(packs: Iterable[Scheme]) -> list[Scheme]:
    """Return the packs that have duties, in order."""
    return [pack for pack in packs if pack.duties]


def today_under(packs: Sequence[Scheme], known: AsOf, now: datetime) -> date:
    """Return the day that may be known of; without one the day it is in the zone of the packs."""
    zone = ZoneInfo(packs[0].system.zone) if packs else UTC
    return day_of(known, now.astimezone(zone).date())


def day_asked(words: DayWords, other: date) -> date:
    """Return the day that words name, as `2026-11-20`; `other` when they name none.

    Raises    QueryError  LB-U21  they are no day
    """
    if words is None or words == "":
        return other
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    try:
        return date.fromisoformat(words)
    except (ValueError, TypeError) as fault:
        raise QueryError("LB-U21", text=words) from fault


def states_asked(words: str | None) -> frozenset[DutyState]:
    """Return the states that words name: one, `all`, or without words all but those done in time.

    Raises    UnknownTerm  LB-U20  there is no such state
    """
    if not words:
        return OPEN
    if words == ALL:
        return frozenset(DutyState)
    if words not in list(DutyState):
        raise UnknownTerm("LB-U20", state=words, known=", ".join((*DutyState, ALL)))
    return frozenset({DutyState(words)})


def _read(lives: Lives, asked: tuple[Duty, ...], day: date, party: str) -> _Told:
    columns = duties(lives, asked, day)
    positions, at = np.unique(columns.party, return_inverse=True)
    named = names_of(lives, positions)
    names = tuple(sorted(set(named)))
    places = {name: place for place, name in enumerate(names)}
    by = np.array([places[name] for name in named], np.int64)[at] if len(at) else at
    if party:
        is_his = by == places.get(party, -1)
        columns = DutyColumns._make(column[is_his] for column in columns)
        by = by[is_his]
    return _Told(asked, columns, names, by, ZoneInfo(lives.scheme.system.zone))


def _counts(told: _Told) -> Iterator[DutyCount]:
    """Yield how many stand how, by duty and party; those of whom nobody is known come first."""
    states, names = len(DUTY_STATES), len(told.names)
    cells = (told.columns.duty.astype(np.int64) * names + told.by) * states + told.columns.state
    counts = np.bincount(cells, minlength=len(told.asked) * names * states)
    table = counts.reshape(len(told.asked), names, states) if names else counts
    for duty, rows in zip(told.asked, table, strict=False):
        for name, row in zip(told.names, rows.tolist(), strict=True):
            if any(row):
                by_state = dict(zip(DUTY_STATES, row, strict=True))
                yield DutyCount(duty, name, **{s.value: count for s, count in by_state.items()})


def _is_wanted(columns: DutyColumns, states: frozenset[DutyState]) -> Bools:
    flags = np.array([state in states for state in DUTY_STATES])
    found: Bools = flags[columns.state]
    return found


def _keys(columns: DutyColumns, rows: Ints) -> tuple[Ints, ...]:
    """Return what rows are ordered by, the last first: state, not done before done, deadline."""
    ranks = np.array([_RANKS[state] for state in DUTY_STATES])
    deadline = columns.deadline[rows]
    return (
        columns.item[rows],
        columns.trigger[rows],
        np.where(deadline == NO_DAY, np.iinfo(np.int64).max, deadline),
        (columns.done[rows] != NO_DAY).astype(np.int64),
        ranks[columns.state[rows]],
    )


def _owed(told: _Told, row: int, item: str, day: date) -> Owed:
    values = {name: column[row].item() for name, column in told.columns._asdict().items()}
    deadline = None if values["deadline"] == NO_DAY else date_of(values["deadline"])
    done = None if values["done"] == NO_DAY else _local(values["done"], told.zone)
    left = None if deadline is None or done is not None else values["deadline"] - day_number(day)
    return Owed(
        duty=told.asked[values["duty"]],
        item=item,
        party=told.names[told.by[row]],
        trigger=_local(values["trigger"], told.zone),
        evidence=values["evidence"],
        deadline=deadline,
        done=done,
        done_by=values["done_by"],
        state=DUTY_STATES[values["state"]],
        days_left=left,
    )


def _local(moment: int, zone: ZoneInfo) -> datetime:
    """Return a moment as the clock in a zone shows it; in UTC where the years end."""
    found = moment_of(moment)
    try:
        return found.astimezone(zone)
    except OverflowError:
        return found
