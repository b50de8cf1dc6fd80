"""Leaves over passings, worked by hand."""

import numpy as np
import pytest

from loopbook.evaluate.life.leaf_column import LeafColumn
from loopbook.evaluate.life.passed import (
    Passed,
    age_since,
    days_between,
    has_passed,
    is_after,
    is_before,
    moments,
    one_each,
    passed_of,
    sequences,
    times_passed,
)
from loopbook.terms.life import Passings

HOUR = 3_600_000_000


def passed(*rows: tuple[int, int, int]) -> Passed:
    """Return passings of three items: owner, hour, entry."""
    owner, hour, sequence = np.array(rows, np.int64).reshape(-1, 3).T
    zero = np.zeros(len(owner), np.int32)
    time = hour * HOUR
    return passed_of(Passings(owner, zero, time, sequence, zero, zero, zero, time), 3)


SOLD = passed((0, 1, 10), (0, 5, 14), (1, 2, 11))
TAKEN = passed((0, 3, 12), (0, 9, 15), (2, 4, 13))


def told(column: LeafColumn) -> list[float | bool | None]:
    pairs = zip(column.values.tolist(), column.known.tolist(), strict=True)
    return [value if known else None for value, known in pairs]


def test_whether_how_often_and_how_long_ago() -> None:
    assert told(has_passed(SOLD)) == [True, True, False]
    assert told(times_passed(SOLD)) == [2, 1, 0]
    assert told(age_since(SOLD, 6 * HOUR)) == [3600, 4 * 3600, None]


def test_days_go_from_the_first_to_the_next_of_the_other() -> None:
    found = days_between(SOLD, TAKEN)
    assert told(found) == [2 * 3600, None, None]
    assert sorted(found.entries().sequence.tolist()) == [10, 12]
    assert told(days_between(TAKEN, SOLD)) == [2 * 3600, None, None]
    assert found.exact is not None
    assert found.exact(0) == 7200


def test_order_is_unknown_where_something_lacks() -> None:
    assert told(is_before(SOLD, TAKEN)) == [True, None, None]
    assert told(is_before(TAKEN, SOLD)) == [False, None, None]
    assert told(is_after(SOLD, TAKEN)) == [False, None, False]
    assert told(is_after(TAKEN, SOLD)) == [True, False, None]


@pytest.mark.parametrize("read", [moments, sequences])
def test_no_passing_has_neither_time_nor_entry(read: object) -> None:
    assert callable(read)
    assert read(passed(), np.array([-1, -1, -1])).tolist() == [0, 0, 0]
    assert read(SOLD, np.array([-1])).tolist() == [0]
    assert one_each(SOLD, SOLD.last).sequence.tolist() == [14, 11]
