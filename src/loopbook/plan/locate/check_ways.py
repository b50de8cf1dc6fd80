"""Check of ways: distances from the raw tables, in plain Python, for the independent check."""

import heapq
import math
from collections import defaultdict

from loopbook.terms.plan_input import InputTable, PlanInput

RADIUS_KM = 6371.0088


class Ways:
    """Distances and rates of an input, looked up pair by pair.

    Parameters
      given   tables as the job got them
    """

    def __init__(self, given: PlanInput) -> None:
        self.given = given
        self.spots = {
            **_spots(given.tables["zones"], "zone"),
            **_spots(given.tables["sites"], "site"),
        }
        self.is_degrees = any(not math.isnan(spot[0]) for spot in self.spots.values())
        self.listed = _listed(given.tables["distances"])
        self.roads = _roads(given.tables["roads"])
        self.found: dict[str, dict[str, float]] = {}

    def km(self, source: str, target: str) -> float:
        """Return how far it is, in km; NaN: there is no way."""
        told = self.listed.get((source, target), (math.nan, math.nan))[0]
        if not math.isnan(told):
            return told
        if self.given.number("listed_only") == 1.0:
            return math.nan
        one, other = self.spots[source], self.spots[target]
        if self.roads:
            return self._shortest(str(one[4])).get(str(other[4]), math.nan)
        if self.is_degrees:
            straight = _great_circle(one[0], one[1], other[0], other[1])
        else:
            straight = math.dist(one[2:4], other[2:4])
        return straight * self.given.number("road_factor")

    def money(self, source: str, target: str, tier: int) -> float:
        """Return transport money for a tonne; NaN: unknown."""
        told = self.listed.get((source, target), (math.nan, math.nan))[1]
        if not math.isnan(told):
            return told
        legs = self.given.tables["legs"]
        rates = dict(zip(legs["tier"].tolist(), legs["haul_rate"].tolist(), strict=True))
        return float(rates.get(float(tier), self.given.number("haul_rate"))) * self.km(
            source, target
        )

    def _shortest(self, start: str) -> dict[str, float]:
        if start not in self.found:
            self.found[start] = _dijkstra(self.roads, start)
        return self.found[start]


Spot = tuple[float, float, float, float, str]


def _spots(table: InputTable, key: str) -> dict[str, Spot]:
    columns = [table[field].tolist() for field in ("latitude", "longitude", "x", "y")]
    nodes = [node or name for node, name in zip(table["node"], table[key], strict=True)]
    return dict(zip(table[key].tolist(), zip(*columns, nodes, strict=True), strict=True))


def _listed(table: InputTable) -> dict[tuple[str, str], tuple[float, float]]:
    keys = zip(table["source"].tolist(), table["target"].tolist(), strict=True)
    values = zip(table["distance"].tolist(), table["cost"].tolist(), strict=True)
    return dict(zip(keys, values, strict=True))


def _roads(table: InputTable) -> dict[str, dict[str, float]]:
    roads: defaultdict[str, dict[str, float]] = defaultdict(dict)
    columns = (table[field].tolist() for field in ("source", "target", "length", "one_way"))
    for source, target, length, one_way in zip(*columns, strict=True):
        roads[source][target] = length
        if one_way != 1.0:
            roads[target][source] = length
    return dict(roads)


def _dijkstra(roads: dict[str, dict[str, float]], start: str) -> dict[str, float]:
    if start not in roads and not any(start in ends for ends in roads.values()):
        return {}
    settled: dict[str, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        far, node = heapq.heappop(waiting)
        if node in settled:
            continue
        settled[node] = far
        for other, length in roads.get(node, {}).items():
            if other not in settled:
                heapq.heappush(waiting, (far + length, other))
    return settled


def _great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    half = math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * across
    return 2 * RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))
