"""Census: how many items reached a milestone, are between two of them, and for how long.

Pure counting over columns of passings (terms.life.Passings); moments are microseconds since 1970
UTC. Two milestones are told by their position in the columns: 0 goes in, 1 goes out. Where both are
the same milestone, each passing ends the stay before it. Spec: docs/spec/evaluate.md, section 1a.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.life import Passings
from loopbook.terms.period import Period

IN, OUT = 0, 1
"""Positions, in the columns, of the milestone that goes in and of the one that goes out."""

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_LIMB = 10**6


class Span(NamedTuple):
    """Moments from `first`, to `end`, which is not in it."""

    first: int
    end: int


class Count(NamedTuple):
    """What a census of some items comes to: counts of several lots of items are added.

    Fields
      total      number, or microseconds of all of them together
      number     how many pairs `total` is of, where a mean is wanted; else 0
      sequences  entries that were counted
    """

    total: int
    number: int
    sequences: NDArray[np.int64]


Counting = Callable[[Passings, Span], Count]
"""Counts the passings of some items, whole lives each, ordered as Passings are, in a span."""


def span_of(period: Period, zone: ZoneInfo) -> Span:
    """Return the moments of a period in the calendar of a zone."""
    return Span(_moment(period.first, zone), _moment(period.end, zone))


def _moment(month: int, zone: ZoneInfo) -> int:
    first = datetime.combine(date(month // 12, month % 12 + 1, 1), datetime.min.time(), zone)
    return (first - _EPOCH) // _MICROSECOND


def count_passings(passed: Passings, span: Span) -> Count:
    """Return how many passings lie in the span."""
    inside = _inside(passed.time, span)
    return Count(int(inside.sum()), 0, passed.sequence[inside])


def count_items(passed: Passings, span: Span) -> Count:
    """Return how many items have passings in the span, each once."""
    inside = _inside(passed.time, span)
    return Count(len(np.unique(passed.owner[inside])), 0, passed.sequence[inside])


def count_present(passed: Passings, span: Span) -> Count:
    """Return how many items are in at the end of the span: no way out after the last way in."""
    known = passed.at(passed.time < span.end)
    is_in = _is_last(known.owner) & (known.milestone == IN)
    return Count(int(is_in.sum()), 0, known.sequence[is_in])


def sum_presence(passed: Passings, span: Span) -> Count:
    """Return how long items were in during the span, all of them together, in microseconds."""
    known = passed.at(passed.time < span.end)
    is_last = _is_last(known.owner)
    until = np.where(is_last, span.end, np.append(known.time[1:], span.end))
    since = np.maximum(known.time, span.first)
    is_in = (known.milestone == IN) & (until > since)
    is_ending = np.append(False, (is_in & ~is_last)[:-1])[: len(is_in)]
    stays = (until - since)[is_in]
    return Count(_whole_sum(stays), 0, known.sequence[is_in | is_ending])


def sum_stays(passed: Passings, span: Span) -> Count:
    """Return how long the stays were that ended in the span, in microseconds, and how many.

    A stay goes from a way in to the next passing, which must be a way out; a way in that is
    repeated before it begins the stay again.
    """
    return _pairs(passed, (passed.milestone[:-1] == IN) & (passed.milestone[1:] == OUT), span)


def sum_cycles(passed: Passings, span: Span) -> Count:
    """Return how long it was from each passing of one milestone to the next, as `sum_stays`."""
    return _pairs(passed, passed.milestone[1:] == passed.milestone[:-1], span)


def _pairs(passed: Passings, is_pair: NDArray[np.bool_], span: Span) -> Count:
    """Return the neighbours of one item that make a pair and end in the span."""
    is_pair = is_pair & (passed.owner[1:] == passed.owner[:-1]) & _inside(passed.time[1:], span)
    stays = (passed.time[1:] - passed.time[:-1])[is_pair]
    both = np.concatenate([passed.sequence[:-1][is_pair], passed.sequence[1:][is_pair]])
    return Count(_whole_sum(stays), len(stays), both)


def overdue_after(days: int) -> Counting:
    """Return the counting of items that went in more than so many days before the end of the span.

    And neither out nor in since.
    """

    def count(passed: Passings, span: Span) -> Count:
        known = passed.at(passed.time < span.end)
        is_in = _is_last(known.owner) & (known.milestone == IN)
        is_lost = is_in & (span.end - known.time > days * _DAY)
        return Count(int(is_lost.sum()), 0, known.sequence[is_lost])

    return count


def _inside(times: NDArray[np.int64], span: Span) -> NDArray[np.bool_]:
    return (times >= span.first) & (times < span.end)


def _is_last(owners: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each row whether it is the last of its owner."""
    return np.append(owners[1:] != owners[:-1], True)[: len(owners)]


def _whole_sum(values: NDArray[np.int64]) -> int:
    """Return the exact sum, also where it is beyond 64 bits."""
    return int((values // _LIMB).sum()) * _LIMB + int((values % _LIMB).sum())
