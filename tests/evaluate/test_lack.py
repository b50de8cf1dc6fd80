"""The events that would make an unknown value known."""

from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.evaluate.lack import lack_of
from loopbook.terms.event import Side
from loopbook.terms.period import period
from loopbook.terms.scheme import AmountFrom, PostingRule, TargetKind
from loopbook.terms.statement import Reason, Standing

from . import world
from .test_standing import judged
from .world import indicator, scheme, target


def assay(flow: str, item_class: str = "pack", **more) -> PostingRule:
    fields = {"sensor_type": "Mass", "component": "urn:x:li", "biz_step": "shipping", **more}
    return PostingRule(
        event_type="ObjectEvent", action="OBSERVE", item_class=item_class, side=Side.ITEMS,
        flow=flow, layer="goods", amount=AmountFrom.SENSOR, source="s", rule="posting.csv:9",
        **fields,
    )  # fmt: skip


def lack(formula: str, *rules: PostingRule) -> Reason | None:
    of = indicator(formula)
    pack = scheme(of, posting=rules)
    return lack_of(evaluate_indicator(of, period("2025"), pack, world.Known()), pack)


def test_flows_that_want_one_kind_of_event_are_told_in_one_sentence() -> None:
    found = lack("flow(mass_out) / flow(packs_in)", assay("mass_out"), assay("packs_in"))
    assert found is not None
    assert reason_text(found) == (
        "Nothing states flow 'mass_out' and 'packs_in' in 2025. Record the events 'ObjectEvent "
        "OBSERVE shipping' of 'pack' with a sensor report of 'Mass, component li'."
    )
    assert "“电池包”（pack）" in reason_text(found, "zh")


def test_events_of_two_kinds_are_both_named() -> None:
    rules = assay("mass_out"), assay("packs_in", biz_step="receiving")
    found = lack("flow(mass_out) / flow(packs_in)", *rules)
    assert found is not None
    assert found.key == "reason.missing"
    for language in ("en", "zh"):
        text = reason_text(found, language)
        assert "shipping" in text
        assert "receiving" in text


def test_a_rule_for_any_class_asks_for_any_class() -> None:
    found = lack("flow(mass_out) / flow(packs_in)", assay("mass_out"), assay("packs_in", ""))
    assert found is not None
    assert "of any class with" in reason_text(found)


def test_what_is_only_published_names_no_event() -> None:
    assert lack("observed(rate)") is None
    assert lack("flow(mass_out) / flow(packs_in)", *world.POSTING[:1]) is None


def test_a_verdict_names_the_missing_event() -> None:
    of = indicator("flow(packs_in)", "kg")
    verdict = judged(of, target(TargetKind.LEVEL, 60), world.Known())
    assert (verdict.standing, verdict.reason.key) == (
        Standing.UNKNOWN, "reason.unmeasured.sensor",
    )  # fmt: skip
    assert "ObjectEvent OBSERVE inspecting" in reason_text(verdict.reason)
    assert "inspecting" in reason_text(verdict.reason, "zh")
