"""One event at work: what it makes, sees, takes away and adds."""

import pytest

from loopbook.account.attribute.step import Head
from loopbook.trace.portion import Verb

from .mill import became, codes, indicator, lot, made, mass, one, step, value, weave

SHIPPING = Head("ObjectEvent", "OBSERVE", "shipping")
TRANSPORT = """
[[indicator.direct]]
biz_step = "shipping"
is_added = true
per = "mass"
value = "0.5"
source = "s"
grade = "derived"
"""


def test_things_that_come_in_have_what_the_pack_says_or_are_unknown() -> None:
    woven = weave()
    woven.feed([made(1, one("a", "scrap"), one("b", "bolt"), lot("c", 3, "ore"))])
    assert [value(woven, name) for name in "abc"] == [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]


def test_a_thing_that_is_only_seen_is_there() -> None:
    woven = weave()
    woven.feed([step(1, Verb.SEEN, outputs=[one("a"), lot("c", 3, "scrap")])])
    assert value(woven, "a") == (0.0, 1.0)
    assert value(woven, "c") == (1.0, 0.0)


def test_a_thing_that_comes_in_again_stays_what_it_is() -> None:
    woven = weave()
    woven.feed([made(1, one("a", "scrap")), made(2, one("a", "")), made(3, one("a", "scrap"))])
    assert value(woven, "a") == (1.0, 0.0)
    assert woven.sequences("a") == (1,)


def test_an_added_burden_comes_on_top_each_time() -> None:
    woven = weave(indicator("burden") + TRANSPORT)
    woven.feed(
        [
            made(1, lot("a", 10, "bolt"), time=0),
            made(2, lot("b", 10, "ore")),
            step(3, Verb.SEEN, outputs=[lot("b", 10, "bolt")], head=SHIPPING),
            step(4, Verb.SEEN, outputs=[lot("b", 10, "bolt")], head=SHIPPING),
        ]
    )
    assert value(woven, "b") == (40 + 5 + 5, 0.0)


def test_an_added_burden_is_of_what_is_left() -> None:
    woven = weave(indicator("burden") + TRANSPORT)
    woven.feed(
        [
            made(1, lot("b", 10, "ore")),
            became(2, [lot("b", 6)], [lot("c", 6)]),
            step(3, Verb.SEEN, outputs=[lot("b", 4, "bolt")], head=SHIPPING),
        ]
    )
    assert value(woven, "b")[0] == pytest.approx(16 + 2)
    assert value(woven, "c")[0] == pytest.approx(24)


def test_what_is_removed_is_no_longer_there() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, lot("b", 10, "ore")),
            step(2, Verb.REMOVED, inputs=[lot("b", 7)]),
            became(3, [lot("b", 5)], [lot("c", 5)]),
        ]
    )
    assert value(woven, "c") == pytest.approx((0.0, 0.4))
    assert codes(woven) == ["LB-V11"]


def test_a_lot_filled_again_that_nobody_measured_is_unknown() -> None:
    woven = weave()
    woven.feed([made(1, lot("b", None, "ore")), made(2, lot("b", 10, "scrap"))])
    assert value(woven, "b") == (0.0, 1.0)
    assert codes(woven) == ["LB-V15"]


def test_amounts_of_another_kind_weigh_by_mass_and_leave_the_lot_as_it_was() -> None:
    woven = weave()
    box = lot("a", 10, "scrap")._replace(measure="piece")
    woven.feed([made(1, box, facts=(mass("a", 20),)), became(2, [lot("a", 4)], [lot("c", 4)])])
    assert value(woven, "c") == (1.0, 0.0)
    held = woven.holding("a")
    assert held is not None
    assert held.amount() == 10
