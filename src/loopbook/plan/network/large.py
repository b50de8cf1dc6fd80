"""Large: the search of a program with many sites and periods.

Cuts that round up make the relaxation tight, and keep it small: a network is found from it and made
better. Then the search tree of the whole program, with all cuts, begins with that network in the
time that is left.
"""

from typing import NamedTuple

from loopbook.plan.network.build import Program
from loopbook.plan.network.clock import Clock
from loopbook.plan.network.cuts import link_cuts, rounded_cuts, with_cuts
from loopbook.plan.network.dive import dived
from loopbook.plan.network.layout import Network
from loopbook.plan.network.swap import swapped, timed
from loopbook.plan.solve.highs import search
from loopbook.plan.solve.outcome import Effort, Outcome
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run

TIMED_UNTIL = 0.35
"""Share of the time at which the search for when sites open ends."""

TIMED_GAP = 2e-3
"""Gap at which the search for when sites open ends: it is only a start."""


class Pair(NamedTuple):
    """A program, and the same without whole numbers: their columns stand in the same order."""

    whole: Program
    relaxed: Program


def searched_large(given: PlanInput, net: Network, pair: Pair, effort: Effort) -> Run[Outcome]:
    """Search a large program; the rows of the outcome are those of the program, then cuts."""
    clock = Clock(effort.seconds)
    cuts = rounded_cuts(given, net, pair.whole)
    light = Pair(*(each._replace(model=with_cuts(each.model, cuts)) for each in pair))
    start = yield from clock.within(_begun(net, pair.whole, light, (effort, clock)))
    tight = with_cuts(light.whole.model, link_cuts(net, pair.whole))
    # Who said stop gets what there is: the search ends at once, with the start as its answer.
    values = None if start is None else start.values
    return (yield from search(tight, effort._replace(start=values, seconds=clock.left())))


def _begun(
    net: Network, program: Program, light: Pair, how: tuple[Effort, Clock]
) -> Run[Outcome | None]:
    """Return a good network; None: none was found."""
    effort, clock = how
    best = yield from clock.within(dived(net, program, light.relaxed, (effort, clock)))
    if best is None:
        return None
    loose = effort._replace(gap=max(effort.gap, TIMED_GAP))
    timing = loose._replace(seconds=clock.left(TIMED_UNTIL))
    best = yield from clock.within(timed(light.whole, best, timing))
    return (yield from clock.within(swapped(net, program, best, clock)))
