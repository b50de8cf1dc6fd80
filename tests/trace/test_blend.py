"""The five models of chain of custody, one output each that is borne and one that is not."""

import random

import pytest
from tests.trace.blending import blend, came, changed, lot, pack, went
from tests.trace.plain_lives import plain_lives

from loopbook.terms.blend import Blend, BlendModel, BlendReport
from loopbook.terms.event import Event
from loopbook.trace.blend import blend_report

PRESERVED = blend(BlendModel.IDENTITY_PRESERVED)
SEGREGATED = blend(BlendModel.SEGREGATED)
BLENDED = blend(BlendModel.CONTROLLED_BLENDING)

MIXED = [
    came(1, "A", "60", "100"),
    came(1, "B", "40", "0"),
    came(1, "C", "50", "100"),
    changed(2, [("A", "60"), ("B", "40")], [("AB", "90")]),
    changed(2, [("A", "30"), ("C", "50")], [("AC", "80")]),
    changed(2, [("C", "10")], [("C2", "9")]),
]


def report(events: list[Event], asked: Blend) -> BlendReport:
    return blend_report(plain_lives(events, pack()), asked)


def faults(events: list[Event], asked: Blend) -> dict[str, tuple[float, float]]:
    found = report(events, asked)
    assert found.unknown == ()
    return {each.item: (each.claimed, each.borne) for each in found.faults}


def test_identity_is_preserved_where_one_claimed_input_is_the_source() -> None:
    assert faults([*MIXED, went(3, "C2", "9", "100")], PRESERVED) == {}
    assert faults([*MIXED, went(3, "AC", "80", "100")], PRESERVED) == {lot("AC"): (1, 0)}
    assert faults([*MIXED, went(3, "A", "30", "100")], PRESERVED) == {}
    assert faults([*MIXED, went(3, "B", "40", "50")], PRESERVED) == {lot("B"): (0.5, 0)}


def test_segregated_material_never_meets_unclaimed() -> None:
    assert faults([*MIXED, went(3, "AC", "80", "100")], SEGREGATED) == {}
    assert faults([*MIXED, went(3, "AB", "90", "60")], SEGREGATED) == {lot("AB"): (0.6, 0)}
    assert faults([*MIXED, went(3, "AB", "90", "0")], SEGREGATED) == {}


def test_matter_that_nobody_brought_in_bears_nothing() -> None:
    found = changed(2, [("A", "60"), ("found", "1")], [("out", "60")])
    events = [*MIXED[:1], found, went(3, "out", "60", "100")]
    assert faults(events, SEGREGATED) == {lot("out"): (1, 0)}


def test_controlled_blending_bears_the_share_by_mass() -> None:
    assert faults([*MIXED, went(3, "AB", "90", "60")], BLENDED) == {}
    assert faults([*MIXED, went(3, "AB", "90", "55")], BLENDED) == {}
    assert faults([*MIXED, went(3, "AB", "90", "61")], BLENDED) == {lot("AB"): (0.61, 0.6)}


def test_a_fault_names_the_entries_of_output_and_inputs() -> None:
    (fault,) = report([*MIXED, went(3, "AB", "90", "61")], BLENDED).faults
    assert fault.sequences == (1, 2, 7)
    assert (fault.blend, fault.is_share) == ("b", True)


@pytest.mark.parametrize("asked", [PRESERVED, SEGREGATED, BLENDED])
def test_what_is_not_stated_leaves_a_claim_unknown(asked: Blend) -> None:
    events = [came(1, "A", "60", ""), changed(2, [("A", "60")], [("out", "60")])]
    assert report([*events, went(3, "out", "60", "100")], asked).unknown == (lot("out"),)
    assert report([*events, went(3, "out", "60", "")], asked).unknown == (lot("out"),)


def test_a_blend_of_amounts_that_are_not_stated_is_unknown() -> None:
    events = [*MIXED[:2], changed(2, [("A", ""), ("B", "40")], [("AB", "90")])]
    assert report([*events, went(3, "AB", "90", "10")], BLENDED).unknown == (lot("AB"),)


def test_the_order_in_which_entries_came_does_not_matter() -> None:
    events = [*MIXED, went(3, "AB", "90", "61"), went(3, "AC", "80", "100")]
    mixed = list(events)
    random.Random(1).shuffle(mixed)
    for asked in (PRESERVED, SEGREGATED, BLENDED):
        assert faults(mixed, asked) == faults(events, asked)


def test_periodic_models_give_balances_by_site() -> None:
    asked = blend(BlendModel.MASS_BALANCE, months=12)
    events = [came(1, "A", "60", "50"), went(3, "X", "40", "100")]
    (row,) = report(events, asked).balances
    assert [float(each) for each in (row.credited_kg, row.claimed_kg, row.closing_kg)] == [
        30,
        40,
        -10,
    ]
    booked = report(events, blend(BlendModel.BOOK_AND_CLAIM, months=12))
    assert [fault.item for fault in booked.faults] == ["", lot("X")]


@pytest.mark.parametrize("asked", [PRESERVED, SEGREGATED, BLENDED])
@pytest.mark.parametrize(("percent", "told"), [("-100", (-1, 0)), ("200", (2, 1))])
def test_a_claim_outside_of_nothing_and_all_is_false(
    asked: Blend, percent: str, told: tuple[float, float]
) -> None:
    assert faults([came(1, "A", "60", "100"), went(2, "A", "60", percent)], asked) == {
        lot("A"): told
    }
    assert faults([came(1, "A", "60", percent)], asked) == {lot("A"): told}


def test_a_false_claim_gains_nothing_in_a_balance() -> None:
    asked = blend(BlendModel.MASS_BALANCE, months=12)
    events = [came(1, "A", "60", "500"), went(2, "B", "9", "-100"), went(3, "C", "10", "120")]
    found = report(events, asked)
    (row,) = found.balances
    numbers = [row.credited_kg, row.claimed_kg, row.closing_kg]
    assert [float(each) for each in numbers] == [60, 12, 48]
    assert [each.item for each in found.faults] == [lot("A"), lot("B"), lot("C")]


def test_a_lot_that_came_twice_is_all_that_came() -> None:
    events = [came(1, "A", "60", "0"), came(1.5, "A", "40", "100")]
    events += [changed(2, [("A", "100")], [("B", "100")]), went(3, "B", "100", "100")]
    assert faults(events, PRESERVED) == {lot("B"): (1, 0)}
    assert faults(events, SEGREGATED) == {lot("B"): (1, 0)}
    assert faults(events, BLENDED) == {lot("B"): (1, 0.4)}
    late = [*events, came(4, "A", "1", "0")]
    assert faults(late, BLENDED) == {lot("B"): (1, 0.4)}


def test_what_a_silo_bears_changes_with_what_comes_into_it() -> None:
    events = [came(1, "A", "10", "100"), changed(2, [("A", "10")], [("S", "10")])]
    events += [changed(3, [("S", "1")], [("X", "1")]), went(3, "X", "1", "100")]
    events += [changed(3.5, [("S", "1")], [("Y", "1")]), went(3.5, "Y", "1", "100")]
    events += [came(4, "B", "10", "0"), changed(5, [("B", "10")], [("S", "10")])]
    events += [changed(6, [("S", "1")], [("Z", "1")]), went(6, "Z", "1", "100")]
    assert faults(events, SEGREGATED) == {lot("Z"): (1, 0)}
    # A lot that was brought in once more before the next draught was made of it.
    late = [*events[:4], came(3.2, "A", "5", "0"), *events[4:6]]
    assert faults(late, SEGREGATED) == {lot("Y"): (1, 0)}


def test_a_ring_into_which_nobody_brought_anything_bears_nothing() -> None:
    ring = [changed(2, [("A", "1")], [("B", "1")]), changed(2, [("B", "1")], [("A", "1")])]
    for asked in (PRESERVED, SEGREGATED, BLENDED):
        assert faults([*ring, went(3, "B", "1", "100")], asked) == {lot("B"): (1, 0)}
