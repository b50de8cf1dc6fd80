"""Gates: hard limits that a battery must pass to be used again. Unknown is never passed."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.plan.triage.lot import Lot
from loopbook.terms.plan_input import Array, PlanInput

HEALTH = "state_of_health"
"""Field whose gates another test of the state of health can open."""


class Passing(IntEnum):
    """What a gate says of a battery."""

    PASSED = 0
    UNDECIDED = 1  # the value is not known: test first
    FAILED = 2


class Gate(NamedTuple):
    """One limit.

    Fields
      name;  field  of the table `cells`;  limit  in the unit of its form
      is_least  whether the value must be at least the limit, else at most
      chemistry, form  it is about; empty: all
    """

    name: str
    field: str
    limit: float
    is_least: bool
    chemistry: str
    form: str
    place: str


class Gated(NamedTuple):
    """What the gates say: n batteries, g gates.

    Fields
      gates    in order of the input;  passing  (n, g) of Passing; gates of others are passed
      applies  (n, g) whether the gate is about the battery
      failed   (n,) position of the first gate that a battery failed; -1: none
    """

    gates: tuple[Gate, ...]
    passing: NDArray[np.int8]
    applies: NDArray[np.bool_]
    failed: NDArray[np.int64]

    @property
    def is_shut(self) -> NDArray[np.bool_]:
        """Say of every battery whether a gate shuts that no better state of health would open."""
        others = [at for at, gate in enumerate(self.gates) if gate.field != HEALTH]
        return np.asarray((self.passing[:, others] == Passing.FAILED).any(axis=1))


def gates_of(given: PlanInput) -> tuple[Gate, ...]:
    """Return the gates of an input, in order."""
    table = given.tables["gates"]
    return tuple(
        Gate(
            str(table["gate"][at]),
            str(table["field"][at]),
            float(table["limit"][at]),
            str(table["side"][at]) == "at_least",
            str(table["chemistry"][at]),
            str(table["format"][at]),
            table.place(at),
        )
        for at in range(len(table))
    )


def gated(lot: Lot, gates: tuple[Gate, ...]) -> Gated:
    """Return what the gates say of the batteries.

    A battery of unknown chemistry or form is undecided at gates that are about one.
    """
    passing = np.zeros((len(lot), len(gates)), dtype=np.int8)
    applies = np.zeros((len(lot), len(gates)), dtype=bool)
    for at, gate in enumerate(gates):
        values = lot.health if gate.field == HEALTH else lot.table[gate.field]
        with np.errstate(invalid="ignore"):
            holds = values >= gate.limit if gate.is_least else values <= gate.limit
        found = np.where(holds, Passing.PASSED, Passing.FAILED)
        is_about, is_unsure = _about(lot, gate)
        found = np.where(np.isnan(values) | is_unsure, Passing.UNDECIDED, found)
        passing[:, at] = np.where(is_about | is_unsure, found, Passing.PASSED)
        applies[:, at] = is_about
    is_failed = passing == Passing.FAILED
    first = is_failed.argmax(axis=1) if gates else np.zeros(len(lot), dtype=np.int64)
    failed = np.where(is_failed.any(axis=1), first, -1)
    return Gated(gates, passing, applies, failed.astype(np.int64))


def _about(lot: Lot, gate: Gate) -> tuple[Array, Array]:
    """Say whether a gate is about each battery, and whether that is not known."""
    is_about = np.ones(len(lot), dtype=bool)
    is_unsure = np.zeros(len(lot), dtype=bool)
    for wanted, names in ((gate.chemistry, lot.chemistry), (gate.form, lot.form)):
        if wanted:
            is_unsure |= names == ""
            is_about &= names == wanted
    open_to = np.ones(len(lot), dtype=bool)
    for wanted, names in ((gate.chemistry, lot.chemistry), (gate.form, lot.form)):
        if wanted:
            open_to &= (names == wanted) | (names == "")
    return is_about, is_unsure & open_to
