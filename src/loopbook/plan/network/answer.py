"""Answer: what the solver found, as whole flows that balance at every place to the last quantum.

A site that hands on what it gets is a place a material, so that no quantum of one becomes another;
what a site holds is carried from period to period in whole quanta.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.build import Program
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.layout import DISPOSAL, LOSS, STORE, Network
from loopbook.plan.solve.outcome import Outcome
from loopbook.plan.whole import Grid, NearFlow, whole_flows
from loopbook.terms.plan import PlanFlow

UNIT = "TNE"
_APART = "\t"


class Answer(NamedTuple):
    """A network that is run.

    Fields
      flows      in whole quanta, tonnes
      is_open    size x period;  extra   capacity above the least: size x period
      quantum    tonnes
    """

    flows: tuple[PlanFlow, ...]
    is_open: Floats
    extra: Floats
    quantum: Decimal


def quantum_of(kilograms: float) -> Decimal:
    """Return the quantum in tonnes; unknown: one kilogram."""
    return Decimal("1" if np.isnan(kilograms) else str(kilograms)) / 1000


def answer_of(net: Network, program: Program, outcome: Outcome, quantum: Decimal) -> Answer:
    """Return what was found, in whole quanta."""
    found = _Found(net, program, outcome, quantum)
    flows: list[PlanFlow] = []
    held: dict[tuple[int, int], int] = {}
    for t in range(len(net.periods)):
        made = whole_flows(found.near_flows(t, held), Grid(quantum, UNIT))
        _keep(net, held, made, quantum)
        flows.extend(_named(flow) for flow in made)
    is_open = outcome.of_whole(program.standing.is_open)
    # Up to the next quantum: capacity is never short of what it was found to be.
    steps = np.ceil(outcome.of(program.standing.extra) / float(quantum) - 1e-4)
    extra = np.maximum(steps, 0.0) * float(quantum) * is_open
    ordered = sorted(flows, key=lambda f: (net.periods.index(f.period), f.source, f.target))
    return Answer(tuple(ordered), is_open.astype(np.float64), extra, quantum)


class _Found:
    """Values of the solver, and the names of nodes."""

    def __init__(self, net: Network, program: Program, outcome: Outcome, quantum: Decimal) -> None:
        self.net = net
        self.quantum = float(quantum)
        self.streams = program.streams
        self.send = np.maximum(outcome.of(program.streams.send), 0.0)
        self.dispose = np.maximum(outcome.of(program.streams.dispose), 0.0)
        self.hold = np.maximum(outcome.of(program.streams.hold), 0.0)
        self.arrived = np.zeros((net.inputs.size, len(net.periods)))
        np.add.at(self.arrived, net.links.input, self.send)

    def node(self, place: int, material: int) -> str:
        """Return the place of a material: one of its own where nothing is made of it."""
        zones = len(self.net.zones)
        site = place - zones
        is_process = place >= zones and bool(self.net.sites.processes[site])
        name = self.net.places[place]
        if is_process or (place >= zones and self.net.is_sink(site)):
            return name
        return f"{name}{_APART}{self.net.materials[material]}"

    def near_flows(self, t: int, held: dict[tuple[int, int], int]) -> Iterator[NearFlow]:
        """Yield the flows of one period; `held` is what the stores have, in quanta."""
        net, links, zones = self.net, self.net.links, len(self.net.zones)
        for at in np.flatnonzero(self.send[:, t] > 0.0):
            source = self.node(int(links.source[at]), int(links.material[at]))
            target = self.node(int(links.target[at]) + zones, int(links.material[at]))
            yield self._flow(source, target, int(links.material[at]), t, self.send[at, t])
        place, material, _ = self.streams.disposing
        for at in np.flatnonzero(self.dispose[:, t] > 0.0):
            source = self.node(int(place[at]), int(material[at]))
            yield self._flow(source, DISPOSAL, int(material[at]), t, self.dispose[at, t])
        processed = self.arrived[:, t].copy()
        for entry, port in enumerate(self.streams.holding):
            yield from self._stored(entry, int(port), t, held)
            before = self.hold[entry, t - 1] if t else 0.0
            processed[port] += before - self.hold[entry, t]
        lost = processed * net.yields.loss[:, t]
        for port in np.flatnonzero(lost > 0.0):
            source = self.node(int(net.inputs.place[port]) + zones, int(net.inputs.material[port]))
            yield self._flow(source, LOSS, int(net.inputs.material[port]), t, lost[port])

    def _stored(
        self, entry: int, port: int, t: int, held: dict[tuple[int, int], int]
    ) -> Iterator[NearFlow]:
        """Yield what goes into a store, or comes out of it: up to the stock that was found."""
        site, material = int(self.net.inputs.place[port]), int(self.net.inputs.material[port])
        stock = held.get((site, material), 0)
        change = round(self.hold[entry, t] / self.quantum) - stock
        node = self.node(site + len(self.net.zones), material)
        store = f"{self.net.sites.ids[site]}{STORE}{_APART}{self.net.materials[material]}"
        if change > 0:
            yield self._flow(node, store, material, t, change * self.quantum)
        elif change < 0:
            yield self._flow(store, node, material, t, -change * self.quantum)

    def _flow(self, source: str, target: str, material: int, t: int, amount: float) -> NearFlow:
        return NearFlow(
            source, target, self.net.materials[material], self.net.periods[t], float(amount)
        )


def _keep(
    net: Network, held: dict[tuple[int, int], int], flows: tuple[PlanFlow, ...], quantum: Decimal
) -> None:
    """Carry what went into stores, and came out of them."""
    at = {f"{name}{STORE}": site for site, name in enumerate(net.sites.ids)}
    for flow in flows:
        for end, sign in ((flow.target, 1), (flow.source, -1)):
            site = at.get(end.split(_APART)[0])
            if site is not None:
                key = (site, net.materials.index(flow.material))
                held[key] = held.get(key, 0) + sign * int(flow.quantity / quantum)


def _named(flow: PlanFlow) -> PlanFlow:
    return PlanFlow(
        source=flow.source.split(_APART)[0],
        target=flow.target.split(_APART)[0],
        material=flow.material,
        period=flow.period,
        quantity=flow.quantity,
        unit=flow.unit,
    )
