"""Handings of a pack."""

from loopbook.rules.compile import compile_scheme
from loopbook.terms.custody import Handing

from .lives import LEAVES, child, pumps, scheme


def test_the_own_rows_come_before_those_of_core() -> None:
    handings = scheme().handings
    assert [each.rule for each in handings[:3]] == [f"custody.csv:{n}" for n in (2, 3, 4)]
    assert handings[2].handing is Handing.ENDS
    assert all(each.rule.startswith("core/") for each in handings[3:])


def test_a_pack_may_hand_over_otherwise_than_one_it_extends() -> None:
    own = child(custody_csv="biz_step,disposition,handing,source\ncollecting,,gives,X\n")
    handings = compile_scheme(own, {"lives": pumps()}, LEAVES).handings
    found = [each.handing for each in handings if each.biz_step == "collecting"]
    assert found[:2] == [Handing.GIVES, Handing.TAKES]
