"""Conflict: the smallest set of limits set by people that contradict each other.

Every set of conflicting limits must share one with every set whose removal heals the rest; the
smallest set that meets all healing sets found so far is tried, until it conflicts itself. Where
that takes too many rounds, halving finds a set from which nothing can be left out.
Source    A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, Smallest MUS Extraction with
          Minimal Hitting Set Dualization, CP 2015; U. Junker, QuickXplain, AAAI 2004
"""

from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

import numpy as np

from loopbook.plan.solve.elastic import Elastic, elastic, wish_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model, Rows
from loopbook.plan.solve.outcome import Effort, OutcomeStatus

ROUNDS_MAX = 60
"""Healing sets looked for before the proof of smallness is given up."""

SECONDS_MAX = 60.0
"""Time for all tries together, where the caller names none."""

SLACK_LEAST = 1e-9
"""Violations below it are noise; to give up a limit too many only makes a try less helpful."""


class Conflicting(NamedTuple):
    """Limits that cannot all be kept.

    Fields
      rows          batch and flat position in it, in the order of the model; empty: the model has
                    an answer, or has none even without the limits that people set
      is_smallest   whether no smaller set conflicts (proved)
    """

    rows: tuple[tuple[Rows, int], ...]
    is_smallest: bool


class _Probe:
    """Tries which limits can be kept together; a limit is its position among those of people."""

    def __init__(self, model: Model, effort: Effort) -> None:
        self.widened: Elastic = elastic(model)
        self.count = len(self.widened.rows)
        self.effort = effort._replace(start=None)
        self.end = monotonic() + (SECONDS_MAX if effort.seconds is None else effort.seconds)

    def healing(self, kept: Sequence[int]) -> list[int] | None:
        """Return limits to give up so that those `kept` hold; None: they conflict by themselves.

        Raises    TimeoutError  the time for all tries is up
        """
        left = self.end - monotonic()
        if left <= 0.0:
            raise TimeoutError
        found = solve(_fixed(self.widened, kept), self.effort._replace(seconds=left))
        if found.status is OutcomeStatus.INFEASIBLE:
            return None
        if not found.is_found:
            raise TimeoutError
        broken = found.of(self.widened.short) + found.of(self.widened.over)
        broken[list(kept)] = 0.0
        return [int(at) for at in np.flatnonzero(broken > SLACK_LEAST)]


def smallest_conflict(model: Model, effort: Effort | None = None) -> Conflicting:
    """Return the smallest set of limits of people that cannot all be kept.

    Parameters
      effort   of each try; its seconds are for all of them together (None: SECONDS_MAX), and when
               they are up no conflict is told
    """
    probe = _Probe(model, effort or Effort())
    try:
        first = probe.healing([])
        if not first:
            return Conflicting((), is_smallest=True)
        found, is_smallest = _by_hitting(probe, first)
    except TimeoutError:
        return Conflicting((), is_smallest=False)
    rows = sorted(int(probe.widened.rows[at]) for at in found)
    return Conflicting(tuple(wish_of(model, row) for row in rows), is_smallest)


def _by_hitting(probe: _Probe, first: list[int]) -> tuple[list[int], bool]:
    healing_sets = [first]
    for _ in range(ROUNDS_MAX):
        tried = _hitting(healing_sets)
        healed = probe.healing(tried)
        if healed is None:
            return tried, True
        if not healed:
            # Everything can be kept within the tolerance: what conflicts does so by less.
            return [], False
        healing_sets.append(healed)
    return _by_halving(probe, [], list(range(probe.count)), has_new=False), False


def _hitting(sets: Sequence[Sequence[int]]) -> list[int]:
    """Return a smallest set that shares a member with each of `sets`."""
    members = sorted({member for each in sets for member in each})
    place = {member: at for at, member in enumerate(members)}
    model = Model()
    taken = model.block("taken", len(members), bounds=(0.0, 1.0), cost=1.0, is_whole=True)
    hit = model.rows("hit", len(sets), bounds=(1.0, np.inf))
    for row, each in enumerate(sets):
        model.add(hit.index[row], taken.index[[place[member] for member in each]])
    chosen = solve(model).of_whole(taken)
    return [member for member, is_taken in zip(members, chosen, strict=True) if is_taken]


def _by_halving(probe: _Probe, kept: list[int], doubtful: list[int], *, has_new: bool) -> list[int]:
    """Return members of `doubtful` that conflict with `kept`, none of which can be left out."""
    if has_new and probe.healing(kept) is None:
        return []
    if len(doubtful) == 1:
        return doubtful
    middle = len(doubtful) // 2
    left, right = doubtful[:middle], doubtful[middle:]
    of_right = _by_halving(probe, [*kept, *left], right, has_new=True)
    of_left = _by_halving(probe, [*kept, *of_right], left, has_new=bool(of_right))
    return [*of_left, *of_right]


def _fixed(widened: Elastic, kept: Sequence[int]) -> Model:
    """Return the widened model in which the limits `kept` have no slack."""
    model = widened.model.copied()
    if kept:
        held = np.asarray(kept, dtype=np.int64)
        rows = model.rows("held", (2, len(held)), bounds=(0.0, 0.0))
        model.add(rows.index[0], widened.short.index[held])
        model.add(rows.index[1], widened.over.index[held])
    return model
