"""A small ledger to ask: events of two parties, spelled in every way, on a disk and in memory."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from loopbook.book.querying import Questions
from loopbook.book.readings import Readings
from loopbook.book.sealer import sealing
from loopbook.formats.content import content_of
from loopbook.formats.context import names_of
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.formats.query import url_query
from loopbook.store.journal import Journal, create
from loopbook.store.memory import MemoryStore
from loopbook.terms.entry import Draft, Entry
from loopbook.terms.finding import Place
from loopbook.terms.lineage import AsOf
from loopbook.terms.parsed import Parsed
from loopbook.terms.query import Query
from tests.stores.drafts import Clock, Salt
from tests.trace.plain_query import World, matches

CONTEXT = (
    b'["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",'
    b'{"ex":"https://ns.example.com/"}]'
)
NAMES = names_of(CONTEXT)
PREFIXES = {"ex": "https://ns.example.com/", "cbvmda": "urn:epcglobal:cbv:mda:"}
PARTIES = ("urn:party:authority", "urn:party:recycler")
CELLS = (
    "urn:epc:id:sgtin:0614141.107346.1",
    "https://id.gs1.org/01/10614141073464/21/1",
    "https://example.com/shop/01/10614141073464/21/1",
    "urn:epc:id:sgtin:0614141.107346.2",
    "https://example.com/01/10614141073464/21/2",
    "https://example.com/01/10614141073464/21/3?x=1",
    "urn:uuid:7b6b2d3c-0000-4000-8000-000000000001",
)
BOXES = ("urn:epc:id:sscc:0614141.1234567890", "https://example.com/00/106141412345678908")
LOTS = ("urn:epc:class:lgtin:4012345.012345.998877", "https://example.com/01/04012345123456/10/a")
PLACES = tuple(f"urn:epc:id:sgln:0614141.00777.{n}" for n in range(3))
STEPS = ("shipping", "receiving", "packing", "")
CHILDREN = {PLACES[0]: [PLACES[1]], PLACES[1]: [PLACES[2]]}
ATTRIBUTES = {PLACES[2]: {"urn:epcglobal:cbv:mda:sst": "201"}}
WORLD = World(PREFIXES, CHILDREN, ATTRIBUTES)

VTYPE = "urn:epcglobal:epcis:vtype:BizLocation"

Json = dict[str, Any]


def event(random: Random, number: int) -> Json:
    """Return any event."""
    digit, choice = random.randint, random.choice
    said: Json = {
        "eventID": f"urn:uuid:event-{number}",
        "eventTime": f"2026-0{digit(1, 3)}-0{digit(1, 9)}T0{digit(0, 9)}:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "ex:weight": random.randint(0, 5),
    }
    if random.random() < 0.2:
        del said["eventID"]
    step = random.choice(STEPS)
    if step:
        said["bizStep"] = step
    if random.random() < 0.7:
        said["readPoint"] = {"id": random.choice(PLACES)}
    if random.random() < 0.3:
        said["bizLocation"] = {"id": random.choice(PLACES)}
    match random.randrange(3):
        case 0:
            said |= {"type": "ObjectEvent", "action": choice(("ADD", "OBSERVE"))}
            said["epcList"] = random.sample(CELLS, digit(1, 3))
        case 1:
            said |= {"type": "AggregationEvent", "action": "ADD", "parentID": choice(BOXES)}
            said["childEPCs"] = random.sample(CELLS, 2)
        case _:
            quantity = {"epcClass": choice(LOTS), "quantity": digit(1, 9), "uom": "KGM"}
            said |= {"type": "TransformationEvent", "inputEPCList": random.sample(CELLS, 1)}
            said["outputQuantityList"] = [quantity]
    return said


def drafts(count: int, seed: int = 1) -> list[Draft]:
    """Return master data of places, then events; some are declared errors later."""
    random = Random(seed)
    place = Place("asked.jsonld")
    made = [_draft(read_master(VTYPE, _element(name), CONTEXT, place), PARTIES) for name in PLACES]
    told: list[Json] = []
    for number in range(count):
        wrong = random.choice(told) if told and random.random() < 0.1 else {}
        if "eventID" in wrong:
            error = {"declarationTime": "2026-04-01T00:00:00Z", "reason": "incorrect_data"}
            said = {**wrong, "errorDeclaration": error}
        else:
            said = event(random, number)
            told.append(said)
        audience = random.choice(((PARTIES[0],), (PARTIES[1],), PARTIES))
        made.append(_draft(read_event(json.dumps(said).encode(), CONTEXT, place), audience))
    return made


def _element(name: str) -> Json:
    element: Json = {"id": name, "children": CHILDREN.get(name, [])}
    told = ATTRIBUTES.get(name, {})
    if told:
        element["attributes"] = [{"id": one, "attribute": value} for one, value in told.items()]
    return element


def draft_of(said: Json) -> Draft:
    """Return an event that both parties may see."""
    return _draft(read_event(json.dumps(said).encode(), CONTEXT, Place("asked.jsonld")), PARTIES)


def _draft(parsed: Parsed, audience: Sequence[str]) -> Draft:
    assert parsed.identity is not None, parsed.findings
    return Draft(
        kind=parsed.kind,
        identity=parsed.identity,
        content=parsed.content,
        context=parsed.context,
        party=audience[0],
        audience=tuple(sorted(audience)),
    )


@contextmanager
def asked(kind: str, folder: Path, offered: Sequence[Draft]) -> Iterator[Questions]:
    """Lend the questions of a ledger: in memory, or on disk with some of it sealed in runs."""
    if kind == "memory":
        store = MemoryStore(Clock(), Salt())
        store.append(offered)
        yield Questions(store, Readings(store))
        return
    journal = create(folder / "a.book", Clock(), Salt())
    try:
        sealed = len(offered) * 3 // 4
        journal.append(offered[:sealed])
        seal(journal, 11)
        journal.append(offered[sealed:])
        yield Questions(journal, Readings(journal))
    finally:
        journal.close()


def seal(journal: Journal, run_max: int) -> None:
    """Seal all that a journal has."""
    with sealing(journal, journal.folder, run_max) as sealer:
        assert sealer is not None
        sealer.seal()


def query_of(params: Mapping[str, str]) -> Query:
    """Return the query of an address."""
    return url_query(params, NAMES)


def told(entries: Sequence[Entry], params: Mapping[str, str], known: AsOf) -> list[int]:
    """Return what the oracle takes, by sequence, in the order of the ledger."""
    conditions = {name: value.split("|") for name, value in params.items() if name[:5] != "order"}
    found = []
    for entry in entries:
        draft = entry.draft
        if known.sees is not None and not known.sees & set(draft.audience):
            continue
        if b'"eventTime"' not in draft.content:
            continue
        said = content_of(draft.content, draft.context).canonical
        said = {"eventID": draft.identity.id, **said}
        if matches(conditions, said, entry.record_time, WORLD):
            found.append(entry.sequence)
    return found
