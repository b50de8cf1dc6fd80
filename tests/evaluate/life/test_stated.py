"""Leaves over facts, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import numpy as np

from loopbook.evaluate.life.leaf_column import LeafColumn
from loopbook.evaluate.life.passed import passed_of
from loopbook.evaluate.life.stated import (
    earliest,
    highest,
    is_stated,
    latest,
    lowest,
    stated_at,
    stated_of,
)
from loopbook.terms.event import SensorReport
from loopbook.trace.milestone import passings

from .pumps import THINGS, lives_of, seen, weighing

EVENTS = [
    seen(0, THINGS[0], sensors=(weighing("0.3"),)),
    seen(1, THINGS[0], step="collecting", sensors=(weighing("0.1"),)),
    seen(2, THINGS[0], sensors=(weighing("0.2"),)),
    seen(3, THINGS[1], sensors=(SensorReport("urn:loopbook:v1:category", None),)),
]
LIVES = lives_of(EVENTS)
ITEMS = np.array([0, 1])
STATED = stated_of(LIVES, ITEMS, "mass")


def told(column: LeafColumn) -> list[float | bool | None]:
    pairs = zip(column.values.tolist(), column.known.tolist(), strict=True)
    return [value if known else None for value, known in pairs]


def test_the_latest_the_first_the_highest_and_the_lowest() -> None:
    assert told(latest(STATED)) == [0.2, None]
    assert told(earliest(STATED)) == [0.3, None]
    assert told(highest(STATED)) == [0.3, None]
    assert told(lowest(STATED)) == [0.1, None]
    assert told(is_stated(STATED)) == [True, False]


def test_the_exact_number_is_the_one_that_the_entry_states() -> None:
    found = lowest(STATED)
    assert found.exact is not None
    assert found.exact(0) == Fraction(1, 10)
    assert found.entries().sequence.tolist() == [2]


def test_a_number_that_no_event_states_is_its_float() -> None:
    other = msgspec.structs.replace(
        EVENTS[0], sensors=(SensorReport("Mass", Decimal("0.3"), "GRM"),)
    )
    stated = stated_of(lives_of([other]), np.array([0]), "mass")
    stated.rows.value[0] = 0.25
    assert stated.exact(0) == Fraction(1, 4)


def test_the_value_at_a_milestone_is_what_its_entry_states() -> None:
    rows = passings(LIVES, ITEMS, ("collected",))
    assert told(stated_at(STATED, passed_of(rows, 2))) == [None, None]  # no recycler took it
