"""Targets before and after, inputs by year."""

import pytest

from loopbook.evaluate.audit.effect import Periods, effects, year_inputs
from loopbook.evaluate.audit.loss import AmountOf
from tests.evaluate.audit.filed import rows


def amounts(**known: float) -> AmountOf:
    def amount(flow: str, layer: str, unit: str) -> tuple[float | None, tuple[int, ...]]:
        assert layer
        assert unit in ("l", "m2", "kg")
        return (known[flow], (len(flow),)) if flow in known else (None, ())

    return amount


TARGET = {
    "target": "water",
    "label": "water per area",
    "numerator": "rinse",
    "numerator_layer": "water",
    "denominator": "ware",
    "denominator_layer": "area",
    "unit": "l/m2",
    "baseline": "60",
    "wanted": "45",
}


def test_a_target_is_the_quotient_of_two_flows_in_each_period() -> None:
    periods = Periods(amounts(rinse=6000, ware=100), amounts(rinse=1800, ware=50))
    (found,) = effects(rows(TARGET), periods)
    assert (found.before, found.after, found.met) == (60.0, 36.0, True)
    assert found.change == pytest.approx(-0.4)


def test_a_target_above_the_baseline_is_a_rise() -> None:
    rise = {**TARGET, "wanted": "70"}
    (found,) = effects(rows(rise), Periods(amounts(rinse=60, ware=1), amounts(rinse=65, ware=1)))
    assert found.met is False


def test_without_a_second_period_nothing_is_reached_or_missed() -> None:
    (found,) = effects(rows(TARGET), Periods(amounts(rinse=6000, ware=100), None))
    assert (found.after, found.change, found.met) == (None, None, None)


def test_a_denominator_of_zero_gives_no_value() -> None:
    (found,) = effects(rows(TARGET), Periods(amounts(rinse=6000, ware=0), None))
    assert found.before is None


def test_a_target_may_be_one_flow_alone() -> None:
    alone = {**TARGET, "unit": "kg", "denominator": "", "denominator_layer": ""}
    (found,) = effects(rows(alone), Periods(amounts(rinse=7), None))
    assert found.before == 7.0


def test_inputs_stand_beside_what_the_year_has_in_the_ledger() -> None:
    row = {"name": "zinc", "flow": "zinc", "layer": "Zn", "unit": "kg", "amount": "10"}
    found = year_inputs(
        rows({**row, "year": "2024"}, {**row, "year": "2020"}), {"2024": amounts(zinc=11)}
    )
    assert [(each.stated, each.recorded) for each in found] == [(10.0, 11.0), (10.0, None)]
