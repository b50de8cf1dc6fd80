"""What becomes of graded cells: store, second-life packs, a pack that comes back, recycling.

All of it is made up, by rules that stand here, so that the account has something to balance:
sixteen cells of one type and grade make a pack, best first; the lowest grade goes to recycling, and
so does a type of which not even one pack can be made. One pack comes back and is taken apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from loopbook.programs.demo.battery import (
    ASSEMBLY,
    CUSTOMER,
    ITEM_OF_MATERIAL,
    RECYCLING,
    SORTING,
    STORE,
    STORED_FROM,
    WHEN_AND_WHERE,
    ZONE,
    Cell,
)
from loopbook.programs.demo.document import (
    CLASS_TYPE,
    Happening,
    Json,
    document,
    event,
    grams,
    mass_report,
    sensors,
    vocabulary,
)
from loopbook.programs.demo.identifier import (
    class_uri,
    event_uri,
    item_uri,
    lot_uri,
    place_uri,
)
from loopbook.programs.demo.weighing import (
    CASING_SCALE,
    CELL_SCALES,
    FLOOR_SCALE,
    reading_error_mg,
    true_mass_mg,
    weighed_mg,
)

CELLS_PER_PACK = 16
PACK_ITEM = 20
LOT_ITEMS = {
    "black_mass_lmo": 30,
    "black_mass_nmc": 31,
    "foil": 32,
    "cell_casing": 33,
}
# Shares of the feed in tenths of a percent; what is missing to 1000 is the loss of the plant
# (electrolyte that boils off, dust): the account shows it as the residual of `recycling`.
SHARES = {
    "LMO": {"black_mass_lmo": 522, "foil": 231, "cell_casing": 188},
    "NMC": {"black_mass_nmc": 548, "foil": 187, "cell_casing": 214},
}
ASSEMBLED_FROM = datetime(2025, 8, 4, 8, 0, tzinfo=ZONE)
SHIPPED_FROM = datetime(2025, 8, 18, 8, 0, tzinfo=ZONE)
RETURNED_ON = datetime(2025, 11, 10, 8, 0, tzinfo=ZONE)
APART_ON = datetime(2025, 11, 12, 8, 0, tzinfo=ZONE)
DISCARDED_ON = datetime(2025, 11, 17, 8, 0, tzinfo=ZONE)
RECYCLED_ON = datetime(2025, 12, 8, 8, 0, tzinfo=ZONE)
CASCADE_NAME = "packs-and-recycling.jsonld"


class Pack(msgspec.Struct, frozen=True):
    """A second-life pack: serial number, its cells, best first."""

    serial: str
    cells: tuple[Cell, ...]

    @property
    def uri(self) -> str:
        """Address of the pack."""
        return item_uri(PACK_ITEM, self.serial)


class Sorting(msgspec.Struct, frozen=True):
    """Where the cells go: into packs, to recycling by batch of one type, or they stay in store.

    Fields
      packs      in the order in which they are made; the last one comes back
      discarded  cells that go from store to recycling
      kept       cells too few for a further pack
    """

    packs: tuple[Pack, ...]
    discarded: tuple[Cell, ...]
    kept: tuple[Cell, ...]


def sort_cells(cells: Sequence[Cell], grades: Mapping[str, str]) -> Sorting:
    """Decide where each cell goes.

    Parameters
      grades  address of a cell -> rung; cells without a grade stay in store
    """
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (-c.tests[-1].health, c.serial)):
        groups.setdefault((cell.material, grades.get(cell.uri, "")), []).append(cell)
    packs: list[Pack] = []
    discarded: list[Cell] = []
    kept: list[Cell] = []
    for (_, rung), group in sorted(groups.items()):
        whole = len(group) // CELLS_PER_PACK if rung in {"a", "b"} else 0
        for number in range(whole):
            chosen = group[number * CELLS_PER_PACK : (number + 1) * CELLS_PER_PACK]
            packs.append(Pack(f"P{len(packs) + 1:03}", tuple(chosen)))
        rest = group[whole * CELLS_PER_PACK :]
        (kept if whole or not rung else discarded).extend(rest)
    return Sorting(tuple(packs), tuple(discarded), tuple(kept))


def cascade_document(cells: Sequence[Cell], sorting: Sorting) -> bytes:
    """Return the document of what happens after grading, with the classes it speaks of."""
    back = sorting.packs[-1]
    events = [
        *_stored(cells),
        *(made for number, pack in enumerate(sorting.packs) for made in _pack_life(number, pack)),
        *_return_of(back),
        *_recycling(sorting.discarded, back.cells),
    ]
    return document(CASCADE_NAME, RECYCLED_ON + timedelta(days=7), events, [_classes()])


def _classes() -> Json:
    terms = {class_uri(PACK_ITEM): "second_life_pack"}
    terms |= {class_uri(item): term for term, item in LOT_ITEMS.items()}
    for material, shares in SHARES.items():
        terms |= {lot_of(material, term): term for term in shares}
    return vocabulary(
        CLASS_TYPE, {uri: {"urn:loopbook:v1:class": term} for uri, term in terms.items()}
    )


def lot_of(material: str, term: str) -> str:
    """Return the address of the lot of class `term` that the batch of `material` gave."""
    return lot_uri(LOT_ITEMS[term], f"R-{material}-2025-12")


def _happening(step: str, place: int, time: datetime, *words: str) -> Happening:
    return Happening(
        event_id=event_uri(step, *words),
        time=time,
        step=step,
        place=place_uri(place),
        constructed=(*WHEN_AND_WHERE, "bizStep", "Mass", "quantity"),
    )


def _stored(cells: Sequence[Cell]) -> Iterator[Json]:
    for number, cell in enumerate(cells):
        scale = CELL_SCALES[cell.material]
        mass_mg = weighed_mg(scale, cell.serial, "stored")
        happening = _happening(
            "storing", STORE, STORED_FROM + timedelta(minutes=5 * number), cell.serial
        )
        content: Json = {
            "action": "OBSERVE",
            "epcList": [cell.uri],
            "sensorElementList": [sensors([mass_report(mass_mg, scale.sd_mg)])],
        }
        yield event("ObjectEvent", happening, content)


def batch_mg(cells: Sequence[Cell], step: str, batch: str) -> int:
    """Return what a floor scale shows for several cells together, milligrams."""
    true_mg = sum(true_mass_mg(CELL_SCALES[cell.material], cell.serial) for cell in cells)
    return true_mg + reading_error_mg(FLOOR_SCALE, batch, step)


def _pack_life(number: int, pack: Pack) -> Iterator[Json]:
    cells_mg = batch_mg(pack.cells, "assembled", pack.serial)
    casing_mg = weighed_mg(CASING_SCALE, pack.serial, "assembled")
    yield event(
        "AggregationEvent",
        _happening(
            "assembling", ASSEMBLY, ASSEMBLED_FROM + timedelta(hours=3 * number), pack.serial
        ),
        {
            "action": "ADD",
            "parentID": pack.uri,
            "childEPCs": [cell.uri for cell in pack.cells],
            "sensorElementList": [_two_parts(cells_mg, casing_mg)],
        },
    )
    yield _pack_event("shipping", ASSEMBLY, SHIPPED_FROM + timedelta(days=number), pack)


def _two_parts(cells_mg: int, casing_mg: int) -> Json:
    return sensors(
        [
            mass_report(cells_mg, FLOOR_SCALE.sd_mg, "loopbook:cells"),
            mass_report(casing_mg, CASING_SCALE.sd_mg, "loopbook:casing"),
        ]
    )


def _pack_event(step: str, place: int, time: datetime, pack: Pack) -> Json:
    casing_mg = true_mass_mg(CASING_SCALE, pack.serial)
    mass_mg = batch_mg(pack.cells, step, pack.serial) + casing_mg
    content: Json = {
        "action": "OBSERVE",
        "epcList": [pack.uri],
        "disposition": "returned" if step == "receiving" else "in_transit",
        "sensorElementList": [sensors([mass_report(mass_mg, FLOOR_SCALE.sd_mg)])],
    }
    if step == "shipping":
        content["destinationList"] = [{"type": "location", "destination": place_uri(CUSTOMER)}]
    return event("ObjectEvent", _happening(step, place, time, pack.serial), content)


def _return_of(pack: Pack) -> Iterator[Json]:
    yield _pack_event("receiving", SORTING, RETURNED_ON, pack)
    cells_mg = batch_mg(pack.cells, "apart", pack.serial)
    casing_mg = weighed_mg(CASING_SCALE, pack.serial, "apart")
    yield event(
        "AggregationEvent",
        _happening("disassembling", SORTING, APART_ON, pack.serial),
        {
            "action": "DELETE",
            "parentID": pack.uri,
            "childEPCs": [cell.uri for cell in pack.cells],
            "sensorElementList": [_two_parts(cells_mg, casing_mg)],
        },
    )
    yield _discarded(pack.cells, SORTING, pack.serial)


def _discarded(cells: Sequence[Cell], place: int, batch: str) -> Json:
    mass_mg = batch_mg(cells, "discarded", batch)
    return event(
        "ObjectEvent",
        _happening("shipping", place, DISCARDED_ON, "to recycling", batch),
        {
            "action": "OBSERVE",
            "epcList": [cell.uri for cell in cells],
            "destinationList": [{"type": "location", "destination": place_uri(RECYCLING)}],
            "sensorElementList": [sensors([mass_report(mass_mg, FLOOR_SCALE.sd_mg)])],
        },
    )


def _recycling(discarded: Sequence[Cell], returned: Sequence[Cell]) -> Iterator[Json]:
    for material in ITEM_OF_MATERIAL:
        from_store = [cell for cell in discarded if cell.material == material]
        if from_store:
            yield _discarded(from_store, STORE, material)
        feed = [*from_store, *(cell for cell in returned if cell.material == material)]
        if feed:
            yield from _batch(material, feed)


def _batch(material: str, feed: Sequence[Cell]) -> Iterator[Json]:
    """Yield the batch, cells in and lots out by the plant's shares; then each lot weighed, sent."""
    feed_mg = batch_mg(feed, "fed", material)
    division_mg = FLOOR_SCALE.division_mg
    masses_mg = {
        term: feed_mg * share // 1000 // division_mg * division_mg
        for term, share in SHARES[material].items()
    }
    content: Json = {
        "inputEPCList": [cell.uri for cell in feed],
        "outputQuantityList": [_lot(material, *pair) for pair in masses_mg.items()],
    }
    happening = _happening("disassembling", RECYCLING, RECYCLED_ON, "batch", material)
    yield event("TransformationEvent", happening, content)
    for term, mass_mg in masses_mg.items():
        shipped: Json = {
            "action": "OBSERVE",
            "quantityList": [_lot(material, term, mass_mg)],
            "sensorElementList": [sensors([mass_report(mass_mg, FLOOR_SCALE.sd_mg)])],
        }
        time = RECYCLED_ON + timedelta(days=2)
        yield event("ObjectEvent", _happening("shipping", RECYCLING, time, term, material), shipped)


def _lot(material: str, term: str, mass_mg: int) -> Json:
    return {"epcClass": lot_of(material, term), "quantity": grams(mass_mg), "uom": "GRM"}
