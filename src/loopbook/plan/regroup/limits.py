"""Limits: which bands and wishes hold packs back, and which of them packs break."""

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.regroup.bound import counted
from loopbook.plan.regroup.pool import Ints, Pool
from loopbook.plan.regroup.refuse import AMPERE_HOUR, MILLIOHM
from loopbook.plan.regroup.shortfall import PIECES, band_reason, capacity_reason, packs_reason
from loopbook.plan.regroup.stand import placeable, widened
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan import Binding, Violation

NEAR = 0.02
"""Share of a band that may be left where it is said to bind."""


def _spreads(pool: Pool, packs: Ints) -> Ints:
    return np.asarray(np.ptp(pool.capacity[packs].sum(axis=2), axis=1))


def is_beyond(pool: Pool, asked: Wanted, packs: Ints) -> NDArray[np.bool_]:
    """Return of each pack whether its groups differ by more than the capacity band."""
    return np.asarray(pool.ah(_spreads(pool, packs)) > widened(asked.capacity_band))


def broken_bands(pool: Pool, asked: Wanted, packs: Ints) -> tuple[Violation, ...]:
    """Return by how much packs pass the capacity band."""
    spreads = pool.ah(_spreads(pool, packs))
    width = len(str(len(packs)))
    return tuple(
        Violation(
            limit=capacity_reason(asked),
            subject=f"P{at + 1:0{width}}",
            amount=round(float(spreads[at]) - asked.capacity_band, 12),
            unit=AMPERE_HOUR,
        )
        for at in np.flatnonzero(is_beyond(pool, asked, packs)).tolist()
    )


def bindings_of(pool: Pool, asked: Wanted, packs: Ints, most: Ints) -> tuple[Binding, ...]:
    """Return the limits that hold the packs back, dearest first.

    The price of one more pack is that of the relaxed problem: what the strongest cells left would
    share evenly.
    """
    told = []
    if asked.packs and int(most.sum()) > len(packs):
        told.append(
            Binding(
                limit=packs_reason(asked, len(pool.row)),
                activity=float(len(packs)),
                bound=float(asked.packs),
                unit=PIECES,
                price=_next_pack(pool, asked, len(packs), most),
                is_relaxed=True,
            )
        )
    widest = float(np.ptp(pool.resistance[packs], axis=2).max())
    if widest >= (1.0 - NEAR) * asked.resistance_band:
        told.append(
            Binding(
                limit=band_reason(asked),
                activity=round(widest, 9),
                bound=asked.resistance_band,
                unit=MILLIOHM,
            )
        )
    spread = float(pool.ah(_spreads(pool, packs)).max())
    if spread >= (1.0 - NEAR) * asked.capacity_band:
        told.append(
            Binding(
                limit=capacity_reason(asked),
                activity=spread,
                bound=asked.capacity_band,
                unit=AMPERE_HOUR,
            )
        )
    return tuple(told)


def _next_pack(pool: Pool, asked: Wanted, count: int, most: Ints) -> float:
    """Return what one more pack would add at most, Ah."""
    now = counted(pool, asked._replace(packs=count), most)
    more = counted(pool, asked._replace(packs=count + 1), most)
    kind = int(np.flatnonzero(more > now)[0])
    cells = pool.of_kind(kind)
    cells = cells[placeable(pool, asked)[cells]][now[kind] * asked.cells : more[kind] * asked.cells]
    return asked.value * float(pool.ah(pool.capacity[cells].sum())) / asked.series
