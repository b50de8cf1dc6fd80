"""Assign: every battery to one destination, within what can be taken, for the largest value.

Without a limit that binds each takes its best. Else a linear program over batteries and
destinations decides: its limits nest (a grade within second life), so that it is a network and its
corners are whole. What nothing can take is stored; first as few as possible are, then the value is
the largest.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.solve.highs import search
from loopbook.plan.solve.model import Model, Rows
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.plan.triage.lot import Floats
from loopbook.terms.progress import Run

SECOND, REMAN, RECYCLE, TEST, STORE = range(5)
DESTINATIONS = ("second_life", "remanufacture", "recycle", "test", "store")
_NEAR = 1e-6


class Limit(NamedTuple):
    """How many batteries can be taken.

    Fields
      name     destination, or grade;  destination  position;  most  whole number
      members  (n,) which batteries count;  place  row of the input
    """

    name: str
    destination: int
    most: float
    members: NDArray[np.bool_]
    place: str


class Assigned(NamedTuple):
    """What was decided.

    Fields
      destination  (n,) position in DESTINATIONS
      objective    sum of values of those not stored;  bound  no assignment that stores as few
                   has more
      prices       of the limits, by position: money that one more place brings; 0: does not bind.
                   Below 0 it costs money to store one battery fewer
      counts       taken under each limit;  iterations  effort
    """

    destination: NDArray[np.int64]
    objective: float
    bound: float
    prices: tuple[float, ...]
    counts: tuple[int, ...]
    iterations: int


def assigned(values: Floats, limits: Sequence[Limit], effort: Effort) -> Run[Assigned]:
    """Return the assignment of largest value.

    Parameters
      values   (n, 4) value of each destination but storing; NaN: not allowed
    Returns    where the search was stopped, what giving places in turn makes; its bound is that
               without limits
    """
    best = np.where(np.isnan(values), -np.inf, values)
    first = np.where(np.isneginf(best).all(axis=1), STORE, best.argmax(axis=1))
    counts = _counts(first, limits)
    if all(count <= limit.most for count, limit in zip(counts, limits, strict=True)):
        objective = float(np.nansum(value_of(values, first)))
        return Assigned(first, objective, objective, (0.0,) * len(limits), counts, 0)
    return (yield from _by_program(values, limits, effort))


def _counts(chosen: NDArray[np.int64], limits: Sequence[Limit]) -> tuple[int, ...]:
    return tuple(int(((chosen == limit.destination) & limit.members).sum()) for limit in limits)


def _by_program(values: Floats, limits: Sequence[Limit], effort: Effort) -> Run[Assigned]:
    count = len(values)
    unit, destination = np.nonzero(~np.isnan(values))
    worth = values[unit, destination]
    # A way that frees a place for one more battery passes each limit once: it costs no more than
    # half of this, so that storing one less always pays, and a price tells whether it does.
    largest = float(np.abs(worth).max(initial=1.0))
    penalty = (len(limits) + 2.0) * 4.0 * largest
    model = Model(is_most=True)
    send = model.block("send", len(unit), bounds=(0.0, 1.0), cost=worth)
    store = model.block("store", count, bounds=(0.0, 1.0), cost=-penalty)
    once = model.rows("once", count, bounds=(1.0, 1.0))
    model.add(once.index[unit], send.index)
    model.add(once.index, store.index)
    rows = [_limit_rows(model, limit, send.index, (unit, destination)) for limit in limits]
    outcome = yield from search(model, effort)
    if outcome.status is not OutcomeStatus.OPTIMAL:
        return _in_turn(values, limits)
    chosen = np.full(count, STORE, dtype=np.int64)
    taken = outcome.of(send) > 0.5
    chosen[unit[taken]] = destination[taken]
    objective = float(worth[taken].sum())
    stored = int((chosen == STORE).sum())
    return Assigned(
        chosen,
        objective,
        outcome.objective + penalty * stored,
        tuple(_price(outcome, each, penalty) for each in rows),
        _counts(chosen, limits),
        outcome.iterations,
    )


def _in_turn(values: Floats, limits: Sequence[Limit]) -> Assigned:
    """Return places given in turn, to whoever gains most by his best first."""
    chosen = np.full(len(values), STORE, dtype=np.int64)
    left = [limit.most for limit in limits]
    best = np.fmax.reduce(values, axis=1)
    for unit in np.argsort(-best, kind="stable").tolist():
        for end in np.argsort(-values[unit], kind="stable").tolist():
            counted = [
                at
                for at, limit in enumerate(limits)
                if limit.destination == end and limit.members[unit]
            ]
            if np.isnan(values[unit, end]) or any(left[at] < 1 for at in counted):
                continue
            chosen[unit] = end
            for at in counted:
                left[at] -= 1
            break
    objective = float(np.nansum(value_of(values, chosen)))
    bound = max(float(np.nansum(best)), objective)
    return Assigned(chosen, objective, bound, (0.0,) * len(limits), _counts(chosen, limits), 0)


def _limit_rows(
    model: Model, limit: Limit, send: NDArray[np.int64], ends: tuple[NDArray[np.int64], ...]
) -> Rows:
    unit, destination = ends
    rows = model.rows(limit.name, 1, bounds=(0.0, limit.most), is_wish=True)
    own = (destination == limit.destination) & limit.members[unit]
    model.add(rows.index[0], send[own])
    return rows


def _price(outcome: Outcome, rows: Rows, penalty: float) -> float:
    """Return the money that one more place brings, without the penalty of storing one fewer."""
    price = abs(float(outcome.prices_of(rows)[0]))
    if price > 0.5 * penalty:
        price -= penalty
    return 0.0 if np.isnan(price) or abs(price) < _NEAR else price


def value_of(values: Floats, chosen: NDArray[np.int64]) -> Floats:
    """Return the value of what was chosen for each battery; NaN: stored."""
    padded = np.column_stack([values, np.full(len(values), np.nan)])
    return np.asarray(padded[np.arange(len(values)), chosen])
