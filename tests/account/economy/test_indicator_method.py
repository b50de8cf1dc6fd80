"""Indicator method: the indicators of a pack, computed from a table of flows."""

from loopbook.account.economy.indicator_method import indicator_method, methods_in
from loopbook.book.shelf import compiled


def test_flows_and_published_quantities_become_inputs() -> None:
    method = indicator_method(compiled("cn-output-rate"))
    assert method is not None
    assert method.inputs["coal"].unit.symbol == "Mt"
    assert method.inputs["coal"].low == 0
    assert method.inputs["gdp_constant"].low is None
    assert method.steps["output_rate"].is_output


def test_what_only_a_book_can_answer_is_left_out() -> None:
    """Shares of graded cells count items; changes on a base are published, not computed."""
    battery = indicator_method(compiled("cn-battery"))
    assert battery is not None
    formulas = [step.formula.text for step in battery.steps.values()]
    assert "flow(cells_to_packs) / flow(received)" in formulas
    assert not any("graded" in formula or "items" in formula for formula in formulas)
    plan = indicator_method(compiled("cn-14fyp"))
    assert plan is not None
    assert "rop" not in plan.steps
    assert "paper" in plan.steps


def test_a_pack_without_indicators_has_its_declared_methods_alone() -> None:
    assert [method.id for method in methods_in(compiled("mci"))] == [
        "mci-2015",
        "mci-2019",
        "mci-simplified",
    ]
    assert indicator_method(compiled("mci")) is None
