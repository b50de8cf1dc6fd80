"""Build sites: which sizes stand in which period, what they cost, and what capacity they have."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.network.layout import Network
from loopbook.plan.solve.model import Block, Model
from loopbook.terms.plan_input import PlanInput


class Standing(NamedTuple):
    """Blocks of size x period.

    Fields
      is_open   whole: whether a size stands;  start, stop  whether it is opened, closed
      extra     capacity above the least;  grow, shrink  its change
    """

    is_open: Block
    start: Block
    stop: Block
    extra: Block
    grow: Block
    shrink: Block


def standing(model: Model, given: PlanInput, net: Network, *, is_relaxed: bool = False) -> Standing:
    """Add the sizes of sites: blocks, and the rows that hold by nature."""
    sizes, factors = net.sizes, net.factors
    shape = (len(sizes.names), len(net.periods))
    room = (sizes.most - sizes.least)[:, None]
    axes = (
        [f"{net.sites.ids[s]} {n}" for s, n in zip(sizes.site, sizes.names, strict=True)],
        net.periods,
    )
    gives_back = given.number("capacity_returns") > 0.0
    made = Standing(
        is_open=model.block(
            "open",
            shape,
            bounds=(0.0, 1.0),
            cost=factors * sizes.fixed,
            is_whole=not is_relaxed,
            axes=axes,
        ),
        start=model.block("start", shape, bounds=(0.0, 1.0), cost=factors * sizes.opening),
        stop=model.block(
            "stop",
            shape,
            bounds=(0.0, np.where(np.isnan(sizes.closing), 0.0, 1.0)),
            cost=factors * np.nan_to_num(sizes.closing),
        ),
        extra=model.block("extra", shape, bounds=(0.0, room), cost=factors * sizes.fixed_expansion),
        grow=model.block("grow", shape, bounds=(0.0, room), cost=factors * sizes.expansion),
        shrink=model.block(
            "shrink",
            shape,
            bounds=(0.0, room),
            cost=-factors * sizes.expansion if gives_back else 0.0,
        ),
    )
    _change_rows(model, net, made)
    _expansion_rows(model, net, made, gives_back=gives_back)
    return made


def _change_rows(model: Model, net: Network, made: Standing) -> None:
    """What stands stood before, or was opened and not closed; one size of a site at a time."""
    shape = made.is_open.index.shape
    before = np.zeros(shape)
    before[:, :1] = net.sizes.was_open[:, None]
    rows = model.rows("stands", shape, bounds=(before, before))
    model.add(rows.index, made.is_open.index)
    model.add(rows.index[:, 1:], made.is_open.index[:, :-1], -1.0)
    model.add(rows.index, made.start.index, -1.0)
    model.add(rows.index, made.stop.index)
    sites, at = np.unique(net.sizes.site, return_inverse=True)
    alone = model.rows("one size", (len(sites), shape[1]), bounds=(-np.inf, 1.0))
    model.add(alone.index[at], made.is_open.index)


def _expansion_rows(model: Model, net: Network, made: Standing, *, gives_back: bool) -> None:
    """Capacity above the least needs an open site, and stays while it is open."""
    shape = made.is_open.index.shape
    room = (net.sizes.most - net.sizes.least)[:, None]
    before = np.zeros(shape)
    before[:, :1] = net.sizes.was_expanded[:, None]
    rows = model.rows("expanded", shape, bounds=(before, before))
    model.add(rows.index, made.extra.index)
    model.add(rows.index[:, 1:], made.extra.index[:, :-1], -1.0)
    model.add(rows.index, made.grow.index, -1.0)
    model.add(rows.index, made.shrink.index)
    fits = model.rows("fits", shape, bounds=(-np.inf, 0.0))
    model.add(fits.index, made.extra.index)
    model.add(fits.index, made.is_open.index, -room)
    if not gives_back:
        stays = model.rows("stays", shape, bounds=(-np.inf, room))
        model.add(stays.index, made.shrink.index)
        model.add(stays.index, made.is_open.index, room)
