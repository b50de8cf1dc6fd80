"""Model: a siting problem over the pairs that are kept, as a program of blocks.

Strong form: no pair is used beyond what its site is open; that makes the linear program tight.
Spec: docs/spec/plan-locate.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from loopbook.plan.distance import Floats
from loopbook.plan.locate.siting import Arcs, Flags, Siting, Whole
from loopbook.plan.solve.model import Block, Model, Rows
from loopbook.plan.solve.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Built:
    """A program, and where in it everything stands.

    Fields
      arcs      pairs that it has;  served  share of a zone's demand on each
      is_open   one a step
      serve     one a zone;  capacity  one each of `limited`, sites whose capacity is a row
      balance   one each of `passing`, sites that hand on
      onward    tonnes on each of `links`, pairs of sites of neighbouring tiers
      outside   share of each zone on a pair that is left out; None: no such columns
    """

    model: Model
    arcs: Arcs
    served: Block
    is_open: Block
    serve: Rows
    capacity: Rows
    limited: Whole
    balance: Rows
    passing: Whole
    onward: Block
    links: Arcs
    outside: Block | None

    def zone_prices(self, outcome: Outcome) -> Floats:
        """Return by how much the objective rises for one more zone like each."""
        return outcome.prices_of(self.serve)

    def site_prices(self, outcome: Outcome, siting: Siting) -> Floats:
        """Return by how much a tonne more into each site raises the rest of the objective."""
        prices = np.zeros(len(siting.sites))
        # Row prices are of the bound: a tonne more in the row acts like a bound one lower.
        prices[self.limited] -= outcome.prices_of(self.capacity)
        prices[self.passing] -= outcome.prices_of(self.balance) * siting.sites.pass_on[self.passing]
        return prices


@dataclass(frozen=True, slots=True)
class Shape:
    """How a program is made.

    Fields
      is_whole   whether sites are open or not; else by shares: the linear program
      outside    cost of each zone on pairs left out, infinite: none is; None: no such columns
      closed     sites that stay closed; None: none beyond the forbidden
      forced     a site that must be open; -1: none
      strong     mask (zone, site) of the pairs that are held to what their site is open; None: all
      is_enough  whether open capacity is held to all demand: for columns `outside` that use none
      in_tonnes  whether serving is counted in tonnes (for what stays unserved; a zone without
                 demand counts as one), not in shares
      is_firm    whether nothing but serving is a wish: all else is held like a law of nature
    """

    is_whole: bool = True
    outside: Floats | None = None
    closed: Flags | None = None
    forced: int = -1
    strong: Flags | None = None
    is_enough: bool = False
    in_tonnes: bool = False
    is_firm: bool = False


def built(siting: Siting, arcs: Arcs, shape: Shape) -> Built:
    """Return the program of a siting problem over some of its pairs."""
    model = Model()
    model.offset = siting.offset
    names = siting.sites.ids.tolist()
    served = model.block(
        "serve",
        len(arcs),
        bounds=(0.0, 1.0 if siting.limits.is_single else np.inf),
        cost=siting.cost[arcs.zone, arcs.site],
        is_whole=siting.limits.is_single and shape.is_whole,
        axes=[_pair_names(siting, arcs)],
    )
    is_open = _opening(siting, model, shape)
    outside = None
    if shape.outside is not None:
        has = np.isfinite(shape.outside)
        outside = model.block(
            "outside",
            len(siting.zones),
            bounds=(0.0, np.where(has, np.inf, 0.0)),
            cost=np.where(has, shape.outside, 0.0),
        )
    serve = _serving(siting, model, arcs, (served, outside), shape)
    _strong(siting, model, _held(arcs, served, shape), is_open)
    links = _links(siting)
    onward = model.block("onward", len(links), cost=_link_costs(siting, links))
    inflow = _Inflow(arcs, served, links, onward)
    limited, capacity = _capacities(siting, model, inflow, is_open, shape)
    if shape.is_enough:
        _enough(siting, model, is_open)
    passing = np.flatnonzero(siting.sites.tier < siting.last_tier)
    balance = model.rows("balance", len(passing), bounds=(0.0, 0.0), axes=[_of(names, passing)])
    inflow.add(siting, model, passing, balance, siting.sites.pass_on)
    at = _where(passing, len(names))
    model.add(balance.index[at[links.zone]], onward.index, -1.0)
    _wishes(siting, model, is_open, shape)
    return Built(
        model, arcs, served, is_open, serve, capacity, limited, balance, passing, onward, links,
        outside,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Inflow:
    """What comes into sites: from zones into the first tier, from links into the others."""

    arcs: Arcs
    served: Block
    links: Arcs
    onward: Block

    def add(
        self, siting: Siting, model: Model, sites: Whole, rows: Rows, share: Floats | float
    ) -> None:
        """Add tonnes that come into each of `sites`, times its share, to a row each."""
        at = _where(sites, len(siting.sites))
        shares = np.broadcast_to(np.asarray(share, dtype=np.float64), len(siting.sites))
        here = np.flatnonzero(at[self.arcs.site] >= 0)
        zone, site = self.arcs.zone[here], self.arcs.site[here]
        model.add(rows.index[at[site]], self.served.index[here], siting.amount[zone] * shares[site])
        there = np.flatnonzero(at[self.links.site] >= 0)
        site = self.links.site[there]
        model.add(rows.index[at[site]], self.onward.index[there], shares[site])


def _opening(siting: Siting, model: Model, shape: Shape) -> Block:
    steps, sites = siting.steps, siting.sites
    may_open = sites.may_open if shape.closed is None else sites.may_open & ~shape.closed
    names = [
        f"{site}:{step}" if step else str(site)
        for site, step in zip(sites.ids[steps.site], steps.names, strict=True)
    ]
    block = model.block(
        "open",
        len(steps),
        bounds=(0.0, np.where(may_open[steps.site], 1.0, 0.0)),
        cost=siting.opening,
        is_whole=shape.is_whole,
        axes=[names],
    )
    count = np.bincount(steps.site, minlength=len(sites))
    stepped = np.flatnonzero(count > 1)
    one = model.rows("one_step", len(stepped), bounds=(0.0, 1.0))
    at = _where(stepped, len(sites))[steps.site]
    model.add(one.index[at[at >= 0]], block.index[at >= 0])
    return block


def _serving(
    siting: Siting,
    model: Model,
    arcs: Arcs,
    columns: tuple[Block, Block | None],
    shape: Shape,
) -> Rows:
    whole = np.ones(len(siting.zones))
    if shape.in_tonnes:
        whole = np.where(siting.amount > 0.0, siting.amount, whole)
    axes = [siting.zones.ids.tolist()]
    served, outside = columns
    # With a column for what is not served the row is a sum of shares, and nobody's wish.
    is_wish = outside is None
    rows = model.rows("serve", len(whole), bounds=(whole, whole), axes=axes, is_wish=is_wish)
    model.add(rows.index[arcs.zone], served.index, whole[arcs.zone])
    if outside is not None:
        model.add(rows.index, outside.index, whole)
    return rows


def _held(arcs: Arcs, served: Block, shape: Shape) -> tuple[Arcs, Whole]:
    """Return the pairs with a strong row, and their columns."""
    if shape.strong is None:
        return arcs, served.index
    held = np.flatnonzero(shape.strong[arcs.zone, arcs.site])
    return Arcs(arcs.zone[held], arcs.site[held]), served.index[held]


def _strong(siting: Siting, model: Model, held: tuple[Arcs, Whole], is_open: Block) -> None:
    arcs, columns = held
    rows = model.rows("opened", len(arcs), bounds=(-np.inf, 0.0))
    model.add(rows.index, columns)
    steps = siting.steps
    if len(steps) == len(siting.sites):
        step = np.empty(len(steps), dtype=np.int64)
        step[steps.site] = np.arange(len(steps))
        model.add(rows.index, is_open.index[step[arcs.site]], -1.0)
        return
    for at in range(int(np.bincount(steps.site).max())):
        # The at-th step of every site that has so many: a few rounds, whatever the arcs.
        order = np.arange(len(steps)) - np.searchsorted(steps.site, steps.site)
        column = np.full(len(siting.sites), -1, dtype=np.int64)
        column[steps.site[order == at]] = np.flatnonzero(order == at)
        has = column[arcs.site] >= 0
        model.add(rows.index[has], is_open.index[column[arcs.site[has]]], -1.0)


def _links(siting: Siting) -> Arcs:
    if not len(siting.onward):
        none = np.zeros(0, dtype=np.int64)
        return Arcs(none, none)
    source, target = np.nonzero(np.isfinite(siting.onward))
    return Arcs(source.astype(np.int64), target.astype(np.int64))


def _link_costs(siting: Siting, links: Arcs) -> Floats:
    return siting.onward[links.zone, links.site] if len(links) else np.zeros(0)


def _capacities(
    siting: Siting, model: Model, inflow: _Inflow, is_open: Block, shape: Shape
) -> tuple[Whole, Rows]:
    """Add what can come into each site; where nothing limits it, all demand is the limit.

    Sites of the first tier without a limit need no row: the strong rows close them.
    """
    steps, total = siting.steps, float(siting.amount.sum())
    capacity = np.minimum(steps.capacity, total)
    is_free = np.ones(len(siting.sites), dtype=bool)
    np.logical_and.at(is_free, steps.site, np.isinf(steps.capacity))
    limited = np.flatnonzero(~is_free | (siting.sites.tier > 1))
    names = [_of(siting.sites.ids.tolist(), limited)]
    is_wish = not shape.is_firm
    rows = model.rows("capacity", len(limited), bounds=(-np.inf, 0.0), axes=names, is_wish=is_wish)
    inflow.add(siting, model, limited, rows, 1.0)
    at = _where(limited, len(siting.sites))[steps.site]
    has = at >= 0
    model.add(rows.index[at[has]], is_open.index[has], -capacity[has])
    return limited, rows


def _enough(siting: Siting, model: Model, is_open: Block) -> None:
    """Add that open sites of the first tier hold all demand, where each has a limit.

    Over all pairs the capacities imply it; where pairs are left out it keeps the bound tight.
    """
    steps, total = siting.steps, float(siting.amount.sum())
    first = (siting.sites.tier == 1)[steps.site] & siting.sites.may_open[steps.site]
    if np.isfinite(steps.capacity[first]).all():
        rows = model.rows("enough", 1, bounds=(total, np.inf))
        model.add(rows.index, is_open.index[first], np.minimum(steps.capacity[first], total))


def _wishes(siting: Siting, model: Model, is_open: Block, shape: Shape) -> None:
    """Add what was asked for: sites that stay, how many, and the budget."""
    sites, steps, limits = siting.sites, siting.steps, siting.limits
    is_wish = not shape.is_firm
    stay = np.flatnonzero(sites.must_open)
    names = [_of(sites.ids.tolist(), stay)]
    rows = model.rows("stay", len(stay), bounds=(1.0, np.inf), axes=names, is_wish=is_wish)
    at = _where(stay, len(sites))[steps.site]
    model.add(rows.index[at[at >= 0]], is_open.index[at >= 0])
    if shape.forced >= 0:
        forced = model.rows("forced", 1, bounds=(1.0, np.inf))
        model.add(forced.index, is_open.index[steps.site == shape.forced])
    if limits.sites_least > 0:
        least = model.rows("least", 1, bounds=(limits.sites_least, np.inf), is_wish=is_wish)
        model.add(least.index, is_open.index)
    if limits.sites_most < int(sites.may_open.sum()):
        most = model.rows("most", 1, bounds=(-np.inf, limits.sites_most), is_wish=is_wish)
        model.add(most.index, is_open.index)
    if np.isfinite(limits.budget):
        budget = model.rows("budget", 1, bounds=(-np.inf, limits.budget), is_wish=is_wish)
        model.add(budget.index, is_open.index, steps.cost)


def _pair_names(siting: Siting, arcs: Arcs) -> Sequence[str]:
    """Return names of few pairs; many go without: names of a million pairs take seconds."""
    if len(arcs) > 20_000:
        return ()
    zones, sites = siting.zones.ids[arcs.zone], siting.sites.ids[arcs.site]
    return [f"{zone},{site}" for zone, site in zip(zones, sites, strict=True)]


def _of(names: list[str], places: Whole) -> list[str]:
    return [names[place] for place in places.tolist()]


def _where(places: Whole, count: int) -> Whole:
    """Return for each of `count` things its position in `places`, -1: not there."""
    at = np.full(count, -1, dtype=np.int64)
    at[places] = np.arange(len(places))
    return at
