"""The picture of tours: every vehicle has its day, and the map its ways."""

import re
from xml.etree import ElementTree as Tree

import msgspec
import pytest

from loopbook.plan.route.route import route
from loopbook.render.plan.route import VEHICLES_MOST, route_picture
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.route.cases import line

ORDERS = [
    {"order": "a", "x": 6.0, "kg": 3.0, "windows": "08:00-08:20", "service": 5.0},
    {"order": "b", "x": -5.0, "kg": 3.0, "windows": "09:30-10:00", "day": ""},
]


def planned(**changed: object) -> Plan:
    vehicles = [{"vehicle": "v", "kg": 6.0, "per_km": 1.0, "per_hour": 1.0, **changed}]
    return finished(route(line(orders=ORDERS, vehicles=vehicles), PlanWish()))


@pytest.mark.parametrize(("language", "word"), [("en", "waiting"), ("zh", "等候")])
def test_the_day_of_each_vehicle_is_drawn_with_its_stops(language: str, word: str) -> None:
    plan = planned()
    drawn = route_picture(plan, language)
    Tree.fromstring(drawn)
    titles = re.findall(r"<title>(.*?)</title>", drawn)
    assert sum("v 1" in title and ":" in title for title in titles) >= 3
    assert word in drawn
    assert 'class="picture map"' in drawn


def test_without_coordinates_there_is_no_map_and_without_times_no_chart() -> None:
    plan = planned()
    places = msgspec.structs.replace(
        plan.tables[2], rows=tuple((*row[:3], None, None) for row in plan.tables[2].rows)
    )
    bare = msgspec.structs.replace(plan, tables=(*plan.tables[:2], places))
    assert "picture map" not in route_picture(bare, "en")
    assert "08:00" in route_picture(bare, "en")
    tours = msgspec.structs.replace(
        plan.tables[0],
        rows=tuple((*row[:6], "", None, None, None, *row[10:]) for row in plan.tables[0].rows),
    )
    untimed = msgspec.structs.replace(plan, tables=(tours, *plan.tables[1:]))
    assert "08:00" not in route_picture(untimed, "en")
    assert "picture map" in route_picture(untimed, "en")


def test_many_vehicles_are_counted_when_they_are_not_drawn() -> None:
    plan = planned()
    rows = tuple(
        (row[0], f"v {n}", *row[2:])
        for n in range(VEHICLES_MOST + 5)
        for row in plan.tables[0].rows
    )
    tours = msgspec.structs.replace(plan.tables[0], rows=rows)
    many = msgspec.structs.replace(plan, tables=(tours, *plan.tables[1:]))
    assert "+ 5" in route_picture(many, "en")
