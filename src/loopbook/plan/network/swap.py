"""Swap: makes a network better: other sites in the place of those that stand, and other times.

One after another, sites that do not stand are opened, dearest reduced cost last; then one of their
tier that has become the least used is left out. What is cheaper is kept.
Source    reference: add, drop and interchange heuristics of facility location
"""

from collections.abc import Iterator

import numpy as np

from loopbook.plan.network.build import Program
from loopbook.plan.network.clock import Clock
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.layout import Indices, Network
from loopbook.plan.solve.highs import priced, search
from loopbook.plan.solve.outcome import Effort, Outcome
from loopbook.terms.progress import Progress, Run

LEAST_USED = 2
"""So many of the least used sites are tried to be left out."""

UNTIL = 0.5
"""Share of the time at which swapping ends."""

SWAPS_MAX = 200
"""So many swaps at most."""

CHEAPER = 1e-7
"""Share of the objective that counts as cheaper."""


def used_sizes(program: Program, values: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each size whether it stands in any period."""
    return np.asarray((values[program.standing.is_open.index] > 0.5).any(axis=1))


def timed(program: Program, best: Outcome, effort: Effort) -> Run[Outcome]:
    """Return the best network found of the sites of another, opened and closed when it is best."""
    index = program.standing.is_open.index[~used_sizes(program, best.values)].ravel()
    only = program.model.copied()
    rows = only.rows("shut", len(index), bounds=(0.0, 0.0))
    only.add(rows.index, index)
    found = yield from search(only, effort._replace(start=best.values))
    return found if found.is_found else best


def swapped(net: Network, program: Program, start: Outcome, clock: Clock) -> Run[Outcome]:
    """Return a network that no swap that is tried makes cheaper, or the best when time is over."""
    best = _priced(program, start, start.values)
    if best is None:
        return start
    for _ in range(SWAPS_MAX):
        better = None
        for size in _candidates(net, program, best):
            if clock.is_over(UNTIL) or (yield Progress(stage="plan.stage.linear")):
                return best
            better = _with(net, program, best, size)
            if better is not None:
                break
        if better is None:
            break
        best = better
    return best


def _candidates(net: Network, program: Program, best: Outcome) -> Indices:
    """Return sizes of sites that do not stand, the most promising first."""
    used = used_sizes(program, best.values)
    taken = np.isin(net.sizes.site, net.sizes.site[used])
    away = np.flatnonzero(~taken & net.sites.may_open[net.sizes.site].any(axis=1))
    reduced = best.reduced[program.standing.is_open.index].sum(axis=1)
    return away[np.argsort(reduced[away], kind="stable")]


def _with(net: Network, program: Program, best: Outcome, size: int) -> Outcome | None:
    """Return a cheaper network with a size in the place of another; None: there is none."""
    index = program.standing.is_open.index
    both = best.values.copy()
    both[index[size]] = net.sites.may_open[net.sizes.site[size]].cumsum() > 0
    tried = _priced(program, best, both)
    if tried is None:
        return None
    for out in _least_used(net, program, tried, size):
        values = best.values.copy()
        values[index[size]], values[index[out]] = values[index[out]], 0.0
        found = _priced(program, best, values)
        if found is not None and found.objective < best.objective - CHEAPER * abs(best.objective):
            return found
    return None


def _least_used(net: Network, program: Program, tried: Outcome, size: int) -> Iterator[int]:
    """Yield sizes of the same tier that stand and may be left out, the least used first."""
    tiers = np.asarray(net.sites.tiers, dtype=object)[net.sizes.site]
    may = used_sizes(program, tried.values) & (tiers == tiers[size]) & ~net.sizes.was_open
    may[size] = False
    used = np.zeros(len(net.sites.ids))
    np.add.at(used, net.links.target, tried.of(program.streams.send).sum(axis=1))
    share = used[net.sizes.site] / np.maximum(net.sizes.most, 1e-9)
    others = np.flatnonzero(may)
    yield from others[np.argsort(share[others], kind="stable")][:LEAST_USED].tolist()


def _priced(program: Program, best: Outcome, values: Floats) -> Outcome | None:
    """Return the flows that are best for the sites of `values`; None: there are none."""
    found = priced(program.model, best._replace(values=values))
    return found if found.is_found and len(found.reduced) else None
