"""Ways: the links that materials can take, from legs between tiers, positions and distances."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.distance import Floats, Listed, Positions, between
from loopbook.plan.network.filled import numbers, table_of, texts
from loopbook.plan.network.layout import SINKS, Indices, Links, Ports, Sites
from loopbook.terms.plan_input import PlanInput

ZONE = "zone"
_TABLES = (("zones", "zone"), ("sites", "site"))


class _Group(NamedTuple):
    """Places of one tier: index among zones and sites together, and where they are."""

    places: Indices
    positions: Positions


def ways(
    given: PlanInput, sites: Sites, ports: tuple[Ports, Ports, Ports], material_count: int
) -> tuple[Links, int]:
    """Return all links, and how many the limits of legs leave out.

    Parameters
      ports   supplies at zones, inputs and outputs of sites
    Raises    InputError  LB-PL51  tiers in a circle, or a leg from a market;  LB-PL55  no position
    """
    legs = table_of(given, "legs")
    tiers = list(zip(texts(legs, "source_tier"), texts(legs, "target_tier"), strict=True))
    _no_circle(given, tiers)
    groups = _groups(given, sites)
    zones = len(table_of(given, "zones"))
    lookups = _lookups(ports, zones, len(sites.ids), material_count)
    parts, cut = [], 0
    for leg, (source, target) in enumerate(tiers):
        if source not in groups or target not in groups:
            continue
        pairs, left_out = _pairs(given, leg, groups[source], groups[target])
        cut += left_out
        parts.append(_with_materials(leg, pairs, lookups, zones))
    return _joined(parts), cut


def _no_circle(given: PlanInput, tiers: Sequence[tuple[str, str]]) -> None:
    """Refuse legs that lead back: flows that run in a circle are no plan."""
    legs = table_of(given, "legs")
    reached: dict[str, set[str]] = {}
    for at, (source, target) in enumerate(tiers):
        beyond = {target} | reached.get(target, set())
        is_twice = (source, target) in tiers[:at]
        if source in SINKS or source in beyond or is_twice:
            raise InputError("LB-PL51", legs.place(at), source=source, target=target)
        for tier in [*reached, source]:
            if tier == source or source in reached.get(tier, set()):
                reached.setdefault(tier, set()).update(beyond)


def _groups(given: PlanInput, sites: Sites) -> dict[str, _Group]:
    """Return the places of each tier, zones as a tier of their own."""
    is_plane = given.text("metric") == "euclidean"
    fields = ("x", "y") if is_plane else ("latitude", "longitude")
    tables = [table_of(given, name) for name, _ in _TABLES]
    ids = [
        name
        for table, (_, field) in zip(tables, _TABLES, strict=True)
        for name in texts(table, field)
    ]
    first, second = (
        np.concatenate([numbers(table, field) for table in tables]) for field in fields
    )
    _have_positions(given, ids, ~(np.isnan(first) | np.isnan(second)))
    zone_count = len(tables[0])
    tiers = [ZONE] * zone_count + sites.tiers
    names = np.asarray(ids, dtype=object)
    made = {}
    for tier in dict.fromkeys(tiers):
        at = np.flatnonzero(np.asarray(tiers, dtype=object) == tier)
        made[tier] = _Group(at, Positions(names[at], first[at], second[at], not is_plane))
    return made


def _have_positions(given: PlanInput, ids: Sequence[str], is_known: Indices) -> None:
    if given.text("metric") == "listed":
        return
    listed = table_of(given, "distances")
    told = set(texts(listed, "source")) | set(texts(listed, "target"))
    zone_count = len(table_of(given, "zones"))
    for at in np.flatnonzero(~is_known).tolist():
        if ids[at] not in told:
            table = table_of(given, "zones" if at < zone_count else "sites")
            row = at if at < zone_count else at - zone_count
            raise InputError("LB-PL55", table.place(row), name=ids[at])


def _pairs(
    given: PlanInput, leg: int, source: _Group, target: _Group
) -> tuple[tuple[Indices, Indices, Floats], int]:
    """Return sources, targets and km of the ways of one leg, and how many are left out."""
    legs = table_of(given, "legs")
    km = _km(given, source, target)
    known = int((~np.isnan(km)).sum())
    most = numbers(legs, "distance_most")[leg]
    if not np.isnan(most):
        km = np.where(km <= most, km, np.nan)
    nearest = numbers(legs, "nearest")[leg]
    if not np.isnan(nearest) and nearest < km.shape[1]:
        order = np.argsort(km, axis=1, kind="stable")[:, int(nearest) :]
        np.put_along_axis(km, order, np.nan, axis=1)
    row, column = np.nonzero(~np.isnan(km))
    return (source.places[row], target.places[column], km[row, column]), known - len(row)


def distances_to(given: PlanInput, sites: Sites, tier: str) -> Floats:
    """Return km from each zone to each site of a tier, in the order of both; NaN: unknown."""
    groups = _groups(given, sites)
    if tier not in groups or ZONE not in groups:
        return np.zeros((len(table_of(given, "zones")), 0))
    return _km(given, groups[ZONE], groups[tier])


def _km(given: PlanInput, source: _Group, target: _Group) -> Floats:
    table = table_of(given, "distances")
    listed = Listed(
        np.asarray(texts(table, "source"), dtype=object),
        np.asarray(texts(table, "target"), dtype=object),
        numbers(table, "distance"),
    )
    factor = given.number("road_factor")
    return between(
        source.positions,
        target.positions,
        1.0 if np.isnan(factor) else factor,
        listed,
        listed_only=given.text("metric") == "listed",
    )


def _lookups(
    ports: tuple[Ports, Ports, Ports], zones: int, sites: int, materials: int
) -> tuple[Indices, Indices, Indices]:
    """Return place x material -> port: supplies and outputs by place, inputs by place; -1: none."""
    made = []
    for at, (port, shift) in enumerate(zip(ports, (0, zones, zones), strict=True)):
        table = np.full((zones + sites, materials), -1, dtype=np.int64)
        table[port.place + (shift if at else 0), port.material] = np.arange(port.size)
        made.append(table)
    return made[0], made[1], made[2]


def _with_materials(
    leg: int,
    pairs: tuple[Indices, Indices, Floats],
    lookups: tuple[Indices, Indices, Indices],
    zones: int,
) -> Links:
    """Return a link for each pair and each material that the source has and the target takes."""
    supply, inputs, outputs = lookups
    source, target, km = pairs
    has = np.maximum(supply[source], outputs[source]) >= 0
    row, material = np.nonzero(has & (inputs[target] >= 0))
    return Links(
        source[row],
        target[row] - zones,
        np.full(len(row), leg, dtype=np.int64),
        material,
        km[row],
        supply[source[row], material],
        outputs[source[row], material],
        inputs[target[row], material],
    )


def _joined(parts: Sequence[Links]) -> Links:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Links(none, none, none, none, np.zeros(0), none, none, none)
    return Links(*(np.concatenate(each) for each in zip(*parts, strict=True)))
