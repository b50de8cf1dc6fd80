"""Each cell in no pack has its own reason, and what would have to change."""

import numpy as np
import pytest

from loopbook.terms.plan import Refusal
from loopbook.terms.plan_input import PlanInput
from loopbook.wording import say
from tests.plan.regroup.cells_given import cells_table, given, planned


def refusals_of(asked: PlanInput) -> dict[str, Refusal]:
    plan = planned(asked)
    for each in plan.proof.refusals:
        for language in ("en", "zh"):
            assert say(each.reason.key, language, **each.reason.values)
            if each.change is not None:
                assert say(each.change.key, language, **each.change.values)
    return {each.option: each for each in plan.proof.refusals}


def key(refusal: Refusal) -> str:
    return refusal.reason.key.rpartition(".")[2]


def test_a_cell_without_a_partner_is_told_the_nearest_and_the_miss() -> None:
    cells = cells_table([9.0, 8.0, 7.0], resistance=[1.0, 1.2, 5.0])
    found = refusals_of(given(cells, 1, 2, resistance_band=0.5))["c3"]
    assert key(found) == "no_partner"
    assert found.reason.values["nearest"] == "c2"
    assert found.reason.values["distance"] == "3.8"
    assert found.amount == pytest.approx(3.8 - 0.5)
    assert found.unit == "E45"


def test_a_cell_of_a_kind_of_its_own_has_no_partner_at_all() -> None:
    cells = cells_table([9.0, 8.0, 7.0], resistance=[1.0, 1.2, 1.1], chemistry=list("aab"))
    found = refusals_of(given(cells, 1, 2, resistance_band=0.5))["c3"]
    assert (key(found), found.amount) == ("no_partner_at_all", 1.0)


def test_what_is_left_is_told_how_much_it_is_weaker() -> None:
    found = refusals_of(given(cells_table([9.0, 8.0, 7.5]), 2, 1, packs=1.0))["c3"]
    assert (key(found), found.unit) == ("left", "AMH")
    assert found.amount == pytest.approx(0.5)


def test_other_reasons_are_told_with_their_numbers() -> None:
    cells = cells_table(
        [9.0, 8.0, 7.0, 6.0, 5.0],
        chemistry=list("aaabb"),
        state_of_health=[0.9, 0.8, 0.6, 0.9, 0.9],
        destination=["", "", "", "", "recycling"],
    )
    asked = given(cells, 2, 1, packs=1.0, health_low=0.7, equal="chemistry")
    found = refusals_of(asked)
    assert key(found["c3"]) == "low_health"
    assert found["c3"].amount == pytest.approx(0.1)
    assert (key(found["c4"]), found["c4"].amount) == ("too_few", 1.0)
    assert key(found["c5"]) == "destination"


def test_with_enough_cells_one_more_pack_would_have_to_be_wanted() -> None:
    cells = cells_table([9.0, 9.0, 9.0, 9.0], chemistry=list("aabb"))
    found = refusals_of(given(cells, 2, 1, packs=1.0))
    assert {key(each) for each in found.values()} == {"left_kind"}
    assert all(each.amount == 1.0 for each in found.values())


def test_cells_of_a_pack_beyond_the_band_are_told() -> None:
    cells = cells_table([9.0, 9.0, 5.0, 1.0], chemistry=list("aabb"))
    found = refusals_of(given(cells, 2, 1, capacity_band=1.0, exact_cells=0.0))
    assert {key(each) for each in found.values()} == {"pack_band"}


def test_the_nearest_cell_is_the_nearest_of_all() -> None:
    chance = np.random.default_rng(8)
    told = (chance.permutation(60)[:20] / 10).tolist()
    cells = cells_table([8.0] * 20, resistance=told)
    found = refusals_of(given(cells, 1, 2, packs=1.0, resistance_band=0.1))
    alone = {name: each for name, each in found.items() if key(each) == "no_partner"}
    assert alone
    for name, each in alone.items():
        at = int(name[1:]) - 1
        apart = min(abs(value - told[at]) for other, value in enumerate(told) if other != at)
        assert float(each.reason.values["distance"]) == pytest.approx(apart)
        nearest = int(each.reason.values["nearest"][1:]) - 1
        assert abs(told[nearest] - told[at]) == pytest.approx(apart)
