"""Refusals: why each site is not open and each zone not covered, and what would have to change.

Where the problem is small every closed site is forced open and all is solved again: the difference
is exact. Else the bound tells by how much at least the objective worsens.
"""

from collections.abc import Iterator

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.cover import cover_program
from loopbook.plan.locate.model import Shape, built
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
    is_exact = _is_small(siting) and found.is_optimal
    for site in np.flatnonzero(~opened).tolist():
        label, name = str(sites.labels[site]), str(sites.ids[site])
        if not sites.may_open[site]:
            reason = Reason("plan.locate.refused.forbidden", {"site": label})
            change = Reason("plan.locate.change.allow", {"place": sites.places[site]})
            yield Refusal(option=name, label=label, reason=reason, change=change)
            continue
        more = _forced(siting, found, site, wish) if is_exact else _at_least(siting, found, site)
        yield _dearer(siting, (name, label), more, is_exact, unit)


def _dearer(
    siting: Siting, names: tuple[str, str], more: float, is_exact: bool, unit: str
) -> Refusal:
    name, label = names
    if not np.isfinite(more):
        key = "impossible" if is_exact else "unknown"
        reason = Reason(f"plan.locate.refused.{key}", {"site": label})
        return Refusal(option=name, label=label, reason=reason)
    how = "exact" if is_exact else "bound"
    values = {"site": label, "more": number(more), "unit": unit}
    kind = "cost" if siting.is_money else siting.problem.value
    change = None
    if siting.is_money:
        change = Reason("plan.locate.change.cost", values)
    reason = Reason(f"plan.locate.refused.{how}_{kind}", values)
    return Refusal(option=name, label=label, reason=reason, change=change, amount=more, unit=unit)


def _is_small(siting: Siting) -> bool:
    pairs = int(np.isfinite(siting.cost).sum())
    most = EXACT_SINGLE_MAX if siting.limits.is_single else EXACT_PAIRS_MAX
    return pairs <= most and len(siting.sites) <= EXACT_SITES_MAX


def _forced(siting: Siting, found: Found, site: int, wish: PlanWish) -> float:
    """Return by how much the objective worsens when a site must be open; infinite: it cannot."""
    effort = Effort(seed=wish.seed, gap=wish.gap, seconds=wish.seconds)
    shape = Shape(forced=site)
    if siting.problem is Problem.COVER:
        program = cover_program(siting, shape)
    else:
        program = built(siting, arcs_of(np.isfinite(siting.cost)), shape)
    outcome = solve(program.model, effort)
    if outcome.status is not OutcomeStatus.OPTIMAL:
        return float("inf")
    objective = outcome.objective
    if siting.problem is Problem.COVER and not siting.is_money:
        return max(found.objective - (float(siting.zones.people.sum()) - objective), 0.0)
    return max(objective - found.objective, 0.0)


def _at_least(siting: Siting, found: Found, site: int) -> float:
    """Return by how much at least the objective worsens, from the bound; NaN: it does not tell."""
    if np.isnan(found.open_more[site]):
        return float("nan")
    if siting.is_simple and siting.problem is not Problem.COVER:
        return float(max(found.certificate.linear + found.open_more[site] - found.objective, 0.0))
    return float(found.open_more[site])


def _zones(siting: Siting, found: Found, best: Located) -> Iterator[Refusal]:
    opened = np.zeros(len(siting.sites), dtype=bool)
    opened[siting.steps.site[best.is_open]] = True
    reach: Floats = np.where(opened & (siting.sites.tier == 1), siting.km, np.nan)
    limits: Limits = siting.limits
    for zone in np.flatnonzero(found.unserved > 0.0).tolist():
        name, label = str(siting.zones.ids[zone]), str(siting.zones.labels[zone])
        known = reach[zone][~np.isnan(reach[zone])]
        nearest = float(known.min()) if len(known) else float("nan")
        refusal = Refusal(
            option=name,
            label=label,
            reason=Reason("plan.locate.refused.no_way", {"zone": label}),
        )
        if siting.problem is Problem.COVER and nearest > limits.radius:
            values = {"zone": label, "km": number(nearest), "radius": number(limits.radius)}
            more = nearest - limits.radius
            change = Reason("plan.locate.change.radius", {"more": number(more)})
            reason = Reason("plan.locate.refused.far", values)
            refusal = replace_refusal(refusal, reason, change, (more, "KMT"))
        elif not np.isnan(nearest):
            short = float(siting.amount[zone] * found.unserved[zone])
            values = {"zone": label, "short": number(short)}
            change = Reason("plan.locate.change.capacity", {"more": number(short)})
            reason = Reason("plan.locate.refused.full", values)
            refusal = replace_refusal(refusal, reason, change, (short, "TNE"))
        yield refusal


def replace_refusal(
    refusal: Refusal, reason: Reason, change: Reason, amount: tuple[float, str]
) -> Refusal:
    """Return a refusal of the same option with its reason, the change and by how much."""
    return Refusal(
        option=refusal.option,
        label=refusal.label,
        reason=reason,
        change=change,
        amount=amount[0],
        unit=amount[1],
    )
