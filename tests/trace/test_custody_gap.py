"""Custody gaps: hand-worked chains, and a plain loop over any history."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from hypothesis import given, settings
from tests.trace.handings import (
    BOX,
    ITEM,
    SITES,
    gave,
    histories,
    packed,
    seen,
    step,
    took,
    used,
    with_handings,
)
from tests.trace.plain_lives import OPERATOR, PlainLives, plain_lives
from tests.trace.world import at, scheme

from loopbook.terms.custody import GAP_KINDS
from loopbook.terms.event import Action, Event
from loopbook.terms.master import MasterRecord
from loopbook.trace.custody_gap import gap_columns

ONE, TWO, THREE = SITES
LATE = at(24 * 100)

Told = list[tuple[str, int, int]]


def lives(
    *events: Event,
    now: datetime = LATE,
    parties: Sequence[str] = (),
    masters: dict[str, MasterRecord] | None = None,
) -> PlainLives:
    return plain_lives(events, with_handings(scheme()), masters, now=now, parties=parties)


def gaps(told: PlainLives, item: str = ITEM) -> Told:
    """Return the kind of each gap, and the entries of its two halves."""
    found = gap_columns(told, np.array([told.adjacency.number(item)]))
    rows = zip(
        found.kind.tolist(),
        found.given_sequence.tolist(),
        found.taken_sequence.tolist(),
        strict=True,
    )
    return [(GAP_KINDS[kind].value, given, taken) for kind, given, taken in rows]


def test_what_is_received_has_no_gap() -> None:
    assert gaps(lives(seen(0, ONE, ITEM), gave(1, ONE, ITEM), took(2, TWO, ITEM))) == []


def test_a_hand_over_without_a_receipt_is_a_gap_after_thirty_days() -> None:
    told = [seen(0, ONE, ITEM), gave(1, ONE, ITEM)]
    assert gaps(lives(*told, now=at(24 * 30))) == []
    assert gaps(lives(*told)) == [("not_received", 2, 0)]


def test_a_hand_over_by_the_next_keeper_shows_that_the_first_was_not_received() -> None:
    told = lives(gave(1, ONE, ITEM), gave(2, TWO, ITEM), took(3, THREE, ITEM))
    assert gaps(told) == [("not_received", 1, 2)]


def test_two_steps_of_one_keeper_are_one_hand_over() -> None:
    dock = f"{ONE}/254/5"
    told = lives(
        step(1, "departing", dock, ITEM),
        gave(2, ONE, ITEM),
        step(3, "arriving", TWO, ITEM),
        took(4, TWO, ITEM),
    )
    assert gaps(told) == []


def test_one_hand_over_that_both_sides_record_has_no_gap() -> None:
    events = gave(1, ONE, ITEM), gave(2, ONE, ITEM), took(9, TWO, ITEM), took(10, TWO, ITEM)
    giver, taker = "urn:giver", "urn:taker"
    assert gaps(lives(*events, parties=(giver, taker, taker, giver))) == []
    apart = gave(1, ONE, ITEM), gave(49, ONE, ITEM), took(50, TWO, ITEM)
    assert gaps(lives(*apart, parties=(giver, taker, taker))) == [("not_received", 1, 2)]


def test_who_runs_two_sites_keeps_what_moves_between_them() -> None:
    masters = {site: MasterRecord("vtype", site, {OPERATOR: "urn:firm"}) for site in (ONE, TWO)}
    events = took(1, ONE, ITEM), took(2, TWO, ITEM)
    assert gaps(lives(*events)) == [("not_handed_over", 0, 2)]
    assert gaps(lives(*events, masters=masters)) == []


def test_a_receipt_is_no_gap_where_it_is_the_first_that_is_heard() -> None:
    assert gaps(lives(took(1, ONE, ITEM))) == []
    assert gaps(lives(seen(0, ONE, ITEM), took(1, TWO, ITEM))) == [("not_handed_over", 0, 2)]


def test_a_receipt_is_no_gap_where_the_thing_was_made() -> None:
    told = lives(seen(0, ONE, "urn:in"), used(1, TWO, ("urn:in",), (ITEM,)), took(2, TWO, ITEM))
    assert gaps(told) == []


def test_use_by_another_shows_a_hand_over_without_a_receipt() -> None:
    told = lives(gave(1, ONE, ITEM), used(2, TWO, (ITEM,), ("urn:out",)))
    assert gaps(told) == [("not_received", 1, 2)]


def test_hand_overs_of_a_box_count_for_what_is_in_it() -> None:
    events = (
        packed(1, BOX, (ITEM,), ONE),
        gave(2, ONE, BOX),
        took(3, TWO, BOX),
        packed(4, BOX, (ITEM,), TWO, Action.DELETE),
        gave(5, TWO, BOX),
        took(6, TWO, ITEM),
    )
    assert gaps(lives(*events)) == []
    assert gaps(lives(*events), BOX) == [("not_received", 5, 0)]
    assert gaps(lives(*events[:2]), ITEM) == [("not_received", 2, 0)]


def test_what_is_sold_in_a_shop_waits_for_no_receipt() -> None:
    told = lives(
        seen(0, ONE, ITEM), step(1, "retail_selling", ONE, ITEM), step(2, "collecting", TWO, ITEM)
    )
    assert gaps(told) == []


def test_no_items_have_no_gaps() -> None:
    told = lives(seen(0, ONE, ITEM))
    assert len(gap_columns(told, np.zeros(0, np.int64)).owner) == 0
    assert len(gap_columns(told, np.array([0]), timedelta(0)).owner) == 0


@settings(max_examples=25, deadline=None)
@given(events=histories())
def test_many_at_once_are_as_each_alone(events: list[Event]) -> None:
    told = lives(*events)
    everything = np.arange(told.item_count())
    together = gap_columns(told, everything)
    for number in everything.tolist():
        alone = gap_columns(told, np.array([number]))
        rows = together.owner == number
        for one, all_ in zip(alone[1:], together[1:], strict=True):
            assert one.tolist() == all_[rows].tolist()
