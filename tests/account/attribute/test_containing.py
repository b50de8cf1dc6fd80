"""Containers: contents, parts without a name, the body, and what is left when things come out."""

import pytest

from loopbook.account.attribute.step import Head, Step

from .mill import codes, indicator, joined, left, lot, made, mass, one, part, value, weave

PARTS = """
[[part]]
component = "loopbook:frame"
class = "ore"
source = "s"
"""
FRAME = "urn:loopbook:v1:frame"


def two() -> list[Step]:
    return [
        made(1, one("a", "scrap"), facts=(mass("a", 3),)),
        made(2, one("b", "ore"), facts=(mass("b", 1),)),
    ]


def test_a_container_is_what_is_in_it() -> None:
    woven = weave()
    woven.feed([*two(), joined(3, one("box"), one("a"), one("b"))])
    assert value(woven, "box") == (0.75, 0.0)


def test_what_leaves_is_no_longer_in_it_and_comes_out_as_it_was() -> None:
    woven = weave()
    steps = [*two(), joined(3, one("box"), one("a"), one("b")), left(4, one("box"), one("b"))]
    woven.feed(steps)
    assert value(woven, "box") == (1.0, 0.0)
    assert value(woven, "b") == (0.0, 0.0)
    woven.feed([left(5, one("box"))])
    assert value(woven, "box") == (0.0, 1.0)
    assert codes(woven) == ["LB-V17"]


def test_parts_that_an_event_weighs_count_and_stay() -> None:
    woven = weave(indicator() + PARTS)
    steps = [*two(), joined(3, one("car", "car"), one("a"), one("b"), parts=(part(FRAME, 4, 0.1),))]
    woven.feed(steps)
    assert value(woven, "car") == (3 / 8, 0.0)
    woven.feed([left(4, one("car"), one("a"))])
    assert value(woven, "car") == (0.0, 0.0)


def test_what_the_whole_weighs_beyond_its_contents_is_unknown() -> None:
    woven = weave()
    box = joined(3, one("box"), one("a"), one("b"), facts=(mass("box", 8),))
    woven.feed([*two(), box])
    assert value(woven, "box") == (3 / 8, 0.5)


def test_a_body_weighed_before_anything_went_in_counts() -> None:
    woven = weave()
    body = made(1, one("box", "scrap"), facts=(mass("box", 6),), time=0)
    woven.feed([body, *two(), joined(3, one("box"), one("b"))])
    assert value(woven, "box") == pytest.approx((6 / 7, 0.0))


def test_a_pallet_that_nobody_weighed_counts_for_what_is_on_it() -> None:
    woven = weave()
    woven.feed([made(1, one("pallet"), time=0), *two(), joined(3, one("pallet"), one("a"))])
    assert value(woven, "pallet") == (1.0, 0.0)


def test_contents_come_one_after_another_and_again() -> None:
    woven = weave()
    steps = [*two(), joined(3, one("box"), one("a")), joined(4, one("box"), one("b"))]
    woven.feed([*steps, joined(5, one("box"), one("b"))])
    assert value(woven, "box") == (0.75, 0.0)


def test_a_lot_inside_counts_with_what_went_in() -> None:
    woven = weave()
    woven.feed(
        [made(1, lot("L", 10, "scrap")), *two(), joined(3, one("box"), lot("L", 2), one("b"))]
    )
    assert value(woven, "box") == pytest.approx((2 / 3, 0.0))


def test_a_container_carries_the_burdens_of_its_contents_and_of_packing() -> None:
    rows = indicator("burden").replace(
        'class = "ingot"\nbiz_step = "creating_class_instance"',
        'class = "car"\nbiz_step = "assembling"',
    )
    woven = weave(rows.replace('per = "mass"\nfactor = "smelting"', 'value = "7"') + PARTS)
    head = Head("AggregationEvent", "ADD", "assembling")
    car = joined(3, one("car", "car"), one("a"), one("b"), parts=(part(FRAME, 2),), head=head)
    woven.feed([*two(), car])
    assert value(woven, "car") == pytest.approx((3 + 4 + 8 + 7, 0.0))
    woven.feed([left(4, one("car", "car"), one("a"))])
    assert value(woven, "car")[0] == pytest.approx(4 + 8 + 7)


def test_a_full_container_goes_on_with_all_that_is_in_it() -> None:
    woven = weave()
    steps = [
        *two(),
        joined(3, one("inner"), one("a"), one("b")),
        joined(4, one("outer"), one("inner")),
    ]
    woven.feed(steps)
    assert value(woven, "outer") == (0.75, 0.0)
