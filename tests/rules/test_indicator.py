"""Indicators and their definitions."""

from datetime import date

from loopbook.rules.compile import compile_scheme
from loopbook.terms.formula import Leaf, Operation

from .breaking import LEAVES, good


def test_indicators_have_formula_unit_and_definitions() -> None:
    indicators = compile_scheme(good(), {}, LEAVES).indicators
    rate = indicators["rate"]
    assert (rate.is_change, rate.subject, rate.scope) == (True, "CN", "all_bottles")
    assert rate.preference == ("NBS",)
    assert rate.definitions[0].valid_to == date(2025, 12, 31)
    assert rate.definitions[0].rule == "indicators.toml:21"
    root = indicators["yield"].formula.root
    assert root == Operation("/", (Leaf("flow", ("flakes_out",)), Leaf("flow", ("bottles_in",))))
    assert indicators["income"].unit.code == "1e4 CNY"
