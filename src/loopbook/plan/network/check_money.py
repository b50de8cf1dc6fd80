"""Check money: every item of every period, reckoned again from the plan's flows and sites."""

from collections import defaultdict

from loopbook.plan.network.check_amounts import Amounts, Stand, size_cost
from loopbook.plan.network.check_facts import SINKS, Facts, distance
from loopbook.plan.network.check_table import Lookup, number_of, rows_of, text_of

Money = dict[tuple[str, str], float]
"""(item, period) -> amount."""


def money_of(
    facts: Facts,
    amounts: Amounts,
    arises: dict[tuple[str, str, str], float],
    stands: dict[tuple[str, str, str], Stand],
) -> Money:
    """Return every item by period; what comes in is negative."""
    made: defaultdict[tuple[str, str], float] = defaultdict(float)
    _of_ways(facts, amounts, made)
    _of_arrivals(facts, amounts, made)
    _of_sites(facts, stands, made)
    for row in rows_of(facts.given, "materials"):
        cost, material = number_of(row, "left_cost", 0.0), text_of(row, "material")
        for key, amount in arises.items():
            if key[1] == material:
                made["uncollected", key[2]] += cost * max(amount - amounts.gone[key], 0.0)
    for (place, material, period), amount in amounts.disposed.items():
        names = {"place": place, "material": material, "period": period}
        made["disposal", period] += amount * facts.look("disposal", "cost", names, 0.0)
    for (site, material), held in _held(facts, amounts).items():
        for period, amount in held.items():
            names = {"site": site, "material": material, "period": period}
            made["storage", period] += amount * facts.look("storage", "cost", names, 0.0)
    for burden in burdens_of(facts):
        for period in facts.periods:
            names = {"burden": burden, "period": period}
            penalty = facts.look("emissions", "penalty", names, 0.0)
            if penalty:
                made["penalty", period] += penalty * burden_of(facts, amounts, burden, period)[0]
    for zone in facts.zones:
        for period in facts.periods:
            names = {"zone": zone, "period": period}
            made["fixed", period] += facts.look("zone_costs", "cost", names, 0.0)
    return dict(made)


def _of_ways(facts: Facts, amounts: Amounts, made: dict[tuple[str, str], float]) -> None:
    for (source, target, material, period), amount in amounts.sent.items():
        leg = facts.legs.get((facts.tiers[source], facts.tiers[target]))
        if leg is None:
            continue
        names = {"leg": text_of(leg, "leg"), "material": material, "period": period}
        rate = facts.look("leg_rates", "rate", names, number_of(leg, "rate"))
        made["haul", period] += amount * rate * distance(facts, source, target)
        if source in facts.zones:
            names = {"zone": source, "material": material, "period": period}
            made["collection", period] += amount * facts.look("collection", "cost", names, 0.0)


def _of_arrivals(facts: Facts, amounts: Amounts, made: dict[tuple[str, str], float]) -> None:
    axes = ("site", "tier", "material", "period")
    received = {
        item: Lookup(facts.given, "prices", axes, "amount", {"kind": kind})
        for item, kind in (("revenue", "price"), ("subsidy", "subsidy"))
    }
    for (site, material, period), amount in amounts.arrived.items():
        tier = facts.tiers[site]
        once = number_of(facts.sites[site], "handling_cost")
        names = {"site": site, "period": period}
        cost = facts.look("site_periods", "handling_cost", names, once)
        made["handling", period] += amount * cost
        for item, lookup in received.items():
            if item == "subsidy" or tier in SINKS:
                each = lookup(site, tier, material, period, default=0.0)
                made[item, period] -= amount * each


def _of_sites(
    facts: Facts,
    stands: dict[tuple[str, str, str], Stand],
    made: dict[tuple[str, str], float],
) -> None:
    gives_back = facts.given.number("capacity_returns") > 0.0
    for (site, size), row in facts.sizes.items():
        existing, least = number_of(row, "existing_capacity", 0.0), number_of(row, "capacity_least")
        before = Stand(existing > 0.0, max(existing - least, 0.0) if existing > 0.0 else 0.0)
        for period in facts.periods:
            now, key = stands[site, size, period], (site, size, period)
            if now.is_open:
                made["fixed", period] += size_cost(facts, "fixed_cost", key)
            if now.is_open and not before.is_open:
                made["opening", period] += size_cost(facts, "opening_cost", key)
            if before.is_open and not now.is_open:
                made["closing", period] += size_cost(facts, "closing_cost", key)
            if now.extra:
                made["fixed", period] += now.extra * size_cost(facts, "fixed_expansion_cost", key)
            grown = now.extra - before.extra
            if grown > 0.0 or (gives_back and grown < 0.0):
                made["expansion", period] += grown * size_cost(facts, "expansion_cost", key)
            before = now


def _held(facts: Facts, amounts: Amounts) -> dict[tuple[str, str], dict[str, float]]:
    """Return stock at the end of each period, of each site and material."""
    made = {}
    for site, material in dict.fromkeys((s, m) for s, m, _ in amounts.stored):
        stock, held = 0.0, {}
        for period in facts.periods:
            stock += amounts.stored[site, material, period]
            held[period] = stock
        made[site, material] = held
    return made


def stocks_of(facts: Facts, amounts: Amounts) -> dict[tuple[str, str], dict[str, float]]:
    """Return stock at the end of each period, by site and material."""
    return _held(facts, amounts)


def burdens_of(facts: Facts) -> list[str]:
    """Return the burdens that have limits or penalties."""
    return list(dict.fromkeys(text_of(row, "burden") for row in rows_of(facts.given, "emissions")))


def burden_of(facts: Facts, amounts: Amounts, burden: str, period: str) -> tuple[float, float]:
    """Return a burden in a period, and the most that one tonne adds on any way or site."""
    total = steepest = 0.0
    for (source, target, material, at), amount in amounts.sent.items():
        leg = facts.legs.get((facts.tiers[source], facts.tiers[target]))
        if at != period or leg is None:
            continue
        names = {
            "burden": burden,
            "leg": text_of(leg, "leg"),
            "material": material,
            "period": period,
        }
        each = facts.look("leg_emissions", "factor", names, 0.0) * distance(facts, source, target)
        total, steepest = total + amount * each, max(steepest, each)
    for site, row in facts.sites.items():
        names = {"burden": burden, "site": site, "tier": text_of(row, "tier"), "period": period}
        each = facts.look("site_emissions", "factor", names, 0.0)
        if each:
            done = sum(amounts.processed(site, m, period) for m in facts.materials)
            total, steepest = total + done * each, max(steepest, each)
    return total, steepest
