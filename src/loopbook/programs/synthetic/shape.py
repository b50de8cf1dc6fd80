"""Shape of a family of lots: how many packs of which generation, and what that makes in events.

A family begins with ore and ends with packs of the third generation. What is recycled of one
generation goes into the next: its packs stand upstream of theirs. Families share nothing, so that
genealogies do not grow with the book. All counts are sums over the same choices that the stages
make, so that a plan knows them without making an event.
"""

from collections.abc import Sequence

import msgspec

MODULES = 15
CELLS_PER_MODULE = 16
CELLS = MODULES * CELLS_PER_MODULE
CAMPAIGN = 14
"""Packs whose cells come from the same electrode lots."""

BATCH = 7
"""Packs that are shredded, or second-life packs whose cells are, together."""

SPARE = 500
"""Number of the pack that spare cells are counted under; no family has so many packs."""

GENERATIONS = 3
USES = 5
SORTED_OUT = 8
"""Of so many packs, the removed cells of one are below grade and go to recycling at once."""


class Shape(msgspec.Struct, frozen=True):
    """What a family makes.

    Fields
      packs   first-life packs by generation; packs of the last stay in use
      spares  cells of the second generation that are sold as spare parts
    """

    packs: tuple[int, int, int]
    spares: int = 0


class Tally(msgspec.Struct, frozen=True):
    """Counts of a family or of a book.

    Fields
      events       all of them, declarations and corrective events included
      links        as trace/link makes them of these events, voided ones included
      items        identifiers that the events name; pure classes left out
      declarations error declarations, each with a corrective event of its own
      late         events recorded days to months after they happened
    """

    events: int = 0
    links: int = 0
    items: int = 0
    declarations: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Tally(*(one + two for one, two in pairs))

    def times(self, count: int) -> "Tally":
        """Return the counts of `count` of these."""
        return Tally(*(each * count for each in msgspec.structs.astuple(self)))


def is_wrong_cell(pack: int, cell: int) -> bool:
    """Say whether the first report of a cell's making is wrong and declared an error."""
    return (pack * CELLS + cell) % 89 == 44


def is_wrong_module(pack: int, module: int) -> bool:
    """Say whether the first report of a module's assembly is wrong."""
    return (pack * MODULES + module) % 97 == 48


def is_wrong_receipt(pack: int, cell: int) -> bool:
    """Say whether the first report of a removed cell's receipt is wrong."""
    return (pack * CELLS_PER_MODULE + cell) % 89 == 30


def is_late_use(pack: int, use: int) -> bool:
    """Say whether an observation in use is recorded late."""
    return (pack * USES + use) % 3 == 1


def is_late_vehicle(pack: int) -> bool:
    """Say whether it is recorded late that a pack went into its vehicle."""
    return pack % 3 == 1


def is_late_test(pack: int, cell: int) -> bool:
    """Say whether the test of a removed cell is recorded late."""
    return (pack * CELLS_PER_MODULE + cell) % 4 == 1


def is_sorted_out(pack: int) -> bool:
    """Say whether the removed cells of a pack are below grade."""
    return pack % SORTED_OUT == SORTED_OUT - 1


def has_generation(shape: Shape, generation: int) -> bool:
    """Say whether lots of a generation are made."""
    return bool(shape.packs[generation]) or (generation == 1 and bool(shape.spares))


def is_retired(generation: int) -> bool:
    """Say whether packs of a generation come back before the book ends."""
    return generation < GENERATIONS - 1


def campaigns(shape: Shape, generation: int) -> int:
    """Return the number of sets of electrode lots."""
    return max(1, -(-shape.packs[generation] // CAMPAIGN))


def cells_of(shape: Shape, generation: int, campaign: int) -> int:
    """Return the number of cells made of one set of electrode lots."""
    packs = min(CAMPAIGN, shape.packs[generation] - campaign * CAMPAIGN)
    spares = shape.spares if generation == 1 and campaign == 0 else 0
    return packs * CELLS + spares


def reused(shape: Shape, generation: int) -> list[int]:
    """Return the packs whose removed cells make second-life packs."""
    return [pack for pack in range(shape.packs[generation]) if not is_sorted_out(pack)]


def discarded(shape: Shape, generation: int) -> list[int]:
    """Return the packs whose removed cells are below grade."""
    return [pack for pack in range(shape.packs[generation]) if is_sorted_out(pack)]


def batches(packs: Sequence[int]) -> list[Sequence[int]]:
    """Return packs in the batches in which they are shredded."""
    return [packs[first : first + BATCH] for first in range(0, len(packs), BATCH)]


def tally(shape: Shape) -> Tally:
    """Return all counts of a family."""
    total = Tally(events=shape.spares, links=2 * shape.spares, items=shape.spares)
    for generation, packs in enumerate(shape.packs):
        if has_generation(shape, generation):
            total += _lots(shape, generation)
        for pack in range(packs):
            total += _first_life(pack)
        if is_retired(generation) and packs:
            for pack in range(packs):
                total += _second_life(pack)
            total += _recycling(shape, generation)
    return total


def _lots(shape: Shape, generation: int) -> Tally:
    recycled = recycled_lots(shape, generation)
    sets = campaigns(shape, generation)
    return Tally(
        events=2 + 1 + 3 + 7 * sets,
        links=3 + 3 * (3 + recycled) + 15 * sets,
        items=2 + 3 + 3 + 7 * sets,
    )


def recycled_lots(shape: Shape, generation: int) -> int:
    """Return the number of refined lots that go into each precursor lot of a generation."""
    before = 3 if generation and shape.packs[generation - 1] else 0
    second = 1 if generation == GENERATIONS - 1 and shape.packs[0] else 0
    return before + second


def _first_life(pack: int) -> Tally:
    cells = sum(is_wrong_cell(pack, cell) for cell in range(CELLS))
    modules = sum(is_wrong_module(pack, module) for module in range(MODULES))
    late = sum(is_late_use(pack, use) for use in range(USES)) + is_late_vehicle(pack)
    return Tally(
        events=CELLS + MODULES + 2 + USES + 2 * (cells + modules),
        links=3 * CELLS + MODULES + 1 + 2 * cells + CELLS_PER_MODULE * modules,
        items=CELLS + MODULES + 2,
        declarations=cells + modules,
        late=late,
    )


def _second_life(pack: int) -> Tally:
    """Return the counts of what happens to a pack from its retirement to the shredder."""
    cells = range(CELLS_PER_MODULE)
    receipts = sum(is_wrong_receipt(pack, cell) for cell in cells)
    regrouped = not is_sorted_out(pack)
    return Tally(
        events=1 + 2 + 2 * CELLS_PER_MODULE + 1 + (5 if regrouped else 1) + 2 * receipts,
        links=CELLS_PER_MODULE * regrouped,
        items=int(regrouped),
        declarations=receipts,
        late=sum(is_late_test(pack, cell) for cell in cells),
    )


def _recycling(shape: Shape, generation: int) -> Tally:
    packs = shape.packs[generation]
    first = len(batches(range(packs)))
    second = len(second_batches(shape, generation))
    made = Tally(
        events=4 * first + 1,
        links=3 * packs + 3 * first,
        items=3 * first + 3,
    )
    regained = Tally(
        events=4 * second + 2,
        links=3 * CELLS_PER_MODULE * packs + second,
        items=3 * second + 1,
    )
    return made + regained


def second_batches(shape: Shape, generation: int) -> list[Sequence[int]]:
    """Return the packs whose removed cells are shredded together: below grade first, then used."""
    return [*batches(discarded(shape, generation)), *batches(reused(shape, generation))]
