"""Duty: who must report what, until when; and how it stands for one item."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

RECORD = "record"
"""In `Duty.done_by`: the duty is done when the trigger's own entry is in the book."""


class DutyUnit(StrEnum):
    """What a deadline counts in."""

    WORKING_DAY = "working_day"  # days on which offices work by the duty's calendar
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DayKind(StrEnum):
    """What a calendar says of a day that is not as its weekday would have it."""

    OFF = "off"  # a holiday, or a weekday given free for one
    WORK = "work"  # a weekend day worked for a holiday


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True):
    """A row of calendars.csv: a day that is not as its weekday would have it."""

    calendar: str
    day: date
    kind: DayKind
    label_en: str
    label_zh: str
    source: str
    rule: str


class Calendar(msgspec.Struct, frozen=True):
    """The working days of a jurisdiction: Monday to Friday, but for `days`.

    Fields
      first, last  the years that are known in full; outside, no working day can be counted
    """

    id: str
    first: int
    last: int
    days: tuple[CalendarDay, ...]


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A row of duties.csv: who must report what, and until when.

    Fields
      party        term of kind role: what the one who must is
      trigger      milestone that begins it, for each item that passes it
      done_by      milestone that ends it, at the same item; or RECORD
      number       of units after the day of the trigger; None: no text that was read says how many
      calendar     by which working days are counted; empty for other units
      valid_from, valid_to  the trigger lies in it, both days included
      regime_en, regime_zh  the text it comes from, for people
      grade        how far it is verified
    """

    id: str
    label_en: str
    label_zh: str
    party: str
    trigger: str
    done_by: str
    number: int | None = None
    unit: DutyUnit | None = None
    calendar: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    regime_en: str
    regime_zh: str
    grade: str
    source: str
    rule: str


class DutyState(StrEnum):
    """How a duty stands on a day."""

    DUE = "due"  # not done; its deadline is to come
    LATE = "late"  # not done by its deadline; done since, or not
    DONE = "done"  # by its deadline
    UNKNOWN = "unknown"  # no deadline is known, and it is not done; or the party is not known


DUTY_STATES = tuple(DutyState)
"""States by their code in a column."""


class DutyColumns(NamedTuple):
    """Duties of items, one a row, as numpy columns; by duty, trigger time, item.

    Fields
      duty       position in the duties asked about (int32)
      item       number of the item (int64)
      party      position in `Lives.texts` of who must; 0: not known (int32)
      trigger    moment of the trigger, microseconds since 1970 UTC (int64)
      evidence   entry of the trigger (int64)
      deadline   last day, days since 1970; NO_DAY: unknown (int64)
      done       moment it was done; NO_DAY: it is not (int64)
      done_by    entry that did it; 0: none (int64)
      state      position in DUTY_STATES (int8)
    """

    duty: NDArray[np.int32]
    item: NDArray[np.int64]
    party: NDArray[np.int32]
    trigger: NDArray[np.int64]
    evidence: NDArray[np.int64]
    deadline: NDArray[np.int64]
    done: NDArray[np.int64]
    done_by: NDArray[np.int64]
    state: NDArray[np.int8]


NO_DAY = -(2**63)
"""Stands in columns of days and moments for none."""


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A duty of one party for one item, for a person.

    Fields
      deadline   last day; None: unknown
      evidence   entry of the trigger;  done_by  entry that did it, 0: none
      days_left  until the deadline, negative after it; counted in days; None: unknown or done
    """

    duty: Duty
    item: str
    party: str
    trigger: datetime
    evidence: int
    deadline: date | None = None
    done: datetime | None = None
    done_by: int = 0
    state: DutyState
    days_left: int | None = None


class DutyCount(msgspec.Struct, frozen=True):
    """How many items of a duty stand how, for a party."""

    duty: Duty
    party: str
    due: int
    late: int
    done: int
    unknown: int


class Duties(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed on a day.

    Fields
      counts  by duty and party, in the order of the pack
      owed    late ones first, then by deadline; made when looked at, those asked for
    """

    day: date
    counts: tuple[DutyCount, ...]
    owed: Sequence[Owed]
