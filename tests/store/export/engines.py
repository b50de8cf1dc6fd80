"""What an engine must give of an export: what the book itself gives."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loopbook.book import Book
from loopbook.store.export.totals import export_sequences, export_totals
from loopbook.store.segment.pivot import Group
from loopbook.terms.account import Total, TotalsQuery
from loopbook.terms.export import Engine
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.same import identity_of

from .books import CHAIN, SITE

PACK, PLAN = "cn-battery", "cn-14fyp"
FLOW = "scrap_steel"
SITE_KEY = identity_of(SITE)
PARK = "urn:example:park"
YEARS = Period(2025 * 12, 24)
QUERIES = (
    TotalsQuery(PACK, YEARS),
    TotalsQuery(PACK, Period(2025 * 12, 1)),
    TotalsQuery(PACK, YEARS, AsOf(size=27)),
    TotalsQuery(PACK, YEARS, AsOf(size=31)),
    TotalsQuery(PACK, YEARS, AsOf(day=datetime(2025, 5, 1, tzinfo=UTC))),
    TotalsQuery(PACK, YEARS, places=frozenset({SITE_KEY})),
    TotalsQuery(PACK, YEARS, places=frozenset({PARK})),
    TotalsQuery(PLAN, YEARS),
    TotalsQuery(PLAN, YEARS, places=frozenset({PARK})),
    TotalsQuery(PLAN, YEARS, places=frozenset({SITE_KEY})),
)
"""Places of an export stand for what lies below them too."""


def placed(book: Book) -> Book:
    """Record figures of a park and of a site in it, and that the site is in it."""
    whole = json.loads((CHAIN / "chain.jsonld").read_bytes())
    element = {"id": PARK, "children": [SITE]}
    kind = "urn:epcglobal:epcis:vtype:BusinessLocation"
    lists = [{"type": kind, "vocabularyElementList": [element]}]
    whole["epcisHeader"] = {"epcisMasterData": {"vocabularyList": lists}}
    whole["epcisBody"] = {"eventList": [_figure(1, PARK, 90), _figure(2, SITE, 60)]}
    receipt = book.record(json.dumps(whole).encode())
    assert receipt.refused == 0, receipt.findings
    return book


def _figure(number: int, place: str, mass: int) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:161365dc-41cd-5962-a833-{number:012d}",
        "eventTime": "2026-01-05T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "quantityList": [{"epcClass": "urn:example:steel", "quantity": mass, "uom": "TNE"}],
        "readPoint": {"id": place},
        "loopbook:flow": FLOW,
        "loopbook:period": "2025",
    }


def totals_of_book(book: Book, query: TotalsQuery) -> list[Total]:
    """Return what the book gives for the same question."""
    readings = book._posted()
    scheme = book.scheme(query.pack)
    places = query.places
    if places is not None:
        masters = book.questions.surroundings().masters
        places = frozenset(below for one in places for below in masters.descendants(one))
    asked = TotalsQuery(scheme.digest, query.period, query.as_of, places)
    return list(readings.of(scheme).totals.totals(readings.query(asked)))


def compare(book: Book, folder: Path, engine: Engine, query: TotalsQuery) -> list[Total]:
    """Hold the totals of the export against those of the book: all fields, and the evidence."""
    want = totals_of_book(book, query)
    found = export_totals(folder, query, engine)
    assert [plain(total) for total in found] == [plain(total) for total in want]
    for total in (t for t in want[:2] if t.grain is not Grain.STATISTIC):
        group = Group(
            total.flow, total.layer, total.item_class, total.basis.value, total.grain.value, ""
        )
        assert export_sequences(folder, query, engine, group) == tuple(total.sequences)
    return want


def plain(total: Total) -> dict[str, object]:
    """Return every field but the evidence."""
    return {name: getattr(total, name) for name in total.__struct_fields__ if name != "sequences"}
