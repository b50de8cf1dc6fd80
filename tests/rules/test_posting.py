"""Posting rules."""

from loopbook.rules.compile import compile_scheme
from loopbook.terms.event import LOOPBOOK, Side
from loopbook.terms.scheme import AmountFrom, PostingRule

from .breaking import LEAVES, broken, good


def rule_of(old: str = "sensor:Mass,", new: str = "sensor:Mass,") -> PostingRule:
    return compile_scheme(broken("posting.csv", old, new), {}, LEAVES).posting[0]


def test_rules_keep_the_order_of_the_rows() -> None:
    rules = compile_scheme(good(), {}, LEAVES).posting
    assert [rule.rule for rule in rules] == [f"posting.csv:{n}" for n in range(2, 7)]
    assert rules[2].side is Side.OUTPUT
    assert rules[1].basis == "declared"
    assert rules[3].flow == "*"


def test_a_sensor_has_a_type_and_perhaps_a_component() -> None:
    assert (rule_of().amount, rule_of().sensor_type) == (AmountFrom.SENSOR, "Mass")
    assert rule_of(new="sensor:Mass:x,").component == "x"
    own = rule_of(new="sensor:Mass:loopbook:bag,")
    assert (own.sensor_type, own.component) == ("Mass", f"{LOOPBOOK}bag")
    both = rule_of(new="sensor:loopbook:mass:loopbook:bag,")
    assert (both.sensor_type, both.component) == (f"{LOOPBOOK}mass", f"{LOOPBOOK}bag")


def test_a_business_step_of_another_vocabulary_is_taken_as_it_is() -> None:
    assert rule_of("receiving,", "https://example.org/washing,").biz_step.endswith("washing")
