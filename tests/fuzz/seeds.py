"""Seeds: inputs that are taken, which a fuzzer damages, and hostile pieces to put into them."""

import gzip
import json
from pathlib import Path

import loopbook
from loopbook.book.document import AnswerForm, written_answer
from tests.api.documents import chain, document
from tests.formats.epcis_xml.samples import document as xml_document
from tests.formats.epcis_xml.samples import object_event, old
from tests.formats.events import (
    AGGREGATION,
    ASSOCIATION,
    CONTEXT,
    LOT,
    OBJECT,
    TRANSACTION,
    TRANSFORMATION,
)
from tests.formats.test_event_fuzz import FULL

FORMATS = ("json", "xml", "table")
PACKS = ("cn-battery", "cn-14fyp")
TABLES = ("received", "tested", "masses", "rates")
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CASES = Path(__file__).parent / "cases"
DEEP = 100_000
DIGITS = 1_000_000


def seeds(kind: str) -> list[bytes]:
    """Return inputs of a format that a book takes, small ones first."""
    made = {"json": _json, "xml": _xml, "table": _tables}[kind]()
    return sorted(made, key=len)


def cases(kind: str) -> list[Path]:
    """Return inputs that once made something fail."""
    return sorted(path for path in (CASES / kind).iterdir() if path.suffix == ".bin")


SENSED = [
    {
        "sensorMetadata": {"time": "2025-03-01T00:00:00Z", "deviceID": "urn:x:1"},
        "sensorReport": [{"type": "Mass", "value": 1.5, "uom": "KGM", "ex:n": True}],
    }
]
QUANTITIES = [{"epcClass": LOT, "quantity": 0.1, "uom": "KGM"}]
_OF_ALL = {name: FULL[name] for name in ("certificationInfo", "sourceList", "@context", "ex:a")}
EVENTS: list[dict[str, object]] = [
    {
        **OBJECT,
        **_OF_ALL,
        "action": "ADD",
        "persistentDisposition": FULL["persistentDisposition"],
        "ilmd": {"loopbook:soh": 0.83},
        "quantityList": QUANTITIES,
        "sensorElementList": SENSED,
    },
    {**AGGREGATION, **_OF_ALL, "childQuantityList": QUANTITIES},
    {**ASSOCIATION, **_OF_ALL, "sensorElementList": SENSED},
    {**TRANSACTION, **_OF_ALL, "quantityList": QUANTITIES},
    {**TRANSFORMATION, **_OF_ALL, "ilmd": {"ex:made": "2025"}, "sensorElementList": SENSED},
    {**OBJECT, "eventID": "urn:uuid:1", "errorDeclaration": FULL["errorDeclaration"]},
]
"""One event of each type with all that it may have, and an error declaration."""


def _full(*events: dict[str, object]) -> bytes:
    """Return a document of events that declares their prefixes."""
    whole = json.loads(document(*(events or EVENTS)))
    return json.dumps({**whole, "@context": [*CONTEXT, {"ex": "https://example.org/v/"}]}).encode()


def _json() -> list[bytes]:
    examples = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.jsonld"))]
    context = {"@context": [*CONTEXT, {"ex": "https://example.org/v/"}]}
    lines = b"\n".join(json.dumps({**event, **context}).encode() for event in EVENTS)
    return [_full(), chain()[:6000], _full(EVENTS[0]), lines, *examples]


def _xml() -> list[bytes]:
    with loopbook.open(":memory:") as book:
        book.record(_full())
        entries = tuple(book.store.read(1, book.checkpoint().size))
        written = b"".join(written_answer(entries, AnswerForm(is_xml=True)))
    more = (
        "<bizStep>urn:epcglobal:cbv:bizstep:inspecting</bizStep>"
        "<ex:a k='1'><ex:c/></ex:a><ex:a>b</ex:a>"
    )
    texts = [xml_document(object_event(more)), old(object_event(more), object_event())]
    examples = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.xml"))]
    return [*(text.encode() for text in texts), written, *examples]


def _tables() -> list[bytes]:
    with loopbook.open(":memory:", schemes=PACKS) as book:
        made = [book.template(name) for name in TABLES]
        return [
            *made,
            book.template(TABLES[0], language="zh"),
            *map(book.template_workbook, TABLES),
        ]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DECLARED = {
    "billion laughs": f'<!DOCTYPE p [<!ENTITY l0 "lol">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE p [<!ENTITY a "{"a" * 50_000}">]>',
    "file": '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE p [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
    "parameter": '<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>',
    "outside": '<!DOCTYPE p SYSTEM "http://127.0.0.1:9/p.dtd">',
    "attribute": '<!DOCTYPE p [<!ATTLIST ObjectEvent a CDATA "b">]>',
}
"""DOCTYPEs that an XML reader must not believe."""

HOSTILE = {
    "json": (
        b'"a":' + b"9" * 500,
        b"1e999999999",
        b"-0.0e-0",
        b"NaN",
        b"Infinity",
        b"[" * 80,
        b'{"a":' * 80,
        b'"\\ud800"',
        b'"\\u0000"',
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'"eventID":"urn:uuid:1","eventID":"urn:uuid:2"',
        b'"@context":["http://127.0.0.1:9/x.jsonld"]',
        b'"@context":{"ex":"ex:ex:ex"}',
        b'"type":"ex:Thing"',
        b'"eventTime":"9999-12-31T23:59:59.999999999-14:00"',
        b'"eventTime":"0001-01-01T00:00:00+14:00"',
        b'"eventID":"ni:///sha-256;0?ver=CBV2.0"',
        b'"epcList":["http://[::1"]',
        b'"epcList":["http://[x]/01/09520001000102"]',
        b'"epcList":["https://id.gs1.org/01/%FF/21/%00"]',
        b'"errorDeclaration":{}',
        b'"sensorElementList":[{"sensorReport":[{"type":"Mass","value":1e60,"uom":"KGM"}]}]',
        b'"quantityList":[{"epcClass":"urn:x:y","quantity":1e-60,"uom":"KGM"}]',
        b'"loopbook:period":"9999-99","loopbook:flow":"x","loopbook:sd":-1',
    ),
    "xml": (
        *(text.encode() for text in DECLARED.values()),
        b"&l9;",
        b"&#0;",
        b"&#xD800;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"<?xml version='1.1'?>",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>',
        b"<a>" * 300,
        b' xmlns:xml="urn:x"',
        b' xmlns=""',
        b' xsi:type="xsd:decimal"',
        b' xsi:nil="true"',
        b"\x00",
        b"\xff\xfe",
        b"<eventTime>0001-01-01T00:00:00+14:00</eventTime>",
        b"<quantity>" + b"9" * 500 + b"</quantity>",
        b"<quantity>NaN</quantity>",
        b"<extension><extension><extension>",
    ),
    "table": (
        b'"',
        b'"' * 5,
        b"\r",
        b"\r\n",
        b"," * 5000,
        b"\x00",
        b"\xff\xfe",
        b"sep=;\n",
        b"=cmd|' /C calc'!A1",
        b"1e999999999",
        b"9" * 500,
        b"NaN",
        b"-inf",
        b"9999-12-31T23:59:59-14:00",
        b"0001-01-01T00:00:00+14:00",
        "三".encode("gb18030"),
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"50 %",
        b"1.234,5",
    ),
}
"""Pieces of input that are hostile wherever they stand."""


def bomb(size: int = 200 << 20) -> bytes:
    """Return `size` blanks, packed a thousandfold."""
    return gzip.compress(b" " * size, 6)
