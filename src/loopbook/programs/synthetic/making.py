"""Making: cells of electrode lots, modules of cells, a pack, and the vehicle that it goes into.

Some first reports are wrong: a cell ten times too heavy, a module a day early. A declaration says
so weeks later and names the event that is right.
"""

from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.clock import DAY, moment
from loopbook.programs.synthetic.event import (
    SD_KG,
    declared,
    element,
    event,
    report,
    things,
    weighed,
)
from loopbook.programs.synthetic.family import Family
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.lots import COILS
from loopbook.programs.synthetic.mass import (
    ANODE_SHARE,
    CATHODE_SHARE,
    SCRAP_SHARE,
    casing_mg,
    cell_masses,
    frame_mg,
)
from loopbook.programs.synthetic.name import Site, event_prefix, event_suffix, lot, place_of, thing
from loopbook.programs.synthetic.shape import (
    CAMPAIGN,
    CELLS,
    CELLS_PER_MODULE,
    MODULES,
    SPARE,
    is_late_vehicle,
    is_wrong_cell,
    is_wrong_module,
)

SLOTS = 1024
"""Cells or modules that eventIDs of one pack have room for."""

CELL_MINUTES = 5
MODULES_AFTER = DAY + 60
PACK_AFTER = DAY + 180
VEHICLE_AFTER = DAY + 600
CORRECTED_AFTER = 20 * DAY
_KG = "0.%06d"


class PackMaking:
    """One pack on its way through the factory; its texts are made on demand.

    Parameters
      number  of the pack in its generation; SPARE for cells that go into no pack
      minute  at which its first cell is made
    """

    def __init__(self, family: Family, generation: int, number: int, minute: int) -> None:
        self.family = family
        self._generation = generation
        self._number = number
        self._minute = minute
        self._place = place_of(Site.CELL_MAKER, family.number)
        self.masses = cell_masses(
            family.salt, salt_number(generation, number), max(CELLS, family.shape.spares)
        )
        self._cell_stem = name.cell_stem(family.number, generation, number)
        self._ids = event_prefix(family.seed)
        self._numbers = [
            family.event_number(Kind.CELL, generation, number * SLOTS, is_corrective=corrective)
            for corrective in (False, True)
        ]
        self._templates: list[str] = []

    def cells(self, first: int, last: int) -> list[str]:
        """Return the first reports of the making of cells `first` to `last`, the last left out."""
        return [self._cell(cell) for cell in range(first, last)]

    def _coils(self) -> list[tuple[str, str]]:
        """Return the pairs of electrode lots that cells take turns with."""
        family, generation = self.family, self._generation
        first = self._number // CAMPAIGN * COILS if self._number != SPARE else 0
        halves = [(cell % COILS, cell // COILS) for cell in range(COILS * COILS)]
        return [
            (
                lot(name.CATHODE_COIL, family.number, generation, first + cathode),
                lot(name.ANODE_COIL, family.number, generation, first + anode),
            )
            for cathode, anode in halves
        ]

    def _cell(self, cell: int, *, is_corrective: bool = False) -> str:
        self._templates = self._templates or [self._template(*pair) for pair in self._coils()]
        mass_mg = self.masses[cell]
        cathode_mg, anode_mg = mass_mg * CATHODE_SHARE // 1000, mass_mg * ANODE_SHARE // 1000
        scrap_mg = mass_mg * SCRAP_SHARE // 1000
        is_wrong = not is_corrective and self._number != SPARE and is_wrong_cell(self._number, cell)
        return self._templates[cell % 4] % (
            self._ids + event_suffix(self._numbers[is_corrective] + cell),
            moment(self._minute + cell * CELL_MINUTES),
            cathode_mg,
            anode_mg,
            mass_mg + scrap_mg - cathode_mg - anode_mg,
            cell,
            scrap_mg,
            mass_mg * 10 if is_wrong else mass_mg,
        )

    def _template(self, cathode: str, anode: str) -> str:
        """Return the making of a cell with a place for each of its own values.

        Cells are three quarters of all events: the rest of their text is made once per pack. No
        mass in it reaches one kilogram, so that its milligrams are its decimals.
        """
        inputs = ((cathode, _KG), (anode, _KG), (name.PARTS, _KG))
        content = (
            f'"inputQuantityList":[{",".join(element(*each) for each in inputs)}],'
            f'"outputEPCList":["{self._cell_stem}%d"],'
            f'"outputQuantityList":[{element(name.WASTE, _KG)}],'
            f'"sensorElementList":[{{"sensorReport":[{report(_KG, "output", SD_KG)}]}}]'
        )
        told = event(("TransformationEvent", "%s", 0), content, "commissioning", self._place)
        return told.replace(moment(0), "%s")

    def _id(self, kind: Kind, index: int, *, is_corrective: bool = False) -> str:
        return self.family.event_id(kind, self._generation, index, is_corrective=is_corrective)

    def module_cells(self, module: int) -> list[str]:
        """Return the addresses of the cells of a module."""
        first = module * CELLS_PER_MODULE
        return [f"{self._cell_stem}{first + n}" for n in range(CELLS_PER_MODULE)]

    def module_uri(self, module: int) -> str:
        """Return the address of a module."""
        number = f"{self._number}-{module}"
        return f"{name.MODULE}/21/{self.family.number}-{self._generation}-{number}"

    @property
    def pack_uri(self) -> str:
        """Address of the pack."""
        return thing(name.PACK, self.family.number, self._generation, self._number)

    @property
    def vehicle_uri(self) -> str:
        """Address of the vehicle that the pack goes into."""
        return thing(name.VEHICLE, self.family.number, self._generation, self._number)

    def cells_mg(self, module: int) -> int:
        """Return the mass of the cells of a module, milligrams."""
        first = module * CELLS_PER_MODULE
        return sum(self.masses[first : first + CELLS_PER_MODULE])

    def frame_mg(self, module: int) -> int:
        """Return the mass of the frame of a module, milligrams."""
        number = salt_number(self._generation, self._number)
        return frame_mg(self.family.salt, number, module)

    def casing_mg(self) -> int:
        """Return the mass of the casing of the pack, milligrams."""
        return casing_mg(self.family.salt, salt_number(self._generation, self._number))

    def pack_mg(self, first: int = 0) -> int:
        """Return the mass of the pack with its modules from `first` on, milligrams."""
        modules = sum(self.cells_mg(k) + self.frame_mg(k) for k in range(first, MODULES))
        return modules + self.casing_mg()

    def assembled(self) -> list[str]:
        """Return the first reports of the modules, and the pack made of them."""
        modules = [self._module(module) for module in range(MODULES)]
        head = (
            "AggregationEvent",
            self._id(Kind.PACK, self._number),
            self._minute + PACK_AFTER,
        )
        children = things(self.module_uri(module) for module in range(MODULES))
        content = (
            f'"action":"ADD","parentID":"{self.pack_uri}","childEPCs":[{children}],'
            f"{weighed(self.pack_mg())}"
        )
        return [*modules, event(head, content, "installing", self._place)]

    def _module(self, module: int, *, is_corrective: bool = False) -> str:
        index = self._number * SLOTS + module
        is_early = not is_corrective and is_wrong_module(self._number, module)
        minute = self._minute + MODULES_AFTER + 6 * module - (DAY if is_early else 0)
        identifier = self._id(Kind.MODULE, index, is_corrective=is_corrective)
        content = (
            f'"action":"ADD","parentID":"{self.module_uri(module)}",'
            f'"childEPCs":[{things(self.module_cells(module))}],'
            f"{weighed(self.cells_mg(module) + self.frame_mg(module), SD_KG)}"
        )
        return event(("AggregationEvent", identifier, minute), content, "installing", self._place)

    def vehicle(self) -> list[str]:
        """Return the event that puts the pack into its vehicle."""
        head = (
            "AggregationEvent",
            self._id(Kind.VEHICLE, self._number),
            self._minute + VEHICLE_AFTER,
        )
        content = f'"action":"ADD","parentID":"{self.vehicle_uri}","childEPCs":["{self.pack_uri}"]'
        place = place_of(Site.VEHICLE_MAKER, self.family.number)
        return [event(head, content, "installing", place)]

    def corrections(self, minute: int) -> list[str]:
        """Return declarations of the wrong reports, each followed by the right one."""
        told = []
        for cell in range(CELLS):
            if is_wrong_cell(self._number, cell):
                corrective = self._id(Kind.CELL, self._number * SLOTS + cell, is_corrective=True)
                told.append(declared(self._cell(cell), minute, corrective))
                told.append(self._cell(cell, is_corrective=True))
        for module in range(MODULES):
            if is_wrong_module(self._number, module):
                corrective = self._id(
                    Kind.MODULE, self._number * SLOTS + module, is_corrective=True
                )
                told.append(declared(self._module(module), minute, corrective))
                told.append(self._module(module, is_corrective=True))
        return told


def salt_number(generation: int, number: int) -> int:
    """Return the number by which the masses of a pack differ from others of its family."""
    return generation * 1024 + number


def made(family: Family, generation: int, number: int, minute: int) -> list[str]:
    """Return the events that make a pack, and put it into its vehicle unless that is told late."""
    making = PackMaking(family, generation, number, minute)
    events = [*making.cells(0, CELLS), *making.assembled()]
    return events if is_late_vehicle(number) else [*events, *making.vehicle()]


def corrected(family: Family, generation: int, number: int, minute: int) -> list[str]:
    """Return the corrections of a pack whose making began at `minute`."""
    making = PackMaking(family, generation, number, minute)
    return making.corrections(minute + CORRECTED_AFTER)


def made_late(family: Family, generation: int, number: int, minute: int) -> list[str]:
    """Return the event that put the pack into its vehicle, when it is told late."""
    making = PackMaking(family, generation, number, minute)
    return making.vehicle() if is_late_vehicle(number) else []


def spares(family: Family, generation: int, minute: int) -> list[str]:
    """Return the making of the cells that are sold as spare parts."""
    return PackMaking(family, generation, SPARE, minute).cells(0, family.shape.spares)
