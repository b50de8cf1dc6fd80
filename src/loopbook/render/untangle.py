"""Untangle: two ribbons that cross on a long way change places on the rest of it.

Moving one slot at a time only carries such a crossing from column to column; exchanging both
ribbons in all columns that they pass together takes it away. The widest crossings are tried first.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from loopbook.render.slots import Chains, Grid, Slot

_TRIED = 60
_ROUNDS = 3


def untangle(grid: Grid, chains: Chains, column: dict[str, int], cost: Callable[[], float]) -> None:
    """Exchange ribbons in the columns that they pass side by side, where that costs less.

    Parameters
      column  process -> its column
      cost    of the grid as it stands; slots have their ranks
    """
    for _ in range(_ROUNDS):
        best = cost()
        before = best
        for swaps in _crossings(chains, column):
            _exchange(grid, swaps)
            now = cost()
            if now < best - 1e-9:
                best = now
            else:
                _exchange(grid, swaps)
        if best >= before - 1e-9:
            break


Swaps = Sequence[tuple[int, Slot, Slot]]
"""(column, one slot, other slot): they change places."""


def _crossings(chains: Chains, column: dict[str, int]) -> list[Swaps]:
    """Return what might be exchanged, the widest crossings first."""
    long = {flow: chain for flow, chain in chains.items() if len(chain) > 2}
    first = {flow: column[chain[0].name] for flow, chain in long.items()}
    found: list[tuple[float, str, str, Swaps]] = []
    for one, other in combinations(long, 2):
        width = long[one][1].height * long[other][1].height
        shared = _shared(long[one], first[one], long[other], first[other])
        found += [(-width, one, other, swaps) for swaps in _flips(shared)]
    found.sort(key=lambda entry: entry[:3])
    return [swaps for _, _, _, swaps in found[:_TRIED]]


def _shared(one: list[Slot], start: int, other: list[Slot], begin: int) -> Swaps:
    """Return the columns that two ribbons both have a slot in, with these slots."""
    first = max(start, begin)
    last = min(start + len(one), begin + len(other))
    return [(c, one[c - start], other[c - begin]) for c in range(first, last)]


def _flips(shared: Swaps) -> Iterator[Swaps]:
    """Yield where two ribbons pass side by side, before and after each place where they cross."""
    for place, (here, there) in enumerate(pairwise(shared)):
        if (here[1].rank - here[2].rank) * (there[1].rank - there[2].rank) < 0:
            yield from (run for run in (_after(shared, place), _before(shared, place)) if run)


def _after(shared: Swaps, place: int) -> Swaps:
    """Return the columns behind a crossing in which neither ribbon has ended."""
    run = []
    for entry in shared[place + 1 :]:
        if entry[1].is_box or entry[2].is_box:
            break
        run.append(entry)
    return run


def _before(shared: Swaps, place: int) -> Swaps:
    """Return the columns before a crossing in which both ribbons have begun."""
    run = []
    for entry in reversed(shared[: place + 1]):
        if entry[1].is_box or entry[2].is_box:
            break
        run.append(entry)
    return run


def _exchange(grid: Grid, swaps: Swaps) -> None:
    for column, one, other in swaps:
        one.rank, other.rank = other.rank, one.rank
        grid[column][one.rank] = one
        grid[column][other.rank] = other
