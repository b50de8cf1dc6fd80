"""Contradictions in one life, by hand: what is one, and what honest users do that is none."""

from collections.abc import Sequence

import msgspec
import pytest
from tests.trace.plain_contradiction import LOT, THING, columns_found, made, put, said
from tests.trace.plain_lives import plain_lives
from tests.trace.world import scheme

from loopbook.terms.event import Action, Event
from loopbook.trace.contradiction import contradictions
from loopbook.trace.contradiction_row import Contradiction

A, B, C = (f"{THING}{name}" for name in "ABC")
L, M = f"{LOT}L", f"{LOT}M"


def new(hours: float, item: str) -> Event:
    """Return the commissioning of a thing."""
    return said(hours, item, action=Action.ADD, step="commissioning")


def found(events: Sequence[Event]) -> set[tuple[str, str, tuple[int, ...]]]:
    """Return (code, item, entries) of all that is told of some events."""
    lives = plain_lives(events, scheme())
    told = [each for part in contradictions(lives) for each in part.told]
    return {(kind, item, entries) for kind, item, _, entries in columns_found(lives, told)}


def test_what_goes_into_two_transformations_is_told_once_with_all_of_them() -> None:
    events = [made(1, [A], [L]), made(2, [A], [M]), made(3, [A], [B])]
    assert (Contradiction.USED_TWICE, A, (1, 2, 3)) in found(events)


def test_a_lot_may_be_used_many_times() -> None:
    assert found([made(1, [L], [A]), made(2, [L], [B])]) == set()


def test_parts_of_one_transformation_are_one_use() -> None:
    parts = [made(1, [A], [L]), made(2, [A], [M])]
    parts = [msgspec.structs.replace(each, transformation_id="urn:x:t") for each in parts]
    assert found(parts) == set()


def test_what_is_taken_apart_and_built_anew_is_reuse() -> None:
    events = [made(0, [], [A]), made(1, [A], [B, C]), made(2, [B, C], [A]), made(3, [A], [L])]
    assert found(events) == set()


def test_a_repair_makes_nothing() -> None:
    repaired = msgspec.structs.replace(made(2, [A], []), outputs=(A,))
    later = msgspec.structs.replace(made(5, [A], []), outputs=(A,), event_id="urn:x:later")
    assert found([made(1, [], [A]), repaired, put(3, B, A), later]) == set()
    assert found([put(1, B, A), repaired]) == set()


def test_a_code_for_two_things_is_told() -> None:
    assert found([new(1, A), new(9, A)]) == {(Contradiction.CODE_TWICE, A, (1, 2))}
    assert found([made(1, [B], [A]), made(2, [C], [A])]) == {(Contradiction.CODE_TWICE, A, (1, 2))}
    assert found([new(1, A), made(2, [B], [A])]) == set()


def test_a_code_that_comes_back_after_the_end_is_told() -> None:
    end = said(2, A, action=Action.DELETE, step="destroying")
    assert found([end, new(3, A)]) == {(Contradiction.CODE_TWICE, A, (1, 2))}


@pytest.mark.parametrize("action", [Action.OBSERVE, Action.DELETE])
def test_what_was_destroyed_is_not_spoken_of(action: Action) -> None:
    events = [said(2, A, action=action, step="destroying"), said(3, A), said(4, A)]
    assert found(events) == {(Contradiction.ENDED_AFTER, A, (1, 2, 3))}
    assert found([events[0], said(1, A)]) == set()


def test_what_was_used_up_is_not_spoken_of_but_for_papers_and_endings() -> None:
    used = made(2, [A], [L])
    assert found([used, said(3, A)]) == {(Contradiction.USED_AFTER, A, (1, 2))}
    assert found([used, put(3, B, A)]) == {(Contradiction.USED_AFTER, A, (1, 2))}
    assert (
        found([used, said(2, A), said(3, A, action=Action.DELETE, step="decommissioning")]) == set()
    )


def test_what_is_used_before_it_is_made_is_told_with_both_entries() -> None:
    assert found([put(1, B, A), new(2, A)]) == {(Contradiction.OLDER_THAN_PART, A, (1, 2))}
    assert found([made(1, [L], [A]), made(2, [M], [L])]) == {
        (Contradiction.OLDER_THAN_PART, L, (1, 2))
    }
    assert found([put(2, B, A), new(2, A)]) == set()
