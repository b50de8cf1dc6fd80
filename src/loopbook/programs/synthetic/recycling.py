"""Recycling: packs and cells become black mass, black mass becomes salts, salts are cathode again.

Two ways that never mix: packs straight from vehicles, and cells that were in sorting, which the
rule pack cn-battery has an account of.
"""

from collections.abc import Sequence

from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.clock import next_new_year
from loopbook.programs.synthetic.event import (
    became,
    event,
    mass_report,
    quantities,
    quantity,
    things,
    weighed,
)
from loopbook.programs.synthetic.family import Family
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.lots import MADE, SALTS
from loopbook.programs.synthetic.making import PackMaking
from loopbook.programs.synthetic.mass import (
    BLACK_MASS_SHARE,
    CASING_SHARE,
    FOIL_SHARE,
    REFINED_SHARE,
)
from loopbook.programs.synthetic.name import Site, lot, place_of
from loopbook.programs.synthetic.second import Removed
from loopbook.programs.synthetic.shape import (
    batches,
    discarded,
    reused,
    second_batches,
)

BATCH_MINUTES = 300
SHIPPED_AFTER = 200
OF_PACKS = (name.BLACK_MASS, name.FOIL, name.CASING)
OF_CELLS = (name.SECOND_BLACK_MASS, name.SECOND_FOIL, name.SECOND_CASING)
MIDNIGHT_REACH = 40
"""Metals of second life leave at most so many minutes from midnight of a New Year."""

_SHARES = (BLACK_MASS_SHARE, FOIL_SHARE, CASING_SHARE)


class Batch:
    """What is shredded together.

    Parameters
      number   of the batch among those of its kind and generation
      classes  of black mass, foil and casings
      feed_mg  what goes in, milligrams
    """

    def __init__(
        self, place: tuple[Family, int, int], classes: tuple[str, str, str], feed_mg: int
    ) -> None:
        self._family, self._generation, self._number = place
        self._feed_mg = feed_mg
        self.outputs = [
            (lot(c, self._family.number, self._generation, self._number), feed_mg * share // 1000)
            for c, share in zip(classes, _SHARES, strict=True)
        ]

    def shredded(self, kind: Kind, fed: Sequence[str], minute: int) -> str:
        """Return the transformation of packs or cells into three lots; the rest is lost."""
        lost_mg = self._feed_mg - sum(mass_mg for _, mass_mg in self.outputs)
        identifier = self._family.event_id(kind, self._generation, self._number)
        content = (
            f'"inputEPCList":[{things(fed)}],"outputQuantityList":'
            f"[{quantities([*self.outputs, (name.WASTE, lost_mg)])}],"
            f'"sensorElementList":[{{"sensorReport":[{mass_report(self._feed_mg, "feed")}]}}]'
        )
        place = place_of(Site.RECYCLER, self._family.number)
        return event(("TransformationEvent", identifier, minute), content, "destroying", place)

    def shipped(self, kind: Kind, minute: int) -> list[str]:
        """Return that each lot left the plant, weighed."""
        place = place_of(Site.RECYCLER, self._family.number)
        told = []
        for position, (item_class, mass_mg) in enumerate(self.outputs):
            index = self._number * len(self.outputs) + position
            identifier = self._family.event_id(kind, self._generation, index)
            content = (
                f'"action":"OBSERVE","quantityList":[{quantity(item_class, mass_mg)}],'
                f"{weighed(mass_mg)}"
            )
            head = ("ObjectEvent", identifier, minute + SHIPPED_AFTER + position)
            told.append(event(head, content, "shipping", place))
        return told


def pack_batches(family: Family, generation: int) -> list[Batch]:
    """Return the batches of packs without their first module."""
    made = []
    for number, packs in enumerate(batches(range(family.shape.packs[generation]))):
        masses = [PackMaking(family, generation, pack, 0).pack_mg(1) for pack in packs]
        made.append(Batch((family, generation, number), OF_PACKS, sum(masses)))
    return made


def shredded(family: Family, generation: int, minute: int) -> list[str]:
    """Return that packs were shredded, and the lots sent on."""
    told = []
    of_packs = batches(range(family.shape.packs[generation]))
    for number, batch in enumerate(pack_batches(family, generation)):
        uris = [PackMaking(family, generation, p, 0).pack_uri for p in of_packs[number]]
        at = minute + number * BATCH_MINUTES
        told.append(batch.shredded(Kind.SHREDDED, uris, at))
        told += batch.shipped(Kind.LOT_SHIPPED, at)
    return told


def refined(family: Family, generation: int, minute: int) -> list[str]:
    """Return the event that makes salts of all black mass of a generation's packs."""
    inputs = [batch.outputs[0] for batch in pack_batches(family, generation)]
    feed_mg = sum(mass_mg for _, mass_mg in inputs)
    share_mg = feed_mg * REFINED_SHARE // 1000 // SALTS
    outputs = [(lot(name.REFINED, family.number, generation, n), share_mg) for n in range(SALTS)]
    outputs.append((name.WASTE, feed_mg - SALTS * share_mg))
    head = (family.event_id(Kind.REFINED, generation, 0), minute)
    return [became(head, inputs, outputs, MADE, place_of(Site.REFINER, family.number))]


def cell_batches(family: Family, generation: int) -> list[tuple[Batch, list[str]]]:
    """Return the batches of cells, those below grade first, and the cells of each."""
    made = []
    for number, packs in enumerate(second_batches(family.shape, generation)):
        removed = [Removed(family, generation, pack, 0) for pack in packs]
        feed_mg = sum(each.mass_mg for each in removed)
        batch = Batch((family, generation, number), OF_CELLS, feed_mg)
        made.append((batch, [cell for each in removed for cell in each.cells]))
    return made


def sorted_out_shredded(family: Family, generation: int, minute: int) -> list[str]:
    """Return that cells below grade were shredded, and the lots sent on."""
    first = len(batches(discarded(family.shape, generation)))
    return _cells_shredded(cell_batches(family, generation)[:first], minute)


def used_shredded(family: Family, generation: int, minute: int) -> list[str]:
    """Return that cells of second-life packs were shredded, and the lots sent on."""
    last = len(batches(reused(family.shape, generation)))
    return _cells_shredded(cell_batches(family, generation)[-last:] if last else [], minute)


def _cells_shredded(made: Sequence[tuple[Batch, list[str]]], minute: int) -> list[str]:
    told = []
    for number, (batch, cells) in enumerate(made):
        at = minute + number * BATCH_MINUTES
        told.append(batch.shredded(Kind.CELLS_SHREDDED, cells, at))
        told += batch.shipped(Kind.CELL_LOT_SHIPPED, at)
    return told


def regained(family: Family, generation: int, minute: int) -> list[str]:
    """Return the event that makes one lot of salt of all black mass of second-life cells."""
    metal, inputs = _metal(family, generation)
    feed_mg = sum(mass_mg for _, mass_mg in inputs)
    head = (family.event_id(Kind.METAL, generation, 0), minute)
    outputs = [metal, (name.WASTE, feed_mg - metal[1])]
    return [became(head, inputs, outputs, MADE, place_of(Site.REFINER, family.number))]


def metal_shipped(family: Family, generation: int, minute: int) -> list[str]:
    """Return that this lot was sold, within minutes of a New Year."""
    (metal, mass_mg), _ = _metal(family, generation)
    reach = 2 * MIDNIGHT_REACH + 1
    around = next_new_year(minute) + (family.salt + generation) % reach - MIDNIGHT_REACH
    head = ("ObjectEvent", family.event_id(Kind.METAL_SHIPPED, generation, 0), max(minute, around))
    content = f'"action":"OBSERVE","quantityList":[{quantity(metal, mass_mg)}],{weighed(mass_mg)}'
    return [event(head, content, "shipping", place_of(Site.REFINER, family.number))]


def _metal(family: Family, generation: int) -> tuple[tuple[str, int], list[tuple[str, int]]]:
    inputs = [batch.outputs[0] for batch, _ in cell_batches(family, generation)]
    feed_mg = sum(mass_mg for _, mass_mg in inputs)
    mass_mg = feed_mg * REFINED_SHARE // 1000
    return (lot(name.METAL, family.number, generation, 0), mass_mg), inputs
