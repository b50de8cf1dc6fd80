"""Prices: money and burdens of everything that a network can do, as arrays over its axes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.filled import Floats, filled, numbers, rows_with, table_of, texts
from loopbook.plan.network.layout import SINKS, Network
from loopbook.terms.plan_input import InputTable, PlanInput


class Prices(NamedTuple):
    """Money and burdens, not discounted. Money that comes in is positive in `revenue`, `subsidy`.

    Fields
      haul        leg x material x period, money per tonne and km
      collection  zone x material x period;  left  material, per tonne not collected
      revenue, subsidy   site x material x period, per tonne that arrives
      zone_costs  zone x period
      disposal, disposal_limit   place x material x period; NaN cost: not allowed; NaN limit: none
      disposal_total    material x period; NaN: none
      storage, storage_limit     site x material x period; NaN cost: no storage
      burdens     ids;  burden_limit  burden x period, NaN: none;  penalty  burden x period
      leg_burden  burden x leg x material x period, per tonne and km
      site_burden burden x site x period, per tonne processed
    """

    haul: Floats
    collection: Floats
    left: Floats
    revenue: Floats
    subsidy: Floats
    zone_costs: Floats
    disposal: Floats
    disposal_limit: Floats
    disposal_total: Floats
    storage: Floats
    storage_limit: Floats
    burdens: list[str]
    burden_limit: Floats
    penalty: Floats
    leg_burden: Floats
    site_burden: Floats


def prices_of(given: PlanInput, net: Network) -> Prices:
    """Return the prices of a network."""
    materials, periods = ("material", net.materials), ("period", net.periods)
    legs, zones, sites = ("leg", net.legs), ("zone", net.zones), ("site", net.sites.ids)
    haul = filled(table_of(given, "leg_rates"), "rate", (legs, materials, periods))
    once = numbers(table_of(given, "legs"), "rate")[:, None, None]
    disposal, storage = table_of(given, "disposal"), table_of(given, "storage")
    at_place = (("place", net.places), materials, periods)
    at_site = (sites, materials, periods)
    emissions = table_of(given, "emissions")
    burdens = _burdens(given)
    return Prices(
        haul=np.where(np.isnan(haul), once, haul),
        collection=filled(
            table_of(given, "collection"), "cost", (zones, materials, periods), default=0.0
        ),
        left=numbers(table_of(given, "materials"), "left_cost", 0.0),
        revenue=_received(given, net, "price") * _is_sink(net)[:, None, None],
        subsidy=_received(given, net, "subsidy"),
        zone_costs=filled(table_of(given, "zone_costs"), "cost", (zones, periods), default=0.0),
        disposal=filled(disposal, "cost", at_place),
        disposal_limit=filled(disposal, "limit", at_place),
        disposal_total=filled(table_of(given, "disposal_totals"), "limit", (materials, periods)),
        storage=filled(storage, "cost", at_site),
        storage_limit=filled(storage, "limit", at_site),
        burdens=burdens,
        burden_limit=filled(emissions, "limit", (("burden", burdens), periods)),
        penalty=filled(emissions, "penalty", (("burden", burdens), periods), default=0.0),
        leg_burden=filled(
            table_of(given, "leg_emissions"),
            "factor",
            (("burden", burdens), legs, materials, periods),
            default=0.0,
        ),
        site_burden=_by_tier(
            table_of(given, "site_emissions"), "factor", net, (("burden", burdens), periods)
        ),
    )


def _burdens(given: PlanInput) -> list[str]:
    """Return every burden that a table names, those with limits and penalties first."""
    names = (
        name
        for table in ("emissions", "leg_emissions", "site_emissions")
        for name in texts(table_of(given, table), "burden")
    )
    return list(dict.fromkeys(names))


def _is_sink(net: Network) -> Floats:
    return np.asarray([tier in SINKS for tier in net.sites.tiers], dtype=np.float64)


def _received(given: PlanInput, net: Network, kind: str) -> Floats:
    """Return site x material x period: what is received per tonne that arrives."""
    table = rows_with(table_of(given, "prices"), "kind", kind)
    axes = (("material", net.materials), ("period", net.periods))
    made = _by_tier(table, "amount", net, axes)
    return np.asarray(np.moveaxis(made, 1, 0))


def _by_tier(
    table: InputTable, field: str, net: Network, axes: Sequence[tuple[str, Sequence[str]]]
) -> Floats:
    """Return first axis x site x last axis, of rows that may name a site or a tier."""
    tiers = list(dict.fromkeys(net.sites.tiers))
    at = np.asarray([tiers.index(tier) for tier in net.sites.tiers], dtype=np.int64)
    first, last = axes
    over = (first, ("site", net.sites.ids), ("tier", tiers), last)
    made = filled(table, field, over, default=0.0)
    return np.asarray(made[:, np.arange(len(at)), at])


def link_costs(net: Network, prices: Prices) -> Floats:
    """Return money per tonne on each link and period, burdens of transport with their penalty."""
    links = net.links
    haul = prices.haul[links.leg, links.material] * links.km[:, None]
    made = haul + net.sites.handling[links.target]
    made = made - prices.revenue[links.target, links.material]
    made = made - prices.subsidy[links.target, links.material]
    is_first = links.supply >= 0
    made[is_first] += prices.collection[links.source[is_first], links.material[is_first]]
    return np.asarray(made + (link_burdens(net, prices) * prices.penalty[:, None]).sum(axis=0))


def link_burdens(net: Network, prices: Prices) -> Floats:
    """Return burden x link x period: units of each burden per tonne on a link."""
    links = net.links
    return np.asarray(prices.leg_burden[:, links.leg, links.material] * links.km[:, None])
