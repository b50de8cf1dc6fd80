"""The chain of custody of one thing, in words."""

from collections.abc import Sequence

import msgspec
import numpy as np
from tests.trace.handings import (
    BOX,
    ITEM,
    SITES,
    gave,
    packed,
    seen,
    step,
    took,
    with_handings,
)
from tests.trace.plain_lives import PlainLives, plain_lives
from tests.trace.world import at, scheme

from loopbook.terms.custody import Custody, GapKind
from loopbook.terms.event import Event
from loopbook.trace.custody import where
from loopbook.trace.custody_chain import chain, where_words

ONE, TWO, THREE = SITES
LATE = at(24 * 100)


def lives(*events: Event, parties: Sequence[str] = ()) -> PlainLives:
    return plain_lives(events, with_handings(scheme()), now=LATE, parties=parties)


def custody(told: PlainLives, item: str = ITEM) -> Custody:
    return chain(told, told.adjacency.number(item))


def test_who_had_it_from_when_to_when() -> None:
    told = lives(
        seen(0, ONE, ITEM),
        gave(1, ONE, ITEM),
        took(3, TWO, ITEM),
        seen(4, TWO, ITEM),
        parties=("urn:a", "urn:a", "urn:b", "urn:b"),
    )
    found = custody(told)
    assert [(each.party, each.place, each.since, each.until) for each in found.chain] == [
        ("urn:a", ONE, at(0), at(1)),
        ("urn:b", TWO, at(3), None),
    ]
    assert [each.sequences for each in found.chain] == [(1, 2), (3, 4)]
    assert found.gaps == ()
    assert (found.where.place, found.where.party) == (TWO, "urn:b")


def test_a_gap_names_both_halves() -> None:
    told = lives(
        gave(1, ONE, ITEM), gave(2, TWO, ITEM), took(3, THREE, ITEM), parties=("a", "b", "c")
    )
    (gap,) = custody(told).gaps
    assert (gap.kind, gap.giver, gap.taker) == (GapKind.NOT_RECEIVED, "a", "b")
    assert (gap.given, gap.taken, gap.sequences) == (at(1), None, (1, 2))


def test_a_receipt_from_nobody_names_who_had_it_before() -> None:
    told = lives(seen(0, ONE, ITEM), took(5, TWO, ITEM), parties=("a", "b"))
    (gap,) = custody(told).gaps
    assert (gap.kind, gap.giver, gap.taker) == (GapKind.NOT_HANDED_OVER, "a", "b")
    assert (gap.given, gap.taken, gap.sequences) == (None, at(5), (1, 2))


def test_whom_a_receipt_names_has_it() -> None:
    taken = msgspec.structs.replace(
        took(1, ONE, ITEM), destinations=(("possessing_party", "urn:shop"),)
    )
    (held,) = custody(lives(taken, parties=("urn:carrier",))).chain
    assert held.party == "urn:shop"


def test_what_its_box_went_through_is_in_the_chain() -> None:
    told = lives(
        packed(1, BOX, (ITEM,), ONE),
        gave(2, ONE, BOX),
        took(3, TWO, BOX),
        step(4, "destroying", TWO, BOX),
        parties=("a", "a", "b", "b"),
    )
    found = custody(told)
    assert [(each.party, each.place, each.sequences) for each in found.chain] == [
        ("a", ONE, (1, 2)),
        ("b", TWO, (3, 4)),
    ]
    assert found.where.is_ended


def test_words_of_a_thing_that_no_entry_tells_of_are_empty() -> None:
    told = lives(seen(0, ONE, ITEM))
    number = np.array([told.adjacency.number(ITEM)])
    before_all = where(told, number, 0)
    (words,) = where_words(told, number, before_all)
    assert (words.place, words.party, words.since, words.sequence) == ("", "", None, 0)
    assert words.holder == ITEM
