"""The walk of ARCHITECTURE.md, step by step, with one event: from bytes to a number and back."""

import io
import json
from datetime import UTC, datetime
from fractions import Fraction

from loopbook.account.balance import balance
from loopbook.account.post import post
from loopbook.book.shelf import compiled
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.formats import epcis_json
from loopbook.formats.event import event_of
from loopbook.store.memory import MemoryStore
from loopbook.store.tail import Tail
from loopbook.terms.account import TotalsQuery
from loopbook.terms.entry import Draft, Outcome
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import period
from loopbook.terms.quantity import convert
from loopbook.trace.capture import admit
from loopbook.trace.fact import facts_of
from loopbook.trace.link import links

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CLASS = "https://id.example.org/01/09506000134352"
CELL = f"{CLASS}/21/A1"
EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2025-03-01T08:00:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "ADD",
    "bizStep": "receiving",
    "epcList": [CELL],
    "ilmd": {"loopbook:class": "lmo_cell"},
    "sensorElementList": [
        {"sensorReport": [{"type": "Mass", "value": 0.281, "uom": "KGM", "sDev": 0.001}]}
    ],
}
DOCUMENT = {
    "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"loopbook": "urn:loopbook:v1:"},
    ],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2025-03-01T08:00:00+08:00",
    "epcisBody": {"eventList": [EVENT]},
}


def test_one_event_walks_down_to_the_store_and_up_to_a_number() -> None:
    scheme = compiled("cn-battery")
    content = json.dumps(DOCUMENT).encode()

    (parsed,) = epcis_json.read(io.BytesIO(content), "one.jsonld")
    assert parsed.event is not None
    assert parsed.identity is not None
    assert parsed.content in content
    assert parsed.identity.id.startswith("ni:///sha-256;")

    findings = admit(parsed, [scheme], lambda _: False, NOW)
    assert not [f for f in findings if f.severity.value == "error"]

    store = MemoryStore(lambda: NOW, lambda: bytes(16))
    draft = Draft(
        kind=parsed.kind,
        identity=parsed.identity,
        content=parsed.content,
        context=parsed.context,
        party="me",
    )
    (status,) = store.append([draft])
    assert (status.outcome, status.sequence) == (Outcome.APPENDED, 1)

    (entry,) = store.read()
    event = event_of(entry.draft.content, entry.draft.context)
    assert event == parsed.event

    tail = Tail()
    linked = links(1, event)
    tail.link(linked.links, linked.touches, linked.endings)
    tail.post(scheme.digest, post(1, event, scheme, {}).postings)
    assert tail.knows(CELL)
    assert "mass" in {fact.term for _, fact in facts_of(1, event, scheme)}

    query = TotalsQuery(scheme.digest, period("2025"), AsOf())
    totals = tail.totals(query)
    account = balance(totals, scheme.system, query.period, scheme.digest, ("declared",))
    (cell,) = [c for c in account.cells if (c.flow, c.layer) == ("received", "goods")]
    assert cell.chosen is not None
    layer = scheme.system.layers["goods"]
    kilogram = scheme.units.by_code["KGM"]
    amount = convert(Fraction(cell.chosen.amount), layer.quantum, kilogram)
    assert amount == Fraction("0.281")
    assert cell.chosen.sequences == (1,)

    class One:
        """The sources of this one account."""

        def account(self, _: object) -> object:
            return account

        def checkpoint(self) -> object:
            return store.checkpoint()

    statement = evaluate_indicator(scheme.indicators["received_mass"], query.period, scheme, One())
    assert statement.value == 0.281
    assert statement.sd == 0.001
    assert statement.evidence[0].sequences == (1,)
    assert statement.checkpoint == store.checkpoint()
