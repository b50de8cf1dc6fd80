"""Check: a plan of `locate` read again from the raw tables by code that shares none of the model.

Plain Python over rows and decisions: distances, service, capacity, number of sites, budget, steps,
radius, share, flows, money and objective.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from loopbook.plan.balanced import balance_check
from loopbook.plan.locate.check_facts import Facts, facts_of
from loopbook.plan.locate.check_money import covered_people, money_checks
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

DUST = 1e-6
"""Share by which sums of shares may miss one."""
Fault = tuple[float, str]


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what was looked at: every limit, the flows, the money and the objective."""
    facts = facts_of(given, plan)
    unknown = _check("locate_known", _unknown(facts), 0.0, count=len(plan.decisions))
    if not unknown.passed:
        return (unknown,)  # nothing else can be reckoned from rows that are not there
    quantum = given.number("quantum")
    arrivals = Counter(flow.target for flow in plan.flows)
    slack = quantum * (1 + max(arrivals.values(), default=0))
    return (
        unknown,
        _check("demand", _unserved(facts), DUST, count=len(facts.zones)),
        _check("locate_open", _not_open(facts), 0.0, count=len(facts.shares)),
        _check("locate_steps", _bad_steps(facts), 0.0, count=len(facts.opened)),
        _check("capacity", _over_capacity(facts), slack, "TNE", len(facts.opened)),
        _check("locate_count", _count(facts), 0.0, count=1),
        _check("locate_budget", _budget(facts), _cents(facts), plan.currency, 1),
        _check("locate_distance", _too_far(facts), 1e-6, "KMT", len(facts.shares)),
        _check("locate_single", _several(facts), 0.0, count=len(facts.zones)),
        _check("locate_share", _uncovered(facts), DUST, count=1),
        _check("locate_flows", _flows(facts), quantum, "TNE", len(plan.flows)),
        _check("locate_table", _table(facts), DUST, count=_table_rows(plan)),
        _check("locate_used", _used(facts), slack, "TNE", len(facts.opened)),
        balance_check(plan.flows, Decimal(str(quantum)), _outside(facts), ()),
        _check("locate_onward", _onward(facts), slack, "TNE", len(facts.sites)),
        *money_checks(facts),
    )


def _check(
    name: str, faults: Iterable[Fault], tolerance: float, unit: str = "", count: int = 0
) -> Check:
    # What is no number is the worst of all: it must not slip through a comparison.
    known = ((math.inf if math.isnan(fault) else fault, where) for fault, where in faults)
    worst, where = max(known, default=(0.0, ""), key=lambda fault: fault[0])
    passed = worst <= tolerance
    where = "" if passed else where
    return Check(
        name=name,
        passed=passed,
        worst=worst,
        tolerance=tolerance,
        unit=unit,
        where=where,
        count=count,
    )


def _unknown(facts: Facts) -> Iterable[Fault]:
    for zone, site in facts.shares:
        if zone not in facts.zones or site not in facts.sites:
            yield 1.0, f"{zone} {site}"
    for place in (*facts.opened, *facts.skipped):
        if place not in facts.sites and place not in facts.zones:
            yield 1.0, place


def _unserved(facts: Facts) -> Iterable[Fault]:
    """Yield zones whose shares do not sum to one, or that are left out though they must not be."""
    served: defaultdict[str, float] = defaultdict(float)
    for (zone, _), share in facts.shares.items():
        served[zone] += share
        if share < 0.0:
            yield -share, zone
    may_skip = facts.problem == "cover" or facts.plan.proof.status.value == "least_violation"
    for zone in facts.zones:
        skipped = facts.skipped.get(zone, 0.0)
        yield abs(served[zone] + skipped - 1.0), zone
        if not may_skip:
            yield skipped, zone


def _not_open(facts: Facts) -> Iterable[Fault]:
    """Yield uses of sites that are closed, and sites that are open or closed against the input."""
    used = {site for _, site in facts.shares}
    used |= {site for pair in facts.between for site in pair}
    for site in used:
        if site not in facts.opened:
            yield 1.0, site
    for site, row in facts.sites.items():
        is_open = site in facts.opened
        if row["state"] == "forbidden" and is_open:
            yield 1.0, site
        if row["state"] == "stay" and not is_open and not facts.broken.get(_stay(site)):
            yield 1.0, site
    closed = {each.subject for each in facts.plan.decisions if each.kind == "close"}
    closing = {site for site, row in facts.sites.items() if row["state"] == "may_close"}
    for site in closed ^ (closing - set(facts.opened)):
        yield 1.0, site


def _stay(site: str) -> tuple[str, str]:
    return "plan.locate.limit.stay", site


def _bad_steps(facts: Facts) -> Iterable[Fault]:
    """Yield sites that are opened more than once, or with a step that they have not."""
    for site, steps in facts.opened.items():
        yield float(len(steps) - 1), site
        for step in steps:
            yield float((site, step) not in facts.steps), f"{site} {step}"
    for each in facts.plan.decisions:
        if each.kind == "open":
            most = facts.steps.get((each.subject, each.other), (math.nan, 0.0))[0]
            told = math.nan if each.value is None else each.value
            is_same = told == most or (math.isnan(told) and math.isnan(most))
            yield float(not is_same), f"{each.subject} {each.other}"


def _over_capacity(facts: Facts) -> Iterable[Fault]:
    for site, steps in facts.opened.items():
        most = sum(facts.steps.get((site, step), (0.0, 0.0))[0] for step in steps)
        if not math.isnan(most):
            allowed = facts.broken.get(("plan.locate.limit.capacity", site), 0.0)
            yield max(facts.inflow.get(site, 0.0) - most - allowed, 0.0), site


def _count(facts: Facts) -> Iterable[Fault]:
    """Yield how many open sites are too many, or too few."""
    wanted, opened = facts.given.number("p"), sum(len(steps) for steps in facts.opened.values())
    if math.isnan(wanted):
        return
    over = facts.broken.get(("plan.locate.limit.most", ""), 0.0)
    yield max(opened - wanted - over, 0.0), "p"
    if facts.given.number("p_exact") == 1.0:
        short = facts.broken.get(("plan.locate.limit.least", ""), 0.0)
        yield max(wanted - opened - short, 0.0), "p"


def _budget(facts: Facts) -> Iterable[Fault]:
    most = facts.given.number("budget")
    if math.isnan(most):
        return
    spent = sum(
        facts.steps.get((site, step), (0.0, 0.0))[1]
        for site, steps in facts.opened.items()
        for step in steps
    )
    yield max(spent - most - facts.broken.get(("plan.locate.limit.budget", ""), 0.0), 0.0), "budget"


def _cents(facts: Facts) -> float:
    budget = facts.given.number("budget")
    return 0.0 if math.isnan(budget) else 1e-6 * max(abs(budget), 1.0)


def _too_far(facts: Facts) -> Iterable[Fault]:
    limits = [facts.given.number("max_distance")]
    if facts.problem == "cover":
        limits.append(facts.given.number("radius"))
    for most in (limit for limit in limits if not math.isnan(limit)):
        for pair in (*facts.shares, *facts.between):
            km = facts.ways.km(*pair)
            yield (1.0 if math.isnan(km) else max(km - most, 0.0)), " ".join(pair)
    for zone, site in facts.shares:
        no_way = math.isnan(facts.ways.km(zone, site))
        no_way &= facts.problem not in {"facility", "echelon"}
        yield float(no_way or facts.tier(site) != 1), f"{zone} {site}"


def _several(facts: Facts) -> Iterable[Fault]:
    if facts.given.number("single") != 1.0:
        return
    for zone, count in Counter(zone for zone, _ in facts.shares).items():
        yield float(count - 1), zone


def _uncovered(facts: Facts) -> Iterable[Fault]:
    if not facts.wants_share:
        return
    total = sum(float(row["people"]) for row in facts.zones.values())
    allowed = facts.broken.get(("plan.locate.limit.share", ""), 0.0)
    missing = facts.given.number("share") * total - covered_people(facts) - allowed
    yield max(missing, 0.0) / max(total, 1.0), "share"


def _flows(facts: Facts) -> Iterable[Fault]:
    """Yield flows from zones that differ from the shares of the decisions, and odd ones."""
    stated: defaultdict[tuple[str, str], float] = defaultdict(float)
    last = max((facts.tier(site) for site in facts.sites), default=1)
    for flow in facts.plan.flows:
        source, target = flow.source, flow.target
        material = facts.given.text("material")
        if source in facts.zones:
            stated[source, target] += float(flow.quantity)
        is_way = target in facts.sites
        if not target and source in facts.sites and facts.tier(source) < last:
            is_way, material = True, "loss"
        is_right = is_way and flow.unit == "TNE" and flow.material == material
        if not is_right or flow.quantity <= 0 or source not in {*facts.zones, *facts.sites}:
            yield math.inf, f"{source} {target}"
    for pair in sorted({*stated, *facts.shares}):
        demand = float(facts.zones[pair[0]]["demand"])
        wanted = 0.0 if math.isnan(demand) else demand * facts.shares.get(pair, 0.0)
        yield abs(stated.get(pair, 0.0) - wanted), " ".join(pair)


def _outside(facts: Facts) -> set[str]:
    last = max((facts.tier(site) for site in facts.sites), default=1)
    return {*facts.zones, *(site for site in facts.sites if facts.tier(site) == last)}


def _onward(facts: Facts) -> Iterable[Fault]:
    """Yield sites that hand on another share than they must, or past the next tier."""
    last = max((facts.tier(site) for site in facts.sites), default=1)
    handed: defaultdict[str, float] = defaultdict(float)
    for (source, target), tonnes in facts.between.items():
        handed[source] += tonnes
        if facts.tier(target) != facts.tier(source) + 1:
            yield tonnes, f"{source} {target}"
    for site, row in facts.sites.items():
        if facts.tier(site) < last:
            share = float(row["pass_on"])
            wanted = facts.inflow.get(site, 0.0) * (1.0 if math.isnan(share) else share)
            yield abs(handed[site] - wanted), site


def _table_rows(plan: Plan) -> int:
    return sum(len(table.rows) for table in plan.tables if table.key != "places")


def _used(facts: Facts) -> Iterable[Fault]:
    """Yield rows of the table of open sites that differ from decisions and flows."""
    rows = [row for each in facts.plan.tables if each.key == "locate_used" for row in each.rows]
    listed = Counter((str(row[0]), str(row[2])) for row in rows)
    opened = Counter((site, step) for site, steps in facts.opened.items() for step in steps)
    for site, step in (listed - opened) + (opened - listed):
        yield math.inf, f"{site} {step}"
    for row in rows:
        arrived = facts.inflow.get(str(row[0]), 0.0)
        yield abs(float(row[3] or 0.0) - arrived), str(row[0])


def _table(facts: Facts) -> Iterable[Fault]:
    """Yield rows of the table of who is served that differ from decisions and distances."""
    rows = [row for each in facts.plan.tables if each.key == "locate_served" for row in each.rows]
    yield float(abs(len(rows) - len(facts.shares))), "locate_served"
    for row in rows:
        zone, site, share, km = str(row[0]), str(row[1]), row[2], row[3]
        demand = float(facts.zones.get(zone, {}).get("demand", math.nan))
        if not math.isnan(demand):
            wanted = demand * float(share or 0.0)
            yield abs(float(row[4] or 0.0) - wanted) / max(wanted, 1.0), f"{zone} {site}"
        elif row[4] is not None:
            yield math.inf, f"{zone} {site}"
        yield abs(float(share or 0.0) - facts.shares.get((zone, site), 0.0)), f"{zone} {site}"
        found = facts.ways.km(zone, site)
        known = math.nan if km is None else float(km)
        off = abs(known - found) / max(abs(found), 1.0)
        both = math.isnan(known) and math.isnan(found)
        yield (0.0 if both else 1.0 if math.isnan(off) else off), f"{zone} {site}"
