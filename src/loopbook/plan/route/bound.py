"""Bound: no tours of a day cost less. A flow of vehicles over single legs, with rounded capacities.

Every drive is a flow of its kind of vehicle from the start through orders and stations home;
waiting is left out, and a set of orders is left as often as its load asks for. The whole of a kind
drives no longer than its shifts. What tours must keep besides is dropped, so the least cost of the
flow is never more than that of any tours.
Source    Toth & Vigo, Vehicle Routing: Problems, Methods, and Applications, 2nd ed., 2014, ch. 2:
          the vehicle flow and the rounded capacity inequalities
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from loopbook.plan.route.cuts import Cut, Support, needs_of, pool_of, violated
from loopbook.plan.route.legs import COST, KM, MINUTES, Legs, legs_of
from loopbook.plan.route.task import Floats, Task
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.model import INFINITE, Block, Model
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Run

ROUNDS_MOST = 40
"""Most rounds of adding violated inequalities."""
WHOLE_ORDERS = 12
"""Up to so many orders every leg is driven or not; above, only vehicles are whole numbers."""
STALLS_MOST = 4
WORK_MOST = 8_000
"""Steps of the simplex method after which no further round begins: no clock decides."""
_SLACK_KEPT = 0.3
_STALLED = 2e-4
_FLEET_GAP = 1e-4


class Bounded(NamedTuple):
    """What is proved of a day.

    Fields
      bound    no tours of the day cost less, prizes of orders left out included; NaN: nothing
      is_impossible   proved that not all orders that have to be served can be
      rounds, cuts    rounds of inequalities, and how many were added
    """

    bound: float
    is_impossible: bool
    rounds: int
    cuts: int


class _Flow(NamedTuple):
    model: Model
    between: Block
    out: Block
    back: Block
    first: Block
    last: Block
    served: Block


def bounded(task: Task, seed: int = 0) -> Run[Bounded]:
    """Return a lower bound of what the tours of a day cost.

    Yields    progress; when asked to stop, what is proved until then is returned
    """
    legs = legs_of(task)
    needs = needs_of(task)
    pool = pool_of(needs, legs.between[COST].min(axis=0))
    cuts: list[Cut] = []
    is_whole = len(task.orders) <= WHOLE_ORDERS
    best, rounds, stalls, work = float("nan"), 0, 0, 0
    while rounds < ROUNDS_MOST and stalls < STALLS_MOST:
        flow = _flow(task, legs, cuts, is_whole=is_whole)
        found: Outcome = yield from search(flow.model, Effort(seed=seed))
        if found.status is not OutcomeStatus.OPTIMAL:
            return Bounded(best, found.status is OutcomeStatus.INFEASIBLE, rounds, len(cuts))
        has_stalled = found.bound <= best + _STALLED * abs(best)
        stalls = stalls + 1 if has_stalled else 0
        best = float(np.fmax(best, found.bound))
        cuts = _binding(flow, found, cuts)
        broken = violated(needs, _support(flow, found), pool)
        new = [cut for cut in broken if cut not in cuts]
        work += found.iterations
        if not new or work > WORK_MOST:
            break
        rounds += 1
        cuts += new
    return (yield from _with_whole_fleet(task, legs, cuts, (best, rounds, seed)))


def _with_whole_fleet(
    task: Task, legs: Legs, cuts: list[Cut], so_far: tuple[float, int, int]
) -> Run[Bounded]:
    """Return the bound with the inequalities of the last round, and vehicles that are whole."""
    best, rounds, seed = so_far
    is_whole = len(task.orders) <= WHOLE_ORDERS
    flow = _flow(task, legs, cuts, is_whole=is_whole, is_fleet_whole=True)
    found = yield from search(flow.model, Effort(seed=seed, gap=_FLEET_GAP))
    return Bounded(
        float(np.fmax(best, found.bound)),
        found.status is OutcomeStatus.INFEASIBLE,
        rounds,
        len(cuts),
    )


def _flow(
    task: Task,
    legs: Legs,
    cuts: Sequence[Cut],
    *,
    is_whole: bool,
    is_fleet_whole: bool = False,
) -> _Flow:
    model = Model()
    between, out, back, first, last = (
        _block(model, name, each, is_whole=is_whole)
        for name, each in zip(Legs._fields, legs, strict=True)
    )
    served = _served(task, model, is_whole=is_whole)
    made = _Flow(model, between, out, back, first, last, served)
    kinds, count, halts = len(task.vehicles), len(task.orders), len(task.stations)
    taken = model.block("taken", (kinds, count), bounds=(0.0, 1.0))
    enter = model.rows("enter", (kinds, count), bounds=(0.0, 0.0)).index
    leave = model.rows("leave", (kinds, count), bounds=(0.0, 0.0)).index
    halt = model.rows("halt", (kinds, halts), bounds=(0.0, 0.0)).index
    once = model.rows("once", count, bounds=(0.0, 0.0)).index
    for rows, block in ((enter, first), (leave, last)):
        model.add(rows, block.index)
        model.add(rows, taken.index, -1.0)
    model.add(enter[:, None, :], between.index)
    model.add(leave[:, :, None], between.index)
    model.add(leave[:, :, None], out.index)
    model.add(halt[:, None, :], out.index)
    model.add(halt[:, :, None], back.index, -1.0)
    model.add(enter[:, None, :], back.index)
    model.add(once, taken.index)
    model.add(once, served.index, -1.0)
    _limit_fleet(task, legs, made, is_fleet_whole=is_fleet_whole)
    _cut(made, cuts)
    return made


def _block(model: Model, name: str, leg: Floats, *, is_whole: bool) -> Block:
    is_possible = np.isfinite(leg[COST])
    # A leg to a station, or home, may be driven more than once from one order never: at most once.
    return model.block(
        name,
        leg[COST].shape,
        bounds=(0.0, np.where(is_possible, 1.0, 0.0)),
        cost=np.where(is_possible, leg[COST], 0.0),
        is_whole=is_whole,
    )


def _served(task: Task, model: Model, *, is_whole: bool) -> Block:
    prizes = np.array([order.prize if order.is_optional else 0.0 for order in task.orders])
    least = np.array([0.0 if order.is_optional else 1.0 for order in task.orders])
    model.offset += float(prizes.sum())
    return model.block("served", len(prizes), bounds=(least, 1.0), cost=-prizes, is_whole=is_whole)


def _limit_fleet(task: Task, legs: Legs, made: _Flow, *, is_fleet_whole: bool) -> None:
    """Limit vehicles by number, and the driving of a kind by the time and the way it can have."""
    model, kinds = made.model, task.vehicles
    numbers = np.array([float(vehicle.number) for vehicle in kinds])
    used = model.block("used", len(kinds), bounds=(0.0, numbers), is_whole=is_fleet_whole)
    count = model.rows("count", len(kinds), bounds=(0.0, 0.0))
    model.add(count.index[:, None], made.first.index)
    model.add(count.index, used.index, -1.0)
    for part, limits in (
        (MINUTES, [min(v.shift[1] - v.shift[0], v.minutes_most) for v in kinds]),
        (KM, [v.km_most for v in kinds]),
    ):
        for at in np.flatnonzero(np.isfinite(limits)).tolist():
            row = model.rows("driving", 1, bounds=(-INFINITE, 0.0)).index[0]
            for block, leg in zip(made[1:6], legs, strict=True):
                need = leg[part][at]
                model.add(row, block.index[at], np.where(np.isfinite(need), need, 0.0))
            model.add(row, used.index[at], -limits[at])


def _cut(made: _Flow, cuts: Sequence[Cut]) -> None:
    """Add inequalities in the sparser of two forms: what leaves the set, or what stays inside it.

    Every member is left once if it is served, so the two add up to the members served.
    """
    if not cuts:
        return
    model, everyone = made.model, np.arange(made.served.index.size)
    kinds = np.arange(len(made.between.index))
    rows = model.rows("cut", len(cuts), bounds=([cut.least for cut in cuts], INFINITE))
    for row, cut in zip(rows.index, cuts, strict=True):
        inside, weight = np.array(cut.members), np.array(cut.weights)
        if len(set(cut.weights)) == 1 and 2 * len(inside) <= len(everyone):
            model.add(row, made.between.index[np.ix_(kinds, inside, inside)], -weight[0])
            model.add(row, made.served.index[inside], weight[0])
        else:
            outside = np.setdiff1d(everyone, inside)
            legs = made.between.index[np.ix_(kinds, inside, outside)]
            model.add(row, legs, weight[:, None, None])
            model.add(row, made.out.index[:, inside], weight[:, None, None])
            model.add(row, made.last.index[:, inside], weight[:, None])
        if cut.one >= 0:
            model.add(row, made.served.index[cut.one], -1.0)


def _binding(flow: _Flow, found: Outcome, cuts: Sequence[Cut]) -> list[Cut]:
    """Return the inequalities of the last rows that the flow touches: the others are dropped."""
    if not cuts:
        return []
    activity = found.at(flow.model.limits[-1])
    return [cut for cut, at in zip(cuts, activity, strict=True) if at <= cut.least + _SLACK_KEPT]


def _support(flow: _Flow, found: Outcome) -> Support:
    leaving = found.of(flow.out).sum(axis=2) + found.of(flow.last)
    return Support(found.of(flow.between), leaving, found.of(flow.served))
