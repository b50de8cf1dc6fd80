"""Check table: the stated tables of a routing input as the independent check reads them.

It shares nothing with the model: distances, windows and lists are read here a second time, one by
one and in floating point.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from loopbook.terms.plan_input import InputTable, PlanInput

RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
DAY_MINUTES = 1440
_DASH = re.compile("[-–—~至到]")


class Ways:
    """Distances and times between places, one pair at a time."""

    def __init__(self, given: PlanInput) -> None:
        self._factor = given.number("road_factor")
        self._speed = given.number("speed")
        self._stated: dict[tuple[str, str], tuple[float, float]] = {}
        self._degrees: dict[str, tuple[float, float]] = {}
        self._plane: dict[str, tuple[float, float]] = {}
        for row in rows_of(given.tables["distances"]):
            self._stated[row["source"], row["target"]] = (row["km"], row["minutes"])
        for name, key in (("stations", "station"), ("orders", "order")):
            for row in rows_of(given.tables[name]):
                place = row.get("place") or row[key]
                _keep(self._degrees, place, (row["latitude"], row["longitude"]))
                _keep(self._plane, place, (row["x"], row["y"]))

    def km(self, source: str, target: str) -> float:
        """Return the way from one place to another; NaN: not known."""
        if source == target:
            return 0.0
        for pair in ((source, target), (target, source)):
            if pair in self._stated:
                return self._stated[pair][0]
        places = self._degrees or self._plane
        if source not in places or target not in places:
            return math.nan
        measure = great_circle_km if self._degrees else math.dist
        return measure(places[source], places[target]) * self._factor

    def minutes(self, source: str, target: str, speed: float) -> float:
        """Return the time from one place to another for a vehicle; NaN: not known."""
        if source == target:
            return 0.0
        if not math.isnan(speed):
            return self.km(source, target) / speed * 60.0
        for pair in ((source, target), (target, source)):
            if pair in self._stated and not math.isnan(self._stated[pair][1]):
                return self._stated[pair][1]
        return self.km(source, target) / self._speed * 60.0


def _keep(known: dict[str, tuple[float, float]], place: str, pair: tuple[float, float]) -> None:
    if not any(math.isnan(each) for each in pair):
        known.setdefault(place, pair)


class Row(NamedTuple):
    """One stop as the plan states it, and where it stands in the plan's table.

    Times are None where nothing is timed; loads are None where unknown.
    """

    at: int
    day: str
    vehicle: str
    stop: int
    act: str
    order: str
    place: str
    arrive: float | None
    wait: float | None
    leave: float | None
    loads: tuple[float | None, ...]


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees (haversine)."""
    first, second = ([math.radians(each) for each in point] for point in (one, other))
    across = math.sin((second[0] - first[0]) / 2.0) ** 2
    along = math.sin((second[1] - first[1]) / 2.0) ** 2
    half = across + math.cos(first[0]) * math.cos(second[0]) * along
    return 2.0 * RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def rows_of(table: InputTable) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, one by one."""
    names = list(table.columns)
    for values in zip(*(table[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def spans_of(text: str) -> list[tuple[float, float]]:
    """Return the windows of a text; none written: always."""
    spans = []
    for part in filter(str.strip, text.split("|")):
        begin, end = _DASH.split(part)
        spans.append((_minutes_of(begin), _minutes_of(end)))
    return spans or [(0.0, math.inf)]


def _minutes_of(text: str) -> float:
    clock, _, later = text.strip().partition("+")
    hour, minute = clock.replace("：", ":").split(":")
    return float(int(hour) * 60 + int(minute) + (DAY_MINUTES if later else 0))


def names_of(text: str) -> frozenset[str]:
    """Return the members of a list; empty: none is named."""
    return frozenset(part.strip() for part in text.split("|") if part.strip())


def tours_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the stops of each vehicle of each day, as the plan states them, in order."""
    tours: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        tours.setdefault((row.day, row.vehicle), []).append(row)
    return [sorted(tour, key=lambda row: row.stop) for tour in tours.values()]
