"""Measure: what can be done, from when, how fast, for how long, and what it costs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.backcast.frame import Frame, Scenario, positions
from loopbook.plan.solve.model import Floats
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import InputTable, PlanInput

Flags = NDArray[np.bool_]


class Measures(NamedTuple):
    """The measures of a plan as columns, in the order of their rows.

    Fields
      names, labels, units   texts
      most       installed at the same time, at most;  ramp  new a year, at most (infinite: no end)
      life       years an investment serves (at least as many as the plan has: beyond it)
      life_years as stated, infinite where it is not: of the residual value
      is_whole, is_usable    whether only whole units are taken up; whether it can be used at all
      in_window  (measure, year): whether more of it can be taken up in the year
      capex      (measure, year): of one unit taken up then;  opex  (measure,): of one in use
      needs      position of the measure that must be there; -1: none
      groups     name of its group, empty: none
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]
    most: Floats
    ramp: Floats
    life: NDArray[np.int64]
    life_years: Floats
    is_whole: Flags
    is_usable: Flags
    in_window: Flags
    capex: Floats
    opex: Floats
    needs: NDArray[np.int64]
    groups: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many measures there are."""
        return len(self.names)

    def installed(self, new: Floats) -> Floats:
        """Return what serves in each year of what was taken up: (measure, year)."""
        total = np.cumsum(new, axis=1)
        gone = np.zeros_like(total)
        for at, life in enumerate(self.life):
            if life < new.shape[1]:
                gone[at, life:] = total[at, : new.shape[1] - life]
        return total - gone


def measures_of(given: PlanInput, frame: Frame, scenario: Scenario) -> Measures:
    """Return the measures of an input under a scenario."""
    table = given.tables["measures"]
    names = tuple(str(name) for name in table["measure"])
    years = np.asarray(frame.years)
    earliest = np.nan_to_num(table["earliest"], nan=frame.years[0])
    latest = np.nan_to_num(table["latest"], nan=frame.years[-1])
    in_window = (years >= earliest[:, np.newaxis]) & (years <= latest[:, np.newaxis])
    life_years = np.where(np.isnan(table["lifetime"]), np.inf, table["lifetime"])
    ages = np.arange(frame.span)
    falling = (1.0 - table["learning"])[:, np.newaxis] ** ages
    capex = scenario.cost * np.nan_to_num(table["capex"])[:, np.newaxis] * falling
    known = positions(table, "measure")
    return Measures(
        names=names,
        labels=tuple(str(label) or name for label, name in zip(table["label"], names, strict=True)),
        units=tuple(str(unit) for unit in table["unit"]),
        most=np.asarray(table["most"], dtype=np.float64),
        ramp=np.where(np.isnan(table["ramp"]), np.inf, table["ramp"]),
        life=np.minimum(life_years, frame.span).astype(np.int64),
        life_years=np.asarray(life_years),
        is_whole=table["whole"] == 1.0,
        is_usable=np.isfinite(table["capex"]) & np.isfinite(table["opex"]),
        in_window=in_window,
        capex=capex,
        opex=scenario.cost * np.nan_to_num(table["opex"]),
        needs=np.array([known.get(str(name), -1) for name in table["needs"]], dtype=np.int64),
        groups=tuple(str(name) for name in table["group"]),
    )


def left_shares(measures: Measures, frame: Frame, *, has_residual: bool) -> Floats:
    """Return the share of an investment that is left after the last year: (measure, year)."""
    if not has_residual:
        return np.zeros((measures.number, frame.span))
    served = frame.span - np.arange(frame.span, dtype=np.float64)
    lives = measures.life_years[:, np.newaxis]
    is_stated = np.isfinite(lives)
    # An investment of no stated life serves for ever: what it is worth then is not known, and
    # nothing is taken off.
    safe = np.where(is_stated, lives, 1.0)
    return np.where(is_stated, np.clip(1.0 - served / safe, 0.0, 1.0), 0.0)


def measure_findings(given: PlanInput, frame: Frame, measures: Measures) -> tuple[Finding, ...]:
    """Return what keeps measures out before anything is searched: missing costs, empty windows."""
    table = given.tables["measures"]
    found = []
    for at, name in enumerate(measures.names):
        if not measures.is_usable[at]:
            missing = [field for field in ("capex", "opex") if np.isnan(table[field][at])]
            values = {"measure": name, "column": ", ".join(missing)}
            found.append(Finding("LB-PL83", Severity.WARNING, _place(table, at), values))
        if not measures.in_window[at].any():
            values = {
                "measure": name,
                "first": str(frame.years[0]),
                "last": str(frame.years[-1]),
            }
            found.append(Finding("LB-PL87", Severity.WARNING, _place(table, at), values))
    return tuple(found)


def _place(table: InputTable, position: int) -> Place:
    return Place(document=table.document, row=int(table.rows[position]))
