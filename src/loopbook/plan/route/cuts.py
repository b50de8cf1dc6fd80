"""Cuts: sets of orders that a fractional flow leaves less often than their load asks for.

A set of load q is left by vehicles of capacities Q, so the sum of Q over the leaves is at least q.
Divided by one of the capacities and rounded up, that is an inequality in whole numbers: with the
largest capacity the usual rounded one. Sets are looked for among the connected parts of the flow,
by growing one from every order, and in a pool; a set that is missed makes the bound lower, never
wrong.
Source    Lysgaard, Letchford & Eglese, A new branch-and-cut algorithm for the capacitated vehicle
          routing problem, Math. Program. 100 (2004): greedy separation of rounded capacities
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.route.task import Floats, Task

Members = NDArray[np.int64]
VIOLATED = 1e-3
"""Least violation worth an inequality."""
SETS_MOST = 60
"""Most inequalities of one round."""
_ROUNDING = 1e-6


class Support(NamedTuple):
    """A flow.

    Fields
      between   (kind, order, order) of single legs
      leaving   (kind, order) to stations or home;  served  (order)
    """

    between: Floats
    leaving: Floats
    served: Floats


class Cut(NamedTuple):
    """Leaves of the members, weighted by kind of vehicle, are at least so many.

    Fields
      weights   one a kind;  least  most of it that is sure
      one       order whose service counts in place of `least`; -1: none
    """

    members: tuple[int, ...]
    weights: tuple[float, ...]
    least: float
    one: int


class Needs(NamedTuple):
    """What a day asks for.

    Fields
      loads   (order, measure), unknown as 0;  capacity  (kind, measure), infinite: no limit
      must    whether each order has to be served
    """

    loads: Floats
    capacity: Floats
    must: NDArray[np.bool_]


def needs_of(task: Task) -> Needs:
    """Return the loads and capacities of a day; of an order left free, its load counts as none."""
    return Needs(
        np.nan_to_num(np.array([order.loads for order in task.orders])),
        np.array([vehicle.capacity for vehicle in task.vehicles]),
        np.array([not order.is_optional for order in task.orders]),
    )


def pool_of(needs: Needs, costs: Floats) -> list[Members]:
    """Return sets worth watching: the orders around each one, at every size where a load is full.

    Parameters
      costs   (order, order) of single legs; infinite: none
    """
    most = needs.capacity.max(axis=0)
    room = np.where(most > 0.0, most, np.inf)
    near = np.minimum(costs, costs.T)
    np.fill_diagonal(near, -1.0)
    made: list[Members] = []
    for around in np.argsort(near, axis=1, kind="stable"):
        need = np.ceil((np.cumsum(needs.loads[around], axis=0) / room).max(axis=1) - _ROUNDING)
        sizes = np.flatnonzero(np.diff(need, prepend=0.0) > 0.0) + 1
        made += [np.sort(around[:size]) for size in sizes.tolist() if size > 1]
    return made


def violated(needs: Needs, flow: Support, pool: list[Members]) -> list[Cut]:
    """Return inequalities that a flow breaks, most broken first.

    Parameters
      pool   sets that are looked at besides those that the flow itself shows
    """
    single = flow.between.sum(axis=0)
    found: dict[Cut, float] = {}
    for members in [*_sets(single + single.T, flow), *pool]:
        for cut, lack in _judged(needs, members, flow):
            if lack > VIOLATED:
                found[cut] = lack
    return sorted(found, key=lambda cut: (-found[cut], cut))[:SETS_MOST]


def _judged(needs: Needs, members: Members, flow: Support) -> Iterator[tuple[Cut, float]]:
    inside = np.zeros(len(flow.served), dtype=bool)
    inside[members] = True
    stays = flow.between[:, inside][:, :, inside].sum(axis=(1, 2))
    leaves = flow.between[:, inside].sum(axis=(1, 2)) + flow.leaving[:, inside].sum(axis=1) - stays
    key = tuple(np.flatnonzero(inside).tolist())
    for weights, least in loads_of(needs, members):
        lack = least - float(leaves @ np.array(weights))
        yield Cut(key, weights, least, -1), lack / max(weights)
    dearest = int(members[np.argmax(flow.served[members])])
    ones = (1.0,) * len(leaves)
    yield Cut(key, ones, 0.0, dearest), float(flow.served[dearest] - leaves.sum())


def loads_of(needs: Needs, members: Members) -> set[tuple[tuple[float, ...], float]]:
    """Return weights by kind, and least weighted leaves, that the load of a set asks for."""
    made: set[tuple[tuple[float, ...], float]] = set()
    load = needs.loads[members[needs.must[members]]].sum(axis=0)
    for measure, total in enumerate(load.tolist()):
        capacity = needs.capacity[:, measure]
        if total <= 0.0 or np.isinf(capacity).any():
            continue
        for unit in set(capacity[capacity > 0.0].tolist()):
            weights = np.ceil(capacity / unit - _ROUNDING)
            made.add((tuple(weights.tolist()), float(np.ceil(total / unit - _ROUNDING))))
    return made


def _sets(both: Floats, flow: Support) -> list[Members]:
    made = [np.flatnonzero(flow.served > VIOLATED)]
    made += _parts(both > VIOLATED)
    for seed in range(len(flow.served)):
        made += _grown(both, seed)
    return [members for members in made if len(members)]


def _parts(linked: NDArray[np.bool_]) -> list[Members]:
    left = np.ones(len(linked), dtype=bool)
    made = []
    while left.any():
        inside = np.zeros(len(linked), dtype=bool)
        inside[np.flatnonzero(left)[0]] = True
        while True:
            wider = inside | linked[inside].any(axis=0)
            if (wider == inside).all():
                break
            inside = wider
        made.append(np.flatnonzero(inside))
        left &= ~inside
    return made


def _grown(both: Floats, seed: int) -> list[Members]:
    """Return the sets met while the order most tied to the set is added to it, one by one."""
    tie = both[seed].copy()
    members = [seed]
    tie[seed] = -1.0
    made: list[Members] = []
    while True:
        best = int(np.argmax(tie))
        if tie[best] <= VIOLATED:
            return made
        members.append(best)
        tie = np.where(tie < 0.0, tie, tie + both[best])
        tie[best] = -1.0
        made.append(np.array(members, dtype=np.int64))
