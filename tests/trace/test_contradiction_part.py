"""Contradictions of parts: two at once, and taken out before it was put in."""

import pytest
from tests.trace.plain_contradiction import LOT, THING, put, said
from tests.trace.test_contradiction_life import found

from loopbook.terms.event import Action
from loopbook.trace.contradiction_row import Contradiction

CELL, ONE, TWO, BOX = (f"{THING}{name}" for name in ("cell", "one", "two", "box"))
OUT = {"action": Action.DELETE}


def test_a_thing_in_two_others_is_told_with_both_entries() -> None:
    events = [put(1, ONE, CELL), put(2, TWO, CELL)]
    assert found(events) == {(Contradiction.TWO_AT_ONCE, CELL, ())}


def test_moving_on_at_the_same_moment_is_honest() -> None:
    assert found([put(1, ONE, CELL), put(2, ONE, CELL, **OUT), put(2, TWO, CELL)]) == set()
    assert found([put(1, ONE, CELL), put(2, TWO, CELL), put(2, ONE, CELL, **OUT)]) == set()


def test_the_same_thing_said_twice_is_honest() -> None:
    assert found([put(1, ONE, CELL), put(2, ONE, CELL)]) == set()


def test_a_lot_may_lie_in_two_places() -> None:
    assert found([put(1, ONE, f"{LOT}1"), put(2, TWO, f"{LOT}1")]) == set()


def test_a_thing_may_be_said_to_be_in_what_its_container_is_in() -> None:
    assert found([put(1, BOX, ONE), put(2, ONE, CELL), put(3, BOX, CELL)]) == set()
    assert found([put(2, ONE, CELL), put(3, BOX, CELL), put(3, BOX, ONE)]) == {
        (Contradiction.TWO_AT_ONCE, CELL, ())
    } - {(Contradiction.TWO_AT_ONCE, CELL, ())}


def test_a_long_stay_is_compared_with_all_after_it() -> None:
    events = [put(1, ONE, CELL), put(2, ONE, BOX), put(3, ONE, BOX, **OUT), put(4, TWO, CELL)]
    assert found(events) == {(Contradiction.TWO_AT_ONCE, CELL, ())}


def test_taken_out_before_it_was_put_in_is_told() -> None:
    events = [put(1, ONE, CELL, **OUT), put(2, ONE, CELL)]
    assert found(events) == {(Contradiction.REMOVED_BEFORE, CELL, (1, 2))}


def test_taken_out_of_another_thing_than_it_comes_into_later_is_a_note() -> None:
    events = [put(1, ONE, CELL, **OUT), put(2, TWO, CELL)]
    assert found(events) == {(Contradiction.NEVER_ADDED, CELL, (1,))}
    assert found([said(0, CELL), put(1, ONE, CELL, **OUT)]) == {
        (Contradiction.NEVER_ADDED, CELL, (1 + 1,))
    }


@pytest.mark.parametrize("later", [0, 48])
def test_taken_out_twice_and_put_in_again_is_a_note(later: int) -> None:
    events = [
        put(1, ONE, CELL),
        put(2, ONE, CELL, **OUT),
        put(3 + later, ONE, CELL, **OUT),
        put(4 + later, ONE, CELL),
    ]
    told = found(events)
    # Within a day, two may tell of one removal.
    assert told == ({(Contradiction.NEVER_ADDED, CELL, (3,))} if later else set())
