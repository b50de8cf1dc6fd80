"""Effect: what options do to each other, pair by pair and on a shared load, year by year.

Years in which the same choices would run are one group: they share their variables.

    pair     w = a_i a_j            w <= a_i, w <= a_j, w >= a_i + a_j - 1
    load     1 - (1-r_1 a_1)(1-r_2 a_2)...    one variable for every set S of members that can run:
             sum_S z_S = 1          sum_{S with m} z_S = a_m         saves 1 - prod_{m in S} (1-r_m)

a is 0 or 1 (the sum of the choices that run), so w and z are exact without being whole themselves.
All sets instead of a chain of products: the relaxed problem is then the tightest there is.
Source    McCormick 1976 for pairs; H. Sherali, W. Adams 1990 for products of several
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.portfolio.problem import Choice, Load, Pair, Problem
from loopbook.plan.solve.model import Block, Indices, Model

STATES_MAX = 1024
"""Sets of options on one load that are looked at: ten options, or more that exclude each other."""

Running = tuple[int, ...]
"""Positions of choices, of which at most one is taken, that run in a year."""


class PairGroup(NamedTuple):
    """A pair in years with the same choices running."""

    pair: int
    one: Running
    other: Running
    points: tuple[int, ...]


class LoadGroup(NamedTuple):
    """A load in years with the same choices running.

    Fields
      members   positions of members that can run then;  runs   the choices of each
    """

    load: int
    members: tuple[int, ...]
    runs: tuple[Running, ...]
    points: tuple[int, ...]


class LoadState(NamedTuple):
    """Which members of a group run, as positions among them, and the share of the load it saves."""

    group: int
    taken: tuple[int, ...]
    share: float


def running(problem: Problem, choices: Iterable[Choice], members: Iterable[int]) -> list[Running]:
    """Return for every point the choices of some variants that run in the year that ends there."""
    wanted = frozenset(members)
    found: list[list[int]] = [[] for _ in range(problem.points)]
    for position, choice in enumerate(choices):
        if choice.variant in wanted:
            life = problem.variants[choice.variant].life
            for point in problem.years(choice.start, life):
                found[point].append(position)
    return [tuple(each) for each in found]


def pair_groups(problem: Problem, choices: tuple[Choice, ...]) -> tuple[PairGroup, ...]:
    """Return the pairs by group of years."""
    found = []
    for at, pair in enumerate(problem.pairs):
        ones = running(problem, choices, problem.options[pair.one].variants)
        others = running(problem, choices, problem.options[pair.other].variants)
        years: dict[tuple[Running, Running], list[int]] = {}
        for point, key in enumerate(zip(ones, others, strict=True)):
            if all(key):
                years.setdefault(key, []).append(point)
        found += [PairGroup(at, *key, tuple(points)) for key, points in years.items()]
    return tuple(found)


def load_groups(problem: Problem, choices: tuple[Choice, ...]) -> tuple[LoadGroup, ...]:
    """Return the loads by group of years."""
    found: list[LoadGroup] = []
    for at, load in enumerate(problem.loads):
        runs = [running(problem, choices, variants) for variants, _ in load.members]
        years: dict[tuple[Running, ...], list[int]] = {}
        for point, key in enumerate(zip(*runs, strict=True)):
            if any(key):
                years.setdefault(key, []).append(point)
        for key, points in years.items():
            members = tuple(position for position, who in enumerate(key) if who)
            who = tuple(key[position] for position in members)
            found.append(LoadGroup(at, members, who, tuple(points)))
    return tuple(found)


def load_states(problem: Problem, groups: tuple[LoadGroup, ...]) -> tuple[LoadState, ...]:
    """Return every set of members that can run together, group by group, the empty one first.

    Raises    InputError  LB-PL79  a load has more sets than are looked at
    """
    found = []
    for at, group in enumerate(groups):
        load = problem.loads[group.load]
        of_member = [_options_of(problem, load.members[each][0]) for each in group.members]
        sets: list[tuple[int, ...]] = [()]
        for member, options in enumerate(of_member):
            sets += [
                (*taken, member)
                for taken in sets
                if not any(options & of_member[other] for other in taken)
            ]
            if len(sets) > STATES_MAX:
                raise InputError("LB-PL79", "load_options", load=load.name, most=STATES_MAX)
        shares = [load.members[each][1] for each in group.members]
        for taken in sets:
            left = math.prod(1.0 - shares[member] for member in taken)
            found.append(LoadState(at, taken, 1.0 - left))
    return tuple(found)


def _options_of(problem: Problem, variants: Iterable[int]) -> frozenset[int]:
    return frozenset(problem.variants[variant].option for variant in variants)


def saved_by_pair(pair: Pair, what: str) -> float:
    """Return the change of a saving a year while both run."""
    return pair.amounts.get(what, 0.0)


def saved_by_load(load: Load, share: float, what: str) -> float:
    """Return what a share of a load comes to a year."""
    return load.amount * share if load.what == what else 0.0


def begun_by(choices: tuple[Choice, ...], members: Iterable[int], period: int) -> list[int]:
    """Return the choices of some variants that begin in a period or before."""
    wanted = frozenset(members)
    return [
        at for at, each in enumerate(choices) if each.variant in wanted and each.start <= period
    ]


def bind_pairs(model: Model, choose: Block, pairs: Block, groups: tuple[PairGroup, ...]) -> None:
    """Make each pair variable the product of its two options."""
    for at, group in enumerate(groups):
        _bind_product(model, pairs.index[at], choose.index[list(group.one)],
                      choose.index[list(group.other)])  # fmt: skip


def bind_starts(
    model: Model, problem: Problem, choices: tuple[Choice, ...], blocks: tuple[Block, Block]
) -> None:
    """Make each start variable say whether both options of a pair have begun by a period.

    Parameters
      blocks   choices; start variables (pair, period)
    """
    choose, starts = blocks
    for at, pair in enumerate(problem.pairs):
        for period in range(len(problem.periods)):
            one = begun_by(choices, problem.options[pair.one].variants, period)
            other = begun_by(choices, problem.options[pair.other].variants, period)
            _bind_product(model, starts.index[at, period], choose.index[one], choose.index[other])


def _bind_product(model: Model, product: int, one: Indices, other: Indices) -> None:
    rows = model.rows("both", 3, bounds=([-np.inf, -np.inf, -1.0], [0.0, 0.0, np.inf]))
    model.add(rows.index, product, 1.0)
    model.add(rows.index[0], one, -1.0)
    model.add(rows.index[1], other, -1.0)
    model.add(rows.index[2], one, -1.0)
    model.add(rows.index[2], other, -1.0)


def bind_loads(
    model: Model,
    blocks: tuple[Block, Block],
    groups: tuple[LoadGroup, ...],
    states: tuple[LoadState, ...],
) -> None:
    """Make the state of every group the set of its members that run."""
    choose, block = blocks
    once = model.rows("state", len(groups), bounds=(1.0, 1.0))
    model.add(once.index[np.array([each.group for each in states], dtype=np.int64)], block.index)
    having: dict[tuple[int, int], list[int]] = {}
    for at, state in enumerate(states):
        for member in state.taken:
            having.setdefault((state.group, member), []).append(at)
    for (group, member), columns in having.items():
        row = model.rows("member", 1, bounds=(0.0, 0.0))
        model.add(row.index, block.index[columns])
        model.add(row.index, choose.index[list(groups[group].runs[member])], -1.0)
