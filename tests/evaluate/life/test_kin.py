"""Kin: contents with their times, and transformations stepped through."""

import numpy as np

from loopbook.evaluate.life.kin import (
    Kin,
    became,
    came_from,
    contents,
    joined_kin,
    nodes,
    went_into,
)
from loopbook.terms.event import Action
from loopbook.terms.life import Lives

from .pumps import THINGS, changed, lives_of, packed

PUMP, OTHER, ROTOR, SPARE, LOT = THINGS


def names(lives: Lives, kin: Kin) -> list[str]:
    return lives.adjacency.names(kin.item)


def number(lives: Lives, name: str) -> np.ndarray:
    return np.array([lives.adjacency.number(name)])


def test_what_is_inside_of_the_inner_is_inside_of_the_outer_while_both_last() -> None:
    lives = lives_of(
        [
            packed(0, ROTOR, SPARE),
            packed(2, ROTOR, SPARE, action=Action.DELETE),
            packed(3, PUMP, ROTOR),
        ]
    )
    assert names(lives, contents(lives, number(lives, PUMP))) == [ROTOR]
    assert names(lives, contents(lives, number(lives, ROTOR))) == [SPARE]


def test_a_transformation_with_its_own_identifier_is_stepped_through() -> None:
    lives = lives_of(
        [
            changed(0, [ROTOR], [], transformation_id="urn:t:1"),
            changed(1, [SPARE], [PUMP], transformation_id="urn:t:1"),
        ]
    )
    assert names(lives, came_from(lives, number(lives, PUMP))) == [ROTOR, SPARE]
    assert names(lives, went_into(lives, number(lives, ROTOR))) == [PUMP]
    near = became(lives, number(lives, PUMP), is_into=True)
    assert nodes(lives, near.item).tolist() == [True]
    assert nodes(lives, number(lives, ROTOR)).tolist() == [False]
    assert len(joined_kin([near, near]).owner) == 2
