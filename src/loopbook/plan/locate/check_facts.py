"""Check of facts: the rows of the input and the decisions of a plan, as plain dictionaries."""

import math
from collections import defaultdict
from typing import NamedTuple

from loopbook.plan.locate.check_ways import Ways
from loopbook.terms.plan import Plan
from loopbook.terms.plan_input import InputTable, PlanInput

Row = dict[str, float | str]


class Facts(NamedTuple):
    """What the check reads.

    Fields
      zones, sites   id -> row;  steps  (site, step) -> (capacity, cost), NaN capacity: no limit
      opened         site -> steps it is opened with, in the order of the decisions
      shares         (zone, site) -> share;  skipped  zone -> share nobody serves
      inflow         site -> tonnes by the flows;  between  (site, site) -> tonnes
      broken         (key of the limit, subject) -> by how much the plan says it breaks it
    """

    given: PlanInput
    plan: Plan
    ways: Ways
    zones: dict[str, Row]
    sites: dict[str, Row]
    steps: dict[tuple[str, str], tuple[float, float]]
    opened: dict[str, list[str]]
    shares: dict[tuple[str, str], float]
    skipped: dict[str, float]
    inflow: dict[str, float]
    between: dict[tuple[str, str], float]
    broken: dict[tuple[str, str], float]

    @property
    def problem(self) -> str:
        """The problem, as the setting names it."""
        return self.given.text("problem")

    @property
    def wants_share(self) -> bool:
        """Say whether a share of people is to be covered at least cost."""
        return self.problem == "cover" and not math.isnan(self.given.number("share"))

    @property
    def is_money(self) -> bool:
        """Say whether the objective is money."""
        return self.problem in ("facility", "echelon") or self.wants_share

    @property
    def counts_sites(self) -> bool:
        """Say whether the objective is the number of sites: covering, and nothing has a cost."""
        costs = [float(row["fixed_cost"]) for row in self.sites.values()]
        is_free = all(map(math.isnan, costs)) and not len(self.given.tables["steps"])
        return self.problem == "cover" and is_free

    def tier(self, site: str) -> int:
        """Return the tier of a site."""
        tier = float(self.sites[site]["tier"])
        return 1 if math.isnan(tier) else int(tier)


def facts_of(given: PlanInput, plan: Plan) -> Facts:
    """Return the facts of an input and its plan."""
    zones, sites = _rows(given.tables["zones"], "zone"), _rows(given.tables["sites"], "site")
    opened: defaultdict[str, list[str]] = defaultdict(list)
    shares: defaultdict[tuple[str, str], float] = defaultdict(float)
    skipped: defaultdict[str, float] = defaultdict(float)
    for each in plan.decisions:
        if each.kind == "open":
            opened[each.subject].append(each.other)
        elif each.kind == "assign":
            shares[each.subject, each.other] += 0.0 if each.value is None else each.value
        elif each.kind == "skip":
            skipped[each.subject] += 1.0 if each.value is None else each.value
    inflow: defaultdict[str, float] = defaultdict(float)
    between: defaultdict[tuple[str, str], float] = defaultdict(float)
    for flow in plan.flows:
        inflow[flow.target] += float(flow.quantity)
        if flow.source in sites and flow.target in sites:
            between[flow.source, flow.target] += float(flow.quantity)
    # Only a plan that says it breaks limits may break them.
    is_least = plan.proof.status.value == "least_violation"
    told = plan.proof.violations if is_least else ()
    broken = {(each.limit.key, each.subject): each.amount for each in told}
    return Facts(
        given, plan, Ways(given), zones, sites, _steps(given, sites), dict(opened), dict(shares),
        dict(skipped), dict(inflow), dict(between), broken,
    )  # fmt: skip


def _rows(table: InputTable, key: str) -> dict[str, Row]:
    names = list(table.columns)
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    return {str(row[names.index(key)]): dict(zip(names, row, strict=True)) for row in rows}


def _steps(given: PlanInput, sites: dict[str, Row]) -> dict[tuple[str, str], tuple[float, float]]:
    table = given.tables["steps"]
    columns = (table[field].tolist() for field in ("site", "step", "capacity", "cost"))
    found = {(site, step): (most, cost) for site, step, most, cost in zip(*columns, strict=True)}
    stepped = {site for site, _ in found}
    # Covering without any cost counts sites: one each.
    is_count = (
        given.text("problem") == "cover"
        and not found
        and all(math.isnan(float(row["fixed_cost"])) for row in sites.values())
    )
    for site, row in sites.items():
        if site not in stepped:
            cost = 1.0 if is_count else float(row["fixed_cost"])
            found[site, ""] = (float(row["capacity"]), 0.0 if math.isnan(cost) else cost)
    return found
