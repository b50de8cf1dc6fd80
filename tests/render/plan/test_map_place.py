"""The places of a plan, as places of a map."""

import math

import msgspec

from loopbook.render.plan.map_place import map_places
from loopbook.terms.plan import Plan, PlanColumn, PlanTable
from tests.render.plan.test_sheet import PLAN


def of_places(*keys: str, row: tuple[str | float | int | None, ...]) -> Plan:
    columns = tuple(PlanColumn(key) for key in keys)
    table = PlanTable(key="places", columns=columns, rows=(row,))
    return msgspec.structs.replace(PLAN, tables=(table,))


def test_places_of_the_earth_have_longitudes_across() -> None:
    keys = ("place", "label", "kind", "latitude", "longitude", "size", "chosen")
    (place,), is_plane = map_places(
        of_places(*keys, row=("s1", None, "site", 30.0, 120.0, 5, 1)), "size"
    )
    assert (place.place, place.label, place.x, place.y) == ("s1", "", 120.0, 30.0)
    assert (place.size, place.is_chosen, is_plane) == (5.0, True, False)


def test_places_of_a_plane_and_unknown_ones() -> None:
    keys = ("place", "label", "kind", "x", "y", "throughput", "chosen")
    (place,), is_plane = map_places(
        of_places(*keys, row=("a", "A", "zone", 1, None, None, 0)), "throughput"
    )
    assert is_plane
    assert math.isnan(place.y)
    assert math.isnan(place.size)
    assert not place.is_chosen
    assert map_places(msgspec.structs.replace(PLAN, tables=()), "size") == ([], False)
