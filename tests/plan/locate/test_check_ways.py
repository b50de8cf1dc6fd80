"""Check of ways: its own distances agree with those of the job, and with what is known."""

import pytest

from loopbook.plan.locate.check_ways import Ways
from loopbook.plan.locate.input import siting_of

from .city import given_of, plain_city

ROADS = {
    "source": ["z0", "z1", "z0", "z2"],
    "target": ["s0", "z0", "s1", "s0"],
    "length": [3, 2, 9, 1],
}


@pytest.mark.parametrize("kind", ["plane", "degrees", "roads", "listed"])
def test_two_ways_of_reckoning_agree(kind: str) -> None:
    tables = plain_city(3, 2, 1)
    if kind == "degrees":
        for name in ("zones", "sites"):
            table = dict(tables[name])
            tables[name] = {**table, "latitude": table.pop("y"), "longitude": table.pop("x")}
    if kind == "roads":
        tables["roads"] = ROADS
    if kind == "listed":
        tables["distances"] = {"source": ["z0"], "target": ["s1"], "distance": [77.0]}
    given = given_of(tables, problem="median", p=1.0, road_factor=1.3)
    ways, km = Ways(given), siting_of(given).siting.km
    for zone in range(3):
        for site in range(2):
            assert ways.km(f"z{zone}", f"s{site}") == pytest.approx(km[zone, site], rel=1e-12)


def test_money_is_the_rate_of_the_tier_or_as_listed() -> None:
    tables = plain_city(3, 2, 1)
    tables["distances"] = {"source": ["z0"], "target": ["s1"], "cost": [5.0]}
    tables["legs"] = {"tier": [2], "haul_rate": [0.5]}
    ways = Ways(given_of(tables, problem="facility", haul_rate=3.0))
    assert ways.money("z0", "s1", 1) == 5.0
    assert ways.money("z0", "s0", 1) == pytest.approx(3.0 * ways.km("z0", "s0"))
    assert ways.money("z0", "s0", 2) == pytest.approx(0.5 * ways.km("z0", "s0"))
