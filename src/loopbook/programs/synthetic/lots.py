"""Lots: ore and graphite, salts, precursors, cathode powders, electrodes of a generation.

What goes in equals what comes out and is lost, in whole milligrams. A precursor is made of salts
from ore and, from the second generation on, of salts refined from the packs of earlier ones.
"""

from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.event import became, event, quantity
from loopbook.programs.synthetic.family import Family
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.mass import (
    ANODE_COIL_MG,
    BLACK_MASS_SHARE,
    CATHODE_COIL_MG,
    CATHODE_MG,
    GRAPHITE_MG,
    LIGHTEST_MG,
    ORE_MG,
    PRECURSOR_MG,
    REFINED_SHARE,
    SALT_MG,
)
from loopbook.programs.synthetic.name import Site, lot, place_of
from loopbook.programs.synthetic.shape import (
    CELLS,
    CELLS_PER_MODULE,
    GENERATIONS,
    campaigns,
    cells_of,
)

SALTS = 3
PRECURSORS = 3
CATHODES = 3
COILS = 2
MADE = "creating_class_instance"
_HOUR = 60
_RECYCLED_MAX = 80
_RECYCLED_USED = 95


def dug(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that bring ore and graphite into the book."""
    cells = all_cells(family, generation)
    place = place_of(Site.MINE, family.number)
    made = []
    for index, (item_class, mass_mg) in enumerate(
        ((name.ORE, ORE_MG * cells), (name.GRAPHITE, GRAPHITE_MG * cells))
    ):
        head = ("ObjectEvent", family.event_id(Kind.DUG, generation, index), minute + index)
        element = quantity(lot(item_class, family.number, generation, 0), mass_mg)
        content = f'"action":"ADD","quantityList":[{element}]'
        made.append(event(head, content, "commissioning", place))
    return made


def all_cells(family: Family, generation: int) -> int:
    """Return the number of cells that are made of the lots of a generation."""
    shape = family.shape
    return sum(cells_of(shape, generation, c) for c in range(campaigns(shape, generation)))


def salts(family: Family, generation: int, minute: int) -> list[str]:
    """Return the event that makes metal salts of ore."""
    cells = all_cells(family, generation)
    inputs = [(lot(name.ORE, family.number, generation, 0), ORE_MG * cells)]
    outputs = [
        (lot(name.SALT, family.number, generation, n), SALT_MG * cells) for n in range(SALTS)
    ]
    outputs.append((name.WASTE, (ORE_MG - SALTS * SALT_MG) * cells))
    head = (family.event_id(Kind.SALTS, generation, 0), minute)
    return [became(head, inputs, outputs, MADE, place_of(Site.REFINER, family.number))]


def precursors(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that make precursors of salts, of refined ones as far as they go."""
    mass_mg = PRECURSOR_MG * all_cells(family, generation)
    need_mg = mass_mg * 400 // 1000
    recycled = recycled_inputs(family, generation, need_mg)
    # Refined salts replace the ore's, salt by salt; a fourth lot, of second life, the first salt.
    virgin = [
        (
            lot(name.SALT, family.number, generation, n),
            need_mg - sum(mass for _, mass in recycled[n::SALTS]),
        )
        for n in range(SALTS)
    ]
    place = place_of(Site.CATHODE_MAKER, family.number)
    made = []
    for index in range(PRECURSORS):
        output = (lot(name.PRECURSOR, family.number, generation, index), mass_mg)
        outputs = [output, (name.WASTE, SALTS * need_mg - mass_mg)]
        head = (family.event_id(Kind.PRECURSOR, generation, index), minute + index * _HOUR)
        made.append(became(head, [*virgin, *recycled], outputs, MADE, place))
    return made


def recycled_inputs(family: Family, generation: int, need_mg: int) -> list[tuple[str, int]]:
    """Return what one precursor takes of each refined lot: (lot, milligrams).

    A little less than was refined, by the least mass that packs and cells can have, and at most
    a part of what is needed.
    """
    taken: list[tuple[str, int]] = []
    packs = family.shape.packs
    before = packs[generation - 1] if generation else 0
    if before:
        available_mg = _refined_mg(before * (CELLS - CELLS_PER_MODULE)) // SALTS
        share_mg = min(available_mg // PRECURSORS, need_mg * _RECYCLED_MAX // 100)
        taken += [
            (lot(name.REFINED, family.number, generation - 1, n), share_mg) for n in range(SALTS)
        ]
    if generation == GENERATIONS - 1 and packs[0]:
        share_mg = min(_refined_mg(packs[0] * CELLS_PER_MODULE) // PRECURSORS, need_mg // 20)
        taken.append((lot(name.METAL, family.number, 0, 0), share_mg))
    return taken


def _refined_mg(cells: int) -> int:
    """Return what is refined of so many of the lightest cells, less a margin."""
    feed_mg = cells * LIGHTEST_MG
    return feed_mg * BLACK_MASS_SHARE // 1000 * REFINED_SHARE // 1000 * _RECYCLED_USED // 100


def cathodes(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that make cathode powders, three lots for each set of electrodes."""
    place = place_of(Site.CATHODE_MAKER, family.number)
    made = []
    for campaign in range(campaigns(family.shape, generation)):
        mass_mg = CATHODE_MG * cells_of(family.shape, generation, campaign)
        inputs = [
            (lot(name.PRECURSOR, family.number, generation, n), mass_mg * 300 // 1000)
            for n in range(PRECURSORS)
        ]
        inputs.append((name.PARTS, mass_mg * 130 // 1000))
        for index in range(campaign * CATHODES, campaign * CATHODES + CATHODES):
            output = lot(name.CATHODE, family.number, generation, index)
            outputs = [(output, mass_mg), (name.WASTE, mass_mg * 30 // 1000)]
            head = (family.event_id(Kind.CATHODE, generation, index), minute + index * _HOUR)
            made.append(became(head, inputs, outputs, MADE, place))
    return made


def electrodes(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that make electrode lots: two of cathode, two of anode, for each set."""
    made = []
    for campaign in range(campaigns(family.shape, generation)):
        for half in range(COILS):
            index = campaign * COILS + half
            at = minute + index * _HOUR
            made.append(_cathode_coil(family, generation, campaign, half, at))
            made.append(_anode_coil(family, generation, campaign, half, at + _HOUR // 2))
    return made


def _cathode_coil(family: Family, generation: int, campaign: int, half: int, minute: int) -> str:
    """Return the making of a cathode electrode of two powders; the middle one goes into both."""
    mass_mg = CATHODE_COIL_MG * cells_of(family.shape, generation, campaign)
    first = campaign * CATHODES + half
    inputs = [
        (lot(name.CATHODE, family.number, generation, first + n), mass_mg * 375 // 1000)
        for n in range(2)
    ]
    inputs.append((name.PARTS, mass_mg * 260 // 1000))
    index = campaign * COILS + half
    outputs = [
        (lot(name.CATHODE_COIL, family.number, generation, index), mass_mg),
        (name.WASTE, mass_mg * 10 // 1000),
    ]
    head = (family.event_id(Kind.CATHODE_COIL, generation, index), minute)
    return became(head, inputs, outputs, MADE, place_of(Site.CELL_MAKER, family.number))


def _anode_coil(family: Family, generation: int, campaign: int, half: int, minute: int) -> str:
    mass_mg = ANODE_COIL_MG * cells_of(family.shape, generation, campaign)
    graphite = lot(name.GRAPHITE, family.number, generation, 0)
    inputs = [(graphite, mass_mg * 700 // 1000), (name.PARTS, mass_mg * 310 // 1000)]
    index = campaign * COILS + half
    outputs = [
        (lot(name.ANODE_COIL, family.number, generation, index), mass_mg),
        (name.WASTE, mass_mg * 10 // 1000),
    ]
    head = (family.event_id(Kind.ANODE_COIL, generation, index), minute)
    return became(head, inputs, outputs, MADE, place_of(Site.CELL_MAKER, family.number))
