"""From records of tests to EPCIS events: retired cells are received, tested and put into store.

Capacity, state of health and voltages are measured and come from the input. Dates, places, parties,
masses and movements are made up, and every event names them in `loopbook:constructed`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import msgspec

from loopbook.programs.demo.document import (
    CLASS_TYPE,
    PLACE_TYPE,
    Happening,
    Json,
    document,
    event,
    mass_report,
    report,
    sensors,
    vocabulary,
)
from loopbook.programs.demo.identifier import (
    class_uri,
    event_uri,
    item_uri,
    party_uri,
    place_uri,
)
from loopbook.programs.demo.input import PULSES, CellTest
from loopbook.programs.demo.weighing import CELL_SCALES, weighed_mg

ZONE = timezone(timedelta(hours=8))
ITEM_OF_MATERIAL = {"LMO": 10, "NMC": 11}
CLASS_OF_MATERIAL = {"LMO": "lmo_cell", "NMC": "nmc_cell"}
SORTING, STORE, ASSEMBLY, RECYCLING, CUSTOMER = 1, 2, 3, 4, 5
ROLE_OF_PLACE = {
    SORTING: "sorting_site",
    STORE: "store_site",
    ASSEMBLY: "assembly_site",
    RECYCLING: "recycling_site",
    CUSTOMER: "customer_site",
}
OWNER, RECYCLER = 21, 22
WHEN_AND_WHERE = ("eventTime", "eventTimeZoneOffset", "readPoint", "bizLocation")
RECEIVED_FROM = datetime(2025, 3, 3, 8, 0, tzinfo=ZONE)
TESTED_FROM = datetime(2025, 3, 17, 8, 0, tzinfo=ZONE)
AGEING_STEP = timedelta(days=14)
STORED_FROM = datetime(2025, 7, 1, 8, 0, tzinfo=ZONE)
TESTS_NAME = "received-and-tested.jsonld"


class Cell(msgspec.Struct, frozen=True):
    """A physical cell: its serial number in the input, and all tests of it, oldest first."""

    serial: str
    material: str
    tests: tuple[CellTest, ...]

    @property
    def uri(self) -> str:
        """Address of the cell."""
        return item_uri(ITEM_OF_MATERIAL[self.material], self.serial)


def cells_of(tests: Iterable[CellTest]) -> tuple[Cell, ...]:
    """Return the physical cells behind the records, in the order in which they first occur."""
    grouped: dict[tuple[str, str], list[CellTest]] = {}
    for test in tests:
        grouped.setdefault((test.material, test.cell), []).append(test)
    return tuple(
        Cell(serial, material, tuple(sorted(group, key=lambda test: test.cycles or 0)))
        for (material, serial), group in grouped.items()
    )


def intake_document(cells: Sequence[Cell]) -> bytes:
    """Return the document of the sorting plant: master data, cells received, cells tested."""
    events = [*received_events(cells), *inspected_events(cells)]
    return document(TESTS_NAME, STORED_FROM, events, master_data())


def master_data() -> list[Json]:
    """Return classes of cells and roles of places."""
    classes = {
        class_uri(ITEM_OF_MATERIAL[material]): {"urn:loopbook:v1:class": term}
        for material, term in CLASS_OF_MATERIAL.items()
    }
    places = {
        place_uri(place): {"urn:loopbook:v1:role": role} for place, role in ROLE_OF_PLACE.items()
    }
    return [vocabulary(CLASS_TYPE, classes), vocabulary(PLACE_TYPE, places)]


def received_events(cells: Sequence[Cell]) -> Iterator[Json]:
    """Yield one event per cell: it came from its owner, with its rated capacity and a mass."""
    for number, cell in enumerate(cells):
        scale = CELL_SCALES[cell.material]
        mass_mg = weighed_mg(scale, cell.serial, "received")
        happening = Happening(
            event_id=event_uri("received", cell.serial),
            time=RECEIVED_FROM + timedelta(minutes=5 * number),
            step="receiving",
            place=place_uri(SORTING),
            constructed=(*WHEN_AND_WHERE, "sourceList", "destinationList", "Mass"),
            rows=rows_text(cell.tests),
        )
        content: Json = {
            "action": "ADD",
            "epcList": [cell.uri],
            "disposition": "in_progress",
            "sourceList": [{"type": "owning_party", "source": party_uri(OWNER)}],
            "destinationList": [{"type": "owning_party", "destination": party_uri(RECYCLER)}],
            "sensorElementList": [sensors([mass_report(mass_mg, scale.sd_mg)])],
            "ilmd": {"loopbook:nominal_capacity": cell.tests[0].nominal_ah},
        }
        yield event("ObjectEvent", happening, content)


def inspected_events(cells: Sequence[Cell]) -> Iterator[Json]:
    """Yield one event per record: capacity, state of health, and every voltage of every pulse."""
    for number, cell in enumerate(cells):
        for test in cell.tests:
            rounds = (test.cycles or 0) // 100
            happening = Happening(
                event_id=event_uri("tested", test.record),
                time=TESTED_FROM + AGEING_STEP * rounds + timedelta(minutes=20 * number),
                step="inspecting",
                place=place_uri(SORTING),
                constructed=WHEN_AND_WHERE,
                basis="measured",
                rows=rows_text([test]),
            )
            content: Json = {
                "action": "OBSERVE",
                "epcList": [cell.uri],
                "disposition": "in_progress",
                "sensorElementList": [capacity_sensors(test), *pulse_sensors(test)],
            }
            if test.cycles is not None:
                content["demo:cycles"] = test.cycles
            yield event("ObjectEvent", happening, content)


def capacity_sensors(test: CellTest) -> Json:
    """Return the capacity in ampere hours and the state of health in percent, as measured."""
    return sensors(
        [
            report("ElectricCharge", test.capacity_ah, "AMH"),
            report("loopbook:soh", test.health.scaleb(2), "P1"),
        ]
    )


def pulse_sensors(test: CellTest) -> Iterator[Json]:
    """Yield one sensor element per state of charge: the voltages U1..U21 in volts."""
    for pulse in test.pulses:
        yield sensors(
            [
                report("Voltage", volts, "VLT", f"loopbook:{name}")
                for name, volts in zip(PULSES, pulse.volts, strict=True)
            ],
            {"demo:soc": _number(pulse.soc_percent)},
        )


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def rows_text(tests: Sequence[CellTest]) -> str:
    """Return where the tests stand in the input, as a person would look for it."""
    rows = sorted(row for test in tests for row in test.rows)
    return f"pulsebat/cells.csv, rows {', '.join(map(str, rows))}"
