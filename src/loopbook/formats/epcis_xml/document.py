"""Document: step 3 of the walk for XML, from bytes to events and master records with their places.

Read are EPCISDocument, EPCISQueryDocument and EPCISMasterDataDocument of EPCIS 2.0 and 1.x, and one
event as the root. Each event becomes EPCIS 2.0 JSON and is then read as JSON is, so that one set of
rules holds for both; findings name the XPath. Memory stays flat. What is read and refused:
docs/spec/xml.md. Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 9.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from lxml import etree

from loopbook.errors import ParseError
from loopbook.formats.epcis_xml.conversion import Conversion
from loopbook.formats.epcis_xml.event import QUANTITY_EVENT, WRAPPERS, event_of
from loopbook.formats.epcis_xml.extension import settled
from loopbook.formats.epcis_xml.master import master_element_of
from loopbook.formats.epcis_xml.pointer import xpath_of
from loopbook.formats.epcis_xml.pull import EVENTS, Item, Pull, local
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile

_ENCODER = msgspec.json.Encoder()
_FIRST = "1"


def read(stream: BinaryIO, document: str, profile: Profile = Profile.STANDARD) -> Iterator[Parsed]:
    """Yield every event and master record of an XML text, in order; faults as findings.

    Parameters
      stream    any position; need not be seekable
      document  name of the input, for places
      profile   how strictly it is judged
    Returns   one Parsed per event or element; one without content for what concerns the whole text
              (it ends early, it is no XML); everything before the fault is yielded
    """
    reader = _Reader(document, profile)
    try:
        pull = Pull(stream)
        reader.begin(pull)
        for item in pull.items():
            yield from reader.item(item)
        yield from reader.end()
    except ParseError as fault:
        yield reader.refused(fault)


class _Reader:
    """One input: how many events it had so far, and what waits to be said."""

    def __init__(self, document: str, profile: Profile) -> None:
        self._document = document
        self._profile = profile
        self._made = Conversion()
        self._events = 0
        self._elements = 0
        self._version = ""
        self._waiting: list[Finding] = []

    def begin(self, pull: Pull) -> None:
        """Note what the prolog says that a person should know."""
        if pull.prolog.encoding.upper() not in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
            self._note("LB-X03", encoding=pull.prolog.encoding)

    def _note(self, code: str, severity: Severity = Severity.NOTE, **values: object) -> None:
        said = {name: str(value)[:80] for name, value in values.items()}
        self._waiting.append(Finding(code, severity, Place(self._document), said))

    def _said(self) -> tuple[Finding, ...]:
        said, self._waiting = tuple(self._waiting), []
        return said

    def refused(self, fault: ParseError) -> Parsed:
        """Return the item that says why reading stops here."""
        values = {name: str(value)[:120] for name, value in fault.values.items()}
        # The place names the last event that was read before the fault.
        place = Place(self._document, event=self._events)
        finding = Finding(fault.code, Severity.ERROR, place, values)
        return Parsed(kind=EntryKind.EVENT, place=place, findings=(*self._said(), finding))

    def end(self) -> Iterator[Parsed]:
        """Yield what is still to be said when the text was read."""
        if not (self._events or self._elements):
            self._note("LB-F12", Severity.WARNING)
        if self._waiting:
            place = Place(self._document)
            yield Parsed(kind=EntryKind.EVENT, place=place, findings=self._said())

    def item(self, item: Item) -> Iterator[Parsed]:
        """Yield what one element of a list holds."""
        if not self._version:
            self._version = _version(item.element)
            if self._version.startswith(_FIRST):
                self._note("LB-X13", version=self._version)
        if item.list != EVENTS:
            yield self._master(item)
            return
        for element, path in _unwrapped(item.element, item.path):
            yield self._event(element, path)

    def _event(self, element: etree._Element, path: str) -> Parsed:
        self._events += 1
        place = Place(self._document, event=self._events, pointer=path)
        self._made.begin(element, place)
        name = local(element)
        if self._version.startswith(_FIRST) and name == "AssociationEvent":
            self._made.fault("LB-X14", element, version=self._version)
            return self._wrong(EntryKind.EVENT, place)
        event = event_of(element, self._made)
        if self._made.faults:
            return self._wrong(EntryKind.EVENT, place)
        coerced = settled(event, self._made)
        context = self._made.context(coerced)
        bare = Place(self._document, event=self._events)
        parsed = read_event(_ENCODER.encode(event), context, bare, self._profile)
        findings = tuple(_placed(one, path, element) for one in parsed.findings)
        if name == QUANTITY_EVENT:
            findings = (Finding("LB-X15", Severity.NOTE, place), *findings)
        if not findings and not self._waiting:
            return parsed
        said = (*self._said(), *findings)
        return msgspec.structs.replace(parsed, findings=said)

    def _wrong(self, kind: EntryKind, place: Place) -> Parsed:
        """Return the item of an element that stands wrong in the XML."""
        findings = (*self._said(), *self._made.faults)
        return Parsed(kind=kind, place=place, findings=findings)

    def _master(self, item: Item) -> Parsed:
        self._elements += 1
        place = Place(self._document, pointer=item.path)
        self._made.begin(item.element, place)
        members = master_element_of(item.element, self._made)
        if self._made.faults:
            return self._wrong(EntryKind.MASTER, place)
        context = self._made.context(settled(members, self._made))
        vocabulary = next(item.element.iterancestors("{*}Vocabulary"))
        # The numbers stand as JSON text in the members: they are read once here.
        element = msgspec.json.decode(_ENCODER.encode(members))
        parsed = read_master(vocabulary.get("type"), element, context, place)
        if not self._waiting:
            return parsed
        return msgspec.structs.replace(parsed, findings=(*self._said(), *parsed.findings))


def _version(element: etree._Element) -> str:
    """Return the version of EPCIS that the document is of: its namespace says it, or it says so."""
    root = element.getroottree().getroot()
    space = str(root.tag)[1:].partition("}")[0]
    if space.endswith(":xsd:1"):
        said = root.get("schemaVersion", "")
        return said if said.startswith(_FIRST) else "1.x"
    return "2.0"


def _unwrapped(element: etree._Element, path: str) -> list[tuple[etree._Element, str]]:
    """Return the events in an element of the list: 1.x wraps a TransformationEvent."""
    if "}" in str(element.tag) or local(element) not in WRAPPERS:
        return [(element, path)]
    found: list[tuple[etree._Element, str]] = []
    for number, child in enumerate(element):
        twins = f"[{number + 1}]" if len(element) > 1 else ""
        found += _unwrapped(child, f"{path}/{local(child)}{twins}")
    return found


def _placed(finding: Finding, path: str, element: etree._Element) -> Finding:
    """Return a finding with the XPath of what its JSON pointer names."""
    pointer = xpath_of(path, finding.place.pointer, element)
    place = msgspec.structs.replace(finding.place, pointer=pointer)
    return msgspec.structs.replace(finding, place=place)
