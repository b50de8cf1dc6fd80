"""Refusals: why each site is not open and each zone not covered, and what would have to change.

Where the problem is small every closed site is forced open and all is solved again: the difference
is exact. Else the bound tells by how much at least the objective worsens.
"""

from collections.abc import Iterator
from time import monotonic

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.cover import cover_program
from loopbook.plan.locate.model import Shape, built
from loopbook.plan.locate.prune import remaining
from loopbook.plan.locate.siting import Found, Limits, Located, Problem, Siting, arcs_of
from loopbook.plan.locate.words import number
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.terms.plan import PlanWish, Refusal
from loopbook.terms.statement import Reason

TOLD_MAX = 50
EXACT_PAIRS_MAX = 2_000
"""Pairs of zone and site up to which a site is forced open to see what it costs."""
EXACT_SINGLE_MAX = 300
"""The same where a zone has one site alone: each of those searches takes far longer."""
EXACT_SITES_MAX = 60
EXACT_GAP_MAX = 1e-6


def refusals_of(
    siting: Siting, found: Found, best: Located, wish: PlanWish, unit: str
) -> tuple[Refusal, ...]:
    """Return every option that is not in the plan, the nearest ones first.

    Parameters
      unit   of the objective
    """
    sites = _nearest_first(list(_sites(siting, found, best, (wish, unit))))
    zones = _nearest_first(list(_zones(siting, found, best)))
    return (*sites, *zones)


def _nearest_first(told: list[Refusal]) -> list[Refusal]:
    told.sort(key=lambda each: (each.amount is None, each.amount or 0.0, each.option))
    more = len(told) - TOLD_MAX
    if more <= 0:
        return told
    rest = Refusal(option="", reason=Reason("plan.locate.refused.more", {"count": str(more)}))
    return [*told[:TOLD_MAX], rest]


def _sites(
    siting: Siting, found: Found, best: Located, asked: tuple[PlanWish, str]
) -> Iterator[Refusal]:
    sites = siting.sites
    wish, unit = asked
    opened = np.zeros(len(sites), dtype=bool)
    opened[siting.steps.site[best.is_open]] = True
    effort, begun = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds), monotonic()
    # Two answers each within a wide gap say nothing exact about their difference.
    is_small = _is_small(siting) and found.is_optimal and wish.gap <= EXACT_GAP_MAX
    for site in np.flatnonzero(~opened).tolist():
        label, name = str(sites.labels[site]), str(sites.ids[site])
        if not sites.may_open[site]:
            reason = Reason("plan.locate.refused.forbidden", {"site": label})
            change = Reason("plan.locate.change.allow", {"place": sites.places[site]})
            yield Refusal(option=name, label=label, reason=reason, change=change)
            continue
        left = remaining(effort, begun)
        more = _forced(siting, found, site, left) if is_small else float("nan")
        is_exact = not np.isnan(more)
        more = more if is_exact else _at_least(siting, found, site)
        yield _dearer(siting, site, more, unit, is_exact=is_exact)


def _dearer(siting: Siting, site: int, more: float, unit: str, *, is_exact: bool) -> Refusal:
    """Return the refusal of a site with which the best is `more` worse: exactly, or at least.

    Parameters
      more   NaN: not known; infinite: no answer has it
    """
    name, label = str(siting.sites.ids[site]), str(siting.sites.labels[site])
    if np.isposinf(more) or np.isnan(more) or (more == 0.0 and not is_exact):
        key = "impossible" if np.isposinf(more) else "unknown"
        reason = Reason(f"plan.locate.refused.{key}", {"site": label})
        return Refusal(option=name, label=label, reason=reason)
    how = "exact" if is_exact else "bound"
    values = {"site": label, "more": number(more), "unit": unit}
    is_count = siting.is_money and not unit
    kind = "count" if is_count else "cost" if siting.is_money else siting.problem.value
    change = None
    if siting.is_money and unit:
        cost = float(siting.steps.cost[siting.steps.site == site].max())
        key = "cost" if is_exact else "cost_least"
        change = Reason(f"plan.locate.change.{key}", values)
        if more > cost:
            change = Reason("plan.locate.change.free", {**values, "more": number(more - cost)})
    reason = Reason(f"plan.locate.refused.{how}_{kind}", values)
    return Refusal(option=name, label=label, reason=reason, change=change, amount=more, unit=unit)


def _is_small(siting: Siting) -> bool:
    pairs = int(np.isfinite(siting.cost).sum())
    most = EXACT_SINGLE_MAX if siting.limits.is_single else EXACT_PAIRS_MAX
    return pairs <= most and len(siting.sites) <= EXACT_SITES_MAX


def _forced(siting: Siting, found: Found, site: int, effort: Effort) -> float:
    """Return by how much the objective worsens when a site must be open.

    Infinite: it cannot be; NaN: time was up
    """
    shape = Shape(forced=site)
    if siting.problem is Problem.COVER:
        program = cover_program(siting, shape)
    else:
        program = built(siting, arcs_of(np.isfinite(siting.cost)), shape)
    outcome = solve(program.model, effort)
    if outcome.status is not OutcomeStatus.OPTIMAL:
        is_none = outcome.status is OutcomeStatus.INFEASIBLE
        return float("inf" if is_none else "nan")
    if siting.problem is Problem.COVER and not siting.is_money:
        return max(found.objective - (float(siting.zones.people.sum()) - outcome.objective), 0.0)
    return max(outcome.objective - found.objective, 0.0)


def _at_least(siting: Siting, found: Found, site: int) -> float:
    """Return by how much at least the objective worsens, from the bound; NaN: it does not tell."""
    is_most = siting.problem is Problem.COVER and not siting.is_money
    ahead = found.certificate.linear - found.objective
    more = found.open_more[site] + (-ahead if is_most else ahead)
    return float(np.maximum(more, 0.0))


def _zones(siting: Siting, found: Found, best: Located) -> Iterator[Refusal]:
    opened = np.zeros(len(siting.sites), dtype=bool)
    opened[siting.steps.site[best.is_open]] = True
    reach: Floats = np.where(opened & (siting.sites.tier == 1), siting.km, np.nan)
    limits: Limits = siting.limits
    for zone in np.flatnonzero(found.unserved > 0.0).tolist():
        name, label = str(siting.zones.ids[zone]), str(siting.zones.labels[zone])
        known = reach[zone][~np.isnan(reach[zone])]
        nearest = float(known.min()) if len(known) else float("nan")
        if siting.problem is Problem.COVER and nearest > limits.radius:
            values = {"zone": label, "km": number(nearest), "radius": number(limits.radius)}
            why, key, more, unit = "far", "radius", nearest - limits.radius, "KMT"
        elif not np.isnan(nearest):
            more, unit = float(siting.amount[zone] * found.unserved[zone]), "TNE"
            why, key, values = "full", "capacity", {"zone": label, "short": number(more)}
        else:
            reason = Reason("plan.locate.refused.no_way", {"zone": label})
            yield Refusal(option=name, label=label, reason=reason)
            continue
        yield Refusal(
            option=name,
            label=label,
            reason=Reason(f"plan.locate.refused.{why}", values),
            change=Reason(f"plan.locate.change.{key}", {"more": number(more)}),
            amount=more,
            unit=unit,
        )
