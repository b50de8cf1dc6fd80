"""Whole: flows of a solver, which are near, become whole quanta that balance exactly.

Every place hands on as many quanta as came in: its outflows are split by the largest remainder, in
the order of the flow. What leaves a place without inflow is rounded once, as a whole.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import groupby
from typing import NamedTuple

from loopbook.errors import PlanError
from loopbook.terms.plan import PlanFlow

NOISE = 1e-6
"""Share of a quantum below which a flow of a solver is none, and joins no places."""


class NearFlow(NamedTuple):
    """A flow as a solver gives it: `amount` in the unit of the plan, near a whole quantum."""

    source: str
    target: str
    material: str
    period: str
    amount: float


class Grid(NamedTuple):
    """Which quantities there are: whole multiples of `quantum` of `unit` (a code)."""

    quantum: Decimal
    unit: str


def whole_flows(
    flows: Iterable[NearFlow], grid: Grid, stores: Collection[str] = ()
) -> tuple[PlanFlow, ...]:
    """Return flows in whole quanta, balanced at every place that has inflow and outflow.

    Parameters
      flows    in and out of a place agree but for the solver's tolerance; losses, residues and
               what stays are flows of their own
      stores   places that hold from one period to another: their flows are rounded each by itself
    Returns    by period, source, target, material; flows of no quantum are left out
    Raises     PlanError  LB-PL18  flows run in a circle within one period
    """
    least = float(grid.quantum) * NOISE
    some = (flow for flow in flows if abs(flow.amount) > least)
    ordered = sorted(some, key=lambda flow: (flow.period, flow.source, flow.target, flow.material))
    made: list[PlanFlow] = []
    for _, of_period in groupby(ordered, key=lambda flow: flow.period):
        made.extend(_of_period(list(of_period), grid, frozenset(stores)))
    return tuple(made)


def _of_period(flows: Sequence[NearFlow], grid: Grid, stores: frozenset[str]) -> Iterable[PlanFlow]:
    leaving: dict[str, list[int]] = {}
    for position, flow in enumerate(flows):
        leaving.setdefault(flow.source, []).append(position)
    quanta = [0] * len(flows)
    arrived: dict[str, int] = {}
    for place in _downstream(flows, stores):
        positions = leaving.get(place, [])
        parts = [flows[position].amount / float(grid.quantum) for position in positions]
        if place in stores:
            shared = [round(part) for part in parts]
        else:
            shared = largest_remainder(parts, arrived.get(place, round(sum(parts))))
        for position, amount in zip(positions, shared, strict=True):
            quanta[position] = amount
            target = flows[position].target
            arrived[target] = arrived.get(target, 0) + amount
    for flow, amount in zip(flows, quanta, strict=True):
        if amount:
            yield PlanFlow(
                source=flow.source,
                target=flow.target,
                material=flow.material,
                period=flow.period,
                quantity=amount * grid.quantum,
                unit=grid.unit,
            )


def _downstream(flows: Sequence[NearFlow], stores: frozenset[str]) -> list[str]:
    """Return places so that whatever flows into one comes from those before it; stores first."""
    above: dict[str, set[str]] = {}
    for flow in flows:
        above.setdefault(flow.source, set())
        if flow.target not in stores:
            above.setdefault(flow.target, set()).add(flow.source)
    graph: Mapping[str, Collection[str]] = {name: sorted(above[name]) for name in sorted(above)}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as fault:
        circle = " <- ".join(fault.args[1])
        raise PlanError("LB-PL18", circle=circle, period=flows[0].period or "-") from fault


def largest_remainder(parts: Sequence[float], total: int) -> list[int]:
    """Return whole numbers near `parts` that sum to `total`; of equal remainders the first rises.

    Source    method of Hamilton: the floor of each share, and one more to the largest remainders
    """
    if not parts:
        return []
    whole = sum(parts)
    shares = [part * total / whole for part in parts] if whole > 0.0 else [0.0] * len(parts)
    floors = [int(share) for share in shares]
    left = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda at: (floors[at] - shares[at], at))
    # More than one each is left only where the parts say nothing, or too little for their total.
    each, more = divmod(left, len(parts))
    for rank, at in enumerate(order):
        floors[at] += each + (rank < more)
    return floors
