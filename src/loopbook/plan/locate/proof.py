"""Proof: what holds the answer back, how it was proved, and by which figures."""

from collections.abc import Iterator

import numpy as np

from loopbook.plan.locate.siting import Found, Located, Problem, Siting
from loopbook.plan.locate.told import inflow_of
from loopbook.plan.locate.words import number
from loopbook.terms.plan import Binding
from loopbook.terms.statement import Reason

TOUCH = 1e-6


def bindings_of(siting: Siting, found: Found, best: Located, unit: str) -> tuple[Binding, ...]:
    """Return the limits that bind, dearest first; prices are those of the linear program.

    Parameters
      unit   of the objective
    """
    told = [*_capacities(siting, found, best), *_counts(siting, found, best, unit)]
    told += _farthest(siting, found, best)
    return tuple(sorted(told, key=lambda each: -(each.price or 0.0)))


def _capacities(siting: Siting, found: Found, best: Located) -> Iterator[Binding]:
    inflow, steps = inflow_of(siting, best), siting.steps
    for step in np.flatnonzero(best.is_open & np.isfinite(steps.capacity)).tolist():
        site, most = int(steps.site[step]), float(steps.capacity[step])
        if inflow[site] < most * (1.0 - TOUCH):
            continue
        values = {"site": str(siting.sites.labels[site]), "most": number(most)}
        yield Binding(
            limit=Reason("plan.locate.limit.capacity", values),
            subject=str(siting.sites.ids[site]),
            activity=float(inflow[site]),
            bound=most,
            unit="TNE",
            price=_price(found.site_prices[site]),
            is_relaxed=True,
        )


def _counts(siting: Siting, found: Found, best: Located, unit: str) -> Iterator[Binding]:
    limits, opened = siting.limits, int(best.is_open.sum())
    is_limited = limits.sites_most < int(siting.sites.may_open.sum())
    if is_limited and opened >= limits.sites_most:
        yield Binding(
            limit=Reason("plan.locate.limit.most", {"count": str(limits.sites_most)}),
            activity=float(opened),
            bound=float(limits.sites_most),
            price=found.wish_prices.get("most"),
            is_relaxed=True,
        )
    spent = float(siting.steps.cost[best.is_open].sum())
    if np.isfinite(limits.budget) and "budget" in found.wish_prices:
        # Sites come whole: a budget that is not spent to the last coin may bind all the same.
        price = found.wish_prices["budget"]
        if price > 0.0 or spent >= limits.budget * (1.0 - TOUCH):
            yield Binding(
                limit=Reason("plan.locate.limit.budget", {"most": number(limits.budget)}),
                activity=spent,
                bound=limits.budget,
                unit=unit if siting.is_money else "",
                price=price,
                is_relaxed=True,
            )
    people = siting.zones.people
    if "share" in found.wish_prices and people.any():
        share = float((people * (1.0 - found.unserved)).sum() / people.sum())
        yield Binding(
            limit=Reason("plan.locate.limit.share", {"share": number(100.0 * limits.share)}),
            activity=share,
            bound=limits.share,
            price=found.wish_prices["share"] * float(people.sum()),
            is_relaxed=True,
        )


def _farthest(siting: Siting, found: Found, best: Located) -> list[Binding]:
    """Return the longest distance, where a pair beyond it would pay by the linear program."""
    most = siting.limits.max_distance
    if np.isinf(most) or siting.problem is Problem.COVER or np.isnan(found.zone_prices).any():
        return []
    usable = siting.sites.may_open & (siting.sites.tier == 1)
    beyond = (siting.km > most) & usable
    weight = siting.zones.weight if siting.problem is Problem.MEDIAN else siting.amount
    rate = _rate(siting)
    if not beyond.any() or np.isnan(rate):
        return []
    tonnes = siting.amount[:, None] * np.nan_to_num(found.site_prices)
    reduced = weight[:, None] * rate * siting.km - found.zone_prices[:, None] + tonnes
    if not (reduced[beyond] < -TOUCH * np.abs(found.zone_prices).max()).any():
        return []
    return [
        Binding(
            limit=Reason("plan.locate.limit.max_distance", {"km": number(most)}),
            activity=float(np.nanmax(siting.km[best.arcs.zone, best.arcs.site])),
            bound=most,
            unit="KMT",
            is_relaxed=True,
        )
    ]


def _rate(siting: Siting) -> float:
    """Return the least money of a weighted km among allowed pairs; NaN: it is not known."""
    if siting.problem is Problem.MEDIAN:
        return 1.0
    way = siting.amount[:, None] * siting.km
    known = np.isfinite(siting.cost) & (way > 0.0)
    return float((siting.cost[known] / way[known]).min()) if known.any() else float("nan")


def _price(price: float) -> float | None:
    return None if np.isnan(price) else abs(float(price))


def method_of(siting: Siting, found: Found) -> tuple[Reason, ...]:
    """Return how the answer was found, and what certifies it, in words."""
    sheet = found.certificate
    told = [Reason(f"plan.locate.method.{siting.problem.value}")]
    if sheet.rounds:
        left = sheet.pairs - sheet.kept
        values = {
            "rounds": str(sheet.rounds),
            "kept": str(sheet.kept),
            "pairs": str(sheet.pairs),
            "left": str(left),
        }
        told.append(Reason("plan.locate.method.linear", values))
        if left and not np.isnan(sheet.least_reduced):
            least = {"least": f"{sheet.least_reduced:.4g}", "left": str(left)}
            told.append(Reason("plan.locate.method.priced", least))
        if siting.is_simple:
            told.append(Reason("plan.locate.method.bound", {"bound": number(sheet.linear)}))
    if sheet.sites_fixed or sheet.pairs_dropped:
        dropped = {"sites": str(sheet.sites_fixed), "pairs": str(sheet.pairs_dropped)}
        told.append(Reason("plan.locate.method.dropped", dropped))
    if sheet.outside:
        told.append(Reason("plan.locate.method.outside", {"rounds": str(sheet.outside)}))
    return tuple(told)


def effort_of(found: Found) -> dict[str, int]:
    """Return counts of the search, equal for equal seeds."""
    sheet = found.certificate
    return {
        "pairs": sheet.pairs,
        "kept": sheet.kept,
        "rounds": sheet.rounds,
        "outside": sheet.outside,
        "nodes": found.nodes,
        "iterations": found.iterations,
    }
