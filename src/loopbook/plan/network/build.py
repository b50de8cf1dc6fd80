"""Build: the program of a network: what is sent, held, left and disposed of, and which sites stand.

Columns are tonnes a period, but for the sites (see `build_sites`). Rows that a person set, and
could loosen, stand in `limits`. Spec: docs/spec/plan-network.md, equations 1 to 16.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.network.build_sites import Standing, standing
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.layout import Indices, Network
from loopbook.plan.network.ports import mixture_of
from loopbook.plan.network.prices import Prices, link_costs
from loopbook.plan.solve.model import Block, Model, Rows
from loopbook.terms.plan_input import PlanInput


class Streams(NamedTuple):
    """What moves.

    Fields
      send      link x period;  left  supply port x period
      dispose   entry x period, of `disposing`
      hold      entry x period: input port of `holding`, at the end of the period
      disposing place (zones first), material of each entry, and its port: supply or output
      holding   input port of each entry
    """

    send: Block
    left: Block
    dispose: Block
    hold: Block
    disposing: tuple[Indices, Indices, Indices]
    holding: Indices


class Program(NamedTuple):
    """A model of a network, with its blocks."""

    model: Model
    streams: Streams
    standing: Standing


def program_of(
    given: PlanInput, net: Network, prices: Prices, *, is_relaxed: bool = False
) -> Program:
    """Return the model of a network without the limits that people set.

    Parameters
      is_relaxed   whether sites may stand in part
    """
    model = Model()
    streams = _streams(model, net, prices)
    stands = standing(model, given, net, is_relaxed=is_relaxed)
    _supply_rows(model, net, streams)
    _output_rows(model, net, streams)
    _mixture_rows(model, given, net, streams)
    _taken_rows(model, net, streams)
    _open_links(model, net, streams, stands)
    if given.number("single_source") > 0.0:
        _sole_links(model, net, streams, is_relaxed=is_relaxed)
    model.offset = float((prices.zone_costs * net.factors).sum())
    return Program(model, streams, stands)


def _streams(model: Model, net: Network, prices: Prices) -> Streams:
    count, factors = len(net.periods), net.factors
    holding = np.flatnonzero(
        ~np.isnan(prices.storage[net.inputs.place, net.inputs.material]).all(axis=1)
    )
    disposing = _disposing(net, prices)
    place, material, _ = disposing
    costs = prices.disposal[place, material]
    processing = (prices.site_burden * prices.penalty[:, None]).sum(axis=0)[net.inputs.place]
    held = prices.storage[net.inputs.place[holding], net.inputs.material[holding]]
    # What is held is not processed now but in the next period.
    later = np.zeros((len(holding), count))
    later[:, :-1] = (factors * processing)[holding, 1:]
    room = np.where(np.isnan(held), 0.0, np.inf)
    room[:, -1:] = 0.0
    return Streams(
        send=model.block(
            "send",
            (len(net.links.km), count),
            cost=factors * (link_costs(net, prices) + processing[net.links.input]),
        ),
        left=model.block(
            "left",
            (net.supplies.size, count),
            cost=factors * prices.left[net.supplies.material][:, None],
        ),
        dispose=model.block(
            "dispose",
            costs.shape,
            bounds=(0.0, np.where(np.isnan(costs), 0.0, np.inf)),
            cost=factors * np.nan_to_num(costs),
        ),
        hold=model.block(
            "hold",
            held.shape,
            bounds=(0.0, room),
            cost=factors * (np.nan_to_num(held) - processing[holding]) + later,
        ),
        disposing=disposing,
        holding=holding,
    )


def _disposing(net: Network, prices: Prices) -> tuple[Indices, Indices, Indices]:
    """Return place, material and port of what may be disposed of where it arises."""
    zones = len(net.zones)
    allowed = np.asarray(~np.isnan(prices.disposal).all(axis=2))
    parts = []
    for ports, shift in ((net.supplies, 0), (net.outputs, zones)):
        at = np.flatnonzero(allowed[ports.place + shift, ports.material])
        parts.append((ports.place[at] + shift, ports.material[at], at))
    place, material, port = (np.concatenate(each) for each in zip(*parts, strict=True))
    return place, material, port


def arrived(
    model: Model, net: Network, send: Block, rows: Indices, values: Floats, *, lag: int = 0
) -> None:
    """Add what arrives at input ports to rows.

    Parameters
      rows    row of each input port and period, -1: in none;  values  coefficient of each
      lag     how many periods later than its arrival it counts
    """
    ports = net.links.input
    count = len(net.periods) - lag
    if count <= 0:
        return
    into, value = rows[ports][:, lag:], values[ports][:, lag:]
    used = into >= 0
    model.add(into[used], send.index[:, :count][used], value[used])


def processed(model: Model, net: Network, streams: Streams, rows: Indices, values: Floats) -> None:
    """Add what is processed of input ports to rows: what arrives, and the change of the store."""
    arrived(model, net, streams.send, rows, values)
    into, value = rows[streams.holding], values[streams.holding]
    used = into >= 0
    model.add(into[used], streams.hold.index[used], -value[used])
    used[:, :1] = False
    before = streams.hold.index[:, :-1]
    model.add(into[:, 1:][used[:, 1:]], before[used[:, 1:]], value[:, 1:][used[:, 1:]])


def _supply_rows(model: Model, net: Network, streams: Streams) -> None:
    """What arises is sent, disposed of, or left."""
    shape = (net.supplies.size, len(net.periods))
    rows = model.rows("supply", shape, bounds=(net.generated, net.generated))
    first = net.links.supply >= 0
    model.add(rows.index[net.links.supply[first]], streams.send.index[first])
    model.add(rows.index, streams.left.index)
    place, _, port = streams.disposing
    here = place < len(net.zones)
    model.add(rows.index[port[here]], streams.dispose.index[here])
    returned(model, net, streams.send, rows.index, -1.0)


def returned(model: Model, net: Network, send: Block, rows: Indices, factor: float) -> None:
    """Add what comes back at supply ports, times a factor, to rows.

    Parameters
      rows   supply port x period; -1: in none
    """
    for supply, port, lag, rate in net.returns:
        into = np.full((net.inputs.size, len(net.periods)), -1, dtype=np.int64)
        into[port] = rows[supply]
        arrived(model, net, send, into, np.full(into.shape, rate * factor), lag=lag)


def _output_rows(model: Model, net: Network, streams: Streams) -> None:
    """What a site makes is sent on or disposed of."""
    count = len(net.periods)
    rows = model.rows("output", (net.outputs.size, count), bounds=(0.0, 0.0))
    # An input that becomes several outputs is added once for each.
    order = np.argsort(net.yields.source, kind="stable")
    source, target = net.yields.source[order], net.yields.target[order]
    turn = np.arange(len(source)) - np.searchsorted(source, source)
    for each in range(int(turn.max(initial=-1)) + 1):
        at = np.flatnonzero(turn == each)
        into = np.full((net.inputs.size, count), -1, dtype=np.int64)
        values = np.zeros((net.inputs.size, count))
        into[source[at]] = rows.index[target[at]]
        values[source[at]] = net.yields.share[order[at]]
        processed(model, net, streams, into, values)
    second = net.links.output >= 0
    model.add(rows.index[net.links.output[second]], streams.send.index[second], -1.0)
    place, _, port = streams.disposing
    here = place >= len(net.zones)
    model.add(rows.index[port[here]], streams.dispose.index[here], -1.0)


def _mixture_rows(model: Model, given: PlanInput, net: Network, streams: Streams) -> None:
    """What a process with a mixture takes of a material is that share of all it takes."""
    count = len(net.periods)
    for process in dict.fromkeys(net.sites.processes):
        shares = mixture_of(given, process, net.materials, net.periods)
        if shares is None:
            continue
        for site in (at for at, name in enumerate(net.sites.processes) if name == process):
            ports = np.flatnonzero(net.inputs.place == site)
            rows = model.rows("mixture", (len(ports), count), bounds=(0.0, 0.0))
            for row, port in enumerate(ports):
                into = np.full((net.inputs.size, count), -1, dtype=np.int64)
                into[ports] = rows.index[row]
                values = np.zeros((net.inputs.size, count))
                values[ports] = -shares[net.inputs.material[port]]
                values[port] += 1.0
                processed(model, net, streams, into, values)


def _taken_rows(model: Model, net: Network, streams: Streams) -> None:
    """No more is taken from a store than is there."""
    count = len(net.periods)
    rows = model.rows("taken", (len(streams.holding), count), bounds=(0.0, np.inf))
    into = np.full((net.inputs.size, count), -1, dtype=np.int64)
    into[streams.holding] = rows.index
    processed(model, net, streams, into, np.ones(into.shape))


def first_pairs(net: Network) -> tuple[Indices, Indices, Indices]:
    """Return zone and site of every pair that links of the first leg join, and the pair of each
    link (-1: it begins at a site)."""
    first = np.flatnonzero(net.links.supply >= 0)
    keys = net.links.source[first] * len(net.sites.ids) + net.links.target[first]
    pairs, at = np.unique(keys, return_inverse=True)
    of_link = np.full(len(net.links.km), -1, dtype=np.int64)
    of_link[first] = at
    return pairs // max(len(net.sites.ids), 1), pairs % max(len(net.sites.ids), 1), of_link


def most_of_pairs(net: Network, of_link: Indices, count: int) -> Floats:
    """Return pair x period: all a zone can send to a site; infinite where things come back."""
    most = np.zeros((count, len(net.periods)))
    generated = net.generated.copy()
    generated[[supply for supply, _, _, _ in net.returns]] = np.inf
    links = np.flatnonzero(of_link >= 0)
    # A material may have more than one leg between the same two places: it counts once.
    keys = np.stack([of_link[links], net.links.supply[links]])
    _, once = np.unique(keys, axis=1, return_index=True)
    np.add.at(most, of_link[links[once]], generated[net.links.supply[links[once]]])
    return most


def _open_links(model: Model, net: Network, streams: Streams, stands: Standing) -> Rows | None:
    """Nothing goes from a zone to a site that is not open: implied by capacity, but far tighter."""
    zone, site, of_link = first_pairs(net)
    if not len(zone):
        return None
    most = most_of_pairs(net, of_link, len(zone))
    has_sizes = np.isin(site, net.sizes.site)
    usable: NDArray[np.bool_] = has_sizes & np.isfinite(most).all(axis=1)
    pairs = np.flatnonzero(usable)
    rows = model.rows("linked", (len(pairs), most.shape[1]), bounds=(-np.inf, 0.0))
    at = np.full(len(zone), -1, dtype=np.int64)
    at[pairs] = np.arange(len(pairs))
    links = np.flatnonzero((of_link >= 0) & (at[of_link] >= 0))
    model.add(rows.index[at[of_link[links]]], streams.send.index[links])
    # No more than the capacity goes there anyway: a bound by it would take that row its price.
    for size, of_site in enumerate(net.sizes.site):
        mine = np.flatnonzero(site[pairs] == of_site)
        model.add(rows.index[mine], stands.is_open.index[size], -most[pairs[mine]])
    return rows


def _sole_links(model: Model, net: Network, streams: Streams, *, is_relaxed: bool) -> None:
    """Each zone brings all it sends in a period to one site."""
    zone, _, of_link = first_pairs(net)
    most = most_of_pairs(net, of_link, len(zone))
    # What comes back is not known before: nothing can be more than all of it, every time.
    every = net.generated.sum() * (1.0 + sum(rate for _, _, _, rate in net.returns))
    most = np.where(np.isfinite(most), most, max(every, 1.0) * len(net.periods))
    chosen = model.block("chosen", most.shape, bounds=(0.0, 1.0), is_whole=not is_relaxed)
    once = model.rows("one point", (len(net.zones), most.shape[1]), bounds=(-np.inf, 1.0))
    model.add(once.index[zone], chosen.index)
    rows = model.rows("only there", most.shape, bounds=(-np.inf, 0.0))
    links = np.flatnonzero(of_link >= 0)
    model.add(rows.index[of_link[links]], streams.send.index[links])
    model.add(rows.index, chosen.index, -most)
