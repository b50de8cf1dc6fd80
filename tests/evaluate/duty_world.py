"""A pack with duties, events under it, and the duties told by a plain loop over passings."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import load_pack
from loopbook.terms.duty import RECORD, Calendar, DayKind, Duty, DutyState, DutyUnit
from loopbook.terms.event import Action, Event, EventType
from loopbook.terms.life import Lives
from loopbook.terms.lineage import moment_of
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from loopbook.trace.milestone import passings

FOLDER = Path(__file__).parent / "duty_pack"
LEAVES = Leaves(indicators=(), ladders=(), checks=())
CELL = "https://id.example.org/01/09520001000119/21/"
VEHICLE = "https://id.example.org/01/09520001000201/21/V1"
GARAGE = "https://id.example.org/414/9520001000010"
PLANT = "https://id.example.org/414/9520001000027"
FIRM = "https://id.example.org/417/9520001000034"
ROLE, OPERATOR = "urn:loopbook:v1:role", "urn:loopbook:v1:operator"


def pack() -> Scheme:
    """Return the pack of the folder, compiled."""
    return compile_scheme(load_pack(FOLDER), {}, LEAVES)


def moment(text: str) -> datetime:
    """Return a moment in Shanghai, written as `2025-03-01` or `2025-03-01 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def event(step: str, time: datetime, item: str, place: str = "", disposition: str = "") -> Event:
    """Return an observation of one item; for the step `treating` its transformation."""
    is_end = step == "treating"
    return Event(
        type=EventType.TRANSFORMATION if is_end else EventType.OBJECT,
        action=None if is_end else Action.OBSERVE,
        time=time,
        offset="+08:00",
        event_id=f"ni:///{step}{time.isoformat()}{item}{place}{disposition}",
        biz_step="" if is_end else step,
        disposition=disposition,
        read_point=place,
        epcs=() if is_end else (item,),
        inputs=(item,) if is_end else (),
        outputs=(f"{item}/made",) if is_end else (),
    )


def master(place: str, **attributes: str) -> dict[str, MasterRecord]:
    """Return the master record of a place or party: `role`, `operator`."""
    named: dict[str, object] = {
        f"urn:loopbook:v1:{name}": value for name, value in attributes.items()
    }
    return {place: MasterRecord("urn:epcglobal:epcis:vtype:ReadPoint", place, named)}


Row = tuple[str, str, str, date | None, str, str]


def plain_duties(lives: Lives, asked: Sequence[Duty], day: date) -> list[Row]:
    """Return id, item, trigger, deadline, done and state (who must left out), by a walk."""
    zone = ZoneInfo(lives.scheme.system.zone)
    found = []
    for duty in asked:
        rows = []
        for number in range(lives.item_count()):
            rows += _of_item(lives, number, duty, zone, day)
        found += sorted(rows, key=lambda row: row[2])
    return found


def _of_item(lives: Lives, number: int, duty: Duty, zone: ZoneInfo, day: date) -> list[Row]:
    items = np.array([number])
    (name,) = lives.adjacency.names(items)
    begun = passings(lives, items, [duty.trigger])
    ended = [] if duty.done_by == RECORD else passings(lives, items, [duty.done_by]).time.tolist()
    rows: list[Row] = []
    for time, recorded in zip(begun.time.tolist(), begun.record_time.tolist(), strict=True):
        done: int | None = recorded
        if duty.done_by != RECORD:
            at = bisect_left(ended, time)
            done = ended[at] if at < len(ended) else None
            # What one trigger took, and what lies before it, no later one can take.
            ended = ended[at + 1 :]
        first = moment_of(time).astimezone(zone).date()
        is_his = (duty.valid_from or date.min) <= first <= (duty.valid_to or date.max)
        if first > day or not is_his:
            continue
        deadline = _deadline(first, duty, lives.scheme.calendars)
        when = None if done is None else moment_of(done)
        if when is not None and when.astimezone(zone).date() > day:
            when = None
        state = _state(deadline, when and when.astimezone(zone).date(), day)
        rows.append((duty.id, name, moment_of(time).isoformat(), deadline, str(when), state))
    return rows


def _state(deadline: date | None, done: date | None, day: date) -> DutyState:
    if deadline is None:
        return DutyState.UNKNOWN if done is None else DutyState.DONE
    if (done or day) > deadline:
        return DutyState.LATE
    return DutyState.DUE if done is None else DutyState.DONE


def _deadline(first: date, duty: Duty, calendars: dict[str, Calendar]) -> date | None:
    if duty.number is None:
        return None
    match duty.unit:
        case DutyUnit.DAY:
            return first + timedelta(days=duty.number)
        case DutyUnit.MONTH:
            year, month = divmod(first.year * 12 + first.month - 1 + duty.number, 12)
            return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
        case _:
            return _walked(first, duty.number, calendars[duty.calendar])


def _walked(day: date, number: int, calendar: Calendar) -> date | None:
    kinds = {each.day: each.kind for each in calendar.days}
    while number:
        day += timedelta(days=1)
        if not calendar.first <= day.year <= calendar.last:
            return None
        number -= kinds[day] is DayKind.WORK if day in kinds else day.weekday() < 5
    return day
