"""Input: what the tables mean, and bad ones told with file and row."""

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.locate import input as input_module
from loopbook.plan.locate.input import siting_of

from .city import Tables, given_of, plain_city


def with_column(table: str, field: str, values: list[object]) -> Tables:
    tables = plain_city(3, 2, 1)
    return {**tables, table: {**tables[table], field: values}}


def test_costs_are_rate_times_distance_times_demand_and_handling() -> None:
    tables = with_column("sites", "handling_cost", [1.0, 2.0])
    siting = siting_of(given_of(tables, problem="facility", haul_rate=3.0, road_factor=2.0)).siting
    tonne = 3.0 * siting.km + np.array([1.0, 2.0])
    np.testing.assert_allclose(siting.cost, siting.zones.demand[:, None] * tonne)


def test_a_site_with_steps_has_them_in_place_of_its_own_capacity() -> None:
    tables = plain_city(3, 2, 1)
    tables["steps"] = {
        "site": ["s1", "s1"],
        "step": ["a", "b"],
        "capacity": [9, 99],
        "cost": [1, 2],
    }
    siting = siting_of(given_of(tables, problem="echelon", haul_rate=1.0)).siting
    assert siting.steps.site.tolist() == [0, 1, 1]
    assert siting.steps.capacity.tolist()[1:] == [9.0, 99.0]
    assert not siting.is_simple


@pytest.mark.parametrize(
    ("code", "where", "tables", "settings"),
    [
        ("LB-PL40", "zones.csv, row", plain_city(9, 2, 1), {"max_distance": 0.1}),
        ("LB-PL41", "sites.csv, row 3", with_column("sites", "fixed_cost", [1.0, np.nan]), {}),
        ("LB-PL41", "zones.csv, row 3", with_column("zones", "demand", [1, np.nan, 2]), {}),
        (
            "LB-PL41",
            "zones.csv, row 2",
            with_column("zones", "demand", [np.nan] * 3),
            {"problem": "median", "weigh_by": "people", "p": 1.0},
        ),
        ("LB-PL42", "settings.csv", plain_city(3, 2, 1), {"p": 3.0}),
        ("LB-PL42", "settings.csv", plain_city(3, 2, 1), {"problem": "cover"}),
        ("LB-PL42", "settings.csv", plain_city(3, 2, 1), {"haul_rate": float("nan")}),
        ("LB-PL44", "zones.csv, row 2", with_column("zones", "x", [np.nan, 1, 2]), {}),
        ("LB-PL47", "sites.csv, row 3", with_column("sites", "tier", [1, 2]), {}),
    ],
)
def test_a_bad_input_is_told_with_file_and_row(
    code: str, where: str, tables: Tables, settings: dict[str, float | str]
) -> None:
    with pytest.raises(InputError) as told:
        siting_of(given_of(tables, **{"problem": "facility", "haul_rate": 1.0, **settings}))
    assert told.value.code == code
    assert told.value.where.startswith(where)


def test_p_below_what_stays_is_refused() -> None:
    tables = with_column("sites", "state", ["stay", "stay"])
    with pytest.raises(InputError, match="2 ≤ p ≤ 2"):
        siting_of(given_of(tables, problem="median", p=1.0))


def test_a_listed_pair_of_an_unknown_place_is_refused() -> None:
    tables = plain_city(3, 2, 1)
    tables["distances"] = {"source": ["z0", "q"], "target": ["s0", "s1"], "distance": [1, 2]}
    with pytest.raises(InputError, match=r"LB-PL48 'q'.*distances.csv, row 3"):
        siting_of(given_of(tables, problem="facility", haul_rate=1.0))


def test_a_site_with_the_id_of_a_zone_is_refused() -> None:
    tables = with_column("sites", "site", ["s0", "z1"])
    with pytest.raises(InputError, match=r"LB-PL48 'z1'.*2 places.*sites.csv, row 3"):
        siting_of(given_of(tables, problem="median", p=1.0))


def test_a_listed_pair_with_neither_distance_nor_cost_is_refused() -> None:
    tables = plain_city(3, 2, 1)
    tables["distances"] = {"source": ["z0"], "target": ["s0"]}
    with pytest.raises(InputError, match="LB-PL41"):
        siting_of(given_of(tables, problem="facility", haul_rate=1.0))


def test_equal_coordinates_are_fine() -> None:
    tables = with_column("sites", "x", [1.0, 1.0])
    tables["sites"] = {**tables["sites"], "y": [1.0, 1.0]}
    assert siting_of(given_of(tables, problem="median", p=1.0)).findings == ()


def test_a_problem_beyond_memory_is_refused_before_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(input_module, "PAIRS_MAX", 5)
    with pytest.raises(InputError, match="LB-PL12 3 zones and 2 sites"):
        siting_of(given_of(plain_city(3, 2, 1), problem="median", p=1.0))
