"""Lay: makes the numbered network of the tables, or says what in them cannot be.

What is wrong in one table alone the reader of tables has told before; here stands what needs the
tables together: yields that make no whole, tiers in a circle, places without a position.
"""

from collections.abc import Sequence

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.network.filled import Floats, filled, numbers, table_of, texts
from loopbook.plan.network.layout import DISPOSAL, LOSS, STORE, Network, Ports, Sites, Sizes
from loopbook.plan.network.ports import ports_of, taken_by
from loopbook.plan.network.ways import ways
from loopbook.terms.plan_input import PlanInput


def laid_out(given: PlanInput) -> Network:
    """Return the network of the tables.

    Raises    InputError  LB-PL50 yields that do not make 1, LB-PL51 tiers in a circle, LB-PL52 a
              cost that is missing, LB-PL55 no position, LB-PL56 capacities out of order, LB-PL57
              one id for two places, LB-PL58 shares of a mixture that do not make 1
    """
    periods = texts(table_of(given, "periods"), "period")
    materials = texts(table_of(given, "materials"), "material")
    zones = table_of(given, "zones")
    _names_apart(given)
    sites = _sites(given, materials, periods)
    sizes = _sizes(given, sites, periods)
    inputs, outputs, yields = ports_of(given, sites, materials, periods)
    supplies, generated = _supplies(given, materials, periods)
    legs = texts(table_of(given, "legs"), "leg")
    links, cut = ways(given, sites, (supplies, inputs, outputs), len(materials))
    return Network(
        periods=periods,
        factors=_factors(given),
        materials=materials,
        zones=texts(zones, "zone"),
        zone_labels=texts(zones, "label"),
        population=numbers(zones, "population"),
        legs=legs,
        sites=sites,
        sizes=sizes,
        supplies=supplies,
        inputs=inputs,
        outputs=outputs,
        yields=yields,
        links=links,
        generated=generated,
        returns=_returns(given, (supplies, inputs), materials, sites.ids),
        links_cut=cut,
    )


def _names_apart(given: PlanInput) -> None:
    zones, sites = table_of(given, "zones"), table_of(given, "sites")
    taken = {LOSS, DISPOSAL, *texts(zones, "zone")}
    stored = {f"{name}{STORE}" for name in texts(sites, "site")}
    for at, name in enumerate(texts(zones, "zone")):
        if name in (LOSS, DISPOSAL) or name in stored:
            raise InputError("LB-PL57", zones.place(at), name=name)
    for at, name in enumerate(texts(sites, "site")):
        if name in taken or name in stored:
            raise InputError("LB-PL57", sites.place(at), name=name)


def _factors(given: PlanInput) -> Floats:
    """Return what a cost of each period counts today."""
    periods = table_of(given, "periods")
    years = numbers(periods, "year")
    years = np.where(np.isnan(years), np.arange(len(periods), dtype=np.float64), years)
    rate = given.number("discount_rate")
    return np.asarray((1.0 + (0.0 if np.isnan(rate) else rate)) ** -years)


def _sites(given: PlanInput, materials: Sequence[str], periods: Sequence[str]) -> Sites:
    table, by_period = table_of(given, "sites"), table_of(given, "site_periods")
    ids = texts(table, "site")
    axes = (("site", ids), ("period", periods))
    handling = filled(by_period, "handling_cost", axes)
    given_once = numbers(table, "handling_cost")[:, None]
    handling = np.where(np.isnan(handling), given_once, handling)
    for at in np.flatnonzero(np.isnan(handling).any(axis=1)):
        raise InputError("LB-PL52", table.place(int(at)), field="handling_cost", name=ids[at])
    open_when = numbers(table_of(given, "periods"), "may_open", 1.0)
    may_open = filled(by_period, "may_open", axes)
    may_open = np.where(np.isnan(may_open), open_when[None, :], may_open)
    processes = texts(table, "process")
    return Sites(
        ids=ids,
        labels=texts(table, "label"),
        tiers=texts(table, "tier"),
        processes=processes,
        accepts=taken_by(given, processes, texts(table, "accepts"), materials),
        handling=handling,
        may_open=may_open > 0.0,
    )


def _sizes(given: PlanInput, sites: Sites, periods: Sequence[str]) -> Sizes:
    table = table_of(given, "sizes")
    at = {name: place for place, name in enumerate(sites.ids)}
    names = texts(table, "size")
    site = [at[name] for name in texts(table, "site")]
    least = numbers(table, "capacity_least")
    most = numbers(table, "capacity_most")
    most = np.where(np.isnan(most), least, most)
    existing = numbers(table, "existing_capacity", 0.0)
    for row in np.flatnonzero((most < least) | (existing > np.maximum(most, least))):
        raise InputError(
            "LB-PL56",
            table.place(int(row)),
            least=f"{least[row]:g}",
            most=f"{most[row]:g}",
            existing=f"{existing[row]:g}",
        )
    costs = {}
    pairs = [(sites.ids[s], name) for s, name in zip(site, names, strict=True)]
    for field in ("opening_cost", "expansion_cost", "fixed_cost", "fixed_expansion_cost"):
        costs[field] = _by_period(given, field, pairs, periods)
        needed = np.ones(len(table), dtype=bool) if "expansion" not in field else most > least
        for row in np.flatnonzero(np.isnan(costs[field]).any(axis=1) & needed):
            raise InputError("LB-PL52", table.place(int(row)), field=field, name=pairs[row][0])
    closing = _by_period(given, "closing_cost", pairs, periods)
    return Sizes(
        site=np.asarray(site, dtype=np.int64),
        names=names,
        least=least,
        most=most,
        existing=existing,
        opening=costs["opening_cost"],
        fixed=costs["fixed_cost"],
        closing=closing,
        expansion=np.nan_to_num(costs["expansion_cost"]),
        fixed_expansion=np.nan_to_num(costs["fixed_expansion_cost"]),
    )


def _by_period(
    given: PlanInput, field: str, pairs: Sequence[tuple[str, str]], periods: Sequence[str]
) -> Floats:
    """Return a cost of each size and period: of the table by period, else of the table of sizes."""
    once = numbers(table_of(given, "sizes"), field)[:, None]
    table = table_of(given, "size_periods")
    sites = list(dict.fromkeys(site for site, _ in pairs))
    names = list(dict.fromkeys(name for _, name in pairs))
    all_of = filled(table, field, (("site", sites), ("size", names), ("period", periods)))
    rows = [(sites.index(site), names.index(name)) for site, name in pairs]
    own = np.array([all_of[row] for row in rows]).reshape(len(pairs), len(periods))
    return np.where(np.isnan(own), once, own)


def _supplies(
    given: PlanInput, materials: Sequence[str], periods: Sequence[str]
) -> tuple[Ports, Floats]:
    """Return the ports at which something arises, and how much without what comes back."""
    zones = texts(table_of(given, "zones"), "zone")
    axes = (("zone", zones), ("material", materials), ("period", periods))
    amounts = filled(table_of(given, "generation"), "amount", axes, default=0.0)
    arises = np.asarray((amounts > 0.0).any(axis=2))
    returns = table_of(given, "returns")
    for zone, material in zip(texts(returns, "zone"), texts(returns, "material"), strict=True):
        arises[zones.index(zone), materials.index(material)] = True
    place, material_at = np.nonzero(arises)
    return Ports(place, material_at), amounts[place, material_at]


def _returns(
    given: PlanInput, ports: tuple[Ports, Ports], materials: Sequence[str], sites: Sequence[str]
) -> list[tuple[int, int, int, float]]:
    """Return supply port, input port, lag and rate of what comes back."""
    supplies, inputs = ports
    table = table_of(given, "returns")
    zones = texts(table_of(given, "zones"), "zone")
    supply_at = {
        pair: at
        for at, pair in enumerate(
            zip(supplies.place.tolist(), supplies.material.tolist(), strict=True)
        )
    }
    made = []
    rows = zip(
        texts(table, "zone"),
        texts(table, "site"),
        texts(table, "material"),
        numbers(table, "lag"),
        numbers(table, "rate"),
        strict=True,
    )
    for zone, site, material, lag, rate in rows:
        supply = supply_at[zones.index(zone), materials.index(material)]
        for port in np.flatnonzero(inputs.place == sites.index(site)):
            made.append((int(supply), int(port), int(lag), float(rate)))
    return made
