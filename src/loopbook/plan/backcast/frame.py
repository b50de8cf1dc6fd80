"""Frame: the years of a plan, what money of each is worth, and the scenario it is seen under."""

from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan_input import SETTINGS, InputTable, PlanInput


class Frame(NamedTuple):
    """The years of a plan.

    Fields
      years     in order, without a gap
      discount  worth of money of each year in the first one; (year,)
    """

    years: tuple[int, ...]
    discount: Floats

    @property
    def span(self) -> int:
        """How many years there are."""
        return len(self.years)

    def at(self, year: float) -> int:
        """Return the position of a year; it may lie outside."""
        return int(year) - self.years[0]

    def has(self, year: float) -> bool:
        """Say whether a year is one of the plan."""
        return 0 <= self.at(year) < self.span


class Scenario(NamedTuple):
    """Multipliers of what is not decided; all one: the base.

    Fields
      name    id of its row;  label  its name;  place  its row
    """

    name: str = ""
    label: str = ""
    demand: float = 1.0
    lifetime: float = 1.0
    cost: float = 1.0
    effect: float = 1.0
    place: str = ""


BASE = Scenario()


def frame_of(given: PlanInput) -> Frame:
    """Return the years of a plan.

    Raises    InputError  LB-PL88  the last year lies before the first
    """
    first, last = given.number("first_year"), given.number("last_year")
    if not last >= first:
        raise InputError("LB-PL88", f"{SETTINGS}.csv", first=f"{first:g}", last=f"{last:g}")
    years = tuple(range(int(first), int(last) + 1))
    rate = given.number("discount_rate")
    ages = np.arange(len(years), dtype=np.float64)
    return Frame(years, np.asarray((1.0 + (0.0 if np.isnan(rate) else rate)) ** -ages))


def scenarios_of(given: PlanInput) -> tuple[Scenario, ...]:
    """Return the scenarios of an input, in the order of their rows."""
    table = given.tables["scenarios"]
    return tuple(
        Scenario(
            name=str(table["scenario"][at]),
            label=str(table["label"][at]) or str(table["scenario"][at]),
            demand=float(table["demand"][at]),
            lifetime=float(table["lifetime"][at]),
            cost=float(table["cost"][at]),
            effect=float(table["effect"][at]),
            place=table.place(at),
        )
        for at in range(len(table))
    )


def positions(table: InputTable, field: str) -> dict[str, int]:
    """Return id -> position of its row; of several rows the first."""
    found: dict[str, int] = {}
    for at, name in enumerate(table[field]):
        found.setdefault(str(name), at)
    return found
