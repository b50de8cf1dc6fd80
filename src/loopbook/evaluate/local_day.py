"""Local day: the day on which a moment falls, where the clock stands in a zone.

A law counts days as people live them. What is recorded in Shanghai at one in the morning belongs to
that day, though it is still the day before in UTC.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Beyond these a zone cannot be asked: its answer would leave the years of the calendar.
_FIRST = (datetime(1, 1, 3, tzinfo=UTC) - _EPOCH).days
_LAST = (datetime(9999, 12, 29, tzinfo=UTC) - _EPOCH).days


def local_days(moments: Ints, zone: tzinfo) -> Ints:
    """Return the local day of each moment, days since 1970.

    Parameters
      moments  microseconds since 1970 UTC, within the years 1 to 9999
    """
    if not len(moments):
        return np.empty(0, np.int64)
    days = moments // _DAY
    # A zone is asked twice a day, not once a moment: its offset is one all day but for a few days.
    first = int(days.min())
    at = days - first
    is_there = np.zeros(int(at.max()) + 1, bool)
    is_there[at] = True
    begins, ends = np.zeros(len(is_there), np.int64), np.zeros(len(is_there), np.int64)
    for place in np.flatnonzero(is_there).tolist():
        day = first + place
        begins[place] = _offset(day * _DAY, zone)
        ends[place] = _offset((day + 1) * _DAY - 1, zone)
    offsets = begins[at]
    for place in np.flatnonzero(begins != ends).tolist():
        change = _change((first + place) * _DAY, int(begins[place]), zone)
        offsets[(at == place) & (moments >= change)] = ends[place]
    offsets += moments
    offsets //= _DAY
    return offsets


@lru_cache(maxsize=65_536)
def _offset(moment: int, zone: tzinfo) -> int:
    """Return what the clock in a zone is ahead of UTC, in microseconds."""
    day, rest = divmod(moment, _DAY)
    asked = _EPOCH + timedelta(days=min(max(day, _FIRST), _LAST), microseconds=rest)
    ahead = asked.astimezone(zone).utcoffset() or timedelta()
    return ahead // timedelta(microseconds=1)


def _change(begin: int, offset: int, zone: tzinfo) -> int:
    """Return the first moment of the day from `begin` whose offset is no more `offset`."""
    low, high = begin // _SECOND, (begin + _DAY) // _SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle * _SECOND, zone) == offset:
            low = middle
        else:
            high = middle
    return high * _SECOND
