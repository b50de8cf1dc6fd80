"""Amounts: the whole flows of an answer as arrays over the network: what money is reckoned from."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.network.answer import Answer
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.layout import DISPOSAL, STORE, Network


class Amounts(NamedTuple):
    """Tonnes of an answer.

    Fields
      sent       link x period
      disposed   place x material x period
      held       site x material x period, at its end
      arrived, processed   input port x period
      generated, left      supply port x period, what came back among them
    """

    sent: Floats
    disposed: Floats
    held: Floats
    arrived: Floats
    processed: Floats
    generated: Floats
    left: Floats


def amounts_of(net: Network, answer: Answer) -> Amounts:
    """Return the flows of an answer as arrays."""
    count, zones = len(net.periods), len(net.zones)
    at_period = {name: t for t, name in enumerate(net.periods)}
    at_material = {name: m for m, name in enumerate(net.materials)}
    at_place = {name: p for p, name in enumerate(net.places)}
    stores = {f"{name}{STORE}": s for s, name in enumerate(net.sites.ids)}
    ends = zip(net.links.source, net.links.target, net.links.material, strict=True)
    at_link = {(int(s), int(d) + zones, int(m)): a for a, (s, d, m) in enumerate(ends)}
    sent = np.zeros((len(net.links.km), count))
    disposed = np.zeros((len(net.places), len(net.materials), count))
    change = np.zeros((len(net.sites.ids), len(net.materials), count))
    for flow in answer.flows:
        m, t = at_material[flow.material], at_period[flow.period]
        amount = float(flow.quantity)
        if flow.target in stores:
            change[stores[flow.target], m, t] += amount
        elif flow.source in stores:
            change[stores[flow.source], m, t] -= amount
        elif flow.target == DISPOSAL:
            disposed[at_place[flow.source], m, t] += amount
        elif flow.target in at_place:
            sent[at_link[at_place[flow.source], at_place[flow.target], m], t] += amount
    arrived = np.zeros((net.inputs.size, count))
    np.add.at(arrived, net.links.input, sent)
    generated = net.generated.copy()
    for supply, port, lag, rate in net.returns:
        if lag < count:
            generated[supply, lag:] += rate * arrived[port, : count - lag]
    gone = disposed[net.supplies.place, net.supplies.material].copy()
    first = net.links.supply >= 0
    np.add.at(gone, net.links.supply[first], sent[first])
    return Amounts(
        sent=sent,
        disposed=disposed,
        held=np.cumsum(change, axis=2),
        arrived=arrived,
        processed=arrived - change[net.inputs.place, net.inputs.material],
        generated=generated,
        # Half a quantum more than arises may go: flows are whole.
        left=np.maximum(generated - gone, 0.0),
    )
