"""Script: which step of a family comes when, and the steps of all families in order of recording.

A step is told when it happens, or days to months later. Families begin at different times, and
steps are told in the order of the clock, as the parties of a supply chain would: what is made early
and what is shredded years later lie far apart in the book.
"""

import heapq
from collections.abc import Callable, Iterator
from functools import cache

import msgspec

from loopbook.programs.synthetic import lots, making, recycling, second, use
from loopbook.programs.synthetic.clock import DAY, next_new_year
from loopbook.programs.synthetic.family import Family, family_of
from loopbook.programs.synthetic.fleet import fleet_told, with_custody
from loopbook.programs.synthetic.plan import Plan
from loopbook.programs.synthetic.shape import (
    GENERATIONS,
    USES,
    Shape,
    has_generation,
    is_retired,
)

Verb = Callable[[Family, int, int], list[str]]
"""What makes the events of a step: (family, generation, minute of the world) -> events as text."""

PartVerb = Callable[[Family, int, int, int], list[str]]
"""The same for one pack or reading, whose number stands before the minute."""

GENERATION_DAYS = 800
LOT_STEPS: tuple[tuple[int, Verb], ...] = (
    (0, lots.dug),
    (4, lots.salts),
    (9, lots.precursors),
    (14, lots.cathodes),
    (19, lots.electrodes),
)
RETIRED_STEPS: tuple[tuple[int, Verb], ...] = (
    (650, use.retired),
    (660, use.opened),
    (690, second.stored),
    (700, second.sorted_out),
    (701, second.regrouped),
    (710, second.shipped),
    (730, recycling.shredded),
    (740, recycling.sorted_out_shredded),
    (760, recycling.refined),
    (1000, second.came_back),
    (1010, recycling.used_shredded),
    (1030, recycling.regained),
)
"""Day of the generation -> what happens then to all packs that came back."""

SOLD_DAY = 1040
"""Day from which metals of second life wait for the next New Year."""

MADE_DAY, RECEIVED_DAY, TESTED_DAY = 30, 665, 675
USE_DAY, USE_DAYS = 150, 110
PACK_MINUTES = 2_060
"""A factory begins a pack so many minutes after the one before."""

VEHICLE_TOLD, TEST_TOLD = 45 * DAY, 40 * DAY
USE_TOLD = (9 * DAY, 121 * DAY, 34 * DAY, 117 * DAY, 103 * DAY)
"""How much later the late ones are told."""


class Step(msgspec.Struct, frozen=True):
    """One step of a family.

    Fields
      told        minutes after the family's begin at which it is recorded
      happens     minutes after the family's begin at which it begins
      verb        what makes its events
      generation  0 to 2
    """

    told: int
    happens: int
    verb: Verb
    generation: int

    def events(self, family: Family) -> list[str]:
        """Return the events of this step, as text, for one family."""
        return self.verb(family, self.generation, family.start + self.happens)


@cache
def script(shape: Shape) -> tuple[Step, ...]:
    """Return the steps of a family of this shape in the order in which they are told."""
    steps: list[Step] = []
    for generation in range(GENERATIONS):
        if has_generation(shape, generation):
            steps += _generation(shape, generation)
    return tuple(sorted(steps, key=lambda step: (step.told, step.happens)))


def _generation(shape: Shape, generation: int) -> Iterator[Step]:
    begin = generation * GENERATION_DAYS * DAY
    packs = shape.packs[generation]
    for day, verb in LOT_STEPS:
        yield Step(begin + day * DAY, begin + day * DAY, verb, generation)
    for pack in range(packs):
        yield from _made(begin + MADE_DAY * DAY + pack * PACK_MINUTES, generation, pack)
    if generation == 1 and shape.spares:
        at = begin + MADE_DAY * DAY + packs * PACK_MINUTES
        yield Step(at, at, making.spares, generation)
    for number in range(USES) if packs else ():
        at = begin + (USE_DAY + USE_DAYS * number) * DAY
        yield Step(at, at, _of(use.used, number), generation)
        yield Step(at + USE_TOLD[number], at, _of(use.used_late, number), generation)
    if is_retired(generation) and packs:
        yield from _retired(begin, generation, packs)


def _of(verb: PartVerb, part: int) -> Verb:
    def of_part(family: Family, generation: int, minute: int) -> list[str]:
        return verb(family, generation, part, minute)

    return of_part


def _made(at: int, generation: int, pack: int) -> Iterator[Step]:
    yield Step(at, at, _of(making.made, pack), generation)
    yield Step(at + making.CORRECTED_AFTER, at, _of(making.corrected, pack), generation)
    yield Step(at + VEHICLE_TOLD, at, _of(making.made_late, pack), generation)


def _retired(begin: int, generation: int, packs: int) -> Iterator[Step]:
    for day, verb in RETIRED_STEPS:
        yield Step(begin + day * DAY, begin + day * DAY, verb, generation)
    for pack in range(packs):
        at = begin + RECEIVED_DAY * DAY + pack * second.PACK_MINUTES
        yield Step(at, at, _of(second.received, pack), generation)
        yield Step(at + second.CORRECTED_AFTER, at, _of(second.corrected, pack), generation)
        at = begin + TESTED_DAY * DAY + pack * second.PACK_MINUTES
        yield Step(at, at, _of(second.tested, pack), generation)
        yield Step(at + TEST_TOLD, at, _of(second.tested_late, pack), generation)


@cache
def sales(shape: Shape) -> tuple[Step, ...]:
    """Return the sales of metals, which wait for a New Year, in the order of generations."""
    days = [
        (GENERATION_DAYS * generation + SOLD_DAY, generation)
        for generation in range(GENERATIONS)
        if is_retired(generation) and shape.packs[generation]
    ]
    return tuple(
        Step(day * DAY, day * DAY, recycling.metal_shipped, generation) for day, generation in days
    )


def told(plan: Plan) -> Iterator[list[str]]:
    """Yield the events of a book as text, step by step, in the order of recording.

    Memory grows with the number of families, not of events: one step of each is in hand. With a
    fleet of cars, hand-overs are told by both sides.
    """
    steps = heapq.merge(*_families(plan), key=_when)
    if plan.fleet is None:
        return (step.events(family) for _, family, step in steps)
    families = (
        (minute, with_custody(step.events(family), family.number)) for minute, family, step in steps
    )
    both = heapq.merge(families, fleet_told(plan.fleet), key=lambda told: told[0])
    return (events for _, events in both if events)


def _families(plan: Plan) -> Iterator[Iterator[tuple[int, Family, Step]]]:
    for number in range(plan.count):
        family = family_of(plan.seed, number, plan.shape(number))
        yield _steps(family)
        yield _sales(family)


def _steps(family: Family) -> Iterator[tuple[int, Family, Step]]:
    return ((family.start + step.told, family, step) for step in script(family.shape))


def _sales(family: Family) -> Iterator[tuple[int, Family, Step]]:
    """Yield the sales of a family; the New Year that each waits for depends on its begin."""
    for step in sales(family.shape):
        midnight = next_new_year(family.start + step.told)
        yield midnight + recycling.MIDNIGHT_REACH, family, step


def _when(told_step: tuple[int, Family, Step]) -> int:
    return told_step[0]
