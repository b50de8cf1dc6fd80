"""Refuse: why each cell that stands in no pack does not, and what would have to change."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.regroup.pool import (
    Floats,
    Gathered,
    Ints,
    Why,
    number_column,
    text_column,
)
from loopbook.plan.regroup.shortfall import PIECES
from loopbook.plan.regroup.stand import least_windows, placeable
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan import Refusal
from loopbook.terms.plan_input import Array, InputTable
from loopbook.terms.statement import Reason

AMPERE_HOUR, MILLIOHM = "AMH", "E45"


class Placed(NamedTuple):
    """What was made of the cells.

    Fields
      packs    cells of the pool, (packs, S, P)
      dropped  cells of packs that would not have kept the capacity band
      most     packs of each kind that stand
    """

    packs: Ints
    dropped: Ints
    most: Ints


def whys(found: Gathered, asked: Wanted, placed: Placed) -> Array:
    """Return of every row of the table why it is in no pack; empty for those in one."""
    pool = found.pool
    stands = placeable(pool, asked)
    told = np.full(len(pool.row), Why.LEFT.value, dtype=object)
    # With groups of one cell as many as a pack needs may stand, and not keep the capacity band.
    counts = np.bincount(pool.kind[stands], minlength=len(pool.kinds))
    is_short = (counts < asked.cells) | (asked.parallel > 1)
    for why_none, kinds in ((Why.TOO_FEW, is_short), (Why.PACK_BAND, ~is_short)):
        told[((placed.most == 0) & kinds)[pool.kind]] = why_none.value
    told[~stands] = Why.NO_PARTNER.value
    told[placed.dropped] = Why.PACK_BAND.value
    told[placed.packs.ravel()] = ""
    why = found.why.copy()
    why[pool.row] = told
    return why


def refusals(
    cells: InputTable, found: Gathered, asked: Wanted, placed: Placed
) -> Iterator[Refusal]:
    """Yield a refusal for each cell in no pack, in the order of the table."""
    why = whys(found, asked, placed)
    names = text_column(cells, "cell")
    teller = _Teller(cells, found, asked, placed)
    for row in np.flatnonzero(why != "").tolist():
        reason, change, amount, unit = teller.told(row, Why(why[row]))
        yield Refusal(
            option=str(names[row]), reason=reason, change=change, amount=amount, unit=unit
        )


_Told = tuple[Reason, Reason | None, float | None, str]


class _Teller:
    """Finds the numbers of a refusal."""

    def __init__(self, cells: InputTable, found: Gathered, asked: Wanted, placed: Placed) -> None:
        self._asked = asked
        self._pool = pool = found.pool
        self._health = number_column(cells, "state_of_health")
        self._destination = text_column(cells, "destination")
        self._names = text_column(cells, "cell")
        self._at = {int(row): at for at, row in enumerate(pool.row.tolist())}
        self._placed = placed
        used = np.zeros(len(pool.row), dtype=bool)
        used[placed.packs.ravel()] = True
        kinds = range(len(pool.kinds))
        of_kinds = [pool.of_kind(kind) for kind in kinds]
        self._least = [_least(pool.capacity[cells[used[cells]]]) for cells in of_kinds]
        stands = placeable(pool, asked)
        self._count = [int(stands[cells].sum()) for cells in of_kinds]
        free = stands & ~used
        self._spare = [int(free[cells].sum()) for cells in of_kinds]
        self._windows = np.full(len(pool.row), np.inf)
        self._nearest = np.zeros(len(pool.row), dtype=np.int64)
        for of_kind in of_kinds if not stands.all() else ():
            resistance = pool.resistance[of_kind]
            self._windows[of_kind] = least_windows(resistance, asked.parallel)
            self._nearest[of_kind] = of_kind[_nearest(resistance)]

    def told(self, row: int, why: Why) -> _Told:
        """Return reason, change, amount and unit for a row of the table."""
        of_pool = {
            Why.NO_PARTNER: self._no_partner,
            Why.TOO_FEW: self._too_few,
            Why.LEFT: self._left,
        }
        if why in of_pool:
            return of_pool[why](self._at[row])
        if why is Why.LOW_HEALTH:
            return self._low_health(row)
        if why is Why.DESTINATION:
            values = {"is": str(self._destination[row]), "wanted": self._asked.destination}
            return Reason("plan.regroup.why.destination", values), None, None, ""
        if why is Why.PACK_BAND:
            values = {"limit": f"{self._asked.capacity_band:g}"}
            return Reason("plan.regroup.why.pack_band", values), None, None, ""
        # What is left is something that nobody has stated.
        return (
            Reason(f"plan.regroup.why.{why.value}"),
            Reason("plan.regroup.change.measure"),
            None,
            "",
        )

    def _low_health(self, row: int) -> _Told:
        limit, health = self._asked.health_low, float(self._health[row])
        values = {"health": f"{health:g}", "limit": f"{limit:g}"}
        reason = Reason("plan.regroup.why.low_health", values)
        change = Reason("plan.regroup.change.health", {"health": f"{health:g}"})
        return reason, change, limit - health, ""

    def _no_partner(self, at: int) -> _Told:
        pool, asked = self._pool, self._asked
        count = len(pool.of_kind(int(pool.kind[at])))
        values = {"parallel": str(asked.parallel), "limit": f"{asked.resistance_band:g}"}
        window = float(self._windows[at])
        if not np.isfinite(window):
            values["count"] = str(count)
            reason = Reason("plan.regroup.why.no_partner_at_all", values)
            missing = asked.parallel - count
            change = Reason("plan.regroup.change.more_cells", {"count": str(missing)})
            return reason, change, float(missing), PIECES
        nearest = int(self._nearest[at])
        apart = abs(float(pool.resistance[nearest] - pool.resistance[at]))
        values["nearest"] = str(self._names[pool.row[nearest]])
        values["distance"] = f"{apart:.6g}"
        values["needed"] = f"{window:.6g}"
        wider = window - asked.resistance_band
        change = Reason("plan.regroup.change.band", {"amount": f"{wider:.6g}"})
        return Reason("plan.regroup.why.no_partner", values), change, wider, MILLIOHM

    def _too_few(self, at: int) -> _Told:
        pool, asked = self._pool, self._asked
        kind = int(pool.kind[at])
        values = {"kind": pool.kinds[kind] or "-", "count": str(self._count[kind])}
        values["cells"] = str(asked.cells)
        missing = max(asked.cells - self._count[kind], 1)
        change = Reason("plan.regroup.change.more_cells", {"count": str(missing)})
        return Reason("plan.regroup.why.too_few", values), change, float(missing), PIECES

    def _left(self, at: int) -> _Told:
        pool, asked, placed = self._pool, self._asked, self._placed
        kind = int(pool.kind[at])
        values = {"capacity": f"{float(pool.ah(pool.capacity[at])):g}"}
        values["kind"] = pool.kinds[kind] or "-"
        least = self._least[kind]
        if least is None:
            reason = Reason("plan.regroup.why.left_kind", values)
        else:
            values["least"] = f"{float(pool.ah(least)):g}"
            reason = Reason("plan.regroup.why.left", values)
        if asked.packs and int(placed.most.sum()) > len(placed.packs):
            return reason, Reason("plan.regroup.change.more_packs"), 1.0, PIECES
        weaker = 0 if least is None else least - int(pool.capacity[at])
        if weaker > 0:
            amount = float(pool.ah(weaker))
            change = Reason("plan.regroup.change.stronger", {"amount": f"{amount:g}"})
            return reason, change, amount, AMPERE_HOUR
        missing = max(asked.cells - self._spare[kind], 1)
        change = Reason("plan.regroup.change.more_cells", {"count": str(missing)})
        return reason, change, float(missing), PIECES


def _nearest(values: Floats) -> Ints:
    """Return of each value the position of the one nearest to it; its own where it is alone."""
    order = np.argsort(values, kind="stable")
    if len(order) < 2:
        return order
    gaps = np.concatenate(([np.inf], np.diff(values[order]), [np.inf]))
    nearest = np.empty_like(order)
    nearest[order] = np.where(gaps[:-1] <= gaps[1:], np.roll(order, 1), np.roll(order, -1))
    return nearest


def _least(quanta: Ints) -> int | None:
    return int(quanta.min()) if len(quanta) else None
