"""Bound: no grouping is worth more than this, and how many packs of each kind can be worth most.

Groups in series share what the cells of a pack have: usable capacity is at most the mean of the
group sums, and a whole number of quanta. So the usable capacity of all packs is at most what the
strongest cells of each kind share. Where every cell that stands is needed, the sum of each kind is
known, and a sum that cannot be shared without rest makes a spread of at least one quantum.
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.regroup.pool import Floats, Ints, Pool
from loopbook.plan.regroup.stand import placeable
from loopbook.plan.regroup.wanted import Wanted


def counted(pool: Pool, asked: Wanted, most: Ints) -> Ints:
    """Return how many packs of each kind to make: those whose strongest cells have most.

    Parameters
      most   of each kind;  asked.packs of them all are wanted, or all (0)
    Returns  of each kind
    """
    wanted = asked.packs or int(most.sum())
    stands = placeable(pool, asked)
    sums = [
        _strongest(pool, asked, stands, (kind, count)) for kind, count in enumerate(most.tolist())
    ]
    kinds = np.repeat(np.arange(len(most)), most)
    # Within a kind each further pack has less: the best so many of all are the first ones of each.
    best = np.argsort(-np.concatenate([*sums, np.zeros(0)]), kind="stable")[:wanted]
    return np.bincount(kinds[best], minlength=len(most))


def _strongest(
    pool: Pool, asked: Wanted, stands: NDArray[np.bool_], wanted: tuple[int, int]
) -> Floats:
    """Return what the strongest cells of a kind have, pack by pack, quanta."""
    kind, count = wanted
    cells = pool.of_kind(kind)
    cells = cells[stands[cells]][: count * asked.cells]
    return np.asarray(
        pool.capacity[cells].reshape(count, asked.cells).sum(axis=1), dtype=np.float64
    )


def bound_of(pool: Pool, asked: Wanted, counts: Ints, most: Ints) -> float:
    """Return what no answer with so many packs in all is worth more than, in quanta.

    Parameters
      counts  packs of each kind, as `counted` chose them out of `most`
    """
    # With fewer packs than stand others of other kinds may be made, which may share without rest.
    is_only = np.array_equal(counts, most)
    stands = placeable(pool, asked)
    total, least_spread = 0, 0
    for kind, count in enumerate(counts.tolist()):
        cells = pool.of_kind(kind)
        cells = cells[stands[cells]]
        own = int(pool.capacity[cells[: count * asked.cells]].sum())
        total += own
        is_forced = is_only and len(cells) == count * asked.cells
        least_spread += is_forced and own % asked.series != 0
    usable = total // asked.series
    return asked.value * usable - asked.spread_weight * least_spread
