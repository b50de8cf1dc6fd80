"""Master data: one EPCIS vocabulary element as entry content, and the reading of it.

Content is JSON of our own, {"type", "id", "attributes": [{"id", "attribute"}], "children"}, since
an element of an EPCIS document does not say its own type. Source: EPCIS 2.0 (ISO/IEC 19987:2024),
section 7.2, and gs1/EPCIS, EPCIS-JSON-Schema.json (vocabularyElement).
"""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from loopbook.errors import EventError, ParseError
from loopbook.formats.content import Content, canonical_bytes, content_of
from loopbook.formats.context import Names
from loopbook.formats.uri import is_iri, is_uri
from loopbook.terms.entry import EntryKind, Identity
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.master import MasterRecord
from loopbook.terms.parsed import Parsed
from loopbook.terms.pointer import step

_FIELDS = ("id", "attributes", "children")
_KNOWN = ", ".join(_FIELDS)
_VALUES = (str, int, Decimal, dict)


def master_of(content: bytes, context: bytes) -> MasterRecord:
    """Return the master record in `content`; an attribute stated twice has a list of its values.

    Raises    ParseError  the bytes are no JSON object;  EventError  LB-F46  they are no element
    """
    return _record(content_of(content, context))


def read_master(kind: object, element: object, context: bytes, place: Place) -> Parsed:
    """Return one element of a vocabulary with its identity and findings.

    Parameters
      kind     type of the vocabulary, as `urn:epcglobal:epcis:vtype:EPCClass`
      element  decoded JSON of the element
      context  canonical bytes of the document's @context
    """
    content = b""
    try:
        if not isinstance(element, dict):
            raise EventError("LB-F46", found=str(element)[:60])
        unknown = next((name for name in element if name not in _FIELDS and ":" not in name), "")
        if unknown:
            raise EventError("LB-F28", step("", unknown[:60]), name=unknown[:60], nearest=_KNOWN)
        content = canonical_bytes({**element, "type": kind})
        read = content_of(content, context)
        _check(read.canonical)
        record = _record(read)
    except (EventError, ParseError) as fault:
        values = {name: str(value) for name, value in fault.values.items()}
        here = msgspec.structs.replace(place, pointer=place.pointer + fault.where)
        finding = Finding(fault.code, Severity.ERROR, here, values)
        return Parsed(
            kind=EntryKind.MASTER,
            place=place,
            content=content,
            context=context,
            findings=(finding,),
        )
    # A later record adds to an earlier one: only the same words are the same record.
    name = f"{LOOPBOOK}master:{read.digest.hex()}"
    identity = Identity(name, is_correction=False, content_hash=read.digest)
    return Parsed(
        kind=EntryKind.MASTER,
        place=place,
        content=content,
        context=context,
        identity=identity,
        master=record,
        findings=tuple(_letters(record, place)),
    )


def _letters(record: MasterRecord, place: Place) -> Iterator[Finding]:
    """Find identifiers with letters that no URI has; they can be kept all the same."""
    children = ((f"/children/{at}", child) for at, child in enumerate(record.children))
    attributes = (("/attributes", name) for name in record.attributes)
    for pointer, text in (("", record.type), ("/id", record.id), *attributes, *children):
        if not is_uri(text):
            here = msgspec.structs.replace(place, pointer=place.pointer + pointer)
            yield Finding("LB-F69", Severity.ERROR, here, {"text": text[:80]})


def _record(content: Content) -> MasterRecord:
    element = content.canonical
    kind, name = element.get("type"), element.get("id")
    attributes, children = element.get("attributes", []), element.get("children", [])
    for value in (kind, name):
        if not isinstance(value, str) or ":" not in value:
            raise EventError("LB-F46", found=str(value)[:60])
    if not isinstance(attributes, list) or not isinstance(children, list):
        raise EventError("LB-F46", found=str(name)[:60])
    return MasterRecord(
        type=str(kind),
        id=str(name),
        attributes=_attributes(attributes, content.names),
        children=tuple(str(child) for child in children),
    )


def _check(element: dict[str, object]) -> None:
    """Raise EventError for the first thing in which an element is not as the schema has it."""
    _require(is_iri(element.get("type")), "", element.get("type"))
    _require(is_iri(element.get("id")), "/id", element.get("id"))
    attributes, children = element.get("attributes", []), element.get("children", [])
    _require(isinstance(attributes, list), "/attributes", attributes)
    _require(isinstance(children, list), "/children", children)
    for place, child in enumerate(children if isinstance(children, list) else ()):
        _require(is_iri(child), f"/children/{place}", child)
    for place, one in enumerate(attributes if isinstance(attributes, list) else ()):
        at = f"/attributes/{place}"
        is_named = isinstance(one, dict) and is_iri(one.get("id"))
        _require(is_named, at, one)
        value = one.get("attribute", "")
        is_value = isinstance(value, _VALUES) and not isinstance(value, bool)
        _require(is_value, f"{at}/attribute", value)


def _require(holds: bool, pointer: str, found: object) -> None:
    if not holds:
        raise EventError("LB-F46", pointer, found=str(found)[:60])


def _attributes(attributes: list[object], names: Names) -> dict[str, object]:
    stated: dict[str, list[object]] = {}
    for place, one in enumerate(attributes):
        at = f"/attributes/{place}"
        name = one.get("id") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(name, str):
            raise EventError("LB-F46", at, found=str(one)[:60])
        if not names.knows(name):
            prefix = name.partition(":")[0]
            raise EventError("LB-F16", f"{at}/id", prefix=prefix, nearest=names.nearest(name))
        stated.setdefault(names.expand(name), []).append(one.get("attribute"))
    return {name: values[0] if len(values) == 1 else values for name, values in stated.items()}
