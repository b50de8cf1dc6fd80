"""Shortfall: more is wanted than can stand; which limits contradict it, and what comes nearest.

Which packs stand (without the capacity band) is counted exactly, so that limits can be left out one
by one or together: the smallest set without any one of which the packs stand is found by trying.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from math import inf, nan

from loopbook.errors import Infeasible
from loopbook.plan.regroup.pool import Gathered, Why, gathered
from loopbook.plan.regroup.stand import groups_standing, packs_standing
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.plan import Conflict, Violation
from loopbook.terms.plan_input import InputTable
from loopbook.terms.statement import Reason

CELLS_MAX = 20_000
"""Cells up to which every set of limits is tried; beyond, limits are left out one by one."""

PIECES = "H87"
_KEY = "plan.regroup.limit"
_Stand = Callable[[Iterable[str]], bool]


def limits_of(asked: Wanted, absent: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the limits that a person set and could loosen, but for the packs."""
    named = [f"equal.{name}" for name in asked.equal if name not in absent]
    if asked.health_low == asked.health_low:
        named.append("health_low")
    if asked.resistance_band < inf:
        named.append("resistance_band")
    if asked.destination:
        named.append("destination")
    return tuple(named)


def without(asked: Wanted, left_out: Iterable[str]) -> Wanted:
    """Return what is wanted without some of its limits."""
    names = set(left_out)
    return asked._replace(
        equal=tuple(name for name in asked.equal if f"equal.{name}" not in names),
        health_low=nan if "health_low" in names else asked.health_low,
        resistance_band=inf if "resistance_band" in names else asked.resistance_band,
        destination="" if "destination" in names else asked.destination,
    )


def conflict_of(cells: InputTable, asked: Wanted, absent: Sequence[str]) -> Conflict:
    """Return the smallest set of limits that cannot be kept together with the packs wanted."""
    named = limits_of(asked, absent)
    wanted = max(asked.packs, 1)

    def stand(kept: Iterable[str]) -> bool:
        loosened = without(asked, set(named) - set(kept))
        return int(packs_standing(gathered(cells, loosened).pool, loosened).sum()) >= wanted

    is_tried = len(cells) <= CELLS_MAX
    kept = _smallest(named, stand) if is_tried else _minimal(named, stand)
    available = len(gathered(cells, without(asked, named)).pool.row)
    reasons = [packs_reason(asked, available), *(_reason(name, asked) for name in kept)]
    places = ("settings, packs", *map(_place, kept))
    return Conflict(limits=tuple(reasons), places=places, is_smallest=is_tried)


def _smallest(named: Sequence[str], stand: _Stand) -> tuple[str, ...]:
    for size in range(len(named) + 1):
        for kept in combinations(named, size):
            if not stand(kept):
                return kept
    return tuple(named)


def _minimal(named: Sequence[str], stand: _Stand) -> tuple[str, ...]:
    kept = list(named)
    for name in named:
        rest = [other for other in kept if other != name]
        if not stand(rest):
            kept = rest
    return tuple(kept)


def packs_reason(asked: Wanted, available: int) -> Reason:
    """Return the limit on packs in words."""
    wanted = max(asked.packs, 1)
    values = {
        "packs": str(wanted),
        "series": str(asked.series),
        "parallel": str(asked.parallel),
        "cells": str(wanted * asked.cells),
        "available": str(available),
    }
    return Reason(f"{_KEY}.packs", values)


def _reason(name: str, asked: Wanted) -> Reason:
    stem, _, attribute = name.partition(".")
    match stem:
        case "equal":
            return Reason(f"plan.regroup.limit.equal.{attribute}")
        case "health_low":
            return Reason(f"{_KEY}.health_low", {"limit": f"{asked.health_low:g}"})
        case "resistance_band":
            return band_reason(asked)
        case _:
            return Reason(f"{_KEY}.destination", {"destination": asked.destination})


def band_reason(asked: Wanted) -> Reason:
    """Return the resistance band in words."""
    return Reason(f"{_KEY}.resistance_band", {"limit": f"{asked.resistance_band:g}"})


def band_conflict(cells: InputTable, found: Gathered, asked: Wanted) -> Conflict:
    """Return the conflict of packs and capacity band, where it is proved that both cannot be kept.

    Where another limit keeps cells out or apart it is told too: that it is innocent was not proved.
    """
    named = limits_of(asked, found.absent)
    free = gathered(cells, without(asked, named))
    is_alone = len(free.pool.row) == len(found.pool.row) and len(found.pool.kinds) == 1
    is_alone = is_alone and (asked.resistance_band == inf or asked.parallel == 1)
    kept = () if is_alone else named
    limits = (packs_reason(asked, len(found.pool.row)), capacity_reason(asked))
    return Conflict(
        limits=(*limits, *(_reason(name, asked) for name in kept)),
        places=("settings, packs", "settings, capacity_band", *map(_place, kept)),
        is_smallest=is_alone,
    )


def _place(name: str) -> str:
    return f"settings, {name.partition('.')[0]}"


def capacity_reason(asked: Wanted) -> Reason:
    """Return the capacity band in words."""
    return Reason(f"{_KEY}.capacity_band", {"limit": f"{asked.capacity_band:g}"})


def nearest(found: Gathered, asked: Wanted) -> tuple[Wanted, tuple[Violation, ...]]:
    """Return what comes nearest to what was wanted, and what it breaks.

    As many packs as stand; where none does, one pack of as many groups as stand.
    Raises    Infeasible  LB-PL99  not even one group stands
    """
    most = int(packs_standing(found.pool, asked).sum())
    limit = packs_reason(asked, len(found.pool.row))
    if most:
        short = Violation(limit=limit, amount=asked.packs - most, unit=PIECES)
        return asked._replace(packs=most), (short,)
    groups = 0
    for kind in range(len(found.pool.kinds)):
        resistance = found.pool.resistance[found.pool.of_kind(kind)]
        standing = groups_standing(resistance, asked.parallel, asked.resistance_band)
        groups = max(groups, len(standing))
    if not groups:
        raise Infeasible(
            "LB-PL99",
            "cells",
            parallel=asked.parallel,
            available=len(found.pool.row),
            given=len(found.why),
            low=_counted(found, Why.LOW_HEALTH),
            elsewhere=_counted(found, Why.DESTINATION),
            most=_most_alike(found, asked),
        )
    series = Reason(f"{_KEY}.series", {"series": str(asked.series), "groups": str(groups)})
    broken = [Violation(limit=series, amount=asked.series - groups, unit=PIECES)]
    if asked.packs > 1:
        broken.append(Violation(limit=limit, amount=asked.packs - 1, unit=PIECES))
    return asked._replace(series=groups, packs=1), tuple(broken)


def _counted(found: Gathered, why: Why) -> int:
    return int((found.why == why.value).sum())


def _most_alike(found: Gathered, asked: Wanted) -> int:
    """Return the most cells that may stand in parallel."""
    for parallel in range(asked.parallel - 1, 0, -1):
        smaller = asked._replace(series=1, parallel=parallel)
        if packs_standing(found.pool, smaller).sum():
            return parallel
    return 0
