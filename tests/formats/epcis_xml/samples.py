"""Small XML documents for these tests."""

import io

from lxml import etree

from loopbook.formats import epcis_xml
from loopbook.formats.content import content_of
from loopbook.formats.epcis_xml.conversion import Conversion
from loopbook.terms.finding import Place
from loopbook.terms.parsed import Parsed

EX = "http://example.com/ext/"
SPACES = (
    'xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="http://example.com/ext/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:cbvmda="urn:epcglobal:cbv:mda"'
)
HEAD = f'<epcis:EPCISDocument {SPACES} schemaVersion="2.0"><EPCISBody><EventList>'
END = "</EventList></EPCISBody></epcis:EPCISDocument>"
WHEN = (
    "<eventTime>2024-03-01T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>"
)
EPC = "urn:epc:id:sgtin:0614141.107346.2017"


def object_event(more: str = "", epc: str = EPC) -> str:
    """An ObjectEvent with `more` behind its action."""
    what = f"<epcList><epc>{epc}</epc></epcList><action>OBSERVE</action>"
    return f"<ObjectEvent>{WHEN}{what}{more}</ObjectEvent>"


def document(*events: str) -> str:
    """A document of EPCIS 2.0 with these events."""
    return HEAD + "".join(events) + END


def old(*events: str) -> str:
    """The same, of EPCIS 1.2."""
    return document(*events).replace("xsd:2", "xsd:1").replace('"2.0"', '"1.2"')


def read(text: str | bytes) -> list[Parsed]:
    """What the reader makes of a text."""
    content = text if isinstance(text, bytes) else text.encode()
    return list(epcis_xml.read(io.BytesIO(content), "d.xml"))


def event_json(text: str) -> dict[str, object]:
    """The only event of a document, as JSON with expanded names."""
    (parsed,) = read(text)
    assert parsed.event is not None, parsed.findings
    return content_of(parsed.content, parsed.context).canonical


def codes(parsed: Parsed) -> list[str]:
    """The codes of the findings of an item."""
    return [finding.code for finding in parsed.findings]


def element(text: str) -> etree._Element:
    """One element with the usual prefixes bound."""
    return etree.fromstring(f"<x {SPACES}>{text}</x>")[0]


def begun(at: etree._Element) -> Conversion:
    """A conversion that has begun at an element."""
    made = Conversion()
    made.begin(at, Place("d.xml"))
    return made


class Once(io.BytesIO):
    """A stream that cannot be rewound and gives a few bytes at a time."""

    def __init__(self, content: bytes, step: int = 7) -> None:
        super().__init__(content)
        self._step = step

    def seekable(self) -> bool:
        """It is not."""
        return False

    def read(self, size: int | None = -1) -> bytes:
        """A few bytes."""
        wanted = self._step if size is None or size < 0 else min(size, self._step)
        return super().read(wanted)
