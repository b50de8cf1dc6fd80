"""Told: an answer as flows, decisions, money and tables that a person reads."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.siting import Found, Located, Problem, Siting
from loopbook.plan.whole import Grid, NearFlow, whole_flows
from loopbook.terms.plan import Decision, MoneyLine, PlanColumn, PlanFlow, PlanTable
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.statement import Reason

UNIT = "TNE"
LOSS = "loss"
PLACE_KINDS = {"zone": "locate_zone", 1: "locate_site"}
LATER = "locate_later"


def flows_of(given: PlanInput, siting: Siting, best: Located) -> tuple[PlanFlow, ...]:
    """Return what moves: from zones to sites, from tier to tier, and what is lost on the way."""
    grid = Grid(Decimal(str(given.number("quantum"))), UNIT)
    return whole_flows(_near(given.text("material"), siting, best), grid)


def _near(material: str, siting: Siting, best: Located) -> Iterator[NearFlow]:
    zones, sites = siting.zones.ids, siting.sites.ids
    tonnes = best.share * siting.amount[best.arcs.zone]
    for zone, site, amount in zip(best.arcs.zone, best.arcs.site, tonnes.tolist(), strict=True):
        yield NearFlow(str(zones[zone]), str(sites[site]), material, "", amount)
    if not len(best.onward):
        return
    for source, target in zip(*np.nonzero(best.onward), strict=True):
        amount = float(best.onward[source, target])
        yield NearFlow(str(sites[source]), str(sites[target]), material, "", amount)
    lost = (1.0 - siting.sites.pass_on) * inflow_of(siting, best)
    for site in np.flatnonzero((lost > 0.0) & (siting.sites.tier < siting.last_tier)).tolist():
        yield NearFlow(str(sites[site]), "", LOSS, "", float(lost[site]))


def inflow_of(siting: Siting, best: Located) -> Floats:
    """Return tonnes that come into each site."""
    tonnes = best.share * siting.amount[best.arcs.zone]
    inflow = np.bincount(best.arcs.site, weights=tonnes, minlength=len(siting.sites))
    onward = best.onward.sum(axis=0) if len(best.onward) else 0.0
    return np.asarray(inflow + onward, dtype=np.float64)


def decisions_of(siting: Siting, found: Found, best: Located) -> tuple[Decision, ...]:
    """Return what to do: sites opened and closed, zones assigned, zones left out."""
    return (*_sites(siting, best), *_zones(siting, found, best))


def _sites(siting: Siting, best: Located) -> Iterator[Decision]:
    sites, steps = siting.sites, siting.steps
    opened = set(steps.site[best.is_open].tolist())
    for step in np.flatnonzero(best.is_open).tolist():
        site, capacity = int(steps.site[step]), float(steps.capacity[step])
        has_limit = bool(np.isfinite(capacity))
        yield Decision(
            kind="open",
            subject=str(sites.ids[site]),
            label=str(sites.labels[site]),
            other=str(steps.names[step]),
            value=capacity if has_limit else None,
            unit=UNIT if has_limit else "",
            reason=Reason("plan.locate.stays") if sites.must_open[site] else None,
        )
    for site in np.flatnonzero(sites.may_close).tolist():
        if site not in opened:
            yield Decision(
                kind="close", subject=str(sites.ids[site]), label=str(sites.labels[site])
            )


def _zones(siting: Siting, found: Found, best: Located) -> Iterator[Decision]:
    zones, sites = siting.zones, siting.sites
    order = np.lexsort((best.arcs.site, best.arcs.zone))
    for at in order.tolist():
        zone, site = int(best.arcs.zone[at]), int(best.arcs.site[at])
        yield Decision(
            kind="assign",
            subject=str(zones.ids[zone]),
            label=str(zones.labels[zone]),
            other=str(sites.ids[site]),
            value=float(best.share[at]),
        )
    for zone in np.flatnonzero(found.unserved > 0.0).tolist():
        yield Decision(
            kind="skip",
            subject=str(zones.ids[zone]),
            label=str(zones.labels[zone]),
            value=float(found.unserved[zone]),
        )


def money_of(given: PlanInput, siting: Siting, best: Located) -> tuple[MoneyLine, ...]:
    """Return money a site and kind, where the problem is one of money; zero lines are left out."""
    if not given.currency or not siting.is_money or counts_sites(given, siting):
        return ()
    return tuple(
        MoneyLine(item=item, subject=str(siting.sites.ids[site]), amount=float(amount))
        for item, amounts in _items(siting, best).items()
        for site, amount in enumerate(amounts.tolist())
        if amount
    )


def counts_sites(given: PlanInput, siting: Siting) -> bool:
    """Say whether a share is covered with the fewest sites, since none has a cost."""
    has_cost = not np.isnan(given.tables["sites"]["fixed_cost"]).all()
    return siting.problem is Problem.COVER and not has_cost and not len(given.tables["steps"])


def _items(siting: Siting, best: Located) -> dict[str, Floats]:
    """Return money of each kind a site: what its inflow costs stands with the site it goes to."""
    sites, steps = siting.sites, siting.steps
    count = len(sites)
    opened = np.zeros(count, dtype=bool)
    opened[steps.site[best.is_open]] = True
    fixed = np.bincount(steps.site[best.is_open], weights=steps.cost[best.is_open], minlength=count)
    closing = np.where(sites.may_close & ~opened, siting.closing, 0.0)
    if siting.problem is Problem.COVER:
        return {"fixed": fixed, "closing": closing}
    inflow = inflow_of(siting, best)
    arcs = best.arcs
    full = np.bincount(
        arcs.site, weights=siting.cost[arcs.zone, arcs.site] * best.share, minlength=count
    )
    if len(best.onward):
        source, target = np.nonzero(best.onward)
        hauled = siting.onward[source, target] * best.onward[source, target]
        full += np.bincount(target, weights=hauled, minlength=count)
    handling = inflow * sites.handling
    disposal = inflow * (1.0 - sites.pass_on) * sites.loss_cost
    return {
        "fixed": fixed,
        "closing": closing,
        "haul": full - handling - disposal,
        "handling": handling,
        "disposal": disposal,
    }


def tables_of(given: PlanInput, siting: Siting, best: Located) -> tuple[PlanTable, ...]:
    """Return the places, for pictures, and who is served from where with its distance."""
    return (_places(given, siting, best), _served(siting, best), _used(siting, best))


def _places(given: PlanInput, siting: Siting, best: Located) -> PlanTable:
    zones, sites = given.tables["zones"], given.tables["sites"]
    known = np.concatenate([zones["latitude"], sites["latitude"]])
    axes = ("x", "y") if np.isnan(known).all() else ("latitude", "longitude")
    opened = set(siting.steps.site[best.is_open].tolist())
    inflow = inflow_of(siting, best)
    rows: list[tuple[str | float | int | None, ...]] = []
    sizes = siting.zones.people if siting.problem is Problem.COVER else siting.zones.demand
    for at in range(len(siting.zones)):
        place = (str(siting.zones.ids[at]), str(siting.zones.labels[at]), PLACE_KINDS["zone"])
        where = (_known(zones[axes[0]][at]), _known(zones[axes[1]][at]))
        rows.append((*place, *where, _known(sizes[at]), 1))
    for at in range(len(siting.sites)):
        kind = PLACE_KINDS.get(int(siting.sites.tier[at]), LATER)
        place = (str(siting.sites.ids[at]), str(siting.sites.labels[at]), kind)
        where = (_known(sites[axes[0]][at]), _known(sites[axes[1]][at]))
        rows.append((*place, *where, float(inflow[at]), int(at in opened)))
    names = ("place", "label", "kind", *axes, "size", "chosen")
    return PlanTable(key="places", columns=tuple(map(PlanColumn, names)), rows=tuple(rows))


def _served(siting: Siting, best: Located) -> PlanTable:
    rows = []
    for zone, site, share in zip(best.arcs.zone, best.arcs.site, best.share.tolist(), strict=True):
        km = _known(siting.km[zone, site])
        tonnes = _known(siting.zones.demand[zone] * share)
        rows.append((str(siting.zones.ids[zone]), str(siting.sites.ids[site]), share, km, tonnes))
    columns = (
        PlanColumn("zone"),
        PlanColumn("site"),
        PlanColumn("locate_share"),
        PlanColumn("locate_km", "KMT"),
        PlanColumn("locate_tonnes", UNIT),
    )
    return PlanTable(key="locate_served", columns=columns, rows=tuple(sorted(rows, key=_order)))


def _used(siting: Siting, best: Located) -> PlanTable:
    inflow, steps = inflow_of(siting, best), siting.steps
    rows = tuple(
        (
            str(siting.sites.ids[steps.site[step]]),
            str(siting.sites.labels[steps.site[step]]),
            str(steps.names[step]),
            float(inflow[steps.site[step]]),
            float(steps.capacity[step]) if np.isfinite(steps.capacity[step]) else None,
        )
        for step in np.flatnonzero(best.is_open).tolist()
    )
    columns = (
        PlanColumn("site"),
        PlanColumn("label"),
        PlanColumn("locate_step"),
        PlanColumn("locate_tonnes", UNIT),
        PlanColumn("capacity", UNIT),
    )
    return PlanTable(key="locate_used", columns=columns, rows=rows)


def _order(row: tuple[str | float | None, ...]) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
