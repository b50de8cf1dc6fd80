"""Plan: how many of what a synthetic book of a given size has, and what to look at in it.

The shape gives benchmarks three questions of known size in every book that is large enough: a pack
with 254 ancestors, one with about 10^4 through the recycling loop, and a lot with about 2 x 10^4
descendants. They do not grow with the book.
"""

from functools import cache

import msgspec

from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.fleet import Fleet, fleet_of
from loopbook.programs.synthetic.shape import SPARE, Shape, Tally, tally

LINKS_MIN, LINKS_MAX = 1_000, 10**10
SEED_MAX = 2**32 - 1
WHOLE = Shape((40, 27, 14))
"""A family whose ore has about 20,000 descendants, and packs of it about 10,000 ancestors."""

SPARE_LINKS = 2


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a synthetic book will hold.

    Fields
      links     asked for;  seed  what decides masses and dates
      families  whole families;  rest  a smaller one after them, when links are left
      tally     counts of the whole book
      pack254   a first-generation pack: 254 things upstream, itself included, seven links deep
      looped    a pack made of recycled ones; a cell, where the book is too small for that
      ore       an ore lot whose descendants are most of a family
      fleet     cars with seeded faults besides; None: there are none
    """

    links: int
    seed: int
    families: int
    rest: Shape | None
    tally: Tally
    pack254: str
    looped: str
    ore: str
    fleet: Fleet | None = None

    def shape(self, family: int) -> Shape:
        """Return the shape of a family, 0 to `count` - 1."""
        if self.rest is not None and family == self.families:
            return self.rest
        return WHOLE

    @property
    def parties(self) -> int:
        """The number of plants that events come from or go to."""
        return len(name.Site) * min(name.SITES, self.count)

    @property
    def count(self) -> int:
        """The number of families."""
        return self.families + (self.rest is not None)


def plan(links: int, seed: int = 1, faults: float | None = None) -> Plan:
    """Return the plan of a book with `links` links, met within 1 %; those of cars come on top.

    Parameters
      links  LINKS_MIN to LINKS_MAX
      seed   0 to SEED_MAX: the same seed and links make the same bytes everywhere
      faults share of cars that have a fault, 0 to 1; None: no cars
    Raises   ValueError  outside of these
    """
    if not LINKS_MIN <= links <= LINKS_MAX or not 0 <= seed <= SEED_MAX:
        raise ValueError(f"no synthetic book of {links} links with seed {seed}")
    whole = whole_tally()
    families, left = divmod(links, whole.links)
    rest = shape_of(left)
    if rest is None and left and families:
        # Too few for a family: the last one has spare cells in their place.
        families, rest = families - 1, shape_of(left + whole.links)
    total = whole.times(families)
    if rest is not None:
        total += tally(rest)
    first = rest if rest is not None and not families else WHOLE
    return Plan(
        links=links,
        seed=seed,
        families=families,
        rest=rest,
        tally=total,
        pack254=name.thing(name.PACK, 0, 0, 0),
        looped=_looped(first),
        ore=name.lot(name.ORE, 0, 0, 0),
        fleet=None if faults is None else fleet_of(links, seed, faults),
    )


def _looped(shape: Shape) -> str:
    if shape.packs[1]:
        return name.thing(name.PACK, 0, 1, 0)
    return f"{name.cell_stem(0, 1, SPARE)}0"


@cache
def whole_tally() -> Tally:
    """Return the counts of a whole family."""
    return tally(WHOLE)


def shape_of(links: int) -> Shape | None:
    """Return the largest shape with at most `links` links; None when no family is that small.

    Spare cells fill what is left, so that one link at most is missing.
    """
    for packs in range(sum(WHOLE.packs), 0, -1):
        shape, least = _candidate(packs)
        if links >= least:
            return msgspec.structs.replace(shape, spares=1 + (links - least) // SPARE_LINKS)
    return None


@cache
def _candidate(packs: int) -> tuple[Shape, int]:
    """Return a shape with so many packs and one spare cell, and its links.

    The spare cell stands for all: the first brings the lots of its generation with it.
    """
    first = -(-packs // 2)
    second = -(-(packs - first) * 2 // 3)
    shape = Shape((first, second, packs - first - second), spares=1)
    return shape, tally(shape).links
