"""Chain: processes that share out what enters them, and the stocks at their ends, by balance.

Every process gives stated shares to some of its followers and all the rest to one: that one is
computed as a difference, so that no process can be out of balance. A stock takes every flow that
enters its process; nobody wires it by hand.

Source    Brunner & Rechberger, Handbook of Material Flow Analysis: transfer coefficients
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from loopbook.account.stock.series import flow_driven, matched
from loopbook.errors import BalanceError, ParseError
from loopbook.terms.stock import Array, StockResult

Edge = tuple[str, str]
"""A flow: the process that it leaves, the process that it enters."""


class Split(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """How one process shares out what enters it.

    Fields
      process  its name
      shares   follower -> share of what enters, 0 to 1; shapes that broadcast to a flow
      rest     follower that gets what is left
    """

    process: str
    shares: Mapping[str, ArrayLike]
    rest: str


def chain_flows(sources: Mapping[Edge, Array], splits: Sequence[Split]) -> dict[Edge, Array]:
    """Return every flow: the stated sources and what the processes make of them.

    Parameters
      sources  flows from outside, (year, product) each
      splits   one a process, in any order
    Raises    ParseError  LB-Y46 shares that are none, or sum to more than 1;
              BalanceError  LB-Y45 processes that feed each other in a circle
    """
    flows = dict(sources)
    open_splits = {split.process: split for split in splits}
    while open_splits:
        ready = [name for name in open_splits if not _awaited(name, open_splits)]
        if not ready:
            raise BalanceError("LB-Y45", processes=", ".join(open_splits))
        for name in ready:
            flows |= _shared_out(open_splits.pop(name), flows)
    return flows


def _awaited(name: str, open_splits: Mapping[str, Split]) -> bool:
    """Say whether a process whose flows are not known yet feeds this one."""
    return any(name in split.shares or name == split.rest for split in open_splits.values())


def _shared_out(split: Split, flows: Mapping[Edge, Array]) -> dict[Edge, Array]:
    entering = [flow for (_, target), flow in flows.items() if target == split.process]
    if not entering:
        return {}
    whole = np.sum(np.broadcast_arrays(*entering), axis=0)
    shares = {
        follower: matched(np.asarray(share, dtype=np.float64), whole.shape, "share")
        for follower, share in split.shares.items()
    }
    total = np.sum([np.zeros_like(whole), *shares.values()], axis=0)
    # A sum of decimal shares may pass 1 by its rounding, and by no more.
    bad = [share for share in shares.values() if bool(((share < 0.0) | ~np.isfinite(share)).any())]
    if bad or bool((total > 1.0 + 1e-12).any()):
        raise ParseError("LB-Y46", process=split.process, total=f"{float(total.max()):g}")
    given = {(split.process, follower): whole * share for follower, share in shares.items()}
    rest = whole - np.sum([np.zeros_like(whole), *given.values()], axis=0)
    return given | {(split.process, split.rest): rest}


def chain_stock(flows: Mapping[Edge, Array], process: str) -> StockResult:
    """Return the stock of a process: every flow that enters it, less every flow that leaves it.

    Raises    BalanceError  LB-Y18 more leaves than was there;  ParseError  LB-Y47 nothing enters
    """
    entering = [flow for (_, target), flow in flows.items() if target == process]
    leaving = [flow for (source, _), flow in flows.items() if source == process]
    if not entering:
        raise ParseError("LB-Y47", process=process)
    return flow_driven(np.sum(entering, axis=0), np.sum(leaving, axis=0) if leaving else None)


def imbalances(
    flows: Mapping[Edge, Array], stocks: Mapping[str, StockResult], outside: str
) -> dict[str, float]:
    """Return the largest |inflow - outflow - stock change| of each process, for any flows.

    Zero, or the rounding of sums, for what chain_flows and chain_stock made; for flows and stocks
    wired by hand it says which process does not balance, and by how much.
    """
    names = dict.fromkeys(name for edge in flows for name in edge if name != outside)
    worst = {}
    for name in names:
        entering = sum((flow for (_, target), flow in flows.items() if target == name), np.zeros(1))
        leaving = sum((flow for (source, _), flow in flows.items() if source == name), np.zeros(1))
        gap = entering - leaving
        if name in stocks:
            stock = stocks[name].stock
            gap = gap - np.diff(stock, axis=0, prepend=stocks[name].opening[np.newaxis])
        worst[name] = float(np.abs(gap).max())
    return worst
