"""Shares: the matrix A of attribution as compressed sparse rows, one row an item.

Row i says of what item i is made: `share` of the value of each input passes on to it. Shares of a
content (recycled, origin) sum to one at most; those of a burden (a footprint) may sum to more, as
a kilogram of product carries what its losses took too.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import Unreconcilable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Places = NDArray[np.signedinteger[Any]]
"""Numbers of items; 32 bits where there are fewer than 2^31 of them and of links."""


class Shares(NamedTuple):
    """Links into items, rows of one item together, in order of the items.

    Fields
      offsets   (items + 1): `offsets[i]:offsets[i + 1]` are the rows of item i
      source    (links): number of the input
      share     (links): what of the input's value passes on to the item; at least 0, finite
    """

    offsets: Places
    source: Places
    share: Floats

    @property
    def items(self) -> int:
        """The number of items."""
        return len(self.offsets) - 1

    def rows(self, first: int, last: int) -> "Shares":
        """Return the rows of items `first`.. `last - 1`, which keep the numbers of their inputs."""
        offsets = self.offsets[first : last + 1]
        low, high = int(offsets[0]), int(offsets[-1])
        return Shares(offsets - offsets[0], self.source[low:high], self.share[low:high])


def targets_of(shares: Shares) -> Places:
    """Return the item of every link."""
    numbers = np.arange(shares.items, dtype=shares.source.dtype)
    target: Places = numbers.repeat(np.diff(shares.offsets))
    return target


def shares_of(count: int, target: Ints, source: Ints, share: Floats) -> Shares:
    """Return links, in any order, as rows by target; several links of one pair stay several.

    Parameters
      count                   number of items; items are 0 .. count - 1
      target, source, share   one row a link
    Raises    Unreconcilable  LB-V01 an item that there is not; LB-V02 a share that is negative or
              no number
    """
    checked(count, target, source, share)
    kind = _width(count, len(source))
    if (target[1:] < target[:-1]).any():
        order = target.argsort(kind="stable")
        target, source, share = target[order], source[order], share[order]
    offsets: Places = np.zeros(count + 1, kind)
    np.cumsum(np.bincount(target, minlength=count), out=offsets[1:])
    places: Places = source.astype(kind, copy=False)
    return Shares(offsets, places, share.astype(np.float64, copy=False))


def checked(count: int, target: Ints, source: Ints, share: Floats) -> None:
    """Make sure that links can be swept.

    Raises    Unreconcilable  as `shares_of`
    """
    for numbers in (target, source):
        if len(numbers) and not (int(numbers.min()) >= 0 and int(numbers.max()) < count):
            wrong = int(numbers[(numbers < 0) | (numbers >= count)][0])
            raise Unreconcilable("LB-V01", item=wrong, count=count)
    # A not-a-number fails the comparison too.
    is_sound = share >= 0
    if not is_sound.all() or np.isinf(share).any():
        at = int(np.flatnonzero(~is_sound | np.isinf(share))[0])
        raise Unreconcilable(
            "LB-V02", share=float(share[at]), source=int(source[at]), target=int(target[at])
        )


def permuted(shares: Shares, order: Ints) -> Shares:
    """Return the same links with item `order[i]` numbered i."""
    kind = shares.source.dtype
    counts = np.diff(shares.offsets)[order]
    offsets = np.zeros(len(order) + 1, kind)
    np.cumsum(counts, out=offsets[1:])
    begins = shares.offsets[:-1][order]
    rows = np.arange(offsets[-1], dtype=kind) + (begins - offsets[:-1]).repeat(counts)
    number = np.empty(len(order), kind)
    number[order] = np.arange(len(order), dtype=kind)
    return Shares(offsets, number[shares.source[rows]], shares.share[rows])


def turned(shares: Shares) -> Shares:
    """Return the transpose with the order of items reversed: item i becomes count - 1 - i.

    Inputs before outputs in `shares` gives outputs before inputs here, so that one forward sweep of
    what is returned is the backward sweep of A'.
    """
    count = shares.items
    kind = shares.source.dtype
    target = (count - 1) - shares.source
    order = target.argsort(kind="stable")
    offsets = np.zeros(count + 1, kind)
    np.cumsum(np.bincount(target, minlength=count), out=offsets[1:])
    return Shares(offsets, ((count - 1) - targets_of(shares))[order], shares.share[order])


def _width(count: int, links: int) -> type[np.int32] | type[np.int64]:
    return np.int32 if max(count, links) < 2**31 - 1 else np.int64
