"""Cuts: rows that every network keeps anyway, and its relaxation does not.

They cut off no network, and make the bound of the search far better. The argument of each stands in
docs/spec/plan-network.md. Rows of capacity and targets are taken for granted, so that cuts are for
the search alone: what conflicts, or is broken, is looked for without them.
Source    Nemhauser & Wolsey, Integer and Combinatorial Optimization, 1988 (mixed-integer rounding)
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.build import Program
from loopbook.plan.network.filled import Floats, numbers, table_of, texts
from loopbook.plan.network.layout import Indices, Network
from loopbook.plan.network.passing import Passing, passing_of
from loopbook.plan.network.service import near
from loopbook.plan.solve.model import Model
from loopbook.terms.plan_input import PlanInput

DIVISORS_MAX = 8
"""Capacities of a tier by which its need is divided: so many, spread over all there are."""

PART_LEAST = 1e-3
"""A need that is so near to a whole number of sites is not rounded up: too delicate."""

TIMES_MOST = 1e4
"""A need of more sites than this is not rounded up: one more or less says nothing."""


class Cuts(NamedTuple):
    """Rows that are at least `low`: entries of row, column and value."""

    row: Indices
    column: Indices
    value: Floats
    low: Floats


class Need(NamedTuple):
    """In one period: sum of `values` of `columns` + `slack` columns >= `least`.

    Fields
      whole   columns of 0 or 1;  values  what each gives
      slack   columns that are never negative, with what one unit gives
    """

    whole: Indices
    values: Floats
    slack: tuple[Indices, Floats]
    least: float


def with_cuts(model: Model, cuts: Cuts) -> Model:
    """Return a model with more rows; its columns, and the rows it had, keep their places."""
    made = model.copied()
    rows = made.rows("cut", len(cuts.low), bounds=(cuts.low, np.inf))
    made.add(rows.index[cuts.row], cuts.column, cuts.value)
    return made


def link_cuts(net: Network, program: Program) -> Cuts:
    """Return for each pair of sites in each period: no more goes from one to the other than both
    can take, and nothing to one that does not stand."""
    links, sizes = net.links, net.sizes
    # What is stored on arrival is not processed now: capacity does not speak of it.
    stores = np.isin(np.arange(net.inputs.size), program.streams.holding)
    origin = links.source - len(net.zones)
    sized = np.isin(links.target, sizes.site) & np.isin(origin, sizes.site)
    at = np.flatnonzero(sized & ~stores[links.input])
    pairs, pair = np.unique(np.stack([origin[at], links.target[at]]), axis=1, return_inverse=True)
    largest = np.zeros(len(net.sites.ids))
    np.maximum.at(largest, sizes.site, sizes.most)
    most = np.repeat(largest[pairs[0]][:, None], len(net.periods), axis=1)
    return _links(net, program, (at, pair.ravel()), pairs[1], most)


def _links(
    net: Network, program: Program, which: tuple[Indices, Indices], site: Indices, most: Floats
) -> Cuts:
    """Return a cut for each group of links and period; `which` are links, and the group of each."""
    (links, at), count = which, most.shape[1]
    index = np.arange(most.size, dtype=np.int64).reshape(most.shape)
    rows, columns = [index[at]], [program.streams.send.index[links]]
    values = [np.full((len(links), count), -1.0)]
    for size, of_site in enumerate(net.sizes.site):
        mine = np.flatnonzero(site == of_site)
        rows.append(index[mine])
        columns.append(np.repeat(program.standing.is_open.index[size][None, :], len(mine), axis=0))
        values.append(np.minimum(most[mine], net.sizes.most[size]))
    flat = [np.concatenate([each.ravel() for each in every]) for every in (rows, columns, values)]
    return Cuts(flat[0], flat[1], flat[2], np.zeros(most.size))


def rounded_cuts(given: PlanInput, net: Network, program: Program) -> Cuts:
    """Return for each tier and period how many sites must stand, rounded up."""
    made = [cut for need in _needs(given, net, program) for cut in _rounded(need)]
    return _stacked(made)


def _rounded(need: Need) -> Iterator[Cuts]:
    """Yield the mixed-integer rounding of a need, divided by each of what its columns give."""
    for divisor in _divisors(need.values[need.values > 0.0]):
        times = need.least / divisor
        part = times - np.floor(times)
        if not 0.0 < times < TIMES_MOST or not PART_LEAST < part < 1.0 - 1e-9:
            continue
        share = need.values / divisor
        floor = np.floor(share + 1e-9)
        values = floor + np.minimum(np.maximum(share - floor, 0.0) / part, 1.0)
        columns, slack = need.slack
        yield Cuts(
            np.zeros(len(values) + len(slack), dtype=np.int64),
            np.concatenate([need.whole, columns]),
            np.concatenate([values, slack / (divisor * part)]),
            np.array([np.ceil(times)]),
        )


def _divisors(values: Floats) -> Floats:
    every = np.unique(values)
    if len(every) <= DIVISORS_MAX:
        return every
    return every[np.linspace(0, len(every) - 1, DIVISORS_MAX).astype(np.int64)]


def _needs(given: PlanInput, net: Network, program: Program) -> Iterator[Need]:
    for tier in dict.fromkeys(net.sites.tiers[site] for site in net.sizes.site):
        passing = passing_of(net, program, tier)
        if passing is None:
            continue
        sizes = np.flatnonzero(np.asarray(net.sites.tiers, dtype=object)[net.sizes.site] == tier)
        for t in range(len(net.periods)):
            for slack, least in _amounts(given, net, program, passing, t):
                yield from _of_tier(net, program, (sizes, t), slack, least)
    yield from _service_needs(given, net, program)


def _of_tier(
    net: Network, program: Program, which: tuple[Indices, int], slack: Indices, least: float
) -> Iterator[Need]:
    """Yield capacity against an amount: as large as sites can be, and as they are with what they
    were expanded by."""
    sizes, t = which
    whole, ones = program.standing.is_open.index[sizes, t], np.ones(len(slack))
    yield Need(whole, net.sizes.most[sizes], (slack, ones), least)
    grows = sizes[net.sizes.most[sizes] > net.sizes.least[sizes]]
    if len(grows):
        extra = program.standing.extra.index[grows, t]
        both = np.concatenate([slack, extra])
        yield Need(whole, net.sizes.least[sizes], (both, np.ones(len(both))), least)


def _amounts(
    given: PlanInput, net: Network, program: Program, passing: Passing, t: int
) -> Iterator[tuple[Indices, float]]:
    """Yield what must pass in a period but for slack columns: all that arises, with what is left
    as slack; and what targets of collection ask for."""
    every = float(net.generated[passing.supplies, t].sum())
    left, around = program.streams.left.index[:, t], passing.around[:, t]
    yield np.concatenate([left[passing.supplies], around]), every
    table = table_of(given, "targets")
    shares = numbers(table, "share")
    open_ports, allowed = set(passing.supplies.tolist()), 0.0
    for row in np.argsort(-shares, kind="stable"):
        period = texts(table, "period")[row]
        if texts(table, "kind")[row] != "collection" or period not in ("", net.periods[t]):
            continue
        listed = {name.strip() for name in texts(table, "materials")[row].split("|")} - {""}
        ports = {
            port
            for port, material in enumerate(net.supplies.material)
            if not listed or net.materials[material] in listed
        }
        if ports <= open_ports:
            open_ports -= ports
            allowed += (1.0 - shares[row]) * float(net.generated[sorted(ports), t].sum())
    if len(open_ports) < len(passing.supplies):
        yield np.concatenate([left[sorted(open_ports)], around]), every - allowed


def _service_needs(given: PlanInput, net: Network, program: Program) -> Iterator[Need]:
    """Yield people near open points against those that must be, in each period that asks."""
    found = near(given, net)
    always = np.setdiff1d(np.arange(len(net.sites.ids)), net.sizes.site)
    is_always = np.asarray(found.is_near[:, always].any(axis=1))
    people = np.nan_to_num(net.population)
    gives = (found.is_near[:, net.sizes.site] & ~is_always[:, None]).T @ people
    none = np.zeros(0, dtype=np.int64)
    for t in np.flatnonzero(~np.isnan(found.asked)):
        least = float(found.asked[t] * people.sum() - people[is_always].sum())
        yield Need(program.standing.is_open.index[:, t], gives, (none, np.zeros(0)), least)


def _stacked(parts: Sequence[Cuts]) -> Cuts:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Cuts(none, none, np.zeros(0), np.zeros(0))
    counts = np.array([len(part.low) for part in parts])
    shift = np.cumsum(counts) - counts
    return Cuts(
        np.concatenate([part.row + at for part, at in zip(parts, shift, strict=True)]),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.low for part in parts]),
    )
