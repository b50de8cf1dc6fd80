"""Census: columns counted against a plain reading of each life."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate import census
from loopbook.evaluate.census import IN, OUT, Span
from loopbook.terms.life import Passings
from loopbook.terms.period import period

SPAN = Span(10, 20)
DAY = 86_400_000_000

LIVES = st.lists(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([IN, OUT])), max_size=6).map(sorted),
    max_size=5,
)
"""Lives of some items: moments with the milestone reached, in order."""


def columns(lives, milestones=2):
    rows = [
        (owner, milestone if milestones == 2 else IN, time)
        for owner, life in enumerate(lives)
        for time, milestone in life
    ]
    owner, milestone, time = (np.array([row[at] for row in rows], np.int64) for at in range(3))
    empty = np.zeros(len(rows), np.int32)
    sequence = np.arange(1, len(rows) + 1)
    return Passings(
        owner, milestone.astype(np.int32), time, sequence, empty, empty, empty, time
    )  # fmt: skip


def inside(time):
    return SPAN.first <= time < SPAN.end


def state_at(life, moment):
    """Say whether the item is in just before `moment`."""
    last = [milestone for time, milestone in life if time < moment][-1:]
    return last == [IN]


@given(LIVES)
def test_passings_and_items_are_those_of_the_span(lives) -> None:
    passed = columns(lives)
    told = [[time for time, _ in life if inside(time)] for life in lives]
    assert census.count_passings(passed, SPAN).total == sum(len(times) for times in told)
    assert census.count_items(passed, SPAN).total == sum(bool(times) for times in told)
    assert len(census.count_items(passed, SPAN).sequences) == sum(len(times) for times in told)


@given(LIVES)
def test_present_is_what_went_in_and_not_out(lives) -> None:
    count = census.count_present(columns(lives), SPAN)
    assert count.total == sum(state_at(life, SPAN.end) for life in lives)
    assert len(count.sequences) == count.total


@given(LIVES)
def test_presence_is_counted_moment_by_moment(lives) -> None:
    moments = range(SPAN.first, SPAN.end)
    together = sum(state_at(life, moment + 1) for life in lives for moment in moments)
    assert census.sum_presence(columns(lives), SPAN).total == together


@given(LIVES)
def test_stays_end_with_the_next_way_out(lives) -> None:
    stays = [
        after - before
        for life in lives
        for (before, first), (after, last) in pairwise(life)
        if (first, last) == (IN, OUT) and inside(after)
    ]
    count = census.sum_stays(columns(lives), SPAN)
    assert (count.total, count.number) == (sum(stays), len(stays))
    assert len(count.sequences) == 2 * len(stays)


@given(LIVES)
def test_cycles_go_from_each_passing_to_the_next(lives) -> None:
    cycles = [
        after - before
        for life in lives
        for (before, _), (after, _) in pairwise(life)
        if inside(after)
    ]
    count = census.sum_cycles(columns(lives, 1), SPAN)
    assert (count.total, count.number) == (sum(cycles), len(cycles))


@given(LIVES, st.integers(1, 3))
def test_overdue_is_in_and_older_than_so_many_days(lives, days) -> None:
    lived = [[(time * DAY, milestone) for time, milestone in life] for life in lives]
    span = Span(SPAN.first * DAY, SPAN.end * DAY)
    late = [
        life
        for life in lives
        if state_at(life, SPAN.end)
        and SPAN.end - max(time for time, _ in life if time < SPAN.end) > days
    ]
    assert census.overdue_after(days)(columns(lived), span).total == len(late)


def test_sums_beyond_64_bits_are_exact() -> None:
    long = 2**61
    lives = [[(0, IN), (long + at, OUT)] for at in range(8)]
    count = census.sum_stays(columns(lives), Span(0, 2**62))
    assert count.total == 8 * long + sum(range(8))


def test_a_period_begins_and_ends_in_its_zone() -> None:
    span = census.span_of(period("2025"), ZoneInfo("Asia/Shanghai"))
    first = datetime(2024, 12, 31, 16, tzinfo=UTC).timestamp() * 1e6
    assert (span.first, span.end - span.first) == (first, 365 * DAY)
