"""Movements: what came and went at a site, with mass and claim as far as they are stated."""

from fractions import Fraction

from tests.trace.blending import ITEM, SITE, blend, came, lot, pack, went
from tests.trace.plain_lives import plain_lives
from tests.trace.world import at, event, report

from loopbook.terms.blend import BlendModel
from loopbook.terms.event import Action
from loopbook.terms.lineage import microseconds_of
from loopbook.trace.claim import movements

BLEND = blend(BlendModel.SEGREGATED)


def test_a_lot_that_comes_has_its_quantity_and_the_claimed_part_of_it() -> None:
    (found,) = movements(plain_lives([came(1, "A", "40", "25")], pack()), BLEND)
    assert (found.name, found.site, found.is_output) == (lot("A"), SITE, False)
    assert found.time == microseconds_of(at(1))
    assert (found.mass_kg, found.share, found.claim_kg) == (40, Fraction(1, 4), 10)


def test_what_comes_in_at_one_moment_counts_before_what_goes_out() -> None:
    events = [went(2, "B", "1", "100"), came(2, "A", "1", "100"), came(1, "C", "1", "100")]
    found = movements(plain_lives(events, pack()), BLEND)
    assert [each.name for each in found] == [lot("C"), lot("A"), lot("B")]


def test_what_is_not_stated_is_not_known_and_nothing_claimed_is_nothing() -> None:
    events = [came(1, "A", "", "50"), came(2, "B", "5", ""), came(3, "C", "", "0")]
    found = movements(plain_lives(events, pack()), BLEND)
    assert [(each.mass_kg, each.claim_kg) for each in found] == [(None, None), (5, None), (None, 0)]


def test_a_claim_stated_earlier_counts_until_another_is_made() -> None:
    events = [came(1, "A", "10", "50"), went(2, "A", "10", ""), went(3, "A", "10", "20")]
    found = movements(plain_lives(events, pack()), BLEND)
    assert [each.share for each in found] == [Fraction(1, 2), Fraction(1, 2), Fraction(1, 5)]


def test_a_thing_weighs_what_its_fact_says() -> None:
    weighed = event(
        hours=1,
        action=Action.OBSERVE,
        epcs=(f"{ITEM}/21/1",),
        biz_step="receiving",
        read_point=SITE,
        sensors=(report("Mass", "3", "KGM"),),
    )
    (found,) = movements(plain_lives([weighed], pack()), BLEND)
    assert (found.mass_kg, found.share) == (3, None)


def test_a_place_without_the_role_keeps_no_balance() -> None:
    events = [came(1, "A", "1", "100", "https://id.example.org/414/1")]
    assert movements(plain_lives(events, pack()), BLEND) == []
    (found,) = movements(plain_lives(events, pack()), blend(BlendModel.SEGREGATED, role=""))
    assert found.site == ""
