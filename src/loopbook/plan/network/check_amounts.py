"""Check amounts: the plan's own flows, summed by place, material and period; and its own sites."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from loopbook.plan.network.check_facts import DISPOSAL, LOSS, STORE, Facts
from loopbook.plan.network.check_table import number_of, rows_of, text_of
from loopbook.terms.plan import Plan

Key = tuple[str, str, str]


def _tally() -> defaultdict[Key, float]:
    return defaultdict(float)


@dataclass
class Amounts:
    """Sums of the flows, tonnes, by (place, material, period).

    Fields
      sent       (source, target, material, period) -> tonnes between places of the input
      arrived, made    what comes to a site, and leaves it for others or disposal
      lost, disposed   of a place;  stored  net into the store of a site
      gone       what leaves a zone;  count  (place, period) -> flows that touch it
      strange    flows of places or materials that there are not
    """

    sent: defaultdict[tuple[str, str, str, str], float] = field(
        default_factory=lambda: defaultdict(float)
    )
    arrived: defaultdict[Key, float] = field(default_factory=_tally)
    made: defaultdict[Key, float] = field(default_factory=_tally)
    lost: defaultdict[Key, float] = field(default_factory=_tally)
    disposed: defaultdict[Key, float] = field(default_factory=_tally)
    stored: defaultdict[Key, float] = field(default_factory=_tally)
    gone: defaultdict[Key, float] = field(default_factory=_tally)
    count: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    strange: list[str] = field(default_factory=list)

    def processed(self, site: str, material: str, period: str) -> float:
        """Return what a site processes: what arrives, less what it stores."""
        key = (site, material, period)
        return self.arrived[key] - self.stored[key]


def amounts_of(facts: Facts, plan: Plan) -> Amounts:
    """Return the sums of a plan's flows."""
    made = Amounts()
    stores = {f"{site}{STORE}": site for site in facts.sites}
    places = {*facts.zones, *facts.sites}
    for flow in plan.flows:
        amount, period, material = float(flow.quantity), flow.period, flow.material
        for end in (flow.source, flow.target):
            made.count[end, period] += 1
        if flow.source in stores:
            made.stored[stores[flow.source], material, period] -= amount
            continue
        if flow.target in stores:
            made.stored[stores[flow.target], material, period] += amount
            continue
        is_known = material in facts.materials and period in facts.periods
        if flow.source not in places or not is_known or amount < 0.0:
            made.strange.append(f"{flow.source} {flow.target} {material} {period}")
            continue
        key = (flow.source, material, period)
        if flow.source in facts.zones:
            made.gone[key] += amount
        if flow.target == LOSS:
            made.lost[key] += amount
        elif flow.target == DISPOSAL:
            made.disposed[key] += amount
            made.made[key] += amount
        elif flow.target in facts.sites:
            made.made[key] += amount
            made.arrived[flow.target, material, period] += amount
            made.sent[flow.source, flow.target, material, period] += amount
        else:
            made.strange.append(f"{flow.source} {flow.target} {material} {period}")
    return made


def generated(facts: Facts, amounts: Amounts) -> dict[Key, float]:
    """Return what arises, by zone, material and period, with what comes back."""
    made: defaultdict[Key, float] = _tally()
    # A row for one period goes before the row for all of them.
    rows = sorted(rows_of(facts.given, "generation"), key=lambda row: bool(text_of(row, "period")))
    for row in rows:
        for period in [text_of(row, "period")] if text_of(row, "period") else facts.periods:
            made[text_of(row, "zone"), text_of(row, "material"), period] = number_of(row, "amount")
    for row in rows_of(facts.given, "returns"):
        lag = int(number_of(row, "lag"))
        for at, period in enumerate(facts.periods[lag:]):
            sold = sum(
                amounts.arrived[text_of(row, "site"), material, facts.periods[at]]
                for material in facts.materials
            )
            key = (text_of(row, "zone"), text_of(row, "material"), period)
            made[key] += number_of(row, "rate") * sold
    return made


@dataclass
class Stand:
    """How one size stands in one period: open or not, and capacity above the least."""

    is_open: bool
    extra: float


def stands_of(facts: Facts, plan: Plan) -> tuple[dict[tuple[str, str, str], Stand], list[str]]:
    """Return how each size stands in each period by the decisions, and what of them cannot be."""
    faults: list[str] = []
    made = {}
    by_key: defaultdict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
    for decision in plan.decisions:
        key = (decision.subject, decision.other, decision.period)
        if key[:2] not in facts.sizes or decision.period not in facts.periods:
            faults.append(f"{decision.kind} {' '.join(key)}")
        by_key[key].append((decision.kind, decision.value or 0.0))
    for (site, size), row in facts.sizes.items():
        existing, least = number_of(row, "existing_capacity", 0.0), number_of(row, "capacity_least")
        now = Stand(existing > 0.0, max(existing - least, 0.0) if existing > 0.0 else 0.0)
        for period in facts.periods:
            now = _after(facts, now, by_key[site, size, period], (site, size, period), faults)
            made[site, size, period] = now
    return made, faults


def _after(
    facts: Facts,
    before: Stand,
    taken: list[tuple[str, float]],
    key: tuple[str, str, str],
    faults: list[str],
) -> Stand:
    now = Stand(before.is_open, before.extra)
    kinds = [kind for kind, _ in taken]
    if len(set(kinds)) != len(kinds):
        faults.append(f"twice: {' '.join(key)}")
    for kind, value in taken:
        if kind == "open":
            if now.is_open or not may_open(facts, key[0], key[2]):
                faults.append(f"open {' '.join(key)}")
            now = Stand(is_open=True, extra=0.0)
        elif kind == "close":
            if not now.is_open or closing_cost(facts, key) is None:
                faults.append(f"close {' '.join(key)}")
            now = Stand(is_open=False, extra=0.0)
        elif kind in ("expand", "shrink"):
            if kind == "shrink" and not facts.given.number("capacity_returns") > 0.0:
                faults.append(f"shrink {' '.join(key)}")
            now = Stand(now.is_open, now.extra + (value if kind == "expand" else -value))
        else:
            faults.append(f"{kind} {' '.join(key)}")
    return now


def may_open(facts: Facts, site: str, period: str) -> bool:
    """Say whether a site may be opened in a period: of the site, else of the period."""
    own = facts.look("site_periods", "may_open", {"site": site, "period": period})
    if not math.isnan(own):
        return own > 0.0
    return facts.look("periods", "may_open", {"period": period}, 1.0) > 0.0


def closing_cost(facts: Facts, key: tuple[str, str, str]) -> float | None:
    """Return what closing a size costs; None: it cannot be closed."""
    value = size_cost(facts, "closing_cost", key)
    return None if math.isnan(value) else value


def size_cost(facts: Facts, name: str, key: tuple[str, str, str]) -> float:
    """Return a cost of a size in a period; NaN: none is given."""
    names = dict(zip(("site", "size", "period"), key, strict=True))
    once = number_of(facts.sizes[key[:2]], name)
    return facts.look("size_periods", name, names, once)
