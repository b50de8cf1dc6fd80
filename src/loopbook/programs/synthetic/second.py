"""Second life: cells of the modules taken out are received, tested, stored, and used once more.

This is what the rule pack cn-battery has an account of: each step is weighed, so that its flows
balance but for the errors of the scales.
"""

from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.clock import DAY
from loopbook.programs.synthetic.event import (
    FLOOR_SD_KG,
    SD_KG,
    declared,
    event,
    mass_report,
    things,
    weighed,
)
from loopbook.programs.synthetic.family import Family
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.making import PackMaking, salt_number
from loopbook.programs.synthetic.mass import mixed, offset_mg, second_casing_mg
from loopbook.programs.synthetic.name import Site, place_of, thing
from loopbook.programs.synthetic.shape import (
    CELLS_PER_MODULE,
    discarded,
    is_late_test,
    is_sorted_out,
    is_wrong_receipt,
    reused,
)

PACK_MINUTES = 100
CELL_MINUTES = 5
HOUR = 60
FLOOR_REACH = 340
"""Divisions that a floor scale may err by; evenly spread, the standard uncertainty is 2 grams."""

CORRECTED_AFTER = 6 * DAY
_OWNERS = (
    f'"sourceList":[{{"type":"owning_party","source":"{name.OWNER}"}}],'
    f'"destinationList":[{{"type":"owning_party","destination":"{name.SORTER}"}}]'
)


class Removed:
    """The cells of the module that was taken out of a pack, and what becomes of them.

    Parameters
      minute  at which the first of its cells is received, tested, or whatever is asked for
    """

    def __init__(self, family: Family, generation: int, pack: int, minute: int) -> None:
        self._family = family
        self._generation = generation
        self._pack = pack
        self._minute = minute
        making = PackMaking(family, generation, pack, 0)
        self.cells = making.module_cells(0)
        self.masses = making.masses[:CELLS_PER_MODULE]
        self.mass_mg = sum(self.masses)
        self._salt_number = salt_number(generation, pack)

    @property
    def second_pack(self) -> str:
        """Address of the second-life pack that they make."""
        return thing(name.SECOND_PACK, self._family.number, self._generation, self._pack)

    def _casing_mg(self) -> int:
        return second_casing_mg(self._family.salt, self._salt_number)

    def _weighed_mg(self, true_mg: int, kind: Kind) -> int:
        """Return what a floor scale shows: at most 3.4 grams from the truth."""
        return true_mg + offset_mg(self._family.salt, self._salt_number * 64 + kind, FLOOR_REACH)

    def _head(self, kind: Kind, type_name: str = "ObjectEvent") -> tuple[str, str, int]:
        identifier = self._family.event_id(kind, self._generation, self._pack)
        return type_name, identifier, self._minute

    def _place(self, site: Site) -> str:
        return place_of(site, self._family.number)

    def received(self, cell: int, *, is_corrective: bool = False) -> str:
        """Return the receipt of one cell with its mass."""
        index = self._pack * CELLS_PER_MODULE + cell
        identifier = self._family.event_id(
            Kind.RECEIVED, self._generation, index, is_corrective=is_corrective
        )
        head = ("ObjectEvent", identifier, self._minute + cell * CELL_MINUTES)
        is_wrong = not is_corrective and is_wrong_receipt(self._pack, cell)
        mass_mg = self.masses[cell] * (10 if is_wrong else 1)
        content = (
            f'"action":"ADD","epcList":["{self.cells[cell]}"],{_OWNERS},{weighed(mass_mg, SD_KG)}'
        )
        return event(head, content, "receiving", self._place(Site.SORTING))

    def corrections(self, minute: int) -> list[str]:
        """Return declarations of wrong receipts, each followed by the right one."""
        told = []
        for cell in range(CELLS_PER_MODULE):
            if is_wrong_receipt(self._pack, cell):
                index = self._pack * CELLS_PER_MODULE + cell
                corrective = self._family.event_id(
                    Kind.RECEIVED, self._generation, index, is_corrective=True
                )
                told.append(declared(self.received(cell), minute, corrective))
                told.append(self.received(cell, is_corrective=True))
        return told

    def tested(self, cell: int) -> str:
        """Return the test of one cell: its state of health, good where it will be used again."""
        index = self._pack * CELLS_PER_MODULE + cell
        identifier = self._family.event_id(Kind.TESTED, self._generation, index)
        head = ("ObjectEvent", identifier, self._minute + cell * CELL_MINUTES)
        best = 520 if is_sorted_out(self._pack) else 830
        health = best - mixed(self._family.salt + self._salt_number * 64 + cell) % 110
        content = (
            f'"action":"OBSERVE","epcList":["{self.cells[cell]}"],"sensorElementList":'
            f'[{{"sensorReport":[{{"type":"loopbook:soh","value":{health // 10}.{health % 10},'
            f'"uom":"P1","sDev":0.4}}]}}]'
        )
        return event(head, content, "inspecting", self._place(Site.SORTING))

    def stored(self) -> str:
        """Return that the cells went into store, weighed together."""
        return self._seen(Kind.STORED, "storing", Site.STORE)

    def discarded(self) -> str:
        """Return that the cells left the store for recycling."""
        return self._seen(Kind.DISCARDED, "shipping", Site.STORE)

    def sent(self) -> str:
        """Return that the cells left for recycling after their second life."""
        return self._seen(Kind.SENT, "shipping", Site.SORTING)

    def _seen(self, kind: Kind, step: str, site: Site) -> str:
        mass_mg = self._weighed_mg(self.mass_mg, kind)
        content = f'"action":"OBSERVE","epcList":[{things(self.cells)}],{weighed(mass_mg)}'
        return event(self._head(kind), content, step, self._place(site))

    def regrouped(self) -> str:
        """Return the assembly of the second-life pack."""
        return self._put(Kind.REGROUPED, "ADD", "assembling", Site.ASSEMBLY)

    def apart(self) -> str:
        """Return that the second-life pack was taken apart."""
        return self._put(Kind.APART, "DELETE", "disassembling", Site.SORTING)

    def _put(self, kind: Kind, action: str, step: str, site: Site) -> str:
        cells_mg = self._weighed_mg(self.mass_mg, kind)
        content = (
            f'"action":"{action}","parentID":"{self.second_pack}",'
            f'"childEPCs":[{things(self.cells)}],"sensorElementList":[{{"sensorReport":'
            f"[{mass_report(cells_mg, 'cells', FLOOR_SD_KG)},"
            f"{mass_report(self._casing_mg(), 'casing', SD_KG)}]}}]"
        )
        return event(self._head(kind, "AggregationEvent"), content, step, self._place(site))

    def shipped(self) -> str:
        """Return that the second-life pack went to its user."""
        return self._moved(Kind.SHIPPED, "shipping", Site.ASSEMBLY)

    def returned(self) -> str:
        """Return that the second-life pack came back."""
        return self._moved(Kind.RETURNED, "receiving", Site.SORTING)

    def _moved(self, kind: Kind, step: str, site: Site) -> str:
        mass_mg = self._weighed_mg(self.mass_mg + self._casing_mg(), kind)
        customer = self._place(Site.CUSTOMER)
        owned = f'"destinationList":[{{"type":"location","destination":"{customer}"}}],'
        content = (
            f'"action":"OBSERVE","epcList":["{self.second_pack}"],'
            f"{owned if kind is Kind.SHIPPED else ''}{weighed(mass_mg)}"
        )
        return event(self._head(kind), content, step, self._place(site))


def received(family: Family, generation: int, pack: int, minute: int) -> list[str]:
    """Return the receipt of the cells of one pack."""
    removed = Removed(family, generation, pack, minute)
    return [removed.received(cell) for cell in range(CELLS_PER_MODULE)]


def corrected(family: Family, generation: int, pack: int, minute: int) -> list[str]:
    """Return the corrections of the receipts of one pack's cells, which began at `minute`."""
    return Removed(family, generation, pack, minute).corrections(minute + CORRECTED_AFTER)


def tested(family: Family, generation: int, pack: int, minute: int) -> list[str]:
    """Return the tests of the cells of one pack that are told in time."""
    removed = Removed(family, generation, pack, minute)
    return [removed.tested(c) for c in range(CELLS_PER_MODULE) if not is_late_test(pack, c)]


def tested_late(family: Family, generation: int, pack: int, minute: int) -> list[str]:
    """Return the tests of the cells of one pack that are told late."""
    removed = Removed(family, generation, pack, minute)
    return [removed.tested(c) for c in range(CELLS_PER_MODULE) if is_late_test(pack, c)]


def stored(family: Family, generation: int, minute: int) -> list[str]:
    """Return that the cells of all packs of a generation went into store."""
    packs = range(family.shape.packs[generation])
    return [Removed(family, generation, p, minute + p * HOUR).stored() for p in packs]


def sorted_out(family: Family, generation: int, minute: int) -> list[str]:
    """Return that cells below grade left the store for recycling."""
    packs = discarded(family.shape, generation)
    return [Removed(family, generation, p, minute + p * HOUR).discarded() for p in packs]


def regrouped(family: Family, generation: int, minute: int) -> list[str]:
    """Return the assembly of second-life packs."""
    packs = reused(family.shape, generation)
    return [Removed(family, generation, p, minute + p * HOUR).regrouped() for p in packs]


def shipped(family: Family, generation: int, minute: int) -> list[str]:
    """Return that second-life packs went to their users."""
    packs = reused(family.shape, generation)
    return [Removed(family, generation, p, minute + p * HOUR).shipped() for p in packs]


def came_back(family: Family, generation: int, minute: int) -> list[str]:
    """Return that second-life packs came back, were taken apart, and their cells sent on."""
    told = []
    for pack in reused(family.shape, generation):
        at = minute + pack * HOUR
        told.append(Removed(family, generation, pack, at).returned())
        told.append(Removed(family, generation, pack, at + 20).apart())
        told.append(Removed(family, generation, pack, at + 40).sent())
    return told
