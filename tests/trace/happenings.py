"""Events of every kind for property tests: identifiers, numbers and words, regular and not."""

import json
from collections.abc import Iterator
from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from importlib.resources import files

import msgspec
from hypothesis import strategies as st
from tests.trace.world import CELL, PACK, at

from loopbook.book.shelf import LEAVES
from loopbook.formats.event import event_of
from loopbook.programs.demo.battery import cells_of, intake_document
from loopbook.programs.demo.cascade import cascade_document, sort_cells
from loopbook.programs.demo.input import cell_tests, input_folder, read_input
from loopbook.rules.compile import compile_scheme
from loopbook.rules.load import load_pack, shipped
from loopbook.terms.event import (
    Action,
    Basis,
    ErrorDeclaration,
    Event,
    EventType,
    QuantityElement,
    SensorReport,
    Statistic,
)
from loopbook.terms.master import MasterRecord
from loopbook.terms.period import Period
from loopbook.terms.scheme import Scheme

OWN = "urn:loopbook:v1:"
SITE = "https://id.example.org/414/9520001000010"
NAMED = f"{CELL}/21/NAMED"
LOT = f"{PACK}/10/NAMED"
URN = "urn:epc:id:sgtin:0952000.100011"
BLACK_MASS = "https://id.example.org/01/09520001000300"

STEMS = (
    f"{CELL}/21/",
    f"{CELL}/10/L1/21/",
    f"{PACK}/21/",
    f"{PACK}/235/",
    f"{PACK}/10/",
    f"{PACK}/lot/",
    f"{PACK}/22/V/10/",
    f"{BLACK_MASS}/10/",
    "https://id.example.org/gtin/09520001000119/ser/",
    "https://id.example.org/shop/01/09520001000119/21/",
    "https://id.example.org/01/09520001000119?x=/21/",
    "https://id.example.org/00/",
    "https://id.example.org/01/",
    "https://id.example.org/gtin/",
    "https://id.example.org/21/",
    f"{URN}.",
    "urn:epc:class:lgtin:0952000.100011.",
    "urn:epc:idpat:sgtin:0952000.100020.",
    "urn:epc:id:sscc:0952000.",
    "urn:epc:id:giai:",
    "urn:uuid:",
    "urn:x.",
    "",
)
SERIALS = ("1", "2", "3", "NAMED", "09520001000119")
NUMBERS = (*SERIALS, "*", "a/b", "a?b", "a#b", "a.b", "", "1\n", "/")
THINGS = (CELL, PACK, NAMED, LOT, f"{URN}.NAMED", "urn:loopbook:v1:waste_paper", "urn:x:batch")

identifiers = st.sampled_from(THINGS) | st.builds(
    str.__add__, st.sampled_from(STEMS), st.sampled_from(NUMBERS)
)
usual = st.builds(str.__add__, st.sampled_from(STEMS[:5]), st.sampled_from(NUMBERS[:4]))
things = st.lists(usual | usual | identifiers, max_size=4).map(tuple)
whole = st.integers(0, 10**6).map(Decimal)
exact = st.decimals(0, 10**6, places=3) | whole
odd = st.sampled_from(
    ["-1", "1e40", "1e70", "NaN", "Infinity", "0.0000005", "-0", "0E+90", "0.1234567", "1E+3"]
).map(Decimal)
values = st.one_of(exact, exact, exact, odd)
uncertainties = st.none() | values | st.just(Decimal("3e13"))
uoms = st.sampled_from(["", "KGM", "KGM", "GRM", "TNE", "C62", "AMH", "P1", "CEL", "1e4 TNE", "kg"])
types = st.sampled_from(
    ["Mass", "Mass", "ElectricCharge", f"{OWN}soh", f"{OWN}nominal_capacity", "Temperature", "?"]
)
components = st.sampled_from(["", "", f"{OWN}casing", f"{OWN}cells", f"{OWN}li", "x"])
bases = st.none() | st.sampled_from(Basis)
reports = st.builds(
    SensorReport,
    type=types,
    value=st.none() | values | values | values,
    uom=uoms,
    sd=uncertainties,
    component=components,
    basis=bases,
)
quantities = st.lists(
    st.builds(QuantityElement, usual | identifiers, st.none() | values | values, uoms), max_size=3
).map(tuple)
contents = st.one_of(
    values,
    st.sampled_from([2.1, "2.1", "NMC", True, None, {"value": 2100, "uom": "H79"}, [1]]),
    st.builds(lambda value, uom: {"value": value, "uom": uom}, st.floats(0, 10), uoms),
)
ilmd = st.dictionaries(
    st.sampled_from([f"{OWN}nominal_capacity", f"{OWN}soh", f"{OWN}chemistry", "urn:other"]),
    contents,
    max_size=3,
)
classes = st.sampled_from(["black_mass", "nmc_cell", CELL, "moon_rock", 7, PACK])
zones = st.sampled_from([UTC, UTC, UTC, timezone(timedelta(hours=8))])
hours = st.floats(-24 * 800, 24 * 800, allow_nan=False)
edges = st.sampled_from([15, 16, 24, 0]).map(lambda hour: 24 * 31 + hour - 24)
times = st.builds(lambda hour, zone: at(hour).astimezone(zone), hours | edges, zones)
statistics = st.builds(
    Statistic,
    flow=st.sampled_from(["packs", "waste_paper", "fly_ash"]),
    period=st.just(Period(2025 * 12, 12)),
    sd=uncertainties,
    published=st.none() | st.just(date(2026, 1, 16)),
)
places = st.sampled_from(["", "", SITE, "urn:place:1", "urn:place:2"])
STEPS = ("", "receiving", "storing", "shipping", "assembling", "disassembling")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Draw an event of any type: mostly regular, now and then not."""
    kind = draw(st.sampled_from(EventType))
    is_made = kind is EventType.TRANSFORMATION
    made = Event(
        event_id="urn:uuid:1",
        type=kind,
        time=draw(times),
        offset="+00:00",
        action=None if is_made else draw(st.sampled_from(Action)),
        biz_step=draw(st.sampled_from(STEPS)),
        read_point=draw(places),
        biz_location=draw(places),
        epcs=() if is_made else draw(things),
        quantities=() if is_made else draw(quantities),
        inputs=draw(things) if is_made else (),
        input_quantities=draw(quantities) if is_made else (),
        outputs=draw(things) if is_made else (),
        output_quantities=draw(quantities) if is_made else (),
        parent=draw(st.just("") | usual) if not is_made else "",
        ilmd=draw(st.just({}) | ilmd),
        sensors=draw(st.lists(reports, max_size=3).map(tuple)),
        basis=draw(bases),
        constructed=draw(st.sampled_from([(), (), ("Mass",), ("loopbook:soh", "quantity")])),
    )
    return msgspec.structs.replace(made, **draw(oddities()))


@st.composite
def oddities(draw: st.DrawFn) -> dict[str, object]:
    """Draw what makes an event irregular: mostly nothing."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return {"error": ErrorDeclaration(at(1))}
    if kind in (1, 2):
        return {"statistic": draw(statistics)}
    if kind == 3:
        return {"ilmd": {**draw(ilmd), f"{OWN}class": draw(classes)}}
    return {}


@st.composite
def alike(draw: st.DrawFn, made: Event) -> Event:
    """Draw an event that differs from `made` in its numbers, time, place, and some names."""
    renamed = {}

    def name(old: str) -> str:
        if old not in renamed:
            head = next((stem for stem in STEMS if stem and old.startswith(stem)), None)
            renamed[old] = old if head is None else head + draw(st.sampled_from(NUMBERS))
        return renamed[old]

    def elements(old: tuple[QuantityElement, ...]) -> tuple[QuantityElement, ...]:
        return tuple(
            QuantityElement(
                name(each.epc_class), None if each.quantity is None else draw(values), each.uom
            )
            for each in old
        )

    sensors = tuple(
        msgspec.structs.replace(
            each,
            value=None if each.value is None else draw(values),
            sd=None if each.sd is None else draw(values),
        )
        for each in made.sensors
    )
    return msgspec.structs.replace(
        made,
        time=draw(times),
        read_point=draw(places),
        epcs=tuple(map(name, made.epcs)),
        inputs=tuple(map(name, made.inputs)),
        outputs=tuple(map(name, made.outputs)),
        parent=name(made.parent) if made.parent else "",
        quantities=elements(made.quantities),
        input_quantities=elements(made.input_quantities),
        output_quantities=elements(made.output_quantities),
        sensors=sensors,
    )


def shipped_pack(words: str) -> Scheme:
    """Return a pack that comes with the program, which extends no other."""
    return compile_scheme(load_pack(shipped(words)), {}, LEAVES)


def written_events() -> tuple[Event, ...]:
    """Return the events of the demo, and of the cases of the packs."""
    cells = cells_of(cell_tests(read_input(input_folder("pulsebat"), "cells.csv")))
    rungs = {cell.uri: "abc"[number % 3] for number, cell in enumerate(cells)}
    documents = [intake_document(cells), cascade_document(cells, sort_cells(cells, rungs))]
    for pack in ("cn-battery", "cn-14fyp"):
        cases = files("loopbook").joinpath(f"schemes/{pack}/cases").iterdir()
        found = [file for case in cases for file in case.iterdir()]
        documents += [file.read_bytes() for file in found if file.name.endswith(".jsonld")]
    return tuple(event for document in documents for event in _events_in(document))


def _events_in(document: bytes) -> Iterator[Event]:
    told = json.loads(document)
    context = json.dumps(told["@context"]).encode()
    for each in told["epcisBody"]["eventList"]:
        yield event_of(json.dumps(each).encode(), context)


def master(identifier: str, **attributes: object) -> MasterRecord:
    return MasterRecord("vtype", identifier, {OWN + k: v for k, v in attributes.items()})


MASTERS = {
    each.id: each
    for each in (
        master(NAMED, **{"class": "black_mass"}),
        master(LOT, **{"class": "cell"}),
        master(f"{CELL}/10/L1", **{"class": "black_mass"}),
        master("urn:epc:idpat:sgtin:0952000.100011.*", **{"class": "second_life_pack"}),
        master("urn:x:batch", **{"class": CELL}),
        master("urn:uuid:1", **{"class": "moon_rock"}),
        master("urn:place:1", role="sorting_site"),
        master("urn:place:2", role="store_site"),
    )
}
