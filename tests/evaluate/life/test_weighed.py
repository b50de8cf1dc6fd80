"""Masses of transformations: lots, instances, and what goes on under its own name."""

import numpy as np

from loopbook.evaluate.life.weighed import made_by, used_by, weight_of

from .pumps import THINGS, changed, lives_of, lot, seen, weighing

PUMP, OTHER, ROTOR, SPARE, LOT = THINGS


def test_a_thing_that_is_repaired_weighs_on_both_sides() -> None:
    lives = lives_of(
        [
            seen(0, PUMP, sensors=(weighing("2"),)),
            seen(0, SPARE, sensors=(weighing("0.5"),)),
            changed(1, [PUMP, SPARE], [PUMP], output_quantities=(lot("0.4"),)),
        ]
    )
    made = made_by(lives, np.array([lives.adjacency.number(PUMP)]))
    assert weight_of(lives, made, is_input=True).values.tolist() == [2.5]
    assert weight_of(lives, made, is_input=False).values.tolist() == [2.4]
    used = used_by(lives, np.array([lives.adjacency.number(SPARE)]))
    assert weight_of(lives, used, is_input=False).values.tolist() == [2.4]
    assert weight_of(lives, used, is_input=False, item_class="scrap").values.tolist() == [0.4]


def test_the_last_transformation_counts() -> None:
    lives = lives_of(
        [
            changed(0, [ROTOR], [LOT]),
            seen(1, ROTOR, SPARE),
            seen(1, SPARE, sensors=(weighing("0.5"),)),
            changed(2, [SPARE], [LOT]),
        ]
    )
    made = made_by(lives, np.array([lives.adjacency.number(LOT)]))
    assert made.entries.sequence.tolist() == [4]
    column = weight_of(lives, made, is_input=True)
    assert (column.values.tolist(), column.known.tolist()) == ([0.5], [True])
