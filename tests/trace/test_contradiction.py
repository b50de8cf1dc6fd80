"""Columns of contradictions against a plain loop over the same events."""

from collections.abc import Sequence
from itertools import chain

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings
from tests.trace.plain_contradiction import (
    LOT,
    THING,
    columns_found,
    made,
    plainly_found,
    put,
    said,
)
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

from loopbook.terms.event import Action, Event
from loopbook.trace.contradiction import contradictions
from loopbook.trace.contradiction_row import Contradiction

PLAINLY = {
    Contradiction.TWO_AT_ONCE,
    Contradiction.USED_TWICE,
    Contradiction.USED_AFTER,
    Contradiction.OLDER_THAN_PART,
    Contradiction.CODE_TWICE,
    Contradiction.ENDED_AFTER,
}
NAMES = [*(f"{THING}{n}" for n in range(4)), f"{LOT}1"]
names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)
hours = st.integers(0, 6)
transformed = st.builds(
    lambda when, went, came: made(when, went, [name for name in came if name not in went]),
    hours,
    names,
    names,
)
seen = st.builds(
    lambda when, who, how: said(when, *who, action=how[0], step=how[1]),
    hours,
    names,
    st.sampled_from(
        [
            (Action.ADD, "commissioning"),
            (Action.ADD, "receiving"),
            (Action.OBSERVE, "inspecting"),
            (Action.OBSERVE, "destroying"),
            (Action.DELETE, "shipping"),
        ]
    ),
)
boxed = st.builds(
    lambda when, box, who, how: put(when, f"{THING}box{box}", *who, action=how),
    hours,
    st.integers(0, 1),
    names,
    st.sampled_from([Action.ADD, Action.ADD, Action.DELETE]),
)


@settings(max_examples=30)
@given(st.lists(transformed | seen | boxed, max_size=8), st.integers(1, 4))
def test_columns_find_what_the_plain_loop_finds(events: Sequence[Event], size: int) -> None:
    lives = plain_lives(events, scheme())
    looked = list(contradictions(lives, size=size))
    told = list(chain.from_iterable(part.told for part in looked))
    loops = {
        each for part in told if part.kind is Contradiction.LOOP for each in part.item.tolist()
    }
    found = {each for each in columns_found(lives, told) if each[0] in PLAINLY}
    plain = plainly_found(lives, events)
    if not loops and not any(name.startswith(LOT) for name in _used(events)):
        assert found == plain
    assert {each for each in plain if each[0] != Contradiction.OLDER_THAN_PART} == {
        each for each in found if each[0] != Contradiction.OLDER_THAN_PART
    }
    assert sum(part.seen for part in looked) == lives.item_count()


def _used(events: Sequence[Event]) -> set[str]:
    return {q.epc_class for event in events for q in event.input_quantities}


def test_a_quiet_book_has_none() -> None:
    events = [
        said(0, f"{THING}1", f"{THING}2", action=Action.ADD, step="commissioning"),
        put(1, f"{THING}P", f"{THING}1", f"{THING}2"),
        put(2, f"{THING}P", f"{THING}1", action=Action.DELETE),
        put(2, f"{THING}Q", f"{THING}1"),
        made(3, [f"{THING}2"], [f"{LOT}a"]),
    ]
    parts = list(contradictions(plain_lives(events, scheme())))
    assert sum(len(told.item) for part in parts for told in part.told) == 0
    assert parts[-1].done == parts[-1].total == 5


def test_an_empty_book_has_none() -> None:
    (last,) = contradictions(plain_lives([], scheme()))
    assert sum(len(told.item) for told in last.told) == 0
    assert (last.done, last.total, last.seen) == (0, 0, 0)


def test_a_run_keeps_its_numbers() -> None:
    events = [made(n, [f"{THING}{n}"], [f"{LOT}{n}"]) for n in range(5)]
    events += [made(9, [f"{THING}3"], [f"{LOT}x"])]
    lives = plain_lives(events, scheme())
    for size in (1, 2, 100):
        told = chain.from_iterable(part.told for part in contradictions(lives, size=size))
        twice = [each for each in told if each.kind is Contradiction.USED_TWICE and len(each.item)]
        assert [lives.adjacency.names(each.item) for each in twice] == [[f"{THING}3"]]
        assert np.concatenate([each.sequences for each in twice]).tolist() == [4, 6]
