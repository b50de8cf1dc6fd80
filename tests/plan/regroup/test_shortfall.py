"""More is wanted than stands: the limits that contradict it, and what comes nearest."""

import pytest

from loopbook.errors import Infeasible
from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.shortfall import (
    band_conflict,
    conflict_of,
    limits_of,
    nearest,
    without,
)
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan_input import InputTable
from tests.plan.regroup.cells_given import cells_table

CELLS = cells_table(
    [8.0] * 6,
    chemistry=list("aaabbb"),
    resistance=[1.0, 1.1, 3.0, 1.0, 1.1, 3.0],
    state_of_health=[0.9, 0.9, 0.9, 0.9, 0.9, 0.5],
)
ASKED = Wanted(2, 2, packs=1, equal=("chemistry",), resistance_band=0.5)


def keys(cells: InputTable, asked: Wanted) -> list[str]:
    found = conflict_of(cells, asked, gathered(cells, asked).absent)
    assert found.is_smallest
    assert len(found.places) == len(found.limits)
    return [limit.key.removeprefix("plan.regroup.limit.") for limit in found.limits]


def test_the_smallest_conflict_is_told() -> None:
    # Without the band three a and three b still make no pack; without chemistry four stand.
    assert keys(CELLS, ASKED) == ["packs", "equal.chemistry"]
    assert keys(CELLS, ASKED._replace(packs=2)) == ["packs"]
    # Either alone leaves two groups; together there is one.
    kind = Wanted(2, 2, packs=1, equal=(), resistance_band=0.5)
    assert keys(CELLS, kind._replace(resistance_band=0.05)) == ["packs", "resistance_band"]
    gated = Wanted(3, 2, packs=1, equal=(), health_low=0.7)
    assert keys(CELLS, gated) == ["packs", "health_low"]


def test_limits_that_are_not_set_are_none() -> None:
    assert limits_of(Wanted(1, 1, equal=("chemistry",)), ()) == ("equal.chemistry",)
    assert limits_of(Wanted(1, 1, equal=("chemistry",)), ("chemistry",)) == ()
    everything = Wanted(1, 1, health_low=0.5, destination="x", resistance_band=1.0, equal=())
    assert len(limits_of(everything, ())) == 3
    assert limits_of(without(everything, limits_of(everything, ())), ()) == ()


def test_fewer_packs_or_a_shorter_one_come_nearest() -> None:
    three = ASKED._replace(packs=3, equal=(), resistance_band=float("inf"))
    asked, broken = nearest(gathered(CELLS, three), three)
    assert asked.packs == 1
    assert [each.amount for each in broken] == [2.0]
    asked, broken = nearest(gathered(CELLS, ASKED), ASKED)
    assert (asked.series, asked.packs) == (1, 1)
    assert [each.limit.key for each in broken] == ["plan.regroup.limit.series"]


def test_without_a_single_group_there_is_nothing() -> None:
    narrow = ASKED._replace(resistance_band=0.01)
    with pytest.raises(Infeasible, match=r"LB-PL99.*at most 1 of them"):
        nearest(gathered(CELLS, narrow), narrow)


def test_the_capacity_band_is_blamed_alone_only_where_nothing_else_can_be() -> None:
    plain = Wanted(2, 2, equal=("format",), capacity_band=0.1)
    cells = cells_table([8.0, 5.0, 4.0, 1.0])
    found = band_conflict(cells, gathered(cells, plain), plain)
    assert found.is_smallest
    assert [limit.key.rpartition(".")[2] for limit in found.limits] == ["packs", "capacity_band"]
    # Where others keep cells apart too they are told, and nobody says that it is the smallest set.
    others = band_conflict(CELLS, gathered(CELLS, ASKED), ASKED)
    assert not others.is_smallest
    assert [limit.key.rpartition(".")[2] for limit in others.limits[2:]] == [
        "chemistry",
        "resistance_band",
    ]
    assert len(others.places) == len(others.limits)


def test_what_keeps_cells_out_is_told_where_no_group_stands() -> None:
    gated = ASKED._replace(health_low=0.95)
    with pytest.raises(Infeasible) as told:
        nearest(gathered(CELLS, gated), gated)
    assert "6 are below the least state of health" in told.value.message("en")
