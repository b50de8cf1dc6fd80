"""Sorting: everything known of each battery, and what is open to it, before places are given."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.triage.allowed import kinds
from loopbook.plan.triage.assign import RECYCLE, REMAN, SECOND, TEST, Limit
from loopbook.plan.triage.gates import HEALTH, Gated, Passing, gated, gates_of
from loopbook.plan.triage.grades import GAP, UNDECIDED, Graded, bands_of, graded
from loopbook.plan.triage.lot import Floats, Lot, lot_of
from loopbook.plan.triage.trial import Trial, tried
from loopbook.plan.triage.worth import Worth, break_even, gain, reman, worth_of
from loopbook.terms.finding import Finding
from loopbook.terms.plan_input import Array, PlanInput

CHUNK = 20_000
"""Batteries reckoned at a time: their integrals must fit into memory."""


class Sorting(NamedTuple):
    """What is known of n batteries.

    Fields
      values   (n, 4) money of second life, remanufacture, recycling, test; NaN: not allowed, or
               not known
      second   (n,) what second life would be worth, allowed or not
      least    (n,) break-even state of health; infinite: none that can be; NaN: unknown
      gained   (n,) what one more test gains over the best without it, after its cost; NaN: unknown
      is_shut  (n,) a gate shuts that a better state of health would not open
      is_unsure  (n,) a gate or grade hangs on what is not known: test first
      is_unknown  (n,) no destination: a gap of the grades, or a figure that matters is missing
      limits   how many can be taken
    """

    lot: Lot
    gated: Gated
    graded: Graded
    worth: Worth
    values: Floats
    second: Floats
    least: Floats
    gained: Floats
    is_shut: Array
    is_unsure: Array
    is_unknown: Array
    limits: tuple[Limit, ...]
    test: Trial

    @property
    def is_forced(self) -> Array:
        """Say of every battery whether one destination is open, whatever its value."""
        return np.asarray(self.is_unsure | ((~np.isnan(self.values)).sum(axis=1) == 0))


def sorted_out(given: PlanInput) -> tuple[Sorting, tuple[Finding, ...]]:
    """Return what is known of the batteries of an input, and findings about it.

    Raises    InputFaults, InputError  what `lot_of` and `bands_of` raise
    """
    lot, doubts = lot_of(given)
    bands, gaps = bands_of(given)
    passing, grades = gated(lot, gates_of(given)), graded(lot, bands)
    worth = worth_of(given, lot)
    test = Trial(given.number("test_sd"), given.number("test_cost"))
    sd = np.where(np.isnan(lot.sd), 0.0, lot.sd)
    second = worth.recycled + gain(worth, lot.health, sd)
    least = break_even(worth)
    made = Sorting(
        lot,
        passing,
        grades,
        worth,
        np.full((len(lot), 4), np.nan),
        second,
        np.where(least > lot.most, np.inf, least),
        np.full(len(lot), np.nan),
        passing.is_shut,
        _unsure(passing, grades),
        np.zeros(len(lot), dtype=bool),
        (),
        test,
    )
    made = _valued(made)
    return made._replace(limits=tuple(_limits(given, made))), (*doubts, *gaps)


def _unsure(passing: Gated, grades: Graded) -> NDArray[np.bool_]:
    """Say what must be tested first: no gate shuts, and what decides is not known."""
    on_health = [at for at, gate in enumerate(passing.gates) if gate.field == HEALTH]
    is_low = (passing.passing[:, on_health] == Passing.FAILED).any(axis=1)
    is_open = (passing.passing == Passing.UNDECIDED).any(axis=1) | (grades.band == UNDECIDED)
    return np.asarray(is_open & ~is_low & ~passing.is_shut)


def _valued(made: Sorting) -> Sorting:
    """Return the values of what is allowed, and of one more test."""
    values, gained = made.values.copy(), made.gained.copy()
    is_unknown = (made.graded.band == GAP) & ~made.is_shut & ~made.is_unsure
    other = reman(made.worth, made.lot.health)
    for positions, allowed in kinds(made.gated, made.graded):
        may_second, may_reman = allowed.at(made.lot.health[positions])
        free = ~made.is_shut[positions] & ~made.is_unsure[positions] & ~is_unknown[positions]
        may_reman = may_reman & free & made.worth.is_reman[positions]
        may_second = may_second & free
        values[positions[may_second], SECOND] = made.second[positions[may_second]]
        values[positions[may_reman], REMAN] = other[positions[may_reman]]
        missing = may_second & np.isnan(made.second[positions])
        missing |= may_reman & np.isnan(other[positions])
        missing |= (may_second | may_reman) & np.isnan(made.worth.recycled[positions])
        is_unknown[positions[missing]] = True
        usable = positions[free & ~missing & (made.lot.sd[positions] > 0.0)]
        for start in range(0, len(usable), CHUNK):
            own = usable[start : start + CHUNK]
            gained[own] = tried(
                made.worth.of(own), made.lot.health[own], made.lot.sd[own], allowed, made.test
            )
    values[:, RECYCLE] = made.worth.recycled
    values[made.is_unsure] = np.nan
    values[is_unknown] = np.nan
    best = np.fmax.reduce(values, axis=1)
    values[:, TEST] = made.worth.recycled + gained - made.test.cost
    values[made.is_unsure | is_unknown, TEST] = np.nan
    # Whoever takes part without a test is the measure: what the test adds, after its cost.
    return made._replace(
        values=values, gained=values[:, TEST] - best, is_unknown=np.asarray(is_unknown)
    )


def _limits(given: PlanInput, made: Sorting) -> list[Limit]:
    table = given.tables["capacities"]
    everyone = np.ones(len(made.lot), dtype=bool)
    names = {"second_life": SECOND, "remanufacture": REMAN, "recycle": RECYCLE, "test": TEST}
    limits = [
        Limit(
            str(table["destination"][at]),
            names[str(table["destination"][at])],
            float(table["limit"][at]),
            everyone,
            table.place(at),
        )
        for at in range(len(table))
    ]
    limits += [
        Limit(band.grade, SECOND, band.demand, made.graded.band == at, band.place)
        for at, band in enumerate(made.graded.bands)
        if not np.isnan(band.demand)
    ]
    return limits
