"""Write: events as an EPCIS 2.0 XML document, event by event.

The way back of `document`: JSON event to element (decision 0012), words of CBV as URN or Web URI,
since XML knows no bare ones; every event declares the namespaces it uses. Source: EPCIS 2.0
(ISO/IEC 19987:2024), section 9; EPCglobal-epcis-2_0.xsd and EPCglobal-epcis-query-2_0.xsd.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.content import content_of
from loopbook.formats.context import merged, names_of
from loopbook.formats.epcis_document import (
    DocumentKind,
    EventOut,
    MasterOut,
    instant_text,
)
from loopbook.formats.epcis_xml.write_event import CbvForm, write_event
from loopbook.formats.epcis_xml.write_extension import Writing, attribute, plain, write_value
from loopbook.formats.epcis_xml.write_name import ElementNames

_DECODER = msgspec.json.Decoder(dict[str, object], float_hook=Decimal)
_SPACES = {
    DocumentKind.EVENTS: ("epcis", "urn:epcglobal:epcis:xsd:2"),
    DocumentKind.QUERY: ("epcisq", "urn:epcglobal:epcis-query:xsd:2"),
}
_SIMPLE_QUERY = "SimpleEventQuery"


class XmlHead(msgspec.Struct, frozen=True, kw_only=True):
    """What an XML document says of itself.

    Fields
      kind             document of events or of query results
      created          when it was made
      query_name       of query results; the query of EPCIS itself when empty
      subscription_id  of results that a subscription sends
      form             how words of CBV are spelled
    """

    kind: DocumentKind = DocumentKind.EVENTS
    created: datetime
    query_name: str = ""
    subscription_id: str = ""
    form: CbvForm = CbvForm.URN


def written_xml(
    events: Iterable[EventOut], head: XmlHead, master: Iterable[MasterOut] = ()
) -> Iterator[bytes]:
    """Yield an EPCIS 2.0 XML document in UTF-8; memory does not grow with the events.

    Parameters
      master  master data for the header; those of one vocabulary should follow each other
    Raises    EventError  LB-X16  a field has no form in XML;  ParseError  content is no JSON
    """
    prefix, space = _SPACES[head.kind]
    root = f"{prefix}:{head.kind.value}"
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns:{prefix}="{space}"'
        f' schemaVersion="2.0" creationDate="{instant_text(head.created)}">\n'
    ).encode()
    yield from _header(master)
    before, after = _body(head)
    yield f"<EPCISBody>{before}<EventList>\n".encode()
    for event in events:
        yield event_xml(event, head.form) + b"\n"
    yield f"</EventList>{after}</EPCISBody>\n</{root}>\n".encode()


def event_xml(event: EventOut, form: CbvForm = CbvForm.URN) -> bytes:
    """Return the element of one event, with its eventID and recordTime; raises as `written_xml`."""
    try:
        members = _DECODER.decode(event.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ParseError("LB-F08", fault=str(fault)) from fault
    own = members.get("@context")
    context = event.context if own is None else merged(event.context, own)
    if event.event_id:
        members.setdefault("eventID", event.event_id)
    if event.record_time is not None:
        members["recordTime"] = instant_text(event.record_time)
    writing = Writing(ElementNames(names_of(context)), _coerced(context))
    write_event(writing, members, form)
    return "".join(writing.parts).encode("utf-8")


def _body(head: XmlHead) -> tuple[str, str]:
    """Return what stands around the list of events in the body."""
    if head.kind is DocumentKind.EVENTS:
        return "", ""
    writing = Writing(ElementNames(names_of(b"")), {})
    writing.leaf("queryName", head.query_name or _SIMPLE_QUERY)
    if head.subscription_id:
        writing.leaf("subscriptionID", head.subscription_id)
    said = "".join(writing.parts)
    return f"<epcisq:QueryResults>{said}<resultsBody>", "</resultsBody></epcisq:QueryResults>"


def _header(master: Iterable[MasterOut]) -> Iterator[bytes]:
    """Yield the header with its vocabularies, or nothing when there is no master data."""
    kind: str | None = None
    for one in master:
        content = content_of(one.content, one.context)
        writing = Writing(ElementNames(content.names), _coerced(content.context))
        said = plain(content.written.get("type", ""))
        if kind is None:
            writing.parts.append("<EPCISHeader><extension><EPCISMasterData><VocabularyList>\n")
        if said != kind:
            if kind is not None:
                writing.parts.append("</VocabularyElementList></Vocabulary>\n")
            kind = said
            opening = attribute(writing, "type", kind)
            writing.parts.append(f"<Vocabulary{opening}><VocabularyElementList>\n")
        _element(writing, content.written)
        yield "".join(writing.parts).encode("utf-8")
    if kind is not None:
        yield (
            b"</VocabularyElementList></Vocabulary>\n"
            b"</VocabularyList></EPCISMasterData></extension></EPCISHeader>\n"
        )


def _element(writing: Writing, element: dict[str, object]) -> None:
    """Write one element of a vocabulary."""
    start = len(writing.parts)
    for one in _listed(element.get("attributes")):
        if isinstance(one, dict):
            _attribute(writing, one)
    children = _listed(element.get("children"))
    if children:
        writing.parts.append("<children>")
        for child in children:
            writing.leaf("id", plain(child))
        writing.parts.append("</children>")
    for name, value in element.items():
        if name not in ("type", "id", "attributes", "children"):
            write_value(writing, name, value)
    declared = "".join(f' xmlns:{one}="{space}"' for one, space in writing.names.declared.items())
    said = attribute(writing, "id", element.get("id", ""))
    writing.parts.insert(start, f"<VocabularyElement{said}{declared}>")
    writing.parts.append("</VocabularyElement>\n")


def _attribute(writing: Writing, one: dict[str, object]) -> None:
    value = one.get("attribute", "")
    names = writing.names.names
    name = plain(one.get("id", ""))
    said = attribute(writing, "id", names.expand(name) if names.knows(name) else name)
    for each in _listed(value) or [""]:
        if not isinstance(each, dict):
            writing.leaf("attribute", plain(each), said)
            continue
        writing.parts.append(f"<attribute{said}>")
        for key, inner in each.items():
            write_value(writing, key, inner)
        writing.parts.append("</attribute>")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _coerced(context: bytes) -> dict[str, str]:
    """Return the types that a context gives to names: JSON name -> type."""
    return _small(context) if len(context) < _LARGE_BYTES else _types(context)


def _types(context: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    items = msgspec.json.decode(context) if context else []
    for item in items if isinstance(items, list) else [items]:
        for name, meaning in item.items() if isinstance(item, dict) else ():
            if isinstance(meaning, dict) and isinstance(meaning.get("@type"), str):
                found[name] = meaning["@type"]
    return found


# So that many large contexts do not fill the memory.
_LARGE_BYTES = 1 << 14
_small = lru_cache(maxsize=256)(_types)
