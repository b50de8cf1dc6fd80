"""What is odd about a model is found before anything is computed, or raised."""

import math

import msgspec
import pytest

from loopbook.account.reconcile.assembly import assembled
from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.soundness import sound
from loopbook.errors import BalanceError, UnitError, Unreconcilable
from loopbook.terms.finding import Finding, finding_text
from loopbook.terms.period import period
from loopbook.terms.reconciliation import Model
from tests.account.reconcile.oracle import balance, flow, model, share, stated, total


def odd(problem: Model) -> dict[str, Finding]:
    found = sound(assembled(problem, ReconcileOptions()), 0.05)
    for each in found:
        assert finding_text(each, "zh") != finding_text(each, "en")
    return {each.code: each for each in found}


def test_sound_data_have_no_findings() -> None:
    assert odd(model([flow("a", stated(1.0, 0.1)), flow("b")], [balance("P", "a", "b")])) == {}


def test_units_that_differ_in_one_balance_are_raised_with_the_flows() -> None:
    problem = model([flow("a", unit="t"), flow("b", unit="kg")], [balance("P", "a", "b")])
    with pytest.raises(UnitError, match=r"LB-B44.*balance of P.*b \(kg\), a \(t\)"):
        odd(problem)


def test_a_flow_without_unit_among_others_is_told() -> None:
    problem = model([flow("a", unit="t"), flow("b", unit="")], [balance("P", "a", "b")])
    assert odd(problem)["LB-B45"].values["names"] == "b"


def test_periods_that_differ_in_one_balance_are_raised() -> None:
    ends = [flow("a", period=period("2025")), flow("b", period=period("2025-03"))]
    with pytest.raises(BalanceError, match=r"LB-B46.*2025-03"):
        odd(model(ends, [balance("P", "a", "b")]))


@pytest.mark.parametrize(
    "bad",
    [
        {"low": 3.0, "high": 2.0, "measurements": (stated(2.5, 1.0),)},
        {"low": 0.0, "high": 2.0, "measurements": (stated(5.0, 0.0),)},
    ],
)
def test_bounds_without_room_are_raised(bad: dict[str, object]) -> None:
    problem = model([msgspec.structs.replace(flow("a"), **bad)])
    with pytest.raises(Unreconcilable, match=r"LB-B47.*'a'"):
        odd(problem)


def test_exact_and_negative_values_are_told() -> None:
    found = odd(model([flow("a", stated(5.0, 0.0)), flow("b", stated(-3.0, 1.0))]))
    assert found["LB-B51"].values == {"count": "1", "names": "a"}
    assert found["LB-B53"].values == {"variable": "b", "value": "-3"}


def test_a_coefficient_outside_0_to_1_is_told() -> None:
    assert odd(model([share("k", "P", stated(35.0, 1.0))]))["LB-B49"].values["value"] == "35"


@pytest.mark.parametrize(
    ("second", "is_told"), [(stated(0.7, 0.05), True), (stated(0.44, 0.05), False), (None, False)]
)
def test_coefficients_that_cannot_add_up_to_1_are_told(second: object, is_told: bool) -> None:
    own = (second,) if second else ()
    problem = model(
        [share("k1", "P", stated(0.6, 0.05)), share("k2", "P", *own)], [total("shares", "k1 k2")]
    )
    assert ("LB-B50" in odd(problem)) == is_told


def test_some_coefficients_that_alone_are_more_than_1_are_told() -> None:
    shares = [
        share("k1", "P", stated(0.8, 0.01)),
        share("k2", "P", stated(0.7, 0.01)),
        share("k3", "P"),
    ]
    found = odd(model(shares, [total("shares", "k1 k2 k3")]))
    assert found["LB-B50"].values["total"] == "1.5"


def test_a_loop_that_amplifies_is_told_with_its_processes_and_gain() -> None:
    variables = [
        flow("on", flow="on"),
        flow("back", flow="back"),
        share("k1", "P", stated(1.0, 0.1), of="on"),
        share("k2", "Q", stated(1.0, 0.1), of="back"),
    ]
    problem = model(variables, [balance("P", "back", "on"), balance("Q", "on", "back")])
    assert odd(problem)["LB-B52"].values["names"] == "P, Q"
    assert math.isclose(float(odd(problem)["LB-B52"].values["gain"]), 1.0)
