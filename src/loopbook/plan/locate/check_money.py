"""Check of money: every line and the objective, reckoned anew from decisions and flows."""

import math
from collections import defaultdict

from loopbook.plan.locate.check_facts import Facts
from loopbook.terms.plan import Check

NEAR = 1e-6
"""Share of the objective by which sums of many numbers may differ."""


def money_checks(facts: Facts) -> tuple[Check, ...]:
    """Return the checks of money lines, objective and bound."""
    expected = _money(facts)
    objective = _objective(facts, expected)
    stated = facts.plan.proof.objective
    tolerance = NEAR * max(abs(objective), 1.0) + _rounding(facts)
    off = abs(stated - objective)
    unit = facts.plan.proof.unit
    checks = [
        Check(
            name="objective",
            passed=off <= tolerance,
            worst=off,
            tolerance=tolerance,
            unit=unit,
            count=1,
        ),
        _bound(facts, tolerance),
        _gap(facts),
    ]
    return (*checks, _lines(facts, expected))


def _rounding(facts: Facts) -> float:
    """Return what whole quanta can move of the objective: tonnes between tiers are flows only."""
    quantum = facts.given.number("quantum")
    rates = (facts.ways.money(one, two, facts.tier(two)) for one, two in facts.between)
    return sum(2.0 * quantum * (1.0 + abs(rate)) for rate in rates)


def _bound(facts: Facts, tolerance: float) -> Check:
    proof = facts.plan.proof
    over = 0.0
    if proof.bound is not None:
        over = proof.objective - proof.bound
        over = max(over if proof.sense.value == "most" else -over, 0.0)
    return Check(
        name="locate_bound",
        passed=over <= tolerance,
        worst=over,
        tolerance=tolerance,
        unit=proof.unit,
        count=1,
    )


def _gap(facts: Facts) -> Check:
    """Return whether the gap stated is the one there is, and small enough for what is claimed."""
    proof = facts.plan.proof
    is_proved = proof.status.value == "optimal"
    off = math.inf if is_proved or proof.gap is not None else 0.0
    if proof.bound is not None and proof.gap is not None:
        missed = abs(proof.objective - proof.bound)
        share = abs(proof.objective)
        gap = missed / share if share else math.inf if missed else 0.0
        over = max(gap - proof.gap_asked, 0.0) if is_proved else 0.0
        off = max(0.0 if gap == proof.gap else abs(gap - proof.gap), over)
    return Check(name="locate_gap", passed=off <= 1e-8, worst=off, tolerance=1e-8, count=1)


def _lines(facts: Facts, expected: dict[tuple[str, str], float]) -> Check:
    stated: defaultdict[tuple[str, str], float] = defaultdict(float)
    for line in facts.plan.money:
        stated[line.item, line.subject] += line.amount
    is_told = facts.is_money and facts.plan.currency and not facts.counts_sites
    wanted = expected if is_told else {}
    tolerance = NEAR * max(sum(map(abs, wanted.values())), 1.0) + _rounding(facts)
    worst, where = 0.0, ""
    for key in sorted({*wanted, *stated}):
        off = abs(wanted.get(key, 0.0) - stated.get(key, 0.0))
        off = math.inf if math.isnan(off) else off
        if off > worst:
            worst, where = off, f"{key[0]} {key[1]}"
    return Check(
        name="locate_money",
        passed=worst <= tolerance,
        worst=worst,
        tolerance=tolerance,
        unit=facts.plan.currency,
        where=where,
        count=len({*wanted, *stated}),
    )


def _money(facts: Facts) -> dict[tuple[str, str], float]:
    """Return money by item and site."""
    money: defaultdict[tuple[str, str], float] = defaultdict(float)
    for site, steps in facts.opened.items():
        for step in steps:
            money["fixed", site] += facts.steps.get((site, step), (0.0, 0.0))[1]
    for site, row in facts.sites.items():
        if row["state"] == "may_close" and site not in facts.opened:
            money["closing", site] += _known(row["closing_cost"], 0.0)
    if facts.problem == "cover":
        return dict(money)
    for (zone, site), share in facts.shares.items():
        tonnes = share * _known(facts.zones[zone]["demand"], 0.0)
        _add_haul(facts, money, (zone, site), tonnes)
    for pair, tonnes in facts.between.items():
        _add_haul(facts, money, pair, tonnes)
    return dict(money)


def _add_haul(
    facts: Facts, money: dict[tuple[str, str], float], pair: tuple[str, str], tonnes: float
) -> None:
    if tonnes == 0.0 or facts.problem == "median":
        return
    site = pair[1]
    row = facts.sites[site]
    money["haul", site] += tonnes * facts.ways.money(*pair, facts.tier(site))
    money["handling", site] += tonnes * _known(row["handling_cost"], 0.0)
    lost = 1.0 - _known(row["pass_on"], 1.0)
    money["disposal", site] += tonnes * lost * _known(row["loss_cost"], 0.0)


def _objective(facts: Facts, money: dict[tuple[str, str], float]) -> float:
    if facts.is_money:
        return sum(money.values())
    if facts.problem == "cover":
        return covered_people(facts)
    total = 0.0
    for (zone, site), share in facts.shares.items():
        total += share * _weight(facts, zone) * facts.ways.km(zone, site)
    return total


def covered_people(facts: Facts) -> float:
    """Return the people of zones served, shares of zones by share."""
    return sum(
        share * float(facts.zones[zone]["people"]) for (zone, _), share in facts.shares.items()
    )


def _weight(facts: Facts, zone: str) -> float:
    by = facts.given.text("weigh_by") or "demand"
    return 1.0 if by == "each" else float(facts.zones[zone][by])


def _known(cell: float | str, default: float) -> float:
    number = float(cell)
    return default if math.isnan(number) else number
