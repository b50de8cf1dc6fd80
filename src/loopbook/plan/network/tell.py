"""Tell: what an answer decides, and its tables: places, sites, targets, what is left."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.network.amounts import Amounts
from loopbook.plan.network.answer import UNIT, Answer
from loopbook.plan.network.filled import Floats, numbers, table_of, texts
from loopbook.plan.network.layout import Network
from loopbook.plan.network.money import burdens_of
from loopbook.plan.network.prices import Prices
from loopbook.plan.network.service import near
from loopbook.terms.plan import Decision, PlanColumn, PlanTable
from loopbook.terms.plan_input import PlanInput


class Told(NamedTuple):
    """An answer with all that is reckoned from it."""

    given: PlanInput
    net: Network
    prices: Prices
    answer: Answer
    amounts: Amounts


def decisions_of(net: Network, answer: Answer) -> tuple[Decision, ...]:
    """Return what is opened, expanded and closed, in the order of periods."""
    sizes = net.sizes
    before = np.column_stack([sizes.was_open, answer.is_open[:, :-1]]) > 0.0
    extra_before = np.column_stack([sizes.was_expanded, answer.extra[:, :-1]])
    now = answer.is_open > 0.0
    made = []
    least = float(answer.quantum) / 2.0
    for t in range(len(net.periods)):
        for size in range(len(sizes.names)):
            grown = float(answer.extra[size, t] - extra_before[size, t])
            if now[size, t] and not before[size, t]:
                made.append(_decision(net, "open", size, t, float(sizes.least[size])))
            if now[size, t] and grown > least:
                made.append(_decision(net, "expand", size, t, grown))
            if now[size, t] and grown < -least:
                made.append(_decision(net, "shrink", size, t, -grown))
            if before[size, t] and not now[size, t]:
                made.append(_decision(net, "close", size, t, None))
    return tuple(made)


def _decision(net: Network, kind: str, size: int, t: int, value: float | None) -> Decision:
    site = int(net.sizes.site[size])
    return Decision(
        kind=kind,
        subject=net.sites.ids[site],
        label=net.sites.labels[site],
        other=net.sizes.names[size],
        period=net.periods[t],
        value=value,
        unit="" if value is None else UNIT,
    )


def tables_of(told: Told) -> tuple[PlanTable, ...]:
    """Return the tables of an answer; those without rows are left out."""
    made = (
        _places(told),
        _sites(told),
        _targets(told),
        _left(told),
        _held(told),
        _burdens(told),
        _periods(told),
    )
    return tuple(table for table in made if table.rows)


def _table(
    key: str, columns: dict[str, str], rows: list[tuple[str | float | int | None, ...]]
) -> PlanTable:
    heads = tuple(PlanColumn(name, unit) for name, unit in columns.items())
    return PlanTable(key=key, columns=heads, rows=tuple(rows))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _places(told: Told) -> PlanTable:
    net, amounts = told.net, told.amounts
    is_plane = told.given.text("metric") == "euclidean"
    fields = ("x", "y") if is_plane else ("latitude", "longitude")
    through = np.zeros(len(net.places))
    np.add.at(through, net.inputs.place + len(net.zones), amounts.arrived.sum(axis=1))
    np.add.at(through, net.supplies.place, (amounts.generated - amounts.left).sum(axis=1))
    is_open = np.ones(len(net.sites.ids), dtype=bool)
    is_open[net.sizes.site] = False
    is_open[net.sizes.site[told.answer.is_open.any(axis=1)]] = True
    rows: list[tuple[str | float | int | None, ...]] = []
    zones = len(net.zones)
    for name in ("zones", "sites"):
        table = table_of(told.given, name)
        first, second = (numbers(table, field) for field in fields)
        labels = texts(table, "label")
        for at in range(len(table)):
            place = len(rows)
            kind = "zone" if place < zones else net.sites.tiers[at]
            chosen = 1 if place < zones else int(is_open[at])
            rows.append(
                (
                    net.places[place],
                    labels[at],
                    kind,
                    _known(first[at]),
                    _known(second[at]),
                    float(through[place]),
                    chosen,
                )
            )
    degrees = dict.fromkeys(fields, "" if not is_plane else "KMT")
    columns = {"place": "", "label": "", "kind": "", **degrees, "throughput": UNIT, "chosen": ""}
    return _table("places", columns, rows)


def _sites(told: Told) -> PlanTable:
    """Every size that stands, by period, with what its site processes."""
    net, sizes, answer = told.net, told.net.sizes, told.answer
    processed = processed_by_site(net, told.amounts)
    rows: list[tuple[str | float | int | None, ...]] = []
    for size, t in np.argwhere(answer.is_open > 0.0):
        site = int(sizes.site[size])
        capacity = float(sizes.least[size] + answer.extra[size, t])
        used = float(processed[site, t])
        rows.append(
            (
                net.sites.ids[site],
                sizes.names[size],
                net.periods[t],
                capacity,
                used,
                used / capacity if capacity else None,
            )
        )
    columns = {"site": "", "size": "", "period": "", "capacity": UNIT, "processed": UNIT, "use": ""}
    return _table("network_sites", columns, rows)


def processed_by_site(net: Network, amounts: Amounts) -> Floats:
    """Return site x period: tonnes processed."""
    made = np.zeros((len(net.sites.ids), len(net.periods)))
    np.add.at(made, net.inputs.place, amounts.processed)
    return made


def _targets(told: Told) -> PlanTable:
    given, net = told.given, told.net
    table = table_of(given, "targets")
    rows: list[tuple[str | float | int | None, ...]] = []
    for row, period in enumerate(texts(table, "period")):
        for t in [net.periods.index(period)] if period else range(len(net.periods)):
            reached = _reached(told, row, t)
            share = float(numbers(table, "share")[row])
            kind = texts(table, "kind")[row]
            rows.append((texts(table, "target")[row], kind, net.periods[t], share, reached))
    columns = dict.fromkeys(("target", "kind", "period", "asked", "reached"), "")
    return _table("network_targets", columns, rows)


def reached_of(told: Told) -> dict[tuple[str, str], tuple[float, float | None]]:
    """Return the shares asked for and reached, by target and period; None: nothing arises."""
    table, net = table_of(told.given, "targets"), told.net
    names, shares = texts(table, "target"), numbers(table, "share")
    return {
        (names[row], net.periods[t]): (float(shares[row]), _reached(told, row, t))
        for row, period in enumerate(texts(table, "period"))
        for t in ([net.periods.index(period)] if period else range(len(net.periods)))
    }


def _reached(told: Told, row: int, t: int) -> float | None:
    """Return the share that an answer reaches of a target; None: nothing arises."""
    net, amounts = told.net, told.amounts
    table = table_of(told.given, "targets")
    lists = []
    for field in ("materials", "products"):
        names = [name.strip() for name in texts(table, field)[row].split("|") if name.strip()]
        lists.append([net.materials.index(name) for name in names or net.materials])
    supplies = np.isin(net.supplies.material, lists[0])
    arises = float(amounts.generated[supplies, t].sum())
    if arises <= 0.0:
        return None
    kind = texts(table, "kind")[row]
    if kind == "collection":
        return 1.0 - float(amounts.left[supplies, t].sum()) / arises
    tier = "market" if kind == "recovery" else "landfill"
    at_tier = np.asarray([name == tier for name in net.sites.tiers], dtype=bool)
    counted = at_tier[net.inputs.place] & np.isin(net.inputs.material, lists[1])
    reached = float(amounts.arrived[counted, t].sum())
    if kind == "landfill":
        reached += float(amounts.disposed[:, lists[1], t].sum())
    return reached / arises


def _left(told: Told) -> PlanTable:
    net, left = told.net, told.amounts.left
    least = float(told.answer.quantum) / 2.0
    rows: list[tuple[str | float | int | None, ...]] = [
        (
            net.zones[net.supplies.place[port]],
            net.materials[net.supplies.material[port]],
            net.periods[t],
            float(left[port, t]),
        )
        for port, t in np.argwhere(left > least)
    ]
    return _table("network_left", {"zone": "", "material": "", "period": "", "amount": UNIT}, rows)


def _held(told: Told) -> PlanTable:
    net, held = told.net, told.amounts.held
    least = float(told.answer.quantum) / 2.0
    rows: list[tuple[str | float | int | None, ...]] = [
        (net.sites.ids[site], net.materials[m], net.periods[t], float(held[site, m, t]))
        for site, m, t in np.argwhere(held > least)
    ]
    return _table("network_held", {"site": "", "material": "", "period": "", "amount": UNIT}, rows)


def _burdens(told: Told) -> PlanTable:
    net, prices = told.net, told.prices
    legs, sites = burdens_of(net, prices, told.amounts)
    rows: list[tuple[str | float | int | None, ...]] = [
        (burden, period, float(legs[b, t]), float(sites[b, t]), float(legs[b, t] + sites[b, t]))
        for b, burden in enumerate(prices.burdens)
        for t, period in enumerate(net.periods)
    ]
    columns = dict.fromkeys(("burden", "period", "transport", "processing", "total"), "")
    return _table("network_burdens", columns, rows)


def served_shares(told: Told) -> Floats:
    """Return the share of people served in each period; NaN where none is asked for."""
    found = near(told.given, told.net)
    is_open = np.ones((len(told.net.sites.ids), len(told.net.periods)), dtype=bool)
    is_open[told.net.sizes.site] = False
    for size, site in enumerate(told.net.sizes.site):
        is_open[site] |= told.answer.is_open[size] > 0.0
    served = (found.is_near[:, :, None] & is_open[None]).any(axis=1)
    people = told.net.population
    if not found.is_near.any() or not people.sum() > 0.0:
        return np.full(len(told.net.periods), np.nan)
    return np.asarray((people[:, None] * served).sum(axis=0) / people.sum())


def _periods(told: Told) -> PlanTable:
    shares = served_shares(told)
    rows: list[tuple[str | float | int | None, ...]] = [
        (period, float(told.net.factors[t]), _known(shares[t]))
        for t, period in enumerate(told.net.periods)
    ]
    return _table("network_periods", dict.fromkeys(("period", "factor", "served"), ""), rows)
