"""Road: ways between the places of a plan, from the table of distances and from coordinates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.distance import Listed, Positions, between, positions_of
from loopbook.plan.route.task import Floats, Road
from loopbook.terms.plan_input import InputTable, PlanInput

Texts = NDArray[Any]


def road_of(given: PlanInput) -> Road:
    """Return the ways between all stations and places of orders; unknown ways are NaN.

    Stated ways go before reckoned ones; a way back that is not stated is as long.
    Raises    InputError  a place has neither coordinates nor a stated way (LB-PL65)
    """
    positions = _positions(given)
    table = given.tables["distances"]
    source, target = table["source"], table["target"]
    there = np.concatenate([target, source])
    here = np.concatenate([source, target])
    listed = Listed(there, here, np.concatenate([table["km"], table["km"]]))
    km = between(positions, positions, given.number("road_factor"), listed)
    minutes = _minutes(positions, listed._replace(km=np.tile(table["minutes"], 2)))
    reckoned = km / given.number("speed") * 60.0
    np.fill_diagonal(km, 0.0)
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(reckoned, 0.0)
    _refuse_nowhere(given, positions, source, target)
    return Road(
        places=tuple(positions.ids.tolist()),
        km=km,
        minutes=np.where(np.isnan(minutes), reckoned, minutes),
        first=positions.first,
        second=positions.second,
        is_geographic=positions.is_geographic,
    )


def place_of(orders: InputTable) -> Texts:
    """Return the place of each order: its own name where none is given."""
    return np.where(orders["place"] == "", orders["order"], orders["place"])


def _minutes(positions: Positions, listed: Listed) -> Floats:
    """Return stated minutes; a way back without minutes of its own takes those of the way there."""
    is_known = ~np.isnan(listed.km)
    known = Listed(listed.source[is_known], listed.target[is_known], listed.km[is_known])
    return between(positions, positions, 1.0, known, listed_only=True)


def _positions(given: PlanInput) -> Positions:
    """Return every place once: stations first, then orders; the first coordinates given count."""
    stations, orders = given.tables["stations"], given.tables["orders"]
    names = np.concatenate([stations["station"], place_of(orders)])
    pairs = {
        field: np.concatenate([stations[field], orders[field]])
        for field in ("latitude", "longitude", "x", "y")
    }
    is_geographic = not np.all(np.isnan(pairs["latitude"]))
    first, second = ("latitude", "longitude") if is_geographic else ("x", "y")
    has_both = ~(np.isnan(pairs[first]) | np.isnan(pairs[second]))
    # Of one name, rows with coordinates come first, in the order of the tables.
    order = np.lexsort((np.arange(len(names)), ~has_both))
    at: dict[str, int] = {}
    for row in order.tolist():
        at.setdefault(names[row], row)
    ids = list(dict.fromkeys(names.tolist()))
    rows = np.array([at[name] for name in ids], dtype=np.int64)
    return Positions(
        np.array(ids, dtype=object), pairs[first][rows], pairs[second][rows], is_geographic
    )


def _refuse_nowhere(given: PlanInput, positions: Positions, source: Texts, target: Texts) -> None:
    listed = np.zeros(len(positions.ids), dtype=bool)
    for ends in (source, target):
        found = positions_of(positions.ids, ends)
        listed[found[found >= 0]] = True
    is_reckoned = positions.is_known & (not np.isnan(given.number("road_factor")))
    nowhere = np.flatnonzero(~(listed | is_reckoned))
    if len(nowhere) and len(positions.ids) > 1:
        name = positions.ids[nowhere[0]]
        raise InputError("LB-PL65", row_of(given, name), place=name)


def row_of(given: PlanInput, place: str) -> str:
    """Return the row of the input that names a place first."""
    stations, orders = given.tables["stations"], given.tables["orders"]
    for table, names in ((stations, stations["station"]), (orders, place_of(orders))):
        found = np.flatnonzero(names == place)
        if len(found):
            return table.place(int(found[0]))
    return given.tables["distances"].document
