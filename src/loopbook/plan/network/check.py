"""Check: the independent check of a network plan, in plain Python over the tables and the plan.

It shares no code with the model. Every flow takes a way that there is; every site makes of its
inputs what its process says, keeps its capacity and the order of opening and closing; every limit
is kept, or broken by no more than the plan says; every item of money is reckoned again.
"""

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product

from loopbook.plan.balanced import balance_check
from loopbook.plan.network.check_amounts import (
    Amounts,
    Stand,
    amounts_of,
    generated,
    size_cost,
    stands_of,
)
from loopbook.plan.network.check_facts import (
    DISPOSAL,
    LOSS,
    SINKS,
    STORE,
    Facts,
    Shares,
    always_open,
    distance,
    facts_of,
    takes,
)
from loopbook.plan.network.check_limits import limits_held
from loopbook.plan.network.check_money import money_of, stocks_of
from loopbook.plan.network.check_table import Lookup, number_of, rows_of, text_of
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

MONEY_SHARE = 1e-9
"""How far two ways of adding the same money may differ, as a share."""

Fault = tuple[float, float, str]
"""By how much, how much rounding explains, where."""


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what was looked at; see the module."""
    facts = facts_of(given)
    quantum = _quantum(given)
    amounts = amounts_of(facts, plan)
    arises = generated(facts, amounts)
    stands, faults = stands_of(facts, plan)
    step = float(quantum)
    outside = {LOSS, DISPOSAL, *facts.zones, *(s for s, t in facts.tiers.items() if t in SINKS)}
    stores = {f"{site}{STORE}" for site in facts.sites}
    money = money_of(facts, amounts, arises, stands)
    return (
        balance_check(plan.flows, quantum, outside, stores),
        _check("network_ways", [*_named(amounts.strange), *_ways(facts, amounts, stands)]),
        _check("network_yields", _yields(facts, amounts, step)),
        _check("network_mixtures", _mixtures(facts, amounts, step)),
        _check("capacity", _capacities(facts, amounts, stands, step)),
        _check("network_sites", [*_named(faults), *_sites(facts, plan, stands, step)], ""),
        _check("network_generation", _supplies(amounts, arises, step)),
        _check("network_stores", _stores(facts, amounts, step)),
        _check("network_limits", _limits((facts, amounts), arises, stands, (plan, step))),
        _check("network_money", _money(plan, money), plan.currency),
        _check("objective", _objective(facts, plan, money), plan.currency),
    )


def _quantum(given: PlanInput) -> Decimal:
    kilograms = given.number("quantum")
    return Decimal("1" if math.isnan(kilograms) else str(kilograms)) / 1000


def _check(name: str, faults: Iterable[Fault], unit: str = "TNE") -> Check:
    """Return the worst of what was found; what rounding explains is allowed."""
    found = list(faults)
    worst = max(found, key=lambda each: each[0] - each[1], default=(0.0, 0.0, ""))
    passed = worst[0] <= worst[1]
    return Check(
        name=name,
        passed=passed,
        worst=max(worst[0], 0.0),
        tolerance=worst[1],
        unit=unit,
        where="" if passed else worst[2],
        count=len(found),
    )


def _named(faults: list[str]) -> Iterator[Fault]:
    for where in faults:
        yield math.inf, 0.0, where


def _ways(
    facts: Facts, amounts: Amounts, stands: dict[tuple[str, str, str], Stand]
) -> Iterator[Fault]:
    """Every flow is on a leg that there is, no longer than it may be, to a site that takes it."""
    standing = {(site, period) for (site, _, period), each in stands.items() if each.is_open}
    for (source, target, material, period), amount in amounts.sent.items():
        leg = facts.legs.get((facts.tiers[source], facts.tiers[target]))
        km = distance(facts, source, target)
        where = f"{source} {target} {material} {period}"
        most = math.inf if leg is None else number_of(leg, "distance_most", math.inf)
        is_way = leg is not None and km <= most + 1e-9 and takes(facts, target, material)
        ends = [end for end in (source, target) if end in facts.sites]
        is_open = all(always_open(facts, e) or (e, period) in standing for e in ends)
        yield (0.0 if is_way and is_open else amount), 0.0, where
        if facts.given.number("single_source") > 0.0 and source in facts.zones:
            others = [k for k in amounts.sent if k[0] == source and k[3] == period]
            yield float(len({k[1] for k in others}) - 1), 0.0, where


def _yields(facts: Facts, amounts: Amounts, step: float) -> Iterator[Fault]:
    """What leaves a site, and is lost, is what its process makes of what it takes."""
    shares = Shares(facts)
    for site, tier in facts.tiers.items():
        if site in facts.zones or tier in SINKS:
            continue
        for period in facts.periods:
            taken = {m: amounts.processed(site, m, period) for m in facts.materials}
            if not any(taken.values()) and not amounts.count[site, period]:
                continue
            slack = step * (amounts.count[site, period] + 1)
            for output in facts.materials:
                wanted = sum(a * shares.of(site, m, output, period) for m, a in taken.items() if a)
                off = abs(wanted - amounts.made[site, output, period])
                yield off, slack, f"{site} {output} {period}"
            lost = sum(a * shares.of(site, m, LOSS, period) for m, a in taken.items() if a)
            told = sum(amounts.lost[site, m, period] for m in facts.materials)
            yield abs(lost - told), slack, f"{site} {LOSS} {period}"


def _mixtures(facts: Facts, amounts: Amounts, step: float) -> Iterator[Fault]:
    """A process with a mixture takes each material in its share."""
    for process in dict.fromkeys(text_of(row, "process") for row in rows_of(facts.given, "mixes")):
        only = {"process": process}
        lookup = Lookup(facts.given, "mixes", ("material", "period"), "share", only)
        sites = [s for s, row in facts.sites.items() if text_of(row, "process") == process]
        for site, period in product(sites, facts.periods):
            parts = {m: amounts.processed(site, m, period) for m in facts.materials}
            slack = step * (amounts.count[site, period] + 1)
            for material, part in parts.items():
                wanted = sum(parts.values()) * lookup(material, period, default=0.0)
                yield abs(part - wanted), slack, f"{site} {material} {period}"


def _capacities(
    facts: Facts, amounts: Amounts, stands: dict[tuple[str, str, str], Stand], step: float
) -> Iterator[Fault]:
    for site in dict.fromkeys(site for site, _ in facts.sizes):
        for period in facts.periods:
            room = sum(
                number_of(row, "capacity_least") + stands[name, size, period].extra
                for (name, size), row in facts.sizes.items()
                if name == site and stands[name, size, period].is_open
            )
            used = sum(amounts.processed(site, m, period) for m in facts.materials)
            slack = step * (amounts.count[site, period] + 1) + 1e-6 * room
            yield used - room, slack, f"{site} {period}"


def _sites(
    facts: Facts, plan: Plan, stands: dict[tuple[str, str, str], Stand], step: float
) -> Iterator[Fault]:
    """One size of a site at a time, expanded within its room; the table says what is decided."""
    for (site, size, period), each in stands.items():
        row = facts.sizes[site, size]
        least, most = number_of(row, "capacity_least"), number_of(row, "capacity_most")
        room = 0.0 if math.isnan(most) or not each.is_open else most - least
        where = f"{site} {size} {period}"
        yield max(each.extra - room, -each.extra), step + 1e-6 * room, where
        others = [s for s, n in facts.sizes if s == site and stands[s, n, period].is_open]
        yield float(len(others) - 1), 0.0, where
        if math.isnan(size_cost(facts, "opening_cost", (site, size, period))):
            yield math.inf, 0.0, where
    told = {
        (str(row[0]), str(row[1]), str(row[2])): float(row[3] or 0.0)
        for table in plan.tables
        if table.key == "network_sites"
        for row in table.rows
    }
    for key, each in stands.items():
        least = number_of(facts.sizes[key[:2]], "capacity_least")
        capacity = least + each.extra if each.is_open else 0.0
        yield abs(told.get(key, 0.0) - capacity), step, " ".join(key)
        yield float(each.is_open != (key in told)), 0.0, " ".join(key)


def _supplies(
    amounts: Amounts, arises: dict[tuple[str, str, str], float], step: float
) -> Iterator[Fault]:
    """No more leaves a zone than arises there."""
    for key, gone in amounts.gone.items():
        yield gone - arises.get(key, 0.0), step * 2.0, " ".join(key)


def _stores(facts: Facts, amounts: Amounts, step: float) -> Iterator[Fault]:
    """Stores hold what they may, never less than nothing, and nothing at the end."""
    for (site, material), held in stocks_of(facts, amounts).items():
        for period, stock in held.items():
            names = {"site": site, "material": material, "period": period}
            where = f"{site} {material} {period}"
            limit = facts.look("storage", "limit", names, math.inf)
            if math.isnan(facts.look("storage", "cost", names)):
                limit = 0.0
            yield max(stock - limit, -stock), step + 1e-9, where
        yield abs(held[facts.periods[-1]]), 1e-9, f"{site} {material}"


def _limits(
    facts_and_amounts: tuple[Facts, Amounts],
    arises: dict[tuple[str, str, str], float],
    stands: dict[tuple[str, str, str], Stand],
    plan_and_step: tuple[Plan, float],
) -> Iterator[Fault]:
    """Every limit is kept, or broken by no more than the plan says."""
    facts, amounts = facts_and_amounts
    plan, step = plan_and_step
    told: dict[tuple[str, str, str], float] = {}
    for each in plan.proof.violations:
        key = (each.limit.key.rsplit(".", 1)[-1], each.subject, each.period)
        told[key] = told.get(key, 0.0) + each.amount
    for name, subject, period, broken, steps in limits_held(facts, amounts, arises, stands):
        allowed = told.get((name, subject, period), 0.0)
        slack = step * steps + 1e-6 * (1.0 + allowed)
        yield broken - allowed, slack, f"{name} {subject} {period}"


def _money(plan: Plan, money: dict[tuple[str, str], float]) -> Iterator[Fault]:
    told: dict[tuple[str, str], float] = {}
    for line in plan.money:
        told[line.item, line.period] = told.get((line.item, line.period), 0.0) + line.amount
    for key in {**money, **told}:
        wanted = money.get(key, 0.0)
        off = abs(wanted - told.get(key, 0.0))
        yield off, MONEY_SHARE * abs(wanted) + 1e-6, " ".join(key)


def _objective(facts: Facts, plan: Plan, money: dict[tuple[str, str], float]) -> Iterator[Fault]:
    parts = [facts.factor[period] * amount for (_, period), amount in money.items()]
    total = math.fsum(parts)
    size = math.fsum(abs(part) for part in parts)
    yield abs(total - plan.proof.objective), MONEY_SHARE * size + 1e-6, "objective"
