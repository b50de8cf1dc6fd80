"""Inputs become outputs: contents alike, burdens shared out, certificates claimed."""

import pytest

from loopbook.account.attribute.step import Head, Said
from loopbook.account.attribute.transforming import account_of

from .mill import became, codes, indicator, lot, made, mass, one, pure, value, weave

SMELTING = Head("TransformationEvent", "", "creating_class_instance")


def test_one_input_alone_needs_no_mass() -> None:
    woven = weave()
    woven.feed([made(1, one("a", "scrap")), became(2, [one("a")], [one("b"), lot("c", 2)])])
    assert value(woven, "b") == value(woven, "c") == (1.0, 0.0)


def test_an_input_without_a_mass_makes_the_output_unknown_and_says_so() -> None:
    woven = weave()
    woven.feed(
        [
            made(1, one("a", "scrap"), lot("b", 5, "ore")),
            became(2, [one("a"), lot("b", 5)], [lot("c", 6)]),
        ]
    )
    assert value(woven, "c") == (0.0, 1.0)
    (finding,) = woven.findings()
    assert (finding.code, finding.values["item"], finding.values["kind"]) == ("LB-V10", "a", "mass")


def test_what_is_not_known_of_an_input_is_unknown_in_part() -> None:
    woven = weave()
    woven.feed([became(2, [lot("stranger", 1), pure(3, "scrap")], [lot("c", 4)])])
    assert value(woven, "c") == (0.75, 0.25)


def test_more_than_was_there_came_from_somewhere_unknown() -> None:
    woven = weave()
    woven.feed([made(1, lot("a", 8, "scrap")), became(2, [lot("a", 10)], [lot("b", 10)])])
    assert value(woven, "b") == pytest.approx((0.8, 0.2))
    assert codes(woven) == ["LB-V11"]


def test_outputs_without_inputs_are_unknown() -> None:
    woven = weave()
    woven.feed([became(1, [], [lot("b", 10, "ingot")])])
    assert value(woven, "b") == (0.0, 1.0)
    assert codes(woven) == ["LB-V16"]


def test_an_output_with_a_value_of_its_own_has_that_one() -> None:
    woven = weave()
    woven.feed([made(1, lot("a", 8, "ore")), became(2, [lot("a", 8)], [lot("b", 8, "scrap")])])
    assert value(woven, "b") == (1.0, 0.0)


def test_substances_weigh_by_what_is_in_each_class() -> None:
    """Scrap holds 0.9 and ore 0.6 iron: 40 kg and 60 kg bring 36 each."""
    woven = weave(indicator(rest='weight = "substance"\nsubstance = "fe"'))
    woven.feed([became(1, [pure(40, "scrap"), pure(60, "ore"), pure(5, "slag")], [lot("b", 90)])])
    assert value(woven, "b") == (0.5, 0.0)


def test_nothing_of_the_substance_is_no_share() -> None:
    woven = weave(indicator(rest='weight = "substance"\nsubstance = "fe"'))
    woven.feed([became(1, [pure(4, "slag"), pure(6, "slag")], [lot("b", 9)])])
    assert value(woven, "b") == (0.0, 1.0)
    assert codes(woven) == ["LB-V14"]


def test_by_value_and_by_pieces() -> None:
    by_value = weave(indicator(rest='weight = "value"\nvalue_fact = "price"'))
    prices = tuple(Said(name, "price", price, None, "") for name, price in (("a", 3.0), ("b", 1.0)))
    steps = [
        made(1, one("a", "scrap"), one("b", "ore"), facts=prices),
        became(2, [one("a"), one("b")], [lot("c", 4)]),
    ]
    by_value.feed(steps)
    assert value(by_value, "c") == (0.75, 0.0)
    by_pieces = weave(indicator(rest='weight = "pieces"'))
    by_pieces.feed(steps)
    assert value(by_pieces, "c") == (0.5, 0.0)


def test_a_burden_is_passed_on_whole() -> None:
    """10 kg of scrap at 1 and 5 kg of ore at 4 is 30; smelting adds 2 a kilogram of ingot.

    Shared out by mass over 9 kg of ingots and 3 kg of slag: 22.5 and 7.5; 18 on the ingot.
    """
    woven = weave(indicator("burden"))
    woven.feed(
        [
            became(
                1,
                [pure(10, "scrap"), pure(5, "ore")],
                [lot("i", 9, "ingot"), lot("s", 3, "slag")],
                head=SMELTING,
            )
        ]
    )
    assert value(woven, "i") == (22.5 + 18, 0.0)
    assert value(woven, "s") == (7.5, 0.0)


def test_a_burden_goes_with_the_part_that_was_drawn() -> None:
    woven = weave(indicator("burden"))
    woven.feed(
        [
            made(1, lot("a", 10, "ore")),
            became(2, [lot("a", 4)], [lot("b", 4)]),
            became(3, [lot("a", 6)], [lot("c", 5)]),
        ]
    )
    assert (value(woven, "b")[0], value(woven, "c")[0]) == pytest.approx((16, 24))


def test_a_burden_of_outputs_without_a_mass_cannot_be_shared_out() -> None:
    woven = weave(indicator("burden"))
    woven.feed([became(1, [pure(10, "scrap")], [one("x"), one("y")])])
    assert value(woven, "x")[1] == 1.0
    assert codes(woven) == ["LB-V13"]
    alone = weave(indicator("burden"))
    alone.feed([became(1, [pure(10, "scrap")], [one("x")])])
    assert value(alone, "x") == (10.0, 0.0)


def test_an_input_of_unknown_amount_brings_an_unknown_burden() -> None:
    woven = weave(indicator("burden"))
    woven.feed(
        [made(1, lot("a", None, "ore")), became(2, [lot("a", 5), pure(1, "ore")], [lot("b", 6)])]
    )
    assert value(woven, "b")[1] > 0
    assert "LB-V10" in codes(woven)


def test_a_thing_used_up_twice_brings_its_burden_once() -> None:
    woven = weave(indicator("burden"))
    woven.feed(
        [
            made(1, one("a", "scrap"), facts=(mass("a", 2),)),
            became(2, [one("a")], [one("b")]),
            became(3, [one("a")], [one("c")]),
        ]
    )
    assert value(woven, "b") == (2.0, 0.0)
    assert value(woven, "c") == (0.0, 1.0)
    assert codes(woven) == ["LB-V11"]


def test_events_of_one_transformation_meet_in_its_node() -> None:
    """Two feeds, then two draws, in four events: both draws are of the blend."""
    woven = weave()
    woven.feed(
        [
            became(1, [pure(30, "scrap")], [], node="n"),
            became(2, [pure(10, "ore")], [], node="n"),
            became(3, [], [lot("a", 20)], node="n"),
            became(4, [], [lot("b", 15)], node="n"),
        ]
    )
    assert value(woven, "a") == value(woven, "b") == (0.75, 0.0)
    burden = weave(indicator("burden"))
    burden.feed(
        [
            became(1, [pure(30, "scrap")], [], node="n"),
            became(2, [pure(10, "ore")], [], node="n"),
            became(3, [], [lot("a", 20)], node="n"),
        ]
    )
    assert value(burden, "a")[0] == pytest.approx((30 + 40) * 20 / 40)


CERTIFICATE = indicator(rest='model = "certificate"\nclaim = "claimed"')


def claimed(name: str, share: float) -> Said:
    return Said(name, "claimed", share, None, "")


def test_certified_outputs_claim_what_inputs_credited() -> None:
    """40 kg certified and 60 kg not: one output may be wholly certified, the rest is not."""
    woven = weave(CERTIFICATE)
    woven.feed(
        [
            became(
                1,
                [pure(40, "scrap"), pure(60, "ore")],
                [lot("green", 30), lot("grey", 60)],
                facts=(claimed("green", 1.0),),
            )
        ]
    )
    assert value(woven, "green") == (1.0, 0.0)
    assert value(woven, "grey") == (0.0, 0.0)
    assert woven.items() == ["green", "grey"]
    account = woven.holding(account_of("mill"))
    assert account is not None
    assert account.amount() == pytest.approx(10)


def test_a_claim_beyond_the_credit_is_unknown_for_the_rest() -> None:
    woven = weave(CERTIFICATE)
    woven.feed(
        [
            became(1, [pure(40, "scrap")], [lot("a", 30)], facts=(claimed("a", 1.0),)),
            became(2, [pure(40, "ore")], [lot("b", 20)], facts=(claimed("b", 1.0),)),
        ]
    )
    assert value(woven, "a") == (1.0, 0.0)
    assert value(woven, "b") == pytest.approx((0.5, 0.5))
    (finding,) = woven.findings()
    assert (finding.code, finding.values["amount"]) == ("LB-V12", "10")


def test_another_place_has_an_account_of_its_own() -> None:
    woven = weave(CERTIFICATE)
    woven.feed(
        [
            became(1, [pure(40, "scrap")], [lot("a", 30)]),
            became(2, [pure(9, "ore")], [lot("b", 9)], facts=(claimed("b", 1.0),), place="other"),
        ]
    )
    assert value(woven, "b") == (0.0, 1.0)


def test_a_late_input_covers_a_claim_after_all() -> None:
    woven = weave(CERTIFICATE)
    woven.feed([became(5, [pure(9, "ore")], [lot("b", 9)], facts=(claimed("b", 1.0),))])
    assert value(woven, "b") == (0.0, 1.0)
    woven.feed([became(9, [pure(40, "scrap")], [lot("a", 30)], time=2)])
    assert value(woven, "b") == (1.0, 0.0)
    assert not codes(woven)
