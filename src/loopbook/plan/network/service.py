"""Service: which zones have an open collection point near, and the share of people who do."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.network.filled import Floats, numbers, table_of
from loopbook.plan.network.layout import Network
from loopbook.plan.network.ways import distances_to
from loopbook.plan.solve.model import Block, Model, Rows
from loopbook.terms.plan_input import PlanInput

TIER = "collection"


class Near(NamedTuple):
    """Which collection points are near which zones: zone x site, and the shares asked for."""

    is_near: NDArray[np.bool_]
    asked: Floats


def near(given: PlanInput, net: Network) -> Near:
    """Return what is near.

    Raises    InputError  LB-PL52  no service radius, or a zone without population
    """
    table = table_of(given, "periods")
    asked = numbers(table, "service_share")
    none = np.zeros((len(net.zones), len(net.sites.ids)), dtype=bool)
    if np.isnan(asked).all():
        return Near(none, asked)
    radius = given.number("service_radius")
    if np.isnan(radius):
        row = int(np.flatnonzero(~np.isnan(asked))[0])
        raise InputError("LB-PL52", table.place(row), field="service_radius", name="settings")
    zones = table_of(given, "zones")
    for row in np.flatnonzero(np.isnan(net.population)).tolist():
        raise InputError("LB-PL52", zones.place(row), field="population", name=net.zones[row])
    km = distances_to(given, net.sites, TIER)
    points = np.asarray([tier == TIER for tier in net.sites.tiers], dtype=bool)
    none[:, points] = np.nan_to_num(km, nan=np.inf) <= radius
    return Near(none, asked)


def service_rows(
    model: Model, given: PlanInput, net: Network, is_open: Block
) -> tuple[Rows | None, list[tuple[int, str, float, float]]]:
    """Add the share of people served; return its rows (None: none is asked for), and of each the
    period, its place, the share asked for and the people in all."""
    found = near(given, net)
    times = np.flatnonzero(~np.isnan(found.asked))
    if not len(times):
        return None, []
    people = float(net.population.sum())
    always = np.setdiff1d(np.arange(len(net.sites.ids)), net.sizes.site)
    is_always = np.asarray(found.is_near[:, always].any(axis=1), dtype=np.float64)
    shape = (len(net.zones), len(times))
    served = model.block("served", shape, bounds=(0.0, 1.0))
    rows = model.rows("covered", shape, bounds=(-np.inf, is_always[:, None]))
    model.add(rows.index, served.index)
    for size, site in enumerate(net.sizes.site):
        zones = np.flatnonzero(found.is_near[:, site])
        model.add(rows.index[zones], is_open.index[size, times][None, :], -1.0)
    wanted = found.asked[times] * people
    share = model.rows("service", len(times), bounds=(wanted, np.inf), is_wish=True)
    model.add(share.index[None, :], served.index, net.population[:, None])
    table = table_of(given, "periods")
    return share, [(int(t), table.place(int(t)), float(found.asked[t]), people) for t in times]
