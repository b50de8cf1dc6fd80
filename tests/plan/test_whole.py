"""Flows in whole quanta: every place hands on what it got."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import PlanError
from loopbook.plan.balanced import balance_check
from loopbook.plan.whole import Grid, NearFlow, largest_remainder, whole_flows

KILOGRAMS = Grid(Decimal("0.001"), "TNE")


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.integers(0, 10**6))
def test_the_parts_make_the_whole_and_each_is_near_its_share(
    parts: list[float], total: int
) -> None:
    made = largest_remainder(parts, total)
    if sum(parts) > 0.0:
        assert sum(made) == total
        for part, whole in zip(parts, made, strict=True):
            assert abs(part * total / sum(parts) - whole) <= 1.0 + 1e-6


@st.composite
def chains(draw: st.DrawFn) -> list[NearFlow]:
    """Return flows of two periods from sources over two tiers, near balance."""
    flows = []
    for period in ("2025", "2026"):
        inflow = draw(st.lists(st.floats(0.001, 1e5), min_size=1, max_size=5))
        share = draw(st.floats(0, 1))
        flows += [NearFlow(f"z{at}", "s", "waste", period, each) for at, each in enumerate(inflow)]
        total = sum(inflow) * (1.0 + draw(st.floats(-1e-9, 1e-9)))
        flows.append(NearFlow("s", "t", "sorted", period, total * share))
        flows.append(NearFlow("s", "dump", "residue", period, total * (1 - share)))
        flows.append(NearFlow("t", "m", "metal", period, total * share / 3))
        flows.append(NearFlow("t", "m", "paper", period, total * share * 2 / 3))
    return flows


@given(chains(), st.randoms())
def test_whatever_comes_in_goes_out_to_the_last_quantum(
    flows: list[NearFlow], random: object
) -> None:
    made = whole_flows(flows, KILOGRAMS)
    outside = {"m", "dump", *(flow.source for flow in flows if flow.source[0] == "z")}
    check = balance_check(made, KILOGRAMS.quantum, outside, ())
    assert check.passed, check
    near = {flow[:4]: flow.amount for flow in flows}
    for flow in made:
        stated = near[flow.source, flow.target, flow.material, flow.period]
        assert abs(float(flow.quantity) - stated) < 0.02


def test_stores_hold_from_one_period_to_another() -> None:
    flows = [
        NearFlow("z", "s", "m", "1", 10.0),
        NearFlow("s", "yard", "m", "1", 4.0),
        NearFlow("s", "p", "m", "1", 6.0),
        NearFlow("yard", "s", "m", "2", 4.0),
        NearFlow("s", "p", "m", "2", 4.0),
    ]
    made = whole_flows(flows, KILOGRAMS, {"yard"})
    assert balance_check(made, KILOGRAMS.quantum, {"z", "p"}, {"yard"}).passed
    assert len(made) == 5


def test_a_circle_within_a_period_is_refused() -> None:
    circle = [NearFlow("a", "b", "m", "1", 1.0), NearFlow("b", "a", "m", "1", 1.0)]
    with pytest.raises(PlanError, match=r"LB-PL18.*(a <- b <- a|b <- a <- b)"):
        whole_flows(circle, KILOGRAMS)


def test_noise_of_a_solver_is_no_circle() -> None:
    flows = [NearFlow("a", "b", "m", "1", 1.0), NearFlow("b", "a", "m", "1", 1e-12)]
    assert [flow.quantity for flow in whole_flows(flows, KILOGRAMS)] == [Decimal(1)]
    assert whole_flows([NearFlow("a", "a", "m", "1", 0.0)], KILOGRAMS) == ()


@pytest.mark.parametrize("parts", [[0.0, 0.0, 0.0], [1e-300, 1.0, 1.0], [1.0, 2.0, 4.0]])
def test_any_total_is_handed_on_whole(parts: list[float]) -> None:
    for total in (7, 10**12 + 1, 10**18 + 1):
        assert sum(largest_remainder(parts, total)) == total
