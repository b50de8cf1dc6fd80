"""Dive: a good first network for a large program, found from its linear relaxation.

Sites that stand from their first possible period on, or never: the relaxation is solved, the sites
it opens most are opened, and again until none is open in part; then sites are dropped, one by one,
as long as that makes the plan cheaper. Opening more never breaks a limit that closing keeps.
Source    reference: LP-guided rounding and drop heuristics of facility location
"""

import math

import numpy as np

from loopbook.plan.network.build import Program
from loopbook.plan.network.clock import Clock
from loopbook.plan.network.layout import Indices, Network
from loopbook.plan.solve.highs import priced, search
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, Outcome
from loopbook.terms.progress import Run

ROUNDS_UNTIL, DROPS_UNTIL = 0.5, 0.2
"""Shares of the time at which rounding and dropping end: without rounding there is no network."""

ROUNDS_MAX = 30
DROPS_MAX = 40
OPEN, SHUT = 1.0 - 1e-6, 1e-6
SHARE = 0.25
"""Of the sites that are open in part, so many are opened in a round."""


def dived(
    net: Network, program: Program, relaxed: Program, how: tuple[Effort, Clock]
) -> Run[Outcome | None]:
    """Return a network that keeps every limit; None: none was found.

    Parameters
      relaxed   the same program without whole numbers: its columns stand in the same order
    """
    effort, clock = how
    model = _steady(net, relaxed)
    block = relaxed.standing.is_open
    held: dict[int, float] = {}
    found: Outcome | None = None
    for _ in range(ROUNDS_MAX):
        solving = effort._replace(seconds=clock.left(ROUNDS_UNTIL))
        found = yield from search(_held(model, block.index, held), solving)
        if not found.is_found or clock.is_over(ROUNDS_UNTIL):
            return None
        most = found.of(block).max(axis=1, initial=0.0)
        partly = np.flatnonzero((most > SHUT) & (most < OPEN))
        if not len(partly):
            break
        count = math.ceil(SHARE * len(partly))
        order = partly[np.argsort(-most[partly], kind="stable")]
        held.update({int(size): 1.0 for size in order[:count]})
        held.update({int(size): 1.0 for size in np.flatnonzero(most >= OPEN)})
    if found is None:
        return None
    return _dropped(net, program, found, clock)


def _steady(net: Network, relaxed: Program) -> Model:
    """Return the relaxation in which a size, once it may open, stands in all periods or in none."""
    model = relaxed.model.copied()
    index = relaxed.standing.is_open.index
    may = net.sites.may_open[net.sizes.site] | net.sizes.was_open[:, None]
    first = np.where(may.any(axis=1), may.argmax(axis=1), index.shape[1])
    later = np.argwhere(np.arange(index.shape[1])[None, :] > first[:, None])
    rows = model.rows("steady", len(later), bounds=(0.0, 0.0))
    model.add(rows.index, index[later[:, 0], later[:, 1]])
    model.add(rows.index, index[later[:, 0], later[:, 1] - 1], -1.0)
    return model


def _held(model: Model, index: Indices, held: dict[int, float]) -> Model:
    made = model.copied()
    sizes = sorted(held)
    rows = made.rows("held", len(sizes), bounds=(np.array([held[size] for size in sizes]), 1.0))
    made.add(rows.index, index[sizes, -1])
    return made


def _dropped(net: Network, program: Program, found: Outcome, clock: Clock) -> Outcome | None:
    """Return the network without the sites that it is cheaper without."""
    index = program.standing.is_open.index
    best = priced(program.model, found)
    if not best.is_found:
        return None
    used = np.zeros(len(net.sites.ids))
    np.add.at(used, net.links.target, best.of(program.streams.send).sum(axis=1))
    stands = np.flatnonzero((best.values[index] > 0.5).any(axis=1) & ~net.sizes.was_open)
    order = stands[np.argsort(used[net.sizes.site[stands]] / net.sizes.most[stands], kind="stable")]
    for size in order[:DROPS_MAX]:
        if clock.is_over(DROPS_UNTIL):
            break
        values = best.values.copy()
        values[index[size]] = 0.0
        tried = priced(program.model, best._replace(values=values))
        if tried.is_found and tried.objective < best.objective:
            best = tried
    return best
