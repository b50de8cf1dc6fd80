"""Cover: the cheapest set of items whose gains reach a need, exactly.

min sum c_j x_j, sum g_j x_j >= need, x_j in {0, 1}: a knapsack to be covered. Items stand by cost
per gain; partial choices that are dearer and gain no more than another are dropped (Nemhauser and
Ullmann 1969), and those whose cost with the linear relaxation of the rest cannot beat the best
known. All numbers are whole, so that nothing is rounded.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import lcm

import msgspec

CHOICES_MAX = 100_000
"""Partial choices kept at once; beyond, the best found is returned with what is proved of it."""


class Item(msgspec.Struct, frozen=True):
    """Something that can be had: what it gains and costs, zero or more."""

    gain: Fraction
    cost: Fraction


class Cover(msgspec.Struct, frozen=True):
    """A choice of items.

    Fields
      chosen   positions, ascending
      bound    no choice is cheaper than this; equal to the cost: proved best
    """

    chosen: tuple[int, ...]
    cost: Fraction
    bound: Fraction


class _Whole(msgspec.Struct, frozen=True):
    """Items in order of cost per gain, in whole numbers; `gains` and `costs` summed before each."""

    order: tuple[int, ...]
    gain: tuple[int, ...]
    cost: tuple[int, ...]
    gains: tuple[int, ...]
    costs: tuple[int, ...]
    need: int
    unit: int


class _Choice(msgspec.Struct, frozen=True):
    """A partial choice, the last item taken first."""

    gain: int
    cost: int
    last: int = -1
    before: "_Choice | None" = None


def cheapest_cover(items: Sequence[Item], need: Fraction, most: int = CHOICES_MAX) -> Cover | None:
    """Return the cheapest choice whose gains reach `need`; None when all of them do not.

    Parameters
      most   partial choices to keep at once
    """
    if need <= 0:
        return Cover((), Fraction(0), Fraction(0))
    if sum((item.gain for item in items), Fraction(0)) < need:
        return None
    whole = _whole(items, need)
    best = _greedy(whole)
    choices = [_Choice(0, 0)]
    for place in range(len(whole.order)):
        choices, best = _extended(choices, place, whole, best)
        if len(choices) > most:
            bounds = [_relaxed(each, place + 1, whole) for each in choices]
            return _cover(best, whole, min(bounds, default=Fraction(best.cost)))
    return _cover(best, whole, Fraction(best.cost))


def _whole(items: Sequence[Item], need: Fraction) -> _Whole:
    """Return the items that gain something, cheapest per gain first, in whole numbers."""
    useful = [place for place, item in enumerate(items) if item.gain > 0]
    order = sorted(useful, key=lambda place: (items[place].cost / items[place].gain, place))
    parts = lcm(need.denominator, *(items[place].gain.denominator for place in order))
    unit = lcm(1, *(items[place].cost.denominator for place in order))
    gain = tuple(int(items[place].gain * parts) for place in order)
    cost = tuple(int(items[place].cost * unit) for place in order)
    gains = tuple(accumulate(gain, initial=0))
    costs = tuple(accumulate(cost, initial=0))
    return _Whole(tuple(order), gain, cost, gains, costs, int(need * parts), unit)


def _greedy(whole: _Whole) -> _Choice:
    """Return a choice that covers: items in order until the need is reached, then pruned."""
    taken: list[int] = []
    reached = 0
    for place, gain in enumerate(whole.gain):
        taken.append(place)
        reached += gain
        if reached >= whole.need:
            break
    for place in sorted(taken, key=lambda place: -whole.cost[place]):
        if reached - whole.gain[place] >= whole.need:
            reached -= whole.gain[place]
            taken.remove(place)
    choice = _Choice(0, 0)
    for place in taken:
        choice = _with(choice, place, whole)
    return choice


def _with(choice: _Choice, place: int, whole: _Whole) -> _Choice:
    gain, cost = choice.gain + whole.gain[place], choice.cost + whole.cost[place]
    return _Choice(gain, cost, place, choice)


def _extended(
    choices: list[_Choice], place: int, whole: _Whole, best: _Choice
) -> tuple[list[_Choice], _Choice]:
    """Return the partial choices after an item was decided on, and the best whole one."""
    taken = []
    for choice in choices:
        more = _with(choice, place, whole)
        if more.gain < whole.need:
            taken.append(more)
        elif more.cost < best.cost:
            best = more
    kept: list[_Choice] = []
    # By cost, then gain downwards: a choice stays when it gains more than every cheaper one.
    for choice in sorted(choices + taken, key=lambda each: (each.cost, -each.gain)):
        is_better = not kept or choice.gain > kept[-1].gain
        if is_better and _may_beat(choice, place + 1, whole, best.cost):
            kept.append(choice)
    return kept, best


def _may_beat(choice: _Choice, place: int, whole: _Whole, best: int) -> bool:
    """Say whether `_relaxed` is below a cost: in whole numbers, since it is asked most often."""
    wanted = whole.need - choice.gain + whole.gains[place]
    if wanted > whole.gains[-1]:
        return False
    at = bisect_left(whole.gains, wanted, lo=place)
    over = choice.cost + whole.costs[at] - whole.costs[place] - best
    if over < 0:
        return True
    return over * whole.gain[at - 1] < (whole.gains[at] - wanted) * whole.cost[at - 1]


def _relaxed(choice: _Choice, place: int, whole: _Whole) -> Fraction:
    """Return the least cost of completing a choice when the items from `place` on may be cut.

    Beyond all that is left to take nothing completes it: infinity stands as all costs and one.
    """
    wanted = whole.need - choice.gain + whole.gains[place]
    if wanted > whole.gains[-1]:
        return Fraction(whole.costs[-1] + 1)
    at = bisect_left(whole.gains, wanted, lo=place)
    cost = choice.cost + whole.costs[at] - whole.costs[place]
    surplus = whole.gains[at] - wanted
    if not surplus:
        return Fraction(cost)
    return cost - Fraction(surplus * whole.cost[at - 1], whole.gain[at - 1])


def _cover(best: _Choice, whole: _Whole, bound: Fraction) -> Cover:
    chosen = []
    choice: _Choice | None = best
    while choice is not None and choice.before is not None:
        chosen.append(whole.order[choice.last])
        choice = choice.before
    cost = Fraction(best.cost, whole.unit)
    return Cover(tuple(sorted(chosen)), cost, min(cost, bound / whole.unit))
