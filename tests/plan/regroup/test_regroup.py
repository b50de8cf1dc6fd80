"""The job: worked examples, oracles, metamorphic tests, and what it says of bad input."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as given_
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.errors import Infeasible
from loopbook.plan.regroup.regroup import regroup
from loopbook.terms.plan import PlanStatus, PlanWish
from loopbook.terms.progress import finished
from tests.plan.regroup.cells_given import cells_table, column, given, planned, table, texts
from tests.plan.regroup.real_cells import real_cells

CAPACITY = st.lists(st.integers(60, 99), min_size=4, max_size=7)
EXACT = {"exact_cells": 12.0, "equal": "chemistry"}


def test_the_real_cells_are_grouped_far_closer_than_a_snake(pulse_file: Path) -> None:
    plan = planned(given(real_cells(pulse_file), 10, 6, packs=1.0, health_low=0.7))
    ((_, _, _, usable, spread, _, first, _, _),) = table(plan, "packs").rows
    assert first == pytest.approx(0.1215)
    assert isinstance(spread, float)
    assert spread <= 0.002
    assert plan.proof.gap is not None
    assert plan.proof.gap < 1e-4
    assert usable == pytest.approx(53.3026, abs=0.002)


def best_by_hand(capacity: list[int]) -> int:
    """Return the best worth of one pack of two groups of two, by trying all, tenths of Ah."""
    best = -(10**9)
    for four in combinations(capacity, 4):
        for pair in combinations(range(4), 2):
            mine = sum(four[at] for at in pair)
            yours = sum(four) - mine
            best = max(best, min(mine, yours) - abs(mine - yours))
    return best


@settings(max_examples=6)
@given_(CAPACITY)
def test_few_cells_are_grouped_as_trying_all_groupings_would(capacity: list[int]) -> None:
    plan = planned(given(cells_table([value / 10 for value in capacity]), 2, 2, packs=1.0, **EXACT))
    assert plan.proof.status is PlanStatus.OPTIMAL
    assert plan.proof.objective == pytest.approx(best_by_hand(capacity) / 10)


@settings(max_examples=5)
@given_(CAPACITY)
def test_permuted_rows_give_the_same_packs(capacity: list[int]) -> None:
    order = np.random.default_rng(len(capacity)).permutation(len(capacity))
    cells = cells_table([value / 10 for value in capacity])
    mixed = cells_table([capacity[at] / 10 for at in order])
    mixed.columns["cell"] = cells["cell"][order]
    first, second = (planned(given(each, 2, 2, **EXACT)) for each in (cells, mixed))
    assert table(first, "members").rows == table(second, "members").rows


@settings(max_examples=5)
@given_(CAPACITY)
def test_units_make_no_difference(capacity: list[int]) -> None:
    in_ah = cells_table([value / 10 for value in capacity])
    in_mah = cells_table([value * 100.0 / 1000.0 for value in capacity])
    first, second = (planned(given(each, 2, 2, **EXACT)) for each in (in_ah, in_mah))
    assert first == second


@settings(max_examples=5)
@given_(CAPACITY)
def test_a_useless_cell_or_a_looser_band_is_never_worse(capacity: list[int]) -> None:
    ohm = [float(value % 7) for value in capacity]
    cells = cells_table([value / 10 for value in capacity], resistance=ohm)
    more = cells_table([*(value / 10 for value in capacity), 0.1], resistance=[*ohm, 50.0])
    wide = planned(given(cells, 2, 2, packs=1.0, resistance_band=100.0, **EXACT))
    with_more = planned(given(more, 2, 2, packs=1.0, resistance_band=100.0, **EXACT))
    assert with_more.proof.objective >= wide.proof.objective - 1e-9
    narrow = planned(given(cells, 2, 2, packs=1.0, resistance_band=6.0, **EXACT))
    assert wide.proof.objective >= narrow.proof.objective - 1e-6


def test_every_cell_is_decided_and_the_same_input_gives_the_same_plan() -> None:
    cells = cells_table([8.0, 7.5, float("nan"), 7.0, 6.5, 6.0], chemistry=list("aaaaab"))
    plan = planned(given(cells, 2, 2, place="urn:x:place"))
    assert sorted(each.subject for each in plan.decisions) == [f"c{at}" for at in range(1, 7)]
    left = {each.subject: each.reason for each in plan.decisions if each.kind == "leave"}
    assert {name: reason.key.rpartition(".")[2] for name, reason in left.items() if reason} == {
        "c3": "no_capacity",
        "c6": "too_few",
    }
    assert [finding.code for finding in plan.findings] == ["LB-PL97", "LB-PL98", "LB-PL98"]
    assert plan == planned(given(cells, 2, 2, place="urn:x:place"))
    assert plan.proof.settings["place"] == "urn:x:place"


def test_a_triage_table_is_taken_as_it_is() -> None:
    cells = cells_table(
        [8.0, 7.0, 6.0, 5.0],
        destination=["second_life", "second_life", "recycling", "second_life"],
        resistance_ohm=[0.002, 0.0021, 0.002, 0.0022],
        mass=[0.3, 0.3, 0.3, 0.4],
    )
    plan = planned(given(cells, 3, 1, resistance_band=1.0))
    assert [refusal.option for refusal in plan.proof.refusals] == ["c3"]
    assert column(plan, "packs", "mass") == [1.0]


def test_identifiers_come_from_prefixes_or_the_table() -> None:
    cells = cells_table([8.0, 7.0])
    cells.columns["identifier"] = texts(["", "https://id.example.org/8004/9521X2"])
    prefixes = {"cell_prefix": "urn:c:", "group_prefix": "urn:g:", "pack_prefix": "urn:p:"}
    plan = planned(given(cells, 2, 1, **prefixes))
    told = set(column(plan, "members", "identifier"))
    assert told == {"urn:c:c1", "https://id.example.org/8004/9521X2"}
    assert column(plan, "groups", "identifier") == ["urn:g:P1-G1", "urn:g:P1-G2"]
    assert column(plan, "packs", "identifier") == ["urn:p:P1"]


def test_what_cannot_be_is_answered_with_the_least_violation() -> None:
    plan = planned(given(cells_table([8.0, 7.0, 6.0]), 2, 1, packs=3.0))
    assert plan.proof.status is PlanStatus.LEAST_VIOLATION
    assert plan.proof.conflict is not None
    assert [each.amount for each in plan.proof.violations] == [2.0]
    assert len(table(plan, "packs").rows) == 1
    short = planned(given(cells_table([8.0, 7.0]), 3, 1))
    assert len(table(short, "groups").rows) == 2
    with pytest.raises(Infeasible, match="LB-PL99"):
        planned(given(cells_table([float("nan")] * 3), 1, 2))


def test_packs_beyond_the_capacity_band_are_not_made_or_told() -> None:
    cells = cells_table([9.0, 8.9, 8.8, 8.7, 5.0, 1.0])
    loose = planned(given(cells, 2, 1, capacity_band=0.2, exact_cells=0.0))
    assert len(table(loose, "packs").rows) == 2
    tight = planned(given(cells_table([9.0, 8.0, 3.0, 1.0]), 2, 2, packs=1.0, capacity_band=0.1))
    assert tight.proof.status is PlanStatus.LEAST_VIOLATION
    assert tight.proof.conflict is not None
    assert tight.proof.conflict.is_smallest


def test_one_more_pack_has_a_price_and_bands_bind() -> None:
    cells = cells_table([9.0, 8.0, 7.0, 6.0], resistance=[1.0, 1.5, 1.0, 1.5])
    plan = planned(given(cells, 1, 2, packs=1.0, resistance_band=0.5))
    packs, band = plan.proof.bindings
    assert (packs.price, packs.is_relaxed) == (13.0, True)
    assert (band.activity, band.bound) == (0.5, 0.5)


def test_a_thousand_modules_are_within_a_quantum_or_two() -> None:
    chance = np.random.default_rng(0)
    cells = cells_table(np.round(chance.normal(8, 0.6, 1000), 4).tolist())
    plan = planned(given(cells, 10, 10, restarts=2.0))
    assert max(column(plan, "packs", "spread")) <= 0.001
    assert plan.proof.gap is not None
    assert plan.proof.gap < 1e-4


def test_cells_most_alike_are_a_choice() -> None:
    cells = cells_table([9.9, 8.0, 7.9, 7.8, 7.7])
    plan = planned(given(cells, 2, 2, choose="alike"))
    assert "plan.regroup.method.alike" in [each.key for each in plan.proof.method]
    assert [refusal.option for refusal in plan.proof.refusals] == ["c1"]


def test_many_kinds_without_enough_cells_are_refused_row_by_row() -> None:

    cells = cells_table([5.0] * 3000, chemistry=[str(at // 2) for at in range(3000)])
    plan = finished(regroup(given(cells, 2, 1, packs=2.0), PlanWish(seconds=5.0)))
    assert len(plan.proof.refusals) == 50
    assert len([each for each in plan.decisions if each.kind == "leave"]) == 2996
