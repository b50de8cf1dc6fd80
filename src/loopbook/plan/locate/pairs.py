"""Pairs: distance of every zone and site, and what a tonne costs between them.

Listed distances go before those by road, and those before straight lines times the road factor. A
pair with none of them is not allowed.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.distance import Floats, Listed, Positions, between
from loopbook.plan.locate.roads import Roads, road_km
from loopbook.plan.locate.siting import Texts
from loopbook.terms.plan_input import InputTable, PlanInput

COORDINATES = (("latitude", "longitude"), ("x", "y"))


class Ends(NamedTuple):
    """Places that ways begin or end at: positions, and node of the roads of each."""

    positions: Positions
    nodes: Texts


class Ways(NamedTuple):
    """How places are joined: roads, listed pairs, and how straight lines become ways."""

    roads: Roads | None
    listed: InputTable
    road_factor: float
    listed_only: bool


class Joined(NamedTuple):
    """Of every pair, one row a source: km, and listed money for a tonne; NaN: unknown."""

    km: Floats
    money: Floats


def is_geographic(given: PlanInput) -> bool:
    """Say whether any place has a latitude: all coordinates are then taken as degrees."""
    tables = (given.tables["zones"], given.tables["sites"])
    return any(bool((~np.isnan(table["latitude"])).any()) for table in tables)


def ends_of(table: InputTable, key: str, *, geographic: bool) -> Ends:
    """Return where the rows of `zones` or `sites` are."""
    first, second = COORDINATES[0 if geographic else 1]
    ids, node = table[key], table["node"]
    nodes = np.where(node == "", ids, node).astype(object)
    return Ends(Positions(ids, table[first], table[second], geographic), nodes)


def joined(sources: Ends, targets: Ends, ways: Ways) -> Joined:
    """Return distance and listed cost of every pair."""
    listed = ways.listed
    has_km, has_money = ~np.isnan(listed["distance"]), ~np.isnan(listed["cost"])
    lines = between(
        sources.positions,
        targets.positions,
        ways.road_factor,
        listed_only=ways.listed_only,
    )
    if ways.roads is not None and not ways.listed_only:
        # Where there are roads, a straight line is no way round them.
        lines = road_km(ways.roads, sources.nodes, targets.nodes)
    told = _told(sources, targets, listed, "distance", has_km)
    money = _told(sources, targets, listed, "cost", has_money)
    return Joined(np.where(np.isnan(told), lines, told), money)


def _told(sources: Ends, targets: Ends, table: InputTable, field: str, known: Floats) -> Floats:
    rows = np.flatnonzero(known)
    listed = Listed(table["source"][rows], table["target"][rows], table[field][rows])
    return between(sources.positions, targets.positions, listed=listed, listed_only=True)
