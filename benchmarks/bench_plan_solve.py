"""How quick a model is built from blocks, beside the solver fed by hand.

  by hand   the matrix written straight into arrays in the order the solver takes, and passed
  blocks    the same program from named blocks and broadcast coefficients, and passed

The program is a location problem in its strong form: SITES x CLIENTS arcs, one row an arc. Both are
held to be the same program, entry by entry, before any clock runs.

Run: `uv run python benchmarks/bench_plan_solve.py [--sites 300] [--clients 3000] [--strict]`. With
--strict it ends with 1 when blocks take more than twice the time by hand.
"""

import platform
import statistics
import sys
import time
from collections.abc import Callable

import highspy
import numpy as np

from loopbook.plan.solve.highs import loaded
from loopbook.plan.solve.model import Compiled, Model
from loopbook.plan.solve.outcome import Effort

SITES, CLIENTS, ROUNDS = 300, 3000, 5
RATIO_MAX = 2.0


class Instance:
    """A random location problem: cost of every arc, demand, capacity, fixed cost."""

    def __init__(self, sites: int, clients: int) -> None:
        draw = np.random.default_rng(1)
        self.cost = draw.uniform(1, 100, (sites, clients))
        self.demand = draw.integers(1, 20, clients).astype(float)
        self.fixed = draw.uniform(5e3, 1e4, sites)
        self.capacity = np.full(sites, 5 * self.demand.sum() / sites)


def by_blocks(given: Instance) -> Compiled:
    """Return the program built from blocks."""
    sites, clients = given.cost.shape
    model = Model()
    ship = model.block("ship", (sites, clients), cost=given.cost)
    site = model.block("open", sites, bounds=(0, 1), cost=given.fixed, is_whole=True)
    served = model.rows("served", clients, bounds=(1, 1), is_wish=True)
    model.add(served.index[None, :], ship.index)
    linked = model.rows("linked", (sites, clients), bounds=(-np.inf, 0))
    model.add(linked.index, ship.index)
    model.add(linked.index, site.index[:, None], -1.0)
    room = model.rows("room", sites, bounds=(-np.inf, 0), is_wish=True)
    model.add(room.index[:, None], ship.index, given.demand)
    model.add(room.index, site.index, -given.capacity)
    return model.compiled()


def by_hand(given: Instance) -> Compiled:
    """Return the same program, each array written at once in its final order."""
    sites, clients = given.cost.shape
    arcs = sites * clients
    arc = np.arange(arcs, dtype=np.int32)
    served = arc.reshape(sites, clients).T.ravel()
    linked = np.column_stack([arc, arcs + arc // clients]).ravel()
    rooms = np.column_stack([arc.reshape(sites, clients), arcs + np.arange(sites)]).ravel()
    lengths = np.concatenate(
        [np.full(clients, sites), np.full(arcs, 2), np.full(sites, clients + 1)]
    )
    start = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=start[1:])
    room_values = np.column_stack([np.tile(given.demand, (sites, 1)), -given.capacity])
    values = np.concatenate([np.ones(arcs), np.tile([1.0, -1.0], arcs), room_values.ravel()])
    return Compiled(
        cost=np.concatenate([given.cost.ravel(), given.fixed]),
        low=np.zeros(arcs + sites),
        high=np.concatenate([np.full(arcs, np.inf), np.ones(sites)]),
        is_whole=np.concatenate([np.zeros(arcs, dtype=bool), np.ones(sites, dtype=bool)]),
        row_low=np.concatenate([np.ones(clients), np.full(arcs + sites, -np.inf)]),
        row_high=np.concatenate([np.ones(clients), np.zeros(arcs + sites)]),
        start=start,
        column=np.concatenate([served, linked, rooms]).astype(np.int32),
        value=values,
        offset=0.0,
        is_most=False,
    )


def seconds(build: Callable[[Instance], Compiled], given: Instance) -> float:
    """Return the median time to build and pass the program."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        loaded(build(given), Effort())
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def number(flag: str, default: int) -> int:
    """Return the number behind a flag of the command line."""
    return int(sys.argv[sys.argv.index(flag) + 1]) if flag in sys.argv else default


def main() -> int:
    """Compare, print a table, and say whether the ratio is kept."""
    given = Instance(number("--sites", SITES), number("--clients", CLIENTS))
    first, second = by_blocks(given), by_hand(given)
    for name in Compiled._fields:
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    hand, blocks = seconds(by_hand, given), seconds(by_blocks, given)
    arcs = given.cost.size
    print(f"highspy {highspy.Highs().version()}, Python {platform.python_version()}")
    print(f"{arcs:,} arcs, {len(first.row_low):,} rows, {len(first.value):,} entries")
    print(f"by hand  {hand:.3f} s\nblocks   {blocks:.3f} s   {blocks / hand:.2f}x")
    is_kept = blocks <= RATIO_MAX * hand
    print("kept" if is_kept else f"NOT KEPT: asked {RATIO_MAX}x")
    return int("--strict" in sys.argv and not is_kept)


if __name__ == "__main__":
    raise SystemExit(main())
