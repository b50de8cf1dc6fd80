"""Order: items so numbered that inputs come first, and the loops in which none can.

Where the numbers that items have are no such order, strongly connected components give one: items
that feed each other (rework, a pool that is refilled from what it gave) are one component, solved
together, and components have an order.

Source    Tarjan, Depth-first search and linear graph algorithms, SIAM J. Computing 1 (1972);
          Pearce, A space-efficient algorithm for finding strongly connected components (2016)
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from loopbook.account.attribute.shares import Ints, Shares, targets_of
from loopbook.errors import Unreconcilable


class Order(NamedTuple):
    """Items in an order in which what goes into an item stands before it, loops apart.

    Fields
      items    (items): number of the item at each place
      loops    first and last place, last not included, of each run of items that feed each other
    """

    items: Ints
    loops: tuple[tuple[int, int], ...]


def ordered(shares: Shares) -> Order:
    """Return the items in order; those of one loop lie together.

    Raises    Unreconcilable  LB-V03 no order was found: a fault of the program
    """
    target = targets_of(shares)
    matrix = csr_array(
        (np.ones(len(shares.source), np.int8), shares.source, shares.offsets),
        shape=(shares.items, shares.items),
    )
    _, label = connected_components(matrix, directed=True, connection="strong")
    one, other = label[shares.source], label[target]
    # The library numbers components as it leaves them, which is an order one way or the other.
    if (one > other).any():
        if (one < other).any():
            raise Unreconcilable("LB-V03", links=int((one > other).sum()))
        label = label.max() - label
    items = label.argsort(kind="stable")
    sizes = np.bincount(label)
    is_loop = sizes > 1
    is_loop[label[target[shares.source == target]]] = True
    ends = sizes.cumsum()
    found = np.flatnonzero(is_loop)
    begins = (ends - sizes)[found].tolist()
    return Order(items, tuple(zip(begins, ends[found].tolist(), strict=True)))
