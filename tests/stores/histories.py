"""Random histories: drafts of events that meet each other in every way a ledger knows."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from loopbook.book.shelf import Shelf, activation, family
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.formats.observation import (
    observation_bytes,
    observation_id,
    observation_identity,
)
from loopbook.rules.load import pack_bytes
from loopbook.terms.entry import Draft, EntryKind
from loopbook.terms.event import Grade
from loopbook.terms.finding import Place
from loopbook.terms.observation import Bound, Document, Observation
from loopbook.terms.parsed import Parsed
from loopbook.terms.period import Period

CONTEXT = (
    b'["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",'
    b'{"loopbook":"urn:loopbook:v1:"}]'
)
PARTIES = ("urn:party:authority", "urn:party:recycler", "urn:party:sorter")
CELLS = [f"https://id.example.org/01/09520001000102/21/L{n}" for n in range(4)]
PACKS = [f"https://id.example.org/01/09520001000201/21/P{n}" for n in range(2)]
LOTS = [f"https://id.example.org/01/09520001000300/10/M{n}" for n in range(2)]
CLASS = "https://id.example.org/01/09520001000324"
PLACES = [f"https://id.example.org/414/95200010000{n}" for n in (10, 27, 34)]
ROLES = ("sorting_site", "store_site", "assembly_site")
FLOWS = ("waste_paper", "scrap_steel")
SUBJECTS = ("CN", "CN-32", "")
WORDS = ("rate", "amount")

Json = dict[str, Any]


def history_drafts(first: int, last: int) -> st.SearchStrategy[list[Draft]]:
    """Give some drafts in the order of their recording; event names repeat now and then."""
    return st.lists(_drafts(), min_size=first, max_size=last)


def _drawn(number: int, said: Json, audience: Sequence[str]) -> Draft:
    event = {
        "eventID": f"urn:uuid:{number}",
        "eventTimeZoneOffset": "+08:00",
        **said,
    }
    if "errorDeclaration" in said:
        event["eventID"] = said["eventID"]
    parsed = read_event(json.dumps(event, sort_keys=True).encode(), CONTEXT, Place("h.jsonld"))
    return _draft(parsed, audience)


def _draft(parsed: Parsed, audience: Sequence[str]) -> Draft:
    assert parsed.identity is not None, parsed.findings
    return Draft(
        kind=parsed.kind,
        identity=parsed.identity,
        content=parsed.content,
        context=parsed.context,
        source="h.jsonld",
        party=audience[0] if audience else PARTIES[0],
        audience=tuple(sorted(set(audience))),
    )


def activation_drafts(words: str) -> list[Draft]:
    """Return the entries that make a book read by a pack."""
    shelf = Shelf()
    return [activation(shelf.put(pack_bytes(pack)), pack, PARTIES[0]) for pack in family(words)]


def _at(day: int) -> str:
    return f"2025-{1 + day // 20:02}-{1 + day % 20:02}T08:00:00+08:00"


def _weighed(day: int, item: str, place: str, mass: int, step: str) -> Json:
    report: Json = {"type": "Mass", "value": mass, "uom": "GRM"}
    if mass % 2:
        report["sDev"] = mass / 128
    is_new = step == "receiving"
    return {
        "type": "ObjectEvent",
        "eventTime": _at(day),
        "action": "ADD" if is_new else "OBSERVE",
        "bizStep": step,
        "epcList": [item],
        **({"ilmd": {"loopbook:nominal_capacity": 10}} if is_new else {}),
        "readPoint": {"id": place},
        "sensorElementList": [{"sensorReport": [report, *_tested(mass)]}],
    }


def _tested(mass: int) -> list[Json]:
    return [{"type": "urn:loopbook:v1:soh", "value": mass % 100 / 100, "uom": "P1"}]


def _packed(day: int, parent: str, children: list[str], action: str) -> Json:
    return {
        "type": "AggregationEvent",
        "eventTime": _at(day),
        "action": action,
        "bizStep": "disassembling" if action == "DELETE" else "assembling",
        "parentID": parent,
        "childEPCs": children,
        "sensorElementList": [
            {
                "sensorReport": [
                    {"type": "Mass", "value": 7 + day, "uom": "GRM", "component": "loopbook:casing"}
                ]
            }
        ],
    }


def _became(day: int, sources: list[str], targets: list[str], node: int) -> Json:
    event: Json = {
        "type": "TransformationEvent",
        "eventTime": _at(day),
        "inputEPCList": sources,
        "outputEPCList": targets,
        "bizStep": "creating_class_instance",
    }
    if node > 2:
        event["transformationID"] = f"urn:uuid:t{node}"
    elif node == 2:
        event["outputQuantityList"] = [{"epcClass": CLASS, "quantity": 3, "uom": "KGM"}]
    return event


def _published(day: int, flow: str, when: str, tonnes: int) -> Json:
    return {
        "type": "ObjectEvent",
        "eventTime": _at(day),
        "action": "OBSERVE",
        "quantityList": [{"epcClass": CLASS, "quantity": tonnes, "uom": "TNE"}],
        "loopbook:flow": flow,
        "loopbook:period": when,
        "loopbook:publisher": f"bureau {tonnes % 2}",
        "loopbook:published": _at(day)[:10],
        "loopbook:sd": tonnes / 8,
        "readPoint": {"id": PLACES[tonnes % 2]},
    }


def _error(day: int, number: int, corrective: list[int], body: Json) -> Json:
    declared: Json = {"declarationTime": _at(day), "reason": "incorrect_data"}
    if corrective:
        declared["correctiveEventIDs"] = [f"urn:uuid:{n}" for n in corrective]
    return {**body, "eventID": f"urn:uuid:{number}", "errorDeclaration": declared}


_NUMBER = st.integers(0, 60)
_DAY = st.integers(0, 70)
_CELL = st.sampled_from(CELLS)
_CELL_LIST = st.lists(_CELL, max_size=3, unique=True)
_THINGS = st.lists(st.sampled_from([*CELLS, *LOTS, *PACKS]), min_size=1, max_size=3, unique=True)
_MASS = st.integers(1, 400)
_AUDIENCE = st.lists(st.sampled_from(PARTIES), max_size=2)
_EVENT = st.one_of(
    st.builds(
        _weighed,
        _DAY,
        st.sampled_from([*CELLS, *LOTS]),
        st.sampled_from(PLACES),
        _MASS,
        st.sampled_from(("receiving", "storing", "shipping")),
    ),
    st.builds(
        _packed, _DAY, st.sampled_from(PACKS), _CELL_LIST, st.sampled_from(("ADD", "DELETE"))
    ).filter(lambda event: event["action"] == "DELETE" or event["childEPCs"]),
    st.builds(_became, _DAY, _THINGS, _THINGS, st.integers(0, 4)),
    st.builds(
        _published,
        _DAY,
        st.sampled_from(FLOWS),
        st.sampled_from(("2024", "2025", "2025-01", "2025-02")),
        st.integers(1, 90),
    ),
)
_CORRECTIVE = st.lists(_NUMBER, max_size=2)
_MASTERS = st.builds(
    lambda place, role, audience: _draft(
        read_master(
            "urn:epcglobal:epcis:vtype:BusinessLocation",
            {"id": place, "attributes": [{"id": "urn:loopbook:v1:role", "attribute": role}]},
            CONTEXT,
            Place("h.jsonld"),
        ),
        audience,
    ),
    st.sampled_from(PLACES),
    st.sampled_from(ROLES),
    _AUDIENCE,
)


_NUMBERS = ("0", "1.5", "-20", "3e30", "123456789012345678901234.5", "0.001")


def seen_draft(observation: Observation, audience: Sequence[str]) -> Draft:
    """Return the entry that holds an observation."""
    made = replace(observation, id=observation_id(observation))
    return Draft(
        kind=EntryKind.OBSERVATION,
        identity=observation_identity(made),
        content=observation_bytes(made),
        context=b"",
        source="rates.csv, row 2",
        party=PARTIES[0],
        audience=tuple(sorted(set(audience))),
    )


OBSERVATIONS = st.builds(
    Observation,
    id=st.just(""),
    subject=st.sampled_from(SUBJECTS),
    indicator=st.sampled_from(WORDS),
    period=st.sampled_from((Period(2024 * 12, 12), Period(2025 * 12, 12), Period(2025 * 12, 1))),
    base_period=st.none() | st.just(Period(2020 * 12, 12)),
    value=st.sampled_from(_NUMBERS).map(Decimal),
    unit=st.sampled_from(("P1", "KGM", "")),
    sd=st.none() | st.sampled_from(_NUMBERS).map(Decimal).map(abs),
    scope=st.sampled_from(("", "supply")),
    bound=st.sampled_from(Bound),
    publisher=st.sampled_from(("", "NDRC", "MARA")),
    published=st.none() | st.sampled_from((date(2025, 1, 10), date(2026, 2, 1))),
    source=st.sampled_from(("one", "two")),
    grade=st.sampled_from(Grade),
    documents=st.lists(st.just(Document("a.pdf", "ab" * 32)), max_size=2).map(tuple),
)
_SEEN = st.builds(seen_draft, OBSERVATIONS, _AUDIENCE)


def void_draft(draft: Draft, day: int, number: int = 900) -> Draft:
    """Return the entry that declares another an error on a day of 2025."""
    body = _weighed(day, CELLS[0], PLACES[0], 2, "storing")
    said = _error(day, number, [], body) | {"eventID": draft.identity.id}
    return _drawn(number, said, ())


@st.composite
def _drafts(draw: st.DrawFn) -> Draft:
    kind = draw(st.integers(0, 12))
    if kind == 11:
        return draw(_MASTERS)
    if kind == 12:
        return draw(_SEEN)
    said = draw(_EVENT)
    if kind > 7:
        said = _error(draw(_DAY), draw(_NUMBER), draw(_CORRECTIVE), said)
    return _drawn(draw(_NUMBER), said, draw(_AUDIENCE))
