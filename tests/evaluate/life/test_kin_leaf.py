"""Counts of kin: each item once, by class and time."""

import numpy as np

from loopbook.evaluate.life.kin import came_from, contents
from loopbook.evaluate.life.kin_leaf import (
    count_all,
    count_inside,
    count_passed_before,
    of_class,
)
from loopbook.evaluate.life.passed import Passed, passed_of
from loopbook.terms.event import Action
from loopbook.trace.milestone import passings

from .pumps import RECYCLER, THINGS, changed, lives_of, packed, seen

PUMP, OTHER, ROTOR, SPARE, LOT = THINGS


def test_what_was_taken_out_by_the_passing_is_not_inside_then() -> None:
    lives = lives_of(
        [
            packed(0, PUMP, ROTOR, SPARE),
            packed(1, PUMP, SPARE, action=Action.DELETE),
            seen(1, PUMP, step="collecting", place=RECYCLER),
        ]
    )
    items = np.array([0])
    kin = contents(lives, items)
    is_rotor = of_class(lives, kin.item, "rotor")
    passed = passed_of(passings(lives, items, ("collected",)), 1)
    assert count_inside(kin, is_rotor, passed).values.tolist() == [1.0]
    assert count_all(kin, is_rotor, 1).values.tolist() == [2.0]
    assert of_class(lives, kin.item, "pump").tolist() == [False, False]


def test_inputs_count_when_they_had_passed_before_they_went_in() -> None:
    lives = lives_of(
        [
            seen(0, OTHER, step="collecting", place=RECYCLER),
            changed(1, [OTHER, ROTOR], [PUMP]),
            seen(2, ROTOR, step="collecting", place=RECYCLER),
        ]
    )
    kin = came_from(lives, np.array([lives.adjacency.number(PUMP)]))

    def find(items: np.ndarray) -> Passed:
        return passed_of(passings(lives, items, ("collected",)), len(items))

    every = np.ones(len(kin.item), bool)
    assert count_passed_before(kin, every, 1, find).values.tolist() == [1.0]
