"""Explanations in lines."""

import csv
from importlib.resources import files

import pytest

from loopbook.evaluate.explain import explain, explain_verdict, reason_text
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Reason

from . import world
from .test_exact import shredder
from .test_standing import BULK, STRAW, judged
from .world import indicator, observation, scheme, seen, target


def test_a_statement_opens_down_to_its_entries() -> None:
    of = indicator("100 [%] * flow( mass_out ) / flow(packs_in, goods)")
    lines = explain(evaluate_indicator(of, period("2025"), scheme(of), shredder()))
    assert lines == (
        "It, 2025: 62.0 ± 1.2 % (measured)",
        "Formula: 100 [%] * flow( mass_out ) / flow(packs_in, goods)",
        "With values: 100 [%] * 620 kg / 1000 kg",
        "Source: clause 1",
        "Rule pack: test@1, digest abababababab",
        "Checkpoint: 0 entries, root cdcdcdcdcdcd",
        "flow(mass_out) = 620 ± 10 kg; measured; entries 2, 3 (2)",
        "flow(packs_in, goods) = 1000 ± 10 kg; measured; entries 1 (1)",
    )


def test_an_unknown_says_how_to_mend_it_in_both_languages() -> None:
    of = indicator("flow(packs_in)", "kg")
    statement = evaluate_indicator(of, period("2025"), scheme(of), world.Known())
    lines = explain(statement)
    assert lines[0] == "It, 2025: unknown"
    assert lines[2] == "With values: ?"
    assert lines[-1] == (
        "Missing: Nothing states flow 'packs_in' in 2025. Record the events 'ObjectEvent OBSERVE "
        "inspecting' of any class with a sensor report of 'Mass'."
    )
    assert explain(statement, "zh-CN")[0] == "它，2025：未知"


def test_rivals_and_what_stands_beside_are_told_with_why() -> None:
    of = indicator(preference=("MARA", "NDRC"), scope="s")
    known = seen(
        observation(86, "2021", "NDRC", scope="s", published="2022-10-31"),
        observation(88.1, "2021", "MARA", scope="s", published="2022-10-31"),
        observation(90, "2021", "X", scope="t"),
    )
    lines = explain(evaluate_indicator(of, period("2021"), scheme(of), known))
    assert "Counted under: s" in lines
    assert lines[-2] == (
        "Another official value: observed(rate), giving 86 %; declared; verified; "
        "NDRC 2022-10-31; s; entries 1 (1)"
    )
    assert lines[-1].startswith("Beside it, deciding nothing: observed(rate) = 90 %;")
    assert lines[-1].endswith("It was counted under 't'; the indicator is counted under 's'.")


def test_a_change_names_its_base_and_a_value_that_decides_nothing_says_so() -> None:
    of = indicator(is_change=True)
    known = seen(observation(58, "2021", base_period="2012"))
    lines = explain(evaluate_indicator(of, period("2021"), scheme(of), known))
    assert "Change on: 2012" in lines
    modelled = indicator("factor(co_share)")
    first = explain(evaluate_indicator(modelled, period("2021"), scheme(modelled), known))[0]
    assert first == "It, 2021: 10.0 ± 1.0 % (modelled); it decides nothing"


def test_many_entries_are_counted_and_the_first_named() -> None:
    of = indicator("flow(packs_in)", "kg")
    known = world.flows(
        y2025=(world.cell("packs_in", world.reading(9, sequences=tuple(range(1, 9)))),)
    )
    lines = explain(evaluate_indicator(of, period("2025"), scheme(of), known))
    assert lines[-1].endswith("entries 1, 2, 3, 4, 5, … (8)")


def test_a_verdict_says_standing_reason_line_and_base() -> None:
    aim = target(TargetKind.LEVEL, 60, base="2020")
    lines = explain_verdict(judged(indicator(), aim, seen(*BULK), "2022-12-31"))
    assert lines[0] == "It, target 2025: on track, as of 2022-12-31"
    assert lines[1] == (
        "Why: The latest value, for 2021, is 56.8 %; on the way to ≥ 60 % the straight line from "
        "the base asks for ≥ 56.8 % by then."
    )
    assert lines[2:6] == (
        "The target asks for: 60 %",
        "Due by the straight line: 56.8 %",
        "Gap to the target: -3.2 %",
        "Source: plan",
    )
    assert "Value at the base:" in lines
    chinese = explain_verdict(judged(indicator(), target(TargetKind.HOLD, 86), seen(*STRAW)), "zh")
    assert chinese[0] == "它，2025 目标：未知（截至 2026-02-01）"
    assert "2022, 2023, 2024" in chinese[1]


def reasons() -> list[str]:
    text = files("loopbook").joinpath("wording/evaluate.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [row["key"] for row in rows if row["key"].startswith("reason.")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_can_be_said(language: str) -> None:
    names = ("base", "class", "comparator", "count", "day", "due", "event", "fact", "facts",
             "first", "flow", "grade", "item", "items", "layer", "limit", "new", "new_source",
             "old", "old_source", "period", "publisher", "required", "rival", "scope", "sensor",
             "side", "sign", "source", "subject", "substance", "symbol", "unit", "value",
             "values", "wanted", "wanted_source", "word", "years")  # fmt: skip
    values = {"reasons": "So.", **{name: f"<{name}>" for name in names}}
    for key in reasons():
        assert reason_text(Reason(key, values), language).endswith((".", "。"))
