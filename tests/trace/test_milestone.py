"""Passings by columns equal the plain reading, event by event."""

import numpy as np
from hypothesis import given, settings
from tests.evaluate.life.plain_life import PlainLife, numbers_of
from tests.evaluate.life.pumps import (
    MAKER,
    OPERATOR,
    RECYCLER,
    THINGS,
    YARD,
    changed,
    lives_of,
    scheme,
    seen,
    stories,
)

from loopbook.terms.event import Action, Event
from loopbook.terms.lineage import microseconds_of
from loopbook.trace.milestone import passings, role_columns, roles_of, rows_reached

NAMES = tuple(scheme().milestones)


@settings(max_examples=40)
@given(stories())
def test_passings_are_those_of_the_plain_reading(events: list[Event]) -> None:
    lives = lives_of(events)
    items = numbers_of(lives)
    found = passings(lives, items, NAMES)
    rows = zip(*(column.tolist() for column in found[:4]), strict=True)
    plain = [
        (owner, NAMES.index(milestone), microseconds_of(event.time), sequence)
        for owner, name in enumerate(lives.adjacency.names(items))
        for milestone in NAMES
        for sequence, event in PlainLife(events, name, lives).passings(milestone)
    ]
    assert list(rows) == sorted(plain, key=lambda row: (row[0], row[2], row[3], row[1]))


def test_each_row_says_where_who_and_when_it_was_recorded() -> None:
    event = seen(2, THINGS[0], step="commissioning", place=MAKER, action=Action.ADD)
    lives = lives_of([event])
    (row,) = zip(*passings(lives, np.array([0]), ("sold", "made")), strict=True)
    assert row[:2] == (0, 1)
    assert [lives.texts[at] for at in row[4:7]] == [MAKER, "", OPERATOR]
    assert row[7] == microseconds_of(event.time)


def test_alternatives_of_one_milestone_count_an_entry_once() -> None:
    lives = lives_of([changed(0, [THINGS[2]], [THINGS[0]])])
    rows = rows_reached(lives, np.array([0, 1]), NAMES)
    assert [row.rule for row in rows] == ["milestones.csv:3"]
    assert len(passings(lives, np.array([0, 1]), NAMES).owner) == 1


def test_the_role_is_that_of_the_read_point_or_else_of_the_business_location() -> None:
    at_shop = seen(0, THINGS[0], step="collecting", place=MAKER, biz_location=RECYCLER)
    lives = lives_of([at_shop, seen(1, THINGS[0], step="collecting", biz_location=RECYCLER)])
    assert passings(lives, np.array([0]), ("collected",)).sequence.tolist() == [2]
    touches = lives.touches(np.array([0]))
    codes, names = role_columns(lives, touches.read_point, touches.biz_location)
    assert [names[code] for code in codes] == ["maker", "recycler"]


def test_places_without_a_role_have_the_empty_one() -> None:
    lives = lives_of([seen(0, THINGS[0], place=YARD)])
    codes, names = roles_of(lives, lives.touches(np.array([0])).read_point)
    assert [names[code] for code in codes] == [""]


def test_no_items_and_no_milestones_have_no_passings() -> None:
    lives = lives_of([seen(0, THINGS[0], step="collecting", place=RECYCLER)])
    assert not len(passings(lives, np.zeros(0, np.int64), NAMES).owner)
    assert not len(passings(lives, np.array([0]), ()).owner)
