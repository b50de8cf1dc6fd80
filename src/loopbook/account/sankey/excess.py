"""Excess: what enters a node and does not leave it: residual, stock change, or nothing known.

What flows among the members of a node cancels. A group of processes with and without a stock has
both; where an unmeasured flow runs between the two kinds, only their sum is known.
"""

import math
from collections.abc import Collection, Mapping, Sequence

import msgspec

from loopbook.account.sankey.facts import Facts
from loopbook.account.sankey.sum import size, spread, summed
from loopbook.terms.sankey import Excess, ExcessKind, Quanta, Strand

_ROUNDING = 1e-9


class _Crossing(msgspec.Struct, frozen=True):
    """Inflow minus outflow of a set of processes, and the unmeasured flows across its border."""

    amount: Quanta
    sd: float | None
    open_flows: tuple[str, ...]
    is_nothing: bool


def excesses(
    members: Collection[str], facts: Facts, at: Mapping[str, Sequence[Strand]]
) -> tuple[tuple[Excess, ...], tuple[str, ...]]:
    """Return residual and stock change of the members together, and the flows that leave it open.

    Parameters
      at   process -> strands that enter or leave it
    Returns   nothing for members beyond the boundary; no excess of zero
    """
    inside = [name for name in members if not facts.processes[name].is_outside]
    if not inside:
        return (), ()
    if facts.is_reconciled:
        return _reconciled(inside, facts, at)
    keeping = {name for name in inside if facts.processes[name].has_stock}
    passing = {name for name in inside if name not in keeping}
    found = {
        ExcessKind.RESIDUAL: _crossing(passing, facts, at),
        ExcessKind.STOCK: _crossing(keeping, facts, at),
    }
    if any(each.open_flows for each in found.values()):
        whole = _crossing(set(inside), facts, at)
        kind = ExcessKind.RESIDUAL if not keeping else ExcessKind.STOCK
        found = {ExcessKind.BOTH if keeping and passing else kind: whole}
    left = tuple(
        Excess(kind=kind, amount=each.amount, sd=each.sd)
        for kind, each in found.items()
        if not each.is_nothing and not each.open_flows
    )
    return left, tuple(dict.fromkeys(flow for each in found.values() for flow in each.open_flows))


def _crossing(members: set[str], facts: Facts, at: Mapping[str, Sequence[Strand]]) -> _Crossing:
    parts: list[tuple[int, Strand]] = []
    open_flows = []
    for name in sorted(members):
        for strand in at.get(name, ()):
            sign = (strand.target in members) - (strand.source in members)
            # At a process alone a flow into itself counts as it does in its balance.
            if strand.amount is None and (sign or len(members) == 1):
                open_flows.append(strand.flow)
            elif sign:
                parts.append((sign, strand))
    amount = summed(sign * (strand.amount or 0) for sign, strand in parts)
    whole = math.fsum(size(strand.amount) for _, strand in parts)
    is_nothing = not amount or (isinstance(amount, float) and abs(amount) <= _ROUNDING * whole)
    if len(members) == 1 and (only := next(iter(members))) in facts.spreads:
        sd = facts.spreads[only]
    else:
        sd = spread(parts, facts.covariances) if parts else None
    return _Crossing(amount, sd, tuple(dict.fromkeys(open_flows)), is_nothing)


def _reconciled(
    inside: Sequence[str], facts: Facts, at: Mapping[str, Sequence[Strand]]
) -> tuple[tuple[Excess, ...], tuple[str, ...]]:
    """Return the reconciled stock change, and what even then does not close."""
    whole = _crossing(set(inside), facts, at)
    if whole.open_flows:
        return (), whole.open_flows
    stocks = [facts.stocks[name] for name in inside if name in facts.stocks]
    change = summed(each.amount for each in stocks)
    widest = max((size(s.amount) for name in inside for s in at.get(name, ())), default=0.0)
    slack = _ROUNDING * max(widest, size(change))
    if size(whole.amount) <= slack:
        # Closed: a stock change, if there is one, is a flow to the stock, and drawn as that.
        return (), ()
    rest = whole.amount - change
    if not stocks or size(rest) >= size(whole.amount):
        is_stock = all(facts.processes[name].has_stock for name in inside)
        kind = ExcessKind.STOCK if is_stock else ExcessKind.RESIDUAL
        return (Excess(kind=kind, amount=whole.amount, sd=whole.sd),), ()
    # The sum of several stock changes has correlated parts.
    sd = stocks[0].sd if len(stocks) == 1 else None
    left = [Excess(kind=ExcessKind.STOCK, amount=change, sd=sd)]
    if size(rest) > slack:
        left.append(Excess(kind=ExcessKind.RESIDUAL, amount=rest))
    return tuple(left), ()
