"""Wanted: what a grouping of cells was asked to be, read from the settings."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from loopbook.errors import PlanError
from loopbook.terms.plan_input import PlanInput

ATTRIBUTES = ("chemistry", "format", "grade")
"""What may be asked to be equal within a pack."""

EXACT_CELLS = 12
RESTARTS = 20


class Wanted(NamedTuple):
    """The settings of the job.

    Fields
      series, parallel   groups in series in a pack, cells in parallel in a group
      packs              how many; 0: as many as can be made
      equal              attributes that never differ within a pack
      resistance_band    largest difference within a group, milliohm; infinite: no limit
      capacity_band      largest difference between the groups of a pack, Ah; infinite: no limit
      health_low         cells below are not taken; NaN: all are
      destination        cells that state another one are not taken
      is_alike           whether cells are chosen to be alike, not by most capacity
      value, spread_weight, resistance_weight   of one Ah usable, one Ah of spread, one milliohm of
                         difference within a group
      tolerance          spread at which a pack is good enough, Ah
      restarts, exact_cells   how hard to try
    """

    series: int
    parallel: int
    packs: int = 0
    equal: tuple[str, ...] = ATTRIBUTES
    resistance_band: float = math.inf
    capacity_band: float = math.inf
    health_low: float = math.nan
    destination: str = ""
    is_alike: bool = False
    value: float = 1.0
    spread_weight: float = 1.0
    resistance_weight: float = 0.0
    tolerance: float = 0.0
    restarts: int = RESTARTS
    exact_cells: int = EXACT_CELLS

    @property
    def cells(self) -> int:
        """Return how many cells a pack has."""
        return self.series * self.parallel


def wanted(given: PlanInput) -> Wanted:
    """Return what is wanted.

    Raises    PlanError  LB-PL95  a count that is no whole number from 1, or a weight below 0
              PlanError  LB-PL96  an attribute that cells do not have
    """
    equal = tuple(name.strip() for name in given.text("equal").split("|") if name.strip())
    unknown = [name for name in equal if name not in ATTRIBUTES]
    if unknown:
        raise PlanError("LB-PL96", "settings", name=unknown[0], known=" | ".join(ATTRIBUTES))
    return Wanted(
        series=_count(given, "series"),
        parallel=_count(given, "parallel"),
        packs=0 if math.isnan(given.number("packs")) else _count(given, "packs"),
        equal=equal,
        resistance_band=_amount(given, "resistance_band", math.inf),
        capacity_band=_amount(given, "capacity_band", math.inf),
        health_low=given.number("health_low"),
        destination=given.text("destination"),
        is_alike=given.text("choose") == "alike",
        value=_amount(given, "value", 1.0),
        spread_weight=_amount(given, "spread_weight", 1.0),
        resistance_weight=_amount(given, "resistance_weight", 0.0),
        tolerance=_amount(given, "tolerance", 0.0),
        restarts=int(_amount(given, "restarts", RESTARTS)),
        exact_cells=int(_amount(given, "exact_cells", EXACT_CELLS)),
    )


def told(given: PlanInput, names: Sequence[str]) -> dict[str, str]:
    """Return settings as texts; those that are not known are left out."""
    values = {name: given.settings.get(name) for name in names}
    return {
        name: f"{value:.12g}" if isinstance(value, float | int) else value
        for name, value in values.items()
        if value is not None and value != ""
    }


def _count(given: PlanInput, name: str) -> int:
    value = given.number(name)
    if not (value >= 1 and value.is_integer()):
        raise PlanError("LB-PL95", "settings", name=name, value=f"{value:g}")
    return int(value)


def _amount(given: PlanInput, name: str, default: float) -> float:
    value = given.number(name)
    if math.isnan(value):
        return default
    if value < 0:
        raise PlanError("LB-PL95", "settings", name=name, value=f"{value:g}")
    return value
