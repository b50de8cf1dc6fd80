"""Solve: attribution of every item at once, whatever the order and the loops.

    x = A x + b        row i of A: shares of the inputs of item i; b: what an item has of its own

In ledger order it is one forward pass (`sweep`). Otherwise items are put in order, and loops solved
between passes. The downward question asks which part of one item stands in every other; the
question of one item asks which part of every other stands in it.

Source    Heijungs & Suh, The Computational Structure of LCA (2002), 2.2; spec/attribute.md
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from loopbook.account.attribute.loop import NEAR_ONE, Name, solved_loop
from loopbook.account.attribute.order import Order, ordered
from loopbook.account.attribute.shares import Floats, Ints, Shares, permuted, turned
from loopbook.account.attribute.sweep import is_topological, sweep_rows, swept
from loopbook.errors import Unreconcilable
from loopbook.terms.finding import Finding, Severity


class Loop(NamedTuple):
    """Items that feed each other: how many, the first of them, and the gain of going round."""

    size: int
    item: int
    gain: float

    @property
    def is_near_one(self) -> bool:
        """Whether what goes round hardly thins out: uncertainties grow a hundredfold and more."""
        return self.gain >= NEAR_ONE


class Solved(NamedTuple):
    """The value of every item.

    Fields
      value   x (items, columns)
      way     `forward` where the numbers were an order, `ordered` where one was made, `loops` where
              items feed each other
      loops   those, largest gain first
    """

    value: Floats
    way: str
    loops: tuple[Loop, ...] = ()


def numbered(items: Ints) -> Sequence[str]:
    """Return what items are called where nothing else is known: their numbers."""
    return [str(number) for number in items.tolist()]


def solve(shares: Shares, direct: Floats, name: Name = numbered) -> Solved:
    """Return x = A x + b.

    Parameters
      direct   b (items, columns)
      name     what items are called, for messages
    Raises     Unreconcilable  LB-V04 a loop with gain of one or more; LB-V05 b is no number, or
               has not a row an item
    """
    direct = _direct(shares, direct)
    if is_topological(shares):
        return Solved(swept(shares, direct), "forward")
    order = ordered(shares)
    turned_in = permuted(shares, order.items)
    value = direct[order.items]
    loops = _in_order(turned_in, value, order, name)
    found = np.empty_like(value)
    found[order.items] = value
    return Solved(found, "loops" if loops else "ordered", loops)


def near_one(solved: Solved, name: Name) -> tuple[Finding, ...]:
    """Return the loops of a solution that hardly thin out, as findings."""
    return tuple(
        Finding(
            "LB-V06",
            Severity.WARNING,
            values={
                "count": str(loop.size),
                "gain": f"{loop.gain:.6g}",
                "item": name(np.array([loop.item]))[0],
                "times": f"{1 / (1 - loop.gain):.3g}",
            },
        )
        for loop in solved.loops
        if loop.is_near_one
    )


def _direct(shares: Shares, direct: Floats) -> Floats:
    """Return b as rows of numbers, or say what is wrong with it."""
    rows = np.ascontiguousarray(direct, np.float64)
    rows = rows[:, None] if rows.ndim == 1 else rows
    if len(rows) != shares.items or not np.isfinite(rows).all():
        raise Unreconcilable("LB-V05", rows=len(rows), count=shares.items)
    return rows


def _in_order(shares: Shares, value: Floats, order: Order, name: Name) -> tuple[Loop, ...]:
    """Sweep from loop to loop; `value` becomes x."""
    at = 0
    loops = []
    for first, last in order.loops:
        sweep_rows(shares.rows(at, first), value, at)
        rows = shares.rows(first, last)
        inside = (rows.source >= first) & (rows.source < last)
        size = last - first
        outer = csr_array(
            (np.where(inside, 0.0, rows.share), rows.source, rows.offsets), (size, len(value))
        )
        own_source = np.where(inside, rows.source - first, 0)
        inner = csr_array(
            (np.where(inside, rows.share, 0.0), own_source, rows.offsets), (size, size)
        )
        members = order.items[first:last]
        own = value[first:last] + outer @ value
        value[first:last], gain = solved_loop(inner, own, members, name)
        loops.append(Loop(size, int(members[0]), gain))
        at = last
    sweep_rows(shares.rows(at, shares.items), value, at)
    return tuple(sorted(loops, key=lambda loop: -loop.gain))


def downstream(shares: Shares, item: int) -> Floats:
    """Return which part of each item stands for `item`: its column of (I - A)^-1.

    Times the amounts of the items it is where the lot went; the item itself has 1.
    """
    direct = np.zeros((shares.items, 1))
    direct[item] = 1.0
    return solve(shares, direct).value[:, 0]


def upstream(shares: Shares, item: int) -> Floats:
    """Return which part of every item stands in `item`: its row of (I - A)^-1.

    Times the own values b of the items and summed it is x of the item: what each of them gave.
    """
    direct = np.zeros((shares.items, 1))
    direct[shares.items - 1 - item] = 1.0
    return solve(turned(shares), direct).value[::-1, 0]
