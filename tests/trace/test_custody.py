"""Where things are, what is inside them: hand-worked chains, and a plain loop over any history."""

from collections.abc import Sequence

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.handings import (
    AGGREGATION,
    BOX,
    ITEM,
    PALLET,
    SITES,
    SOME,
    gave,
    histories,
    packed,
    seen,
    step,
    used,
    with_handings,
)
from tests.trace.plain_lives import PlainLives, plain_lives
from tests.trace.world import at, scheme

from loopbook.terms.event import Action, Event
from loopbook.terms.lineage import microseconds_of, moment_of
from loopbook.trace.custody import inside, where

ONE, TWO, THREE = SITES


def lives(*events: Event, parties: Sequence[str] = ()) -> PlainLives:
    return plain_lives(events, with_handings(scheme()), parties=parties)


def place_of(
    told: PlainLives, item: str, hours: float | None = None
) -> tuple[str, str, bool, bool]:
    """Return the place, the holder, whether it moves, whether it ended."""
    number = np.array([told.adjacency.number(item)])
    moment = () if hours is None else (microseconds_of(at(hours)),)
    found = where(told, number, *moment)
    (holder,) = told.adjacency.names(found.holder)
    moving, ended = bool(found.is_moving[0]), bool(found.is_ended[0])
    return told.texts[int(found.place[0])], holder, moving, ended


def test_a_thing_is_where_it_was_seen_last() -> None:
    told = lives(step(1, "receiving", ONE, ITEM), seen(2, TWO, ITEM))
    assert place_of(told, ITEM) == (TWO, ITEM, False, False)
    assert place_of(told, ITEM, 1.5) == (ONE, ITEM, False, False)


def test_a_thing_handed_over_and_not_received_is_on_the_way() -> None:
    told = lives(step(1, "receiving", ONE, ITEM), gave(2, ONE, ITEM))
    assert place_of(told, ITEM) == ("", ITEM, True, False)
    told = lives(gave(2, ONE, ITEM), step(3, "receiving", TWO, ITEM))
    assert place_of(told, ITEM) == (TWO, ITEM, False, False)


def test_a_thing_goes_with_what_it_is_in() -> None:
    told = lives(
        seen(1, ONE, ITEM),
        packed(2, BOX, (ITEM,), ONE),
        packed(3, PALLET, (BOX,), ONE),
        gave(4, ONE, PALLET),
        step(5, "receiving", THREE, PALLET),
        packed(6, BOX, (ITEM,), THREE, Action.DELETE),
        gave(7, THREE, PALLET),
    )
    assert place_of(told, ITEM, 4.5) == ("", PALLET, True, False)
    assert place_of(told, ITEM, 5.5) == (THREE, PALLET, False, False)
    assert place_of(told, ITEM) == (THREE, ITEM, False, False)
    assert place_of(told, BOX) == ("", PALLET, True, False)


def test_what_came_out_of_a_box_is_where_the_box_had_brought_it() -> None:
    told = lives(
        packed(1, BOX, (ITEM,), ONE),
        packed(2, PALLET, (BOX,), ONE),
        gave(3, ONE, PALLET),
        step(4, "receiving", TWO, PALLET),
        packed(5, PALLET, (BOX,), "", Action.DELETE),
        packed(6, BOX, (ITEM,), "", Action.DELETE),
        seen(7, THREE, BOX),
    )
    assert place_of(told, ITEM) == (TWO, ITEM, False, False)
    assert place_of(told, ITEM, 3.5) == ("", PALLET, True, False)
    assert place_of(told, BOX) == (THREE, BOX, False, False)
    # Put in again, it goes with the box from then on.
    again = lives(
        packed(1, BOX, (ITEM,), ONE),
        packed(2, BOX, (ITEM,), ONE, Action.DELETE),
        seen(3, TWO, BOX),
        packed(4, BOX, (ITEM,), ""),
        seen(5, THREE, BOX),
    )
    assert place_of(again, ITEM, 3.5) == (ONE, ITEM, False, False)
    assert place_of(again, ITEM, 4.5) == (ONE, BOX, False, False)
    assert place_of(again, ITEM) == (THREE, BOX, False, False)


def test_all_that_is_unpacked_unnamed_is_where_it_was_unpacked() -> None:
    told = lives(packed(1, BOX, (ITEM,), ONE), packed(2, BOX, (), TWO, Action.DELETE))
    assert place_of(told, ITEM) == (TWO, ITEM, False, False)
    assert place_of(told, ITEM, 1.5) == (ONE, BOX, False, False)


def test_what_is_packed_elsewhere_does_not_go_with_the_old_box() -> None:
    told = lives(
        packed(1, BOX, (ITEM,), ONE),
        seen(2, TWO, BOX),
        packed(3, PALLET, (ITEM,), ""),
        packed(4, "urn:other", (BOX,), ""),
        seen(5, THREE, "urn:other"),
        packed(6, "urn:other", (BOX,), "", Action.DELETE),
    )
    assert place_of(told, ITEM) == (TWO, PALLET, False, False)
    assert place_of(told, BOX) == (THREE, BOX, False, False)


def test_a_box_that_ended_brought_its_things_where_it_ended() -> None:
    told = lives(
        packed(1, BOX, (ITEM,), ONE),
        gave(2, ONE, BOX),
        step(3, "receiving", TWO, BOX),
        step(4, "destroying", TWO, BOX),
        seen(5, "", ITEM),
    )
    assert place_of(told, ITEM) == (TWO, ITEM, False, False)
    assert place_of(told, BOX) == (TWO, BOX, False, True)


def test_what_was_used_up_is_no_more() -> None:
    told = lives(packed(1, BOX, (ITEM,), ONE), used(2, TWO, (BOX,), ("urn:out",)))
    assert place_of(told, ITEM) == (TWO, BOX, False, True)
    assert place_of(told, "urn:out") == (TWO, "urn:out", False, False)
    told = lives(step(1, "destroying", TWO, ITEM), seen(2, ONE, ITEM))
    assert place_of(told, ITEM)[3]


def test_a_lot_that_goes_on_was_not_used_up() -> None:
    told = lives(used(1, TWO, (ITEM,), ("urn:out",)), seen(2, ONE, ITEM))
    assert place_of(told, ITEM) == (ONE, ITEM, False, False)


def test_what_was_sold_in_a_shop_is_nowhere_known_and_not_on_the_way() -> None:
    told = lives(seen(1, ONE, ITEM), step(2, "retail_selling", ONE, ITEM))
    assert place_of(told, ITEM) == ("", ITEM, False, False)


def test_a_receipt_names_who_has_it() -> None:
    taken = msgspec.structs.replace(
        step(1, "receiving", ONE, ITEM), destinations=(("possessing_party", "urn:shop"),)
    )
    told = lives(taken, parties=("urn:carrier",))
    found = where(told, np.array([0]))
    assert told.texts[int(found.party[0])] == "urn:shop"
    plain = lives(step(1, "receiving", ONE, ITEM), parties=("urn:carrier",))
    assert plain.texts[int(where(plain, np.array([0])).party[0])] == "urn:carrier"


def test_boxes_inside_each_other_end() -> None:
    told = lives(packed(1, BOX, (PALLET,), ONE), packed(2, PALLET, (BOX,), TWO))
    for item in (BOX, PALLET):
        assert place_of(told, item)[0] == TWO


def test_items_may_be_asked_twice_and_in_any_order() -> None:
    told = lives(seen(1, ONE, ITEM), seen(2, TWO, BOX))
    asked = np.array([1, 0, 1])
    found = where(told, asked)
    assert [told.texts[place] for place in found.place] == [TWO, ONE, TWO]
    assert found.holder.tolist() == [1, 0, 1]


def test_what_was_in_it_that_day() -> None:
    told = lives(
        packed(1, BOX, (ITEM, "urn:b"), ONE),
        packed(2, PALLET, (BOX,), ONE),
        packed(4, BOX, ("urn:b",), ONE, Action.DELETE),
    )
    number = told.adjacency.number

    def names(item: str, hours: float) -> list[str]:
        found = inside(told, number(item), microseconds_of(at(hours)))
        return sorted(told.adjacency.names(found))

    assert names(PALLET, 3) == sorted([BOX, ITEM, "urn:b"])
    assert names(PALLET, 5) == sorted([BOX, ITEM])
    assert names(PALLET, 1.5) == []
    assert sorted(told.adjacency.names(inside(told, number(PALLET)))) == sorted([BOX, ITEM])


def inside_plainly(told: PlainLives, item: str, moment: int) -> set[str]:
    """Return what is inside, one link at a time."""
    found: set[str] = set()
    waiting = [item]
    while waiting:
        number = told.adjacency.number(waiting.pop())
        links = told.adjacency.into(np.array([number]), told.as_of)
        for other, kind, since, until in zip(
            *(c.tolist() for c in (links.other, links.kind, links.since, links.until)), strict=True
        ):
            (name,) = told.adjacency.names(np.array([other]))
            if kind == AGGREGATION and since <= moment < until and name not in found:
                found.add(name)
                waiting.append(name)
    return found - {item}


@settings(max_examples=25, deadline=None)
@given(events=histories(), hours=st.integers(0, 40))
def test_contents_are_those_of_a_plain_loop(events: list[Event], hours: int) -> None:
    told = lives(*events)
    moment = microseconds_of(at(hours))
    for item in SOME:
        number = told.adjacency.number(item)
        if number >= 0:
            found = set(told.adjacency.names(inside(told, number, moment)))
            assert found == inside_plainly(told, item, moment)
            # Whatever is inside is held by it, or by what it is in, unless it is in something else.
            (outermost,) = told.adjacency.names(where(told, np.array([number]), moment).holder)
            assert outermost == item or item in inside_plainly(told, outermost, moment)


@settings(max_examples=25, deadline=None)
@given(events=histories())
def test_many_at_once_are_as_each_alone(events: list[Event]) -> None:
    told = lives(*events)
    everything = np.arange(told.item_count())
    together = where(told, everything)
    for number in everything.tolist():
        alone = where(told, np.array([number]))
        assert [column[0] for column in alone] == [column[number] for column in together]
        if together.sequence[number]:
            event = told.events([int(together.sequence[number])])[0]
            assert event.time == moment_of(int(together.since[number]))
