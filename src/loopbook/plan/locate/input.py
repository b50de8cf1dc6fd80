"""Input: the tables of `locate` become a siting problem; what cannot be is told with its row."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.distance import Floats, positions_of
from loopbook.plan.locate.fit import refuse_misfit, siting_findings
from loopbook.plan.locate.pairs import Joined, Ways, ends_of, is_geographic, joined
from loopbook.plan.locate.roads import roads_of
from loopbook.plan.locate.siting import Limits, Problem, Sites, Siting, Steps, Zones
from loopbook.terms.finding import Finding
from loopbook.terms.plan_input import InputTable, PlanInput

PAIRS_MAX = 30_000_000
"""Most pairs of zone and site: their matrices of eight bytes each must fit into memory."""


class Read(NamedTuple):
    """What the input says: the problem, and findings about it."""

    siting: Siting
    findings: tuple[Finding, ...]


def siting_of(given: PlanInput) -> Read:
    """Return the siting problem of an input.

    Raises    InputError  a number that the problem needs is missing, a zone that no site can
              serve, more sites wanted than there are: with file and row
    """
    problem = Problem(given.text("problem") or _missing_setting("problem", ""))
    _needed_settings(given, problem)
    zones, sites = _zones(given, problem), _sites(given)
    if len(zones) * len(sites) > PAIRS_MAX:
        told = {"zones": len(zones), "sites": len(sites), "most": PAIRS_MAX}
        raise InputError("LB-PL12", "zones.csv", **told)
    steps, limits = _steps(given, problem, sites), _limits(given, sites)
    roads = roads_of(given.tables["roads"])
    ways = Ways(
        roads,
        given.tables["distances"],
        given.number("road_factor"),
        given.number("listed_only") == 1.0,
    )
    _known_ends(given)
    geographic = is_geographic(given)
    from_zones = ends_of(given.tables["zones"], "zone", geographic=geographic)
    from_sites = ends_of(given.tables["sites"], "site", geographic=geographic)
    first = joined(from_zones, from_sites, ways)
    onward = joined(from_sites, from_sites, ways) if int(sites.tier.max()) > 1 else None
    siting = Siting(
        problem=problem,
        zones=zones,
        sites=sites,
        steps=steps,
        limits=limits,
        km=first.km,
        cost=_cost(given, problem, zones, sites, first),
        onward_km=np.zeros((0, 0)) if onward is None else onward.km,
        onward=np.zeros((0, 0)) if onward is None else _onward(given, sites, onward),
    )
    refuse_misfit(siting)
    repeats = () if roads is None else roads.repeats
    return Read(siting, (*repeats, *siting_findings(siting)))


def _missing_setting(name: str, problem: str) -> str:
    where = "settings.csv"
    raise InputError("LB-PL42", where, setting=name, told="", problem=problem, needs=f"{name} = …")


def _needed_settings(given: PlanInput, problem: Problem) -> None:
    """Refuse an input that lacks a setting without which the problem has no meaning."""
    needs = {
        Problem.MEDIAN: ("p",),
        Problem.FACILITY: (),
        Problem.COVER: ("radius",),
        Problem.ECHELON: (),
    }[problem]
    for name in needs:
        if np.isnan(given.number(name)):
            _missing_setting(name, problem.value)
    limits = [given.number(name) for name in ("p", "budget", "share")]
    if problem is Problem.COVER and np.isnan(limits).all():
        _missing_setting("p | budget | share", problem.value)
    if problem in (Problem.FACILITY, Problem.ECHELON) and not given.currency:
        _missing_setting("currency", problem.value)


def _zones(given: PlanInput, problem: Problem) -> Zones:
    table = given.tables["zones"]
    demand, people = table["demand"], table["people"]
    weigh_by = given.text("weigh_by") or "demand"
    if problem is Problem.MEDIAN and weigh_by != "each":
        _needed(table, weigh_by, np.ones(len(table), dtype=bool))
    if problem in (Problem.FACILITY, Problem.ECHELON):
        _needed(table, "demand", np.ones(len(table), dtype=bool))
    if problem is Problem.COVER:
        _needed(table, "people", np.ones(len(table), dtype=bool))
    limits = (given.tables[name]["capacity"] for name in ("sites", "steps"))
    if not all(np.isnan(each).all() for each in limits):
        # Whoever's demand is unknown would use nothing of a capacity.
        _needed(table, "demand", np.ones(len(table), dtype=bool))
    weight = {"demand": demand, "people": people}.get(weigh_by, np.ones(len(table)))
    return Zones(table["zone"], _labels(table, "zone"), _places(table), demand, people, weight)


def _sites(given: PlanInput) -> Sites:
    table = given.tables["sites"]
    tier = np.where(np.isnan(table["tier"]), 1.0, table["tier"])
    later = np.flatnonzero(tier > 1.0)
    if len(later) and given.text("problem") != Problem.ECHELON.value:
        at = int(later[0])
        told = {"site": table["site"][at], "tier": int(tier[at]), "problem": given.text("problem")}
        raise InputError("LB-PL47", table.place(at), **told)
    return Sites(
        ids=table["site"],
        labels=_labels(table, "site"),
        places=_places(table),
        tier=tier.astype(np.int64),
        states=table["state"],
        closing=np.nan_to_num(table["closing_cost"]),
        handling=np.nan_to_num(table["handling_cost"]),
        pass_on=np.where(np.isnan(table["pass_on"]), 1.0, table["pass_on"]),
        loss_cost=np.nan_to_num(table["loss_cost"]),
    )


def _steps(given: PlanInput, problem: Problem, sites: Sites) -> Steps:
    """Return the steps of all sites: those of the table, and one for a site that has none there."""
    table, rows = given.tables["steps"], given.tables["sites"]
    stepped = positions_of(sites.ids, table["site"])
    alone = np.setdiff1d(np.arange(len(sites)), stepped)
    needs_cost = np.zeros(len(sites), dtype=bool)
    asks_money = problem in (Problem.FACILITY, Problem.ECHELON)
    asks_money |= bool(np.isfinite(given.number("budget")))
    if asks_money or (problem is Problem.COVER and not np.isnan(rows["fixed_cost"]).all()):
        needs_cost[alone] = sites.may_open[alone]
    _needed(rows, "fixed_cost", needs_cost)
    site = np.concatenate([stepped, alone]).astype(np.int64)
    capacity = np.concatenate([table["capacity"], rows["capacity"][alone]])
    cost = np.concatenate([table["cost"], rows["fixed_cost"][alone]])
    names = np.concatenate([table["step"], np.full(len(alone), "", dtype=object)])
    order = np.argsort(site, kind="stable")
    unlimited = np.where(np.isnan(capacity), np.inf, capacity)
    # Covering without any cost counts sites.
    free = np.full(len(cost), 1.0) if _counts_sites(problem, cost) else np.nan_to_num(cost, nan=0.0)
    return Steps(site[order], names[order].astype(object), unlimited[order], free[order])


def _counts_sites(problem: Problem, cost: Floats) -> bool:
    return problem is Problem.COVER and bool(np.isnan(cost).all())


def _limits(given: PlanInput, sites: Sites) -> Limits:
    count, wanted = int(sites.may_open.sum()), given.number("p")
    kept = int(sites.must_open.sum())
    if wanted > count or wanted < kept:
        needs, told = f"{kept} ≤ p ≤ {count}", f"{wanted:g}"
        problem = given.text("problem")
        raise InputError(
            "LB-PL42", "settings.csv", setting="p", told=told, problem=problem, needs=needs
        )
    most = count if np.isnan(wanted) else int(wanted)
    return Limits(
        sites_least=most if given.number("p_exact") == 1.0 and not np.isnan(wanted) else 0,
        sites_most=most,
        budget=_or_infinite(given.number("budget")),
        share=given.number("share"),
        radius=_or_infinite(given.number("radius")),
        max_distance=_or_infinite(given.number("max_distance")),
        is_single=given.number("single") == 1.0,
        nearest=int(given.number("nearest")),
    )


def _cost(given: PlanInput, problem: Problem, zones: Zones, sites: Sites, pairs: Joined) -> Floats:
    """Return what serving a zone from a site adds to the objective; infinite: not allowed."""
    if problem is Problem.MEDIAN:
        cost = zones.weight[:, None] * pairs.km
    elif problem is Problem.COVER:
        cost = np.where(np.isnan(pairs.km), np.nan, 0.0)
    else:
        tonne = _money_for_a_tonne(given, pairs, sites.tier == 1, 1)
        cost = zones.demand[:, None] * (tonne + sites.handling + _lost(sites))
    most = _or_infinite(given.number("max_distance"))
    is_near = np.isinf(most) | (pairs.km <= most)
    allowed = is_near & ~np.isnan(cost) & (sites.tier == 1) & sites.may_open
    return np.where(allowed, cost, np.inf)


def _lost(sites: Sites) -> Floats:
    """Return what a tonne that comes in costs for the part of it that is not passed on."""
    return (1.0 - sites.pass_on) * sites.loss_cost


def _onward(given: PlanInput, sites: Sites, pairs: Joined) -> Floats:
    """Return money for a tonne from site to site of the next tier; infinite: not allowed."""
    tonne = np.full(pairs.km.shape, np.nan)
    for tier in range(2, int(sites.tier.max()) + 1):
        into = sites.tier == tier
        tonne[:, into] = _money_for_a_tonne(given, pairs, into, tier)[:, into]
    most = _or_infinite(given.number("max_distance"))
    allowed = ~np.isnan(tonne) & (np.isinf(most) | (pairs.km <= most))
    allowed &= (sites.tier[:, None] + 1 == sites.tier) & sites.may_open & sites.may_open[:, None]
    return np.where(allowed, tonne + sites.handling + _lost(sites), np.inf)


def _money_for_a_tonne(given: PlanInput, pairs: Joined, into: Floats, tier: int) -> Floats:
    """Return transport money for a tonne: as listed, or rate of the tier times distance."""
    legs = given.tables["legs"]
    of_tier = legs["haul_rate"][legs["tier"] == tier]
    rate = float(of_tier[0]) if len(of_tier) else given.number("haul_rate")
    by_rate = np.isnan(pairs.money) & ~np.isnan(pairs.km)
    if np.isnan(rate) and bool(by_rate[:, into].any()):
        _missing_setting("haul_rate", given.text("problem"))
    return np.where(np.isnan(pairs.money), rate * pairs.km, pairs.money)


def _known_ends(given: PlanInput) -> None:
    """Refuse a listed pair that names no place, or has neither distance nor cost."""
    table = given.tables["distances"]
    zones, sites = given.tables["zones"]["zone"], given.tables["sites"]
    shared = np.flatnonzero(positions_of(zones, sites["site"]) >= 0)
    if len(shared):
        at = int(shared[0])
        told = {"place": sites["site"][at], "field": "site", "count": 2}
        raise InputError("LB-PL48", sites.place(at), **told)
    known = np.concatenate([given.tables["zones"]["zone"], given.tables["sites"]["site"]])
    for field in ("source", "target"):
        unknown = np.flatnonzero(positions_of(known, table[field]) < 0)
        if len(unknown):
            at = int(unknown[0])
            told = {"place": table[field][at], "field": field, "count": 0}
            raise InputError("LB-PL48", table.place(at), **told)
    _needed(table, "distance", np.isnan(table["cost"]))


def _needed(table: InputTable, field: str, rows: Floats) -> None:
    """Refuse a table in which one of the rows lacks a number."""
    lacking = np.flatnonzero(rows & np.isnan(table[field]))
    if len(lacking):
        at = int(lacking[0])
        key = next(iter(table.columns.values()))
        raise InputError("LB-PL41", table.place(at), field=field, row=key[at], count=len(lacking))


def _labels(table: InputTable, key: str) -> np.ndarray:
    labels = table["label"]
    return np.where(labels == "", table[key], labels).astype(object)


def _places(table: InputTable) -> Sequence[str]:
    return [table.place(at) for at in range(len(table))]


def _or_infinite(number: float) -> float:
    return float("inf") if np.isnan(number) else number
