"""What touches do to custody, and what things are inside of meanwhile."""

import numpy as np
from hypothesis import given, settings
from tests.trace.handings import (
    BOX,
    ITEM,
    PALLET,
    SITES,
    gave,
    histories,
    packed,
    seen,
    step,
    used,
    with_handings,
)
from tests.trace.plain_lives import PlainLives, plain_lives
from tests.trace.world import at, event, scheme

from loopbook.terms.event import Action, Event
from loopbook.terms.lineage import FOREVER, microseconds_of
from loopbook.trace.handing import (
    ENDS,
    GIVES,
    MADE,
    NOTHING,
    RELEASES,
    TAKES,
    USED,
    Stays,
    handed,
    outwards,
    parents_of,
)
from loopbook.trace.search import PAST

ONE, TWO, THREE = SITES


def lives(*events: Event) -> PlainLives:
    return plain_lives(events, with_handings(scheme()))


def codes(told: PlainLives, item: str) -> list[int]:
    number = np.array([told.adjacency.number(item)])
    found: list[int] = handed(told, told.touches(number)).tolist()
    return found


def whole(told: PlainLives, *items: str) -> Stays:
    """Return that each item was itself, always."""
    count = len(items)
    return Stays(
        np.arange(count),
        np.array([told.adjacency.number(item) for item in items]),
        np.full(count, PAST),
        np.zeros(count, np.int64),
        np.full(count, FOREVER),
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
    )


def test_steps_of_the_core_rows_have_their_codes() -> None:
    told = lives(
        event(hours=0, epcs=(ITEM,), biz_step="commissioning"),
        seen(1, ONE, ITEM),
        gave(2, ONE, ITEM),
        step(3, "receiving", TWO, ITEM),
        step(4, "retail_selling", TWO, ITEM),
        step(5, "destroying", TWO, ITEM),
    )
    assert codes(told, ITEM) == [MADE, NOTHING, GIVES, TAKES, RELEASES, ENDS]


def test_what_goes_in_is_used_and_what_comes_out_is_made_whatever_the_step() -> None:
    told = lives(used(1, ONE, ("urn:in",), (ITEM,)))
    assert codes(told, "urn:in") == [USED]
    assert codes(told, ITEM) == [MADE]


def test_a_row_with_the_disposition_counts_before_one_without() -> None:
    dispensed = event(
        hours=1, action=Action.OBSERVE, epcs=(ITEM,), biz_step="dispensing", disposition="dispensed"
    )
    partly = event(
        hours=2, action=Action.OBSERVE, epcs=(ITEM,), biz_step="dispensing", disposition="active"
    )
    assert codes(lives(dispensed, partly), ITEM) == [RELEASES, NOTHING]


def test_a_thing_is_inside_what_its_box_is_inside_for_as_long_as_both_are() -> None:
    told = lives(
        packed(1, BOX, (ITEM,), ONE),
        packed(3, PALLET, (BOX,), ONE),
        packed(5, BOX, (ITEM,), TWO, Action.DELETE),
    )
    found = outwards(told, whole(told, ITEM))
    rows = {
        (told.adjacency.names(np.array([thing]))[0], since, until, level)
        for thing, since, until, level in zip(
            found.thing.tolist(),
            found.since.tolist(),
            found.until.tolist(),
            found.level.tolist(),
            strict=True,
        )
    }
    one, three, five = (microseconds_of(at(hours)) for hours in (1, 3, 5))
    assert rows == {(ITEM, PAST, FOREVER, 0), (BOX, one, five, 1), (PALLET, three, five, 2)}


def test_only_what_is_part_of_a_thing_has_it_as_parent() -> None:
    told = lives(packed(1, BOX, (ITEM,), ONE), used(2, ONE, (ITEM,), ("urn:out",)))
    found = parents_of(told, np.array([told.adjacency.number(ITEM)]))
    assert told.adjacency.names(found.other) == [BOX]


def stays_plainly(told: PlainLives, item: str) -> set[tuple[int, int, int, int, int]]:
    """Return thing, since, after, until, before of all stays of an item, one link at a time."""
    start = (told.adjacency.number(item), PAST, 0, FOREVER, 0)
    found, waiting = {start}, [start]
    while waiting:
        thing, since, after, until, before = waiting.pop()
        links = parents_of(told, np.array([thing]))
        for row in range(len(links.owner)):
            begun = max((since, after), (int(links.since[row]), int(links.sequence[row])))
            ended = min((until, before), (int(links.until[row]), int(links.ended_by[row])))
            stay = (int(links.other[row]), *begun, *ended)
            if begun < ended and stay not in found:
                found.add(stay)
                waiting.append(stay)
    return found


@settings(max_examples=15, deadline=None)
@given(events=histories())
def test_stays_are_those_of_a_plain_search(events: list[Event]) -> None:
    told = lives(*events)
    if told.adjacency.number(ITEM) < 0:
        return
    found = outwards(told, whole(told, ITEM))
    rows = list(zip(*(column.tolist() for column in found[1:6]), strict=True))
    assert len(rows) == len(set(rows))
    assert set(rows) == stays_plainly(told, ITEM)
