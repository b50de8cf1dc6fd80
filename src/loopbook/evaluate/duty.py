"""Duty: who must report what, until when, and how it stands, for every item of a book at once.

A passing of the duty's trigger is one duty: what is repaired twice is reported twice. The day of
the trigger, in the zone of the pack, says under which regime it falls and begins the count; it does
not count itself. Done is when the trigger's own entry was recorded, or at the first passing of what
ends the duty, at the same item, that no earlier trigger has taken.

Source    docs/spec/duties.md; the rows of duties.csv name the texts of law
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.calendar import WorkingDays, day_number, deadlines, working_days
from loopbook.evaluate.local_day import local_days
from loopbook.evaluate.obliged import NOBODY, obliged
from loopbook.evaluate.pairing import NONE, paired
from loopbook.terms.duty import DUTY_STATES, NO_DAY, RECORD, Duty, DutyColumns, DutyState
from loopbook.terms.life import Lives, Passings
from loopbook.trace.milestone import passings

Ints = NDArray[np.int64]

_BATCH = 200_000
"""Items whose lives are read at a time: it bounds the memory, and nothing else."""

_FEW = 10


class _Triggers(NamedTuple):
    """Passings that begin a duty, in their order, and when each was done by which entry."""

    passed: Passings
    items: Ints
    days: Ints
    done: Ints
    done_by: Ints


def duties(lives: Lives, asked: Sequence[Duty], day: date) -> DutyColumns:
    """Return every duty of `asked` that has begun by `day`, and how it stands at its end.

    Parameters
      asked  duties of the pack of `lives`
      day    in the zone of the pack
    """
    zone = ZoneInfo(lives.scheme.system.zone)
    until = day_number(day)
    found: list[list[_Triggers]] = [[] for _ in asked]
    names = _names(asked)
    for items in _batches(_candidates(lives, asked)):
        passed = passings(lives, items, names)
        pairs: dict[tuple[str, str], _Triggers] = {}
        for duty, triggers in zip(asked, found, strict=True):
            key = (duty.trigger, duty.done_by)
            if key not in pairs:
                pairs[key] = _triggers(passed, items, [_at(names, name) for name in key], zone)
            triggers.append(_begun(pairs[key], duty, until))
    tables = {name: working_days(c) for name, c in lives.scheme.calendars.items()}
    told = [
        _columns(lives, at, duty, _joined(triggers), tables)
        for at, (duty, triggers) in enumerate(zip(asked, found, strict=True))
    ]
    return _stated(_stacked(told), until, zone)


def _names(asked: Iterable[Duty]) -> tuple[str, ...]:
    """Return the milestones that some duties speak of, each once."""
    named = (name for duty in asked for name in (duty.trigger, duty.done_by))
    return tuple(dict.fromkeys(name for name in named if name != RECORD))


def _at(names: Sequence[str], name: str) -> int:
    return NONE if name == RECORD else names.index(name)


def _candidates(lives: Lives, asked: Iterable[Duty]) -> Ints:
    """Return the items that may begin a duty: those of the classes that its trigger names."""
    rows = [r for name in {duty.trigger for duty in asked} for r in lives.scheme.milestones[name]]
    if not all(row.item_class for row in rows):
        return np.arange(lives.item_count())
    is_asked = np.zeros(lives.item_count(), bool)
    for name in sorted({row.item_class for row in rows}):
        is_asked[lives.members(name)] = True
    return np.flatnonzero(is_asked)


def _batches(items: Ints) -> Iterator[Ints]:
    for first in range(0, len(items), _BATCH):
        yield items[first : first + _BATCH]


def _triggers(passed: Passings, items: Ints, ends: Sequence[int], zone: tzinfo) -> _Triggers:
    """Return all passings of a trigger with what each of them took.

    Parameters
      ends  positions of the milestones that begin and end the duty; NONE: its record ends it
    """
    begun = passed.at(np.flatnonzero(passed.milestone == ends[0]))
    days = local_days(begun.time, zone)
    if ends[1] == NONE:
        return _Triggers(begun, items[begun.owner], days, begun.record_time, begun.sequence)
    ended = passed.at(np.flatnonzero(passed.milestone == ends[1]))
    taken = paired(begun.owner, begun.time, ended.owner, ended.time)
    is_done = taken != NONE
    done, done_by = np.full(len(taken), NO_DAY, np.int64), np.zeros(len(taken), np.int64)
    done[is_done] = ended.time[taken[is_done]]
    done_by[is_done] = ended.sequence[taken[is_done]]
    return _Triggers(begun, items[begun.owner], days, done, done_by)


def _begun(triggers: _Triggers, duty: Duty, until: int) -> _Triggers:
    """Return those of the duty's time that were there on the day."""
    is_asked = triggers.days <= until
    if duty.valid_from is not None:
        is_asked &= triggers.days >= day_number(duty.valid_from)
    if duty.valid_to is not None:
        is_asked &= triggers.days <= day_number(duty.valid_to)
    return _kept(triggers, is_asked)


def _kept(triggers: _Triggers, is_kept: NDArray[np.bool_]) -> _Triggers:
    if bool(is_kept.all()):
        return triggers
    passed, *columns = triggers
    rows = np.flatnonzero(is_kept)
    return _Triggers(passed.at(rows), *(column[rows] for column in columns))


def _joined(parts: Sequence[_Triggers]) -> _Triggers:
    """Return the triggers of all batches by time; of one time by item, as the batches came."""
    if not parts:
        none = np.empty(0, np.int64)
        passed = Passings._make(none.astype(np.int32) for _ in Passings._fields)
        return _Triggers(passed, none, none, none, none)
    columns = zip(*(part.passed for part in parts), strict=True)
    passed = Passings._make(np.concatenate(column) for column in columns)
    order = _by_time(passed.time)
    rest = zip(*(part[1:] for part in parts), strict=True)
    return _Triggers(passed.at(order), *(np.concatenate(column)[order] for column in rest))


def _by_time(times: Ints) -> Ints:
    """Return the rows by time, those of one time as they came."""
    # A sort that keeps order takes five times as long; where few times are alike, those are put
    # in order afterwards.
    order = np.argsort(times)
    is_alike = np.zeros(len(times) + 1, bool)
    is_alike[1:-1] = times[order[1:]] == times[order[:-1]]
    (alike,) = np.nonzero(is_alike[1:] | is_alike[:-1])
    if len(alike) > len(times) // _FEW:
        return np.argsort(times, kind="stable")
    rows = order[alike]
    order[alike] = rows[np.lexsort((rows, times[rows]))]
    return order


def _columns(
    lives: Lives, at: int, duty: Duty, triggers: _Triggers, tables: Mapping[str, WorkingDays]
) -> DutyColumns:
    """Return the rows of a duty, their states still to be told."""
    party = obliged(lives, triggers.passed, duty.party)
    is_his = ~_of_others(lives, duty, triggers.passed, party)
    triggers, party = _kept(triggers, is_his), party[is_his]
    deadline = deadlines(triggers.days, duty.number, duty.unit, tables.get(duty.calendar))
    return DutyColumns(
        duty=np.full(len(party), at, np.int32),
        item=triggers.items,
        party=party,
        trigger=triggers.passed.time,
        evidence=triggers.passed.sequence,
        deadline=deadline,
        done=triggers.done,
        done_by=triggers.done_by,
        state=np.zeros(len(party), np.int8),
    )


def _of_others(
    lives: Lives, duty: Duty, passed: Passings, party: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Say which passings were the act of another role, for which the trigger begins a duty too.

    A battery is taken in by a service point, by a dismantler or by a recycler, and each has a duty
    of its own then: what one of them did is no duty of the others.
    """
    is_other = np.zeros(len(party), bool)
    alike = {each.party for each in lives.scheme.duties if each.trigger == duty.trigger}
    for role in sorted(alike - {duty.party}):
        open_rows = np.flatnonzero((party == NOBODY) & ~is_other)
        is_other[open_rows] = obliged(lives, passed.at(open_rows), role) != NOBODY
    return is_other


def _stacked(told: Sequence[DutyColumns]) -> DutyColumns:
    if not told:
        kinds = (np.int32, np.int64, np.int32, *(np.int64,) * 5, np.int8)
        return DutyColumns._make(np.empty(0, kind) for kind in kinds)
    return DutyColumns._make(np.concatenate(column) for column in zip(*told, strict=True))


def _stated(columns: DutyColumns, until: int, zone: tzinfo) -> DutyColumns:
    """Return the rows with their states at the end of the day; what was done later is not yet."""
    is_done = columns.done != NO_DAY
    done_days = np.full(len(is_done), NO_DAY, np.int64)
    done_days[is_done] = local_days(columns.done[is_done], zone)
    is_done &= done_days <= until
    last = np.where(is_done, done_days, until)
    is_known = columns.deadline != NO_DAY
    state = np.where(is_done, _code(DutyState.DONE), _code(DutyState.DUE))
    state[is_known & (last > columns.deadline)] = _code(DutyState.LATE)
    state[~is_known & ~is_done] = _code(DutyState.UNKNOWN)
    state[columns.party == NOBODY] = _code(DutyState.UNKNOWN)
    return columns._replace(
        done=np.where(is_done, columns.done, NO_DAY),
        done_by=np.where(is_done, columns.done_by, 0),
        state=state.astype(np.int8),
    )


def _code(state: DutyState) -> int:
    return DUTY_STATES.index(state)
