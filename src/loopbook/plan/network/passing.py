"""Passing: what must come through a tier, whatever way it takes from its zone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.network.build import Program
from loopbook.plan.network.layout import Indices, Network


class Passing(NamedTuple):
    """What comes through a tier.

    Fields
      supplies   supply ports from which every way leads into the tier, through sites that hand on
                 what they get
      around     columns, entry x period, of what may be taken out on the way: disposed of, stored
    """

    supplies: Indices
    around: Indices


def passing_of(net: Network, program: Program, tier: str) -> Passing | None:
    """Return what comes through a tier; None: nothing must, or a site of it has no capacity."""
    inside = np.asarray([name == tier for name in net.sites.tiers], dtype=bool)
    sized = np.zeros(len(inside), dtype=bool)
    sized[net.sizes.site] = True
    if not sized[inside].all():
        return None
    leads = _leading(net, inside)
    begins = np.unique(net.links.supply[net.links.supply >= 0])
    supplies = begins[_every_way(net, net.links.supply, leads, net.supplies.size)[begins]]
    if not len(supplies):
        return None
    streams = program.streams
    entries, (place, _, port) = [], streams.disposing
    at_zone = (place < len(net.zones)) & np.isin(port, supplies)
    entries.append(streams.dispose.index[at_zone | (place >= len(net.zones))])
    entries.append(streams.hold.index)
    return Passing(supplies, np.concatenate(entries))


def _leading(net: Network, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the input ports from which all goes into the tier: those of the tier, and those of
    sites that hand on what they get, all of whose ways lead on to such ports."""
    is_sink = np.asarray([net.is_sink(site) for site in range(len(inside))], dtype=bool)
    hands_on = np.asarray([not name for name in net.sites.processes], dtype=bool) & ~is_sink
    at = {pair: p for p, pair in enumerate(zip(*map(np.ndarray.tolist, net.outputs), strict=True))}
    pairs = zip(net.inputs.place.tolist(), net.inputs.material.tolist(), strict=True)
    output = np.asarray([at.get(pair, -1) for pair in pairs], dtype=np.int64)
    leads = np.asarray(inside[net.inputs.place])
    passes = np.asarray(hands_on[net.inputs.place] & (output >= 0) & ~leads)
    # Tiers run in no circle: as many rounds as there are tiers reach the furthest.
    for _ in dict.fromkeys(net.sites.tiers):
        ok = _every_way(net, net.links.output, leads, net.outputs.size)
        leads = leads | (passes & ok[output])
    return leads


def _every_way(
    net: Network, port: Indices, leads: NDArray[np.bool_], count: int
) -> NDArray[np.bool_]:
    """Return of each port at which links begin whether all of them end where `leads` says so."""
    made = np.ones(count, dtype=bool)
    astray = (port >= 0) & ~leads[net.links.input]
    made[port[astray]] = False
    return made
