"""Leaves over places and parties, worked by hand."""

import numpy as np

from loopbook.evaluate.life.leaf_column import LeafColumn
from loopbook.evaluate.life.passed import Passed, passed_of
from loopbook.evaluate.life.placed import by_role, is_at_role, went_to_role
from loopbook.terms.event import Event
from loopbook.terms.life import Lives
from loopbook.trace.milestone import passings

from .pumps import MAKER, SHOP, THINGS, YARD, lives_of, seen


def sold(place: str = "", **fields: object) -> Event:
    return seen(
        0, THINGS[0], step="retail_selling", disposition="retail_sold", place=place, **fields
    )


def passed(lives: Lives) -> Passed:
    return passed_of(passings(lives, np.array([0]), ("sold",)), 1)


def told(column: LeafColumn) -> bool | None:
    return bool(column.values[0]) if column.known[0] else None


def test_a_place_has_its_role_or_that_of_who_runs_it() -> None:
    for place, role, found in (
        (MAKER, "maker", True),
        (MAKER, "recycler", False),
        (YARD, "recycler", True),
        (SHOP, "recycler", False),
        ("", "recycler", None),
    ):
        lives = lives_of([sold(place)])
        assert told(is_at_role(lives, passed(lives), role)) is found


def test_some_destination_has_the_role_and_none_named_is_unknown() -> None:
    lives = lives_of([sold(destinations=(("location", SHOP), ("location", YARD)))])
    assert told(went_to_role(lives, passed(lives), "recycler")) is True
    assert told(went_to_role(lives, passed(lives), "maker")) is False
    lives = lives_of([sold(sources=(("location", MAKER),))])
    assert told(went_to_role(lives, passed(lives), "maker")) is None


def test_the_party_that_recorded_it_has_the_role() -> None:
    lives = lives_of([sold()])
    assert told(by_role(lives, passed(lives), "recycler")) is True
    assert told(by_role(lives, passed(lives), "maker")) is False
