"""Limits: what people set and could loosen, as rows of the model, each with what it says.

Only these are told as binding, as conflicting, or as broken.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.build import Program, arrived, processed, returned
from loopbook.plan.network.filled import Floats, numbers, table_of, texts
from loopbook.plan.network.layout import Indices, Network
from loopbook.plan.network.prices import Prices, link_burdens
from loopbook.plan.network.service import service_rows
from loopbook.plan.solve.model import Block, Rows
from loopbook.terms.plan_input import InputTable, PlanInput

FIRM = ("capacity", "opening", "opening_site")
"""Limits that a least-violation answer keeps: they are facts of sites, and never out of reach."""


class Said(NamedTuple):
    """What one row says.

    Fields
      subject   id of what it is about;  period  name of it
      unit      of its amounts;  place  row of the input it comes from, empty: none
      values    for the words of the limit
      scale     amount of the row that makes one unit of `values`; 1: the same
      point     of a target: tonnes that make one percentage point of it, without what comes back
    """

    subject: str
    period: str
    unit: str
    place: str = ""
    values: Mapping[str, str] = {}
    scale: float = 1.0
    point: float = 0.0


class Limits(NamedTuple):
    """What each row says.

    Fields
      said    name of the batches -> what their rows say, one after another
      first   first row of a batch -> place of what it says in the list of its name
    """

    said: dict[str, list[Said]]
    first: dict[int, int]


class _Making(NamedTuple):
    given: PlanInput
    net: Network
    prices: Prices
    program: Program
    said: dict[str, list[Said]]
    first: dict[int, int]
    is_firm: bool


def limit_rows(
    given: PlanInput, net: Network, prices: Prices, program: Program, *, is_firm: bool = False
) -> Limits:
    """Add all limits that people set.

    Parameters
      is_firm   whether capacities and openings hold like nature does: for the least violation
    Raises    InputError  LB-PL52  a share of the population is asked for without what it needs
    """
    making = _Making(given, net, prices, program, {}, {}, is_firm)
    _capacity(making)
    _openings(making)
    _targets(making)
    _demands(making)
    _disposal(making)
    _storage(making)
    _burdens(making)
    rows, told = service_rows(program.model, given, net, program.standing.is_open)
    if rows is not None:
        making.first[int(rows.index[0])] = 0
    making.said["service"] = [
        Said("", net.periods[t], "", place, {"share": _percent(share)}, scale)
        for t, place, share, scale in told
    ]
    return Limits(making.said, making.first)


def _batch(making: _Making, name: str, said: Sequence[Said], bounds: tuple[Floats, Floats]) -> Rows:
    is_wish = not (making.is_firm and name in FIRM)
    before = making.said.setdefault(name, [])
    if said:
        making.first[making.program.model.row_count] = len(before)
    before.extend(said)
    return making.program.model.rows(name, len(said), bounds=bounds, is_wish=is_wish)


def _percent(share: float) -> str:
    return f"{100.0 * share:g} %"


def _open_ended(count: int) -> Floats:
    return np.full(count, -np.inf)


def _capacity(making: _Making) -> None:
    net, model, stands = making.net, making.program.model, making.program.standing
    sites = np.unique(net.sizes.site)
    count = len(net.periods)
    table = table_of(making.given, "sizes")
    first = {int(s): table.place(int(np.flatnonzero(net.sizes.site == s)[0])) for s in sites}
    said = [
        Said(net.sites.ids[s], period, "TNE", first[int(s)], {"site": net.sites.ids[s]})
        for s in sites
        for period in net.periods
    ]
    none = np.zeros(len(said))
    rows = _batch(making, "capacity", said, (_open_ended(len(said)), none))
    index = rows.index.reshape(len(sites), count)
    at = np.full(len(net.sites.ids), -1, dtype=np.int64)
    at[sites] = np.arange(len(sites))
    place = at[net.inputs.place]
    into = np.where(place[:, None] >= 0, index[place] if len(sites) else -1, -1)
    processed(model, net, making.program.streams, into, np.ones(into.shape))
    of_size = index[at[net.sizes.site]] if len(sites) else index
    model.add(of_size, stands.is_open.index, -net.sizes.least[:, None])
    model.add(of_size, stands.extra.index, -1.0)


def _openings(making: _Making) -> None:
    """Sites open only when they may: a limit a period, and one for each time of a single site."""
    net, model, stands = making.net, making.program.model, making.program.standing
    table = table_of(making.given, "periods")
    may = numbers(table, "may_open", 1.0) > 0.0
    shut = np.flatnonzero(~may)
    said = [Said("", net.periods[t], "", table.place(int(t)), {}) for t in shut]
    rows = _batch(making, "opening", said, (_open_ended(len(shut)), np.zeros(len(shut))))
    sites_may = net.sites.may_open[net.sizes.site]
    for row, t in zip(rows.index, shut, strict=True):
        model.add(row, stands.start.index[~sites_may[:, t], t])
    own = np.argwhere(~sites_may & may[None, :])
    of_site = table_of(making.given, "site_periods")
    said = [
        Said(
            net.sites.ids[net.sizes.site[size]],
            net.periods[t],
            "",
            _row_of(of_site, net.sites.ids[net.sizes.site[size]], net.periods[t]),
            {"site": net.sites.ids[net.sizes.site[size]]},
        )
        for size, t in own
    ]
    rows = _batch(making, "opening_site", said, (_open_ended(len(own)), np.zeros(len(own))))
    if len(own):
        model.add(rows.index, stands.start.index[own[:, 0], own[:, 1]])


def _row_of(table: InputTable, site: str, period: str) -> str:
    """Return the row that shuts a site in a period: the last that is about both."""
    about = zip(texts(table, "site"), texts(table, "period"), strict=True)
    rows = [at for at, (s, p) in enumerate(about) if s in ("", site) and p in ("", period)]
    return table.place(rows[-1]) if rows else table.document


def _targets(making: _Making) -> None:
    given, net = making.given, making.net
    table = table_of(given, "targets")
    kinds, names = texts(table, "kind"), texts(table, "target")
    shares = numbers(table, "share")
    for row, period in enumerate(texts(table, "period")):
        for t in [net.periods.index(period)] if period else range(len(net.periods)):
            said = Said(
                names[row],
                net.periods[t],
                "TNE",
                table.place(row),
                {"target": names[row], "share": _percent(float(shares[row]))},
            )
            _target(making, (kinds[row], float(shares[row])), _listed(making, row), (t, said))


def _listed(making: _Making, row: int) -> tuple[Indices, Indices]:
    """Return the materials and the products that a target counts."""
    table = table_of(making.given, "targets")
    found = []
    for field in ("materials", "products"):
        names = [name.strip() for name in texts(table, field)[row].split("|") if name.strip()]
        every = making.net.materials
        found.append(np.asarray([every.index(n) for n in names or every], dtype=np.int64))
    return found[0], found[1]


def _target(
    making: _Making,
    asked: tuple[str, float],
    counted: tuple[Indices, Indices],
    about: tuple[int, Said],
) -> None:
    """Add one target in one period, multiplied out: a ratio is no row of a linear model."""
    (kind, share), (materials, products), (t, said) = asked, counted, about
    net, model, streams = making.net, making.program.model, making.program.streams
    supplies = np.flatnonzero(np.isin(net.supplies.material, materials))
    generated = float(net.generated[supplies, t].sum())
    said = said._replace(point=generated / 100.0)
    if kind == "collection":
        most = np.array([(1.0 - share) * generated])
        rows = _batch(making, "target", [said], (_open_ended(1), most))
        model.add(rows.index[0], streams.left.index[supplies, t])
        _of_returned(making, rows, (supplies, t), -(1.0 - share))
        return
    tier = "market" if kind == "recovery" else "landfill"
    bound = np.full(1, share * generated)
    bounds = (bound, np.full(1, np.inf)) if kind == "recovery" else (_open_ended(1), bound)
    rows = _batch(making, "target", [said], bounds)
    at_tier = np.asarray([name == tier for name in net.sites.tiers], dtype=bool)
    links = at_tier[net.links.target] & np.isin(net.links.material, products)
    model.add(rows.index[0], streams.send.index[links, t])
    if kind == "landfill":
        disposed = np.isin(streams.disposing[1], products)
        model.add(rows.index[0], streams.dispose.index[disposed, t])
    _of_returned(making, rows, (supplies, t), -share)


def _of_returned(making: _Making, rows: Rows, which: tuple[Indices, int], factor: float) -> None:
    supplies, t = which
    into = np.full(making.net.generated.shape, -1, dtype=np.int64)
    into[supplies, t] = rows.index[0]
    returned(making.program.model, making.net, making.program.streams.send, into, factor)


def _demands(making: _Making) -> None:
    net, model = making.net, making.program.model
    table = table_of(making.given, "demands")
    for field in ("least", "most"):
        values = numbers(table, field)
        for row, (site, material, period) in enumerate(
            zip(texts(table, "site"), texts(table, "material"), texts(table, "period"), strict=True)
        ):
            if np.isnan(values[row]):
                continue
            ports = net.inputs.place == net.sites.ids.index(site)
            if material:
                ports &= net.inputs.material == net.materials.index(material)
            times = [net.periods.index(period)] if period else list(range(len(net.periods)))
            values_told = {"site": site, "material": material or "*"}
            said = [Said(site, net.periods[t], "TNE", table.place(row), values_told) for t in times]
            bound = np.full(len(times), values[row])
            none = np.full(len(times), np.inf if field == "least" else -np.inf)
            bounds = (bound, none) if field == "least" else (none, bound)
            rows = _batch(making, f"demand_{field}", said, bounds)
            into = np.full((net.inputs.size, len(net.periods)), -1, dtype=np.int64)
            into[np.flatnonzero(ports)[:, None], times] = rows.index[None, :]
            arrived(model, net, making.program.streams.send, into, np.ones(into.shape))


def _disposal(making: _Making) -> None:
    net, prices, streams = making.net, making.prices, making.program.streams
    place, material, _ = streams.disposing
    limits = prices.disposal_limit[place, material]
    at = np.argwhere(~np.isnan(limits))
    table = table_of(making.given, "disposal")
    said = [
        Said(
            net.places[place[e]],
            net.periods[t],
            "TNE",
            table.document,
            {"place": net.places[place[e]], "material": net.materials[material[e]]},
        )
        for e, t in at
    ]
    _each(making, "disposal", said, streams.dispose, (at, limits))
    totals = np.argwhere(~np.isnan(prices.disposal_total))
    table = table_of(making.given, "disposal_totals")
    said = [
        Said("", net.periods[t], "TNE", table.document, {"material": net.materials[m]})
        for m, t in totals
    ]
    bound = prices.disposal_total[totals[:, 0], totals[:, 1]]
    rows = _batch(making, "disposal_total", said, (_open_ended(len(said)), bound))
    for row, (m, t) in zip(rows.index, totals, strict=True):
        making.program.model.add(row, streams.dispose.index[material == m, t])


def _storage(making: _Making) -> None:
    net, streams = making.net, making.program.streams
    ports = streams.holding
    place, material = net.inputs.place[ports], net.inputs.material[ports]
    limits = making.prices.storage_limit[place, material]
    at = np.argwhere(~np.isnan(limits))
    table = table_of(making.given, "storage")
    said = [
        Said(
            net.sites.ids[place[e]],
            net.periods[t],
            "TNE",
            table.document,
            {"site": net.sites.ids[place[e]], "material": net.materials[material[e]]},
        )
        for e, t in at
    ]
    _each(making, "storage", said, streams.hold, (at, limits))


def _each(
    making: _Making, name: str, said: Sequence[Said], block: Block, which: tuple[Indices, Floats]
) -> None:
    """Add a row for single columns of a block."""
    at, limits = which
    bound = limits[at[:, 0], at[:, 1]]
    rows = _batch(making, name, said, (_open_ended(len(said)), bound))
    making.program.model.add(rows.index, block.index[at[:, 0], at[:, 1]])


def _burdens(making: _Making) -> None:
    net, prices, streams = making.net, making.prices, making.program.streams
    at = np.argwhere(~np.isnan(prices.burden_limit))
    table = table_of(making.given, "emissions")
    said = [
        Said(prices.burdens[b], net.periods[t], "", table.document, {"burden": prices.burdens[b]})
        for b, t in at
    ]
    bound = prices.burden_limit[at[:, 0], at[:, 1]]
    rows = _batch(making, "emission", said, (_open_ended(len(said)), bound))
    per_link = link_burdens(net, prices)
    for row, (b, t) in zip(rows.index, at, strict=True):
        making.program.model.add(row, streams.send.index[:, t], per_link[b, :, t])
        into = np.full((net.inputs.size, len(net.periods)), -1, dtype=np.int64)
        into[:, t] = row
        values = np.zeros(into.shape)
        values[:, t] = prices.site_burden[b, net.inputs.place, t]
        processed(making.program.model, net, streams, into, values)
