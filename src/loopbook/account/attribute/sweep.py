"""Sweep: x = A x + b in one pass, where every input stands before what it goes into.

A ledger is such an order: what is consumed was produced before. The pass is forward substitution,
row by row: the row of an item needs values that are final already. `in_turn` runs it in compiled
code; `by_level` does the same with public operations only, generation by generation, and is what
the compiled pass is held against.

Source    Golub & Van Loan, Matrix Computations (2013), 3.1.1 forward substitution; the kernel is
          that of a sparse matrix times a block of vectors, which adds rows in their order
"""

from functools import cache

import numpy as np
from scipy.sparse import _sparsetools, csr_array

from loopbook.account.attribute.shares import Floats, Places, Shares, targets_of

BLOCK = 1 << 15
"""Items whose order is looked at together."""


def is_topological(shares: Shares) -> bool:
    """Say whether every input has a smaller number than what it goes into."""
    # Blocks that stay in the processor's own memory; and the first that fails is enough.
    for first in range(0, shares.items, BLOCK):
        last = min(first + BLOCK, shares.items)
        offsets = shares.offsets[first : last + 1]
        numbers = np.arange(first, last, dtype=shares.source.dtype)
        target: Places = numbers.repeat(np.diff(offsets))
        if (shares.source[offsets[0] : offsets[-1]] >= target).any():
            return False
    return True


def swept(shares: Shares, direct: Floats) -> Floats:
    """Return x = A x + b for items numbered so that inputs come first.

    Parameters
      direct   b (items, columns)
    Returns    x (items, columns)
    """
    value = np.array(direct, np.float64, order="C")
    sweep_rows(shares, value, 0)
    return value


def sweep_rows(shares: Shares, value: Floats, first: int) -> None:
    """Add to rows `first`.. of `value` what passes on to them; rows before are final.

    Parameters
      shares   rows of the items `first`.., whose inputs stand in `value` before them
      value    (items, columns), changed: b of the items `first`.., which becomes x
    """
    if not shares.items or not value.shape[1]:
        return
    if _runs_in_turn():
        in_turn(shares, value, first)
    else:
        by_level(shares, value, first)


def in_turn(shares: Shares, value: Floats, first: int) -> None:
    """Do `sweep_rows` by one compiled pass over the links.

    The kernel adds to row after row of its output what it reads of its input. Here both are the
    same memory, so that a row reads what the rows before it have become. That is assumed of it and
    promised by nobody: no copy of what it is given, rows ascending in one thread, inputs read when
    their row is reached. `_runs_in_turn` holds it against a worked example once a process (decision
    0020).

    Raises    ValueError  `value` is no array of doubles in row order: a copy would be swept
    """
    if value.dtype != np.float64 or not value.flags.c_contiguous:
        raise ValueError(f"rows of doubles are swept in place, not {value.dtype} {value.strides}")
    flat = value.reshape(-1)
    columns = value.shape[1]
    stop = (first + shares.items) * columns
    out = flat[first * columns : stop]
    if columns == 1:
        _sparsetools.csr_matvec(
            shares.items,
            len(value),
            shares.offsets,
            shares.source,
            shares.share,
            flat,
            out,
        )
        return
    _sparsetools.csr_matvecs(
        shares.items,
        len(value),
        columns,
        shares.offsets,
        shares.source,
        shares.share,
        flat,
        out,
    )


@cache
def _runs_in_turn() -> bool:
    """Say whether the compiled kernel reads what it has written: a chain of three halves."""
    chain = Shares(
        np.array([0, 0, 1, 2, 4], np.int32),
        np.array([0, 1, 2, 0], np.int32),
        np.array([0.5, 0.5, 0.5, 1.0]),
    )
    value = np.array([[8.0, 1.0], [0.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
    alone = value[:, :1].copy()
    try:
        in_turn(chain, value, 0)
        in_turn(chain, alone, 0)
    except (AttributeError, TypeError, ValueError):
        return False
    expected = [[8.0, 1.0], [4.0, 0.5], [2.0, 2.25], [9.0, 2.125]]
    return bool(value.tolist() == expected and alone[:, 0].tolist() == [8.0, 4.0, 2.0, 9.0])


def by_level(shares: Shares, value: Floats, first: int) -> None:
    """Do `sweep_rows` generation by generation: all items whose inputs are final, at once."""
    count = shares.items
    source = shares.source.astype(np.int64) - first
    inner = source >= 0
    target = targets_of(shares).astype(np.int64)
    waiting = np.bincount(target[inner], minlength=count)
    matrix = csr_array((shares.share, shares.source, shares.offsets), shape=(count, len(value)))
    by_source = source[inner].argsort(kind="stable")
    goes_to = target[inner][by_source]
    ends = np.searchsorted(source[inner][by_source], np.arange(count + 1))
    ready = np.flatnonzero(waiting == 0)
    while len(ready):
        value[first + ready] += matrix[ready] @ value
        reach = np.concatenate([goes_to[ends[at] : ends[at + 1]] for at in ready.tolist()])
        np.subtract.at(waiting, reach, 1)
        ready = np.unique(reach[waiting[reach] == 0])
