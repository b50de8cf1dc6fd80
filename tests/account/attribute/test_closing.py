"""Items of a flow beside it: masses, what they hold, what is unknown."""

from decimal import Decimal

import pytest

from loopbook.account.attribute.closing import Carried, counted
from loopbook.account.side import Thing
from loopbook.terms.event import QuantityElement
from tests.trace.world import UNITS

from .mill import became, indicator, joined, lot, made, mass, one, part, weave

FRAME = "urn:loopbook:v1:frame"
PARTS = '[[part]]\ncomponent = "loopbook:frame"\nclass = "ore"\nsource = "s"\n'


def some(name: str, kg: str) -> Thing:
    return Thing(name, "", QuantityElement(name, Decimal(kg), "KGM"))


def test_masses_and_what_they_hold_are_summed() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, lot("a", 6, "scrap"), one("t", "ore"), facts=(mass("t", 2),)),
            became(2, [lot("a", 3), one("t")], [lot("c", 5)]),
            made(3, one("nobody", "scrap")),
        ]
    )
    carried = [
        Carried((2, 2), some("c", "5")),
        Carried((2, 2), Thing("t", "ore")),
        Carried((3, 3), Thing("nobody", "scrap")),
    ]
    found = counted(woven, carried, UNITS)
    assert (found.mass_kg, found.items, found.unweighed) == (7.0, 3, 1)
    assert found.value == pytest.approx(5 * 0.6)
    assert found.unknown_kg == 0.0


def test_an_item_counts_as_it_was_then() -> None:
    woven = weave()
    woven.feed([made(1, lot("a", 6, "scrap")), made(5, lot("a", 6, "ore"))])
    then = counted(woven, [Carried((2, 2), some("a", "6"))], UNITS)
    now = counted(woven, [Carried((6, 6), some("a", "6"))], UNITS)
    assert (then.value, now.value) == (6.0, 3.0)


def test_a_part_without_a_name_counts_by_its_own_mass() -> None:
    woven = weave(indicator() + PARTS)
    woven.feed(
        [
            made(1, one("a", "scrap"), facts=(mass("a", 3),)),
            joined(2, one("car"), one("a"), parts=(part(FRAME, 4),)),
        ]
    )
    found = counted(woven, [Carried((2, 2), Thing("car", ""), FRAME)], UNITS)
    assert (found.mass_kg, found.value) == (4.0, 0.0)
    other = counted(woven, [Carried((2, 2), Thing("car", ""), "urn:loopbook:v1:other")], UNITS)
    assert other.unweighed == 1


def test_every_origin_counts_not_the_first_alone() -> None:
    """What is attributed to any origin and what is unknown is all of the items."""
    woven = weave(indicator("origin", 'by = "class"'))
    woven.feed([made(1, lot("a", 6, "scrap"), lot("b", 2, "ore")), made(2, lot("a", 2, "ore"))])
    for then, whole in ((1, 6.0), (2, 8.0)):
        found = counted(woven, [Carried((then, then), some("a", str(whole)))], UNITS)
        assert found.value == pytest.approx(whole)
        assert found.unknown_kg == 0.0


def test_a_burden_counts_as_it_is_and_unread_units_are_told() -> None:
    woven = weave(indicator("burden"))
    woven.feed([made(1, lot("a", 6, "ore"))])
    found = counted(woven, [Carried((2, 2), some("a", "6"))], UNITS)
    assert found.value == 24.0
    strange = Thing("a", "", QuantityElement("a", Decimal(6), "QQQ"))
    assert counted(woven, [Carried((2, 2), strange)], UNITS).unweighed == 1
