"""Proof: what holds the answer back, why each refused site and link was refused, what conflicts."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.answer import UNIT
from loopbook.plan.network.build import Program
from loopbook.plan.network.layout import Network
from loopbook.plan.network.limits import Limits, Said
from loopbook.plan.network.tell import Told, processed_by_site, reached_of
from loopbook.plan.solve.binding import binding_rows
from loopbook.plan.solve.conflict import Conflicting
from loopbook.plan.solve.highs import priced
from loopbook.plan.solve.model import Model, Rows
from loopbook.plan.solve.outcome import Outcome
from loopbook.plan.solve.relax import Relaxed
from loopbook.terms.plan import Binding, Conflict, Refusal, Violation
from loopbook.terms.progress import gap_between
from loopbook.terms.statement import Reason

SHOWN = 50
"""Bindings, and refusals, that are told."""

LOOSER = 1e-7
"""By how much more than it is broken a limit is moved, as a share of it."""

COLUMNS_EXACT = 20_000
"""Up to so many columns each refused site is tried again; beyond, its reduced cost is told."""


class Solved(NamedTuple):
    """A model with its answer, and the linear program left when its whole numbers are fixed."""

    net: Network
    program: Program
    limits: Limits
    outcome: Outcome
    prices: Outcome


def reason_of(name: str, said: Said) -> Reason:
    """Return a limit in words."""
    return Reason(f"plan.network.limit.{name}", {**said.values, "period": said.period})


def bindings_of(solved: Solved, told: Told) -> tuple[Binding, ...]:
    """Return the limits that bind, dearest first."""
    capacity, reached = _capacities(told), reached_of(told)
    made = []
    for row in binding_rows(solved.program.model, solved.outcome, solved.prices):
        said = _said(solved.limits, row.rows, row.position)
        price = None if np.isnan(row.price) else row.price
        if row.rows.name in ("opening", "opening_site") and not price:
            continue
        activity, bound = row.activity / said.scale, row.bound / said.scale
        if row.rows.name == "capacity":
            activity, bound = capacity[said.subject, said.period]
            if not bound:
                continue
        unit, scale = said.unit, said.scale
        if row.rows.name == "target":
            # Multiplied out a target is in tonnes; people set it, and read it, in percent.
            asked, share = reached[said.subject, said.period]
            if share is None:
                continue
            activity, bound, unit, scale = 100.0 * share, 100.0 * asked, "P1", said.point
        made.append(
            Binding(
                limit=reason_of(row.rows.name, said),
                subject=said.subject,
                period=said.period,
                activity=activity,
                bound=bound,
                unit=unit,
                price=None if price is None else price * scale,
                is_relaxed=False,
            )
        )
    return tuple(made[:SHOWN])


def _said(limits: Limits, rows: Rows, position: int) -> Said:
    """Return what a row says: batches of one name were told one after another."""
    told = limits.said[rows.name]
    return told[limits.first[int(rows.index.flat[0])] + position]


def _capacities(told: Told) -> dict[tuple[str, str], tuple[float, float]]:
    """Return what each site processes, and its capacity, by site and period."""
    net, answer = told.net, told.answer
    processed = processed_by_site(net, told.amounts)
    room = np.zeros((len(net.sites.ids), len(net.periods)))
    np.add.at(room, net.sizes.site, net.sizes.least[:, None] * answer.is_open + answer.extra)
    return {
        (name, period): (float(processed[s, t]), float(room[s, t]))
        for s, name in enumerate(net.sites.ids)
        for t, period in enumerate(net.periods)
    }


def refusals_of(solved: Solved) -> tuple[Refusal, ...]:
    """Return the sizes never opened, then links never used, nearest first; the rest are counted."""
    sizes = sorted(_sizes(solved), key=_distance)
    links = sorted(_links(solved), key=_distance)
    every = [*sizes, *links]
    if len(every) <= SHOWN:
        return tuple(every)
    rest = Reason("plan.network.refused.more", {"count": str(len(every) - SHOWN)})
    return (*every[:SHOWN], Refusal(option="", reason=rest))


def _distance(refusal: Refusal) -> tuple[float, str]:
    return (np.inf if refusal.amount is None else refusal.amount, refusal.option)


def _sizes(solved: Solved) -> Iterator[Refusal]:
    is_open = solved.outcome.of_whole(solved.program.standing.is_open)
    is_exact = solved.program.model.column_count <= COLUMNS_EXACT
    sizes, net = solved.net.sizes, solved.net
    for size in np.flatnonzero(~is_open.any(axis=1)):
        site = int(sizes.site[size])
        option = f"{net.sites.ids[site]} {sizes.names[size]}"
        times = np.flatnonzero(net.sites.may_open[site])
        label = net.sites.labels[site]
        if not len(times):
            reason = Reason("plan.network.refused.never", {"site": net.sites.ids[site]})
            yield Refusal(option=option, label=label, reason=reason)
            continue
        first = int(times[0])
        rise = _tried(solved, int(size), first) if is_exact else _reduced(solved, int(size), first)
        yield _refused_size((option, label), (net.periods[first], rise), is_exact=is_exact)


def _refused_size(
    option: tuple[str, str], found: tuple[str, float | None], *, is_exact: bool
) -> Refusal:
    period, rise = found
    if rise is None:
        reason = Reason("plan.network.refused.clash", {"period": period})
        return Refusal(option=option[0], label=option[1], reason=reason)
    amount = max(rise, 0.0)
    key = "exact" if is_exact else "least"
    values = {"period": period, "amount": f"{amount:,.0f}"}
    return Refusal(
        option=option[0],
        label=option[1],
        reason=Reason(f"plan.network.refused.{key}", values),
        change=Reason("plan.network.change.cheaper", {"amount": values["amount"]}),
        amount=amount,
        unit="money",
    )


def _tried(solved: Solved, size: int, first: int) -> float | None:
    """Return by how much the plan gets dearer when a size stands from its first period on.

    The other sites stay as they are, but for other sizes of the same site. None: it cannot be.
    """
    values = solved.outcome.values.copy()
    block = solved.program.standing.is_open.index
    same = np.flatnonzero(solved.net.sizes.site == solved.net.sizes.site[size])
    values[block[same]] = 0.0
    values[block[size, first:]] = 1.0
    tried = priced(solved.program.model, solved.outcome._replace(values=values))
    return tried.objective - solved.prices.objective if tried.is_found else None


def _reduced(solved: Solved, size: int, first: int) -> float | None:
    """Return the least by which the plan gets dearer: the reduced costs of its columns."""
    columns = solved.program.standing.is_open.index[size, first:]
    return float(solved.prices.reduced[columns].sum()) if len(solved.prices.reduced) else None


def _links(solved: Solved) -> Iterator[Refusal]:
    """Yield links between places that stand, which carry nothing in any period."""
    net, streams = solved.net, solved.program.streams
    if not len(solved.prices.reduced):
        return
    sent = solved.outcome.of(streams.send)
    reduced = solved.prices.reduced[streams.send.index] / net.factors
    unused = np.flatnonzero((sent <= 1e-6).all(axis=1) & _standing_ends(solved))
    least = reduced[unused].min(axis=1) if len(unused) else np.zeros(0)
    for at, rise in sorted(zip(unused, least, strict=True), key=lambda e: (e[1], e[0]))[:SHOWN]:
        source, target = net.places[net.links.source[at]], net.sites.ids[net.links.target[at]]
        values = {
            "amount": f"{max(float(rise), 0.0):,.2f}",
            "km": f"{net.links.km[at]:.3g}",
        }
        yield Refusal(
            option=f"{source} → {target}, {net.materials[net.links.material[at]]}",
            reason=Reason("plan.network.refused.link", values),
            change=Reason("plan.network.change.tonne", {"amount": values["amount"]}),
            amount=max(float(rise), 0.0),
            unit=f"money/{UNIT}",
        )


def _standing_ends(solved: Solved) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    net = solved.net
    stands = np.ones(len(net.sites.ids), dtype=bool)
    stands[net.sizes.site] = False
    is_open = solved.outcome.of_whole(solved.program.standing.is_open).any(axis=1)
    stands[net.sizes.site[is_open]] = True
    zones = len(net.zones)
    of_source = np.concatenate([np.ones(zones, dtype=bool), stands])
    return np.asarray(of_source[net.links.source] & stands[net.links.target])


def conflict_of(found: Conflicting, limits: Limits) -> Conflict:
    """Return a conflict in words."""
    said = [(rows.name, _said(limits, rows, at)) for rows, at in found.rows]
    return Conflict(
        limits=tuple(reason_of(name, each) for name, each in said),
        places=tuple(each.place for _, each in said),
        is_smallest=found.is_smallest,
    )


def violations_of(
    broken: tuple[tuple[Rows, int, float], ...], limits: Limits
) -> tuple[Violation, ...]:
    """Return what an answer breaks, in words."""
    made = []
    for rows, position, amount in broken:
        said = _said(limits, rows, position)
        made.append(
            Violation(
                limit=reason_of(rows.name, said),
                subject=said.subject,
                period=said.period,
                amount=amount / said.scale,
                unit=said.unit,
            )
        )
    return tuple(made)


def priced_beyond(model: Model, relaxed: Relaxed) -> tuple[Outcome, Outcome]:
    """Return an answer that breaks limits with its own activity, and its prices: sites as they
    stand, and the broken limits moved to where the answer has them."""
    compiled = model.compiled()
    row = np.repeat(np.arange(model.row_count), np.diff(compiled.start))
    parts = compiled.value * relaxed.outcome.values[compiled.column]
    # The solver's activity has the slack in it that the limits were widened by.
    activity = np.bincount(row, weights=parts, minlength=model.row_count)
    outcome = relaxed.outcome._replace(activity=np.asarray(activity, dtype=np.float64))
    rows = np.array([limit.index.flat[at] for limit, at, _ in relaxed.broken], dtype=np.int64)
    low, high = compiled.row_low[rows] - activity[rows], activity[rows] - compiled.row_high[rows]
    by = np.maximum(low, 0.0) - np.maximum(high, 0.0)
    # A little more than it is broken by, so that rounding does not make it a conflict again.
    by += np.sign(by) * LOOSER * np.maximum(np.abs(activity[rows]), 1.0)
    moved = model.copied()
    block = moved.block("moved", len(rows), bounds=(by, by))
    moved.add(rows, block.index)
    return outcome, priced(moved, outcome._replace(values=np.concatenate([outcome.values, by])))


def method_of(solved: Solved, objective: float, every: float) -> tuple[Reason, ...]:
    """Return how the answer was found, and what the certificate speaks of.

    Parameters
      every   bound over all links, those left out among them; NaN: none is known
    """
    model, net = solved.program.model, solved.net
    made = [
        Reason(
            "plan.network.method.program",
            {"columns": str(model.column_count), "rows": str(model.row_count)},
        )
    ]
    # Rows behind those of the program are cuts.
    cuts = len(solved.outcome.activity) - model.row_count
    if cuts > 0:
        made.append(Reason("plan.network.method.tight", {"count": str(cuts)}))
    if net.links_cut:
        made.append(Reason("plan.network.method.cut", {"count": str(net.links_cut)}))
    if not np.isnan(every):
        bound = min(every, objective)
        gap = f"{100.0 * gap_between(objective, bound):.3g} %"
        values = {"bound": f"{bound:,.0f}", "gap": gap}
        made.append(Reason("plan.network.method.every", values))
    if model.column_count > COLUMNS_EXACT:
        made.append(Reason("plan.network.method.reduced", {"count": str(COLUMNS_EXACT)}))
    return tuple(made)
