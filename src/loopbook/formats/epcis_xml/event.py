"""Event: one event element of EPCIS XML 2.0 or 1.x as an EPCIS 2.0 JSON event.

The wrappers of 1.x (`extension`, `baseExtension`) are taken off; a QuantityEvent, which EPCIS 1.1
deprecated, becomes the ObjectEvent that it names as its equal: one quantity observed. Fields keep
the order of the elements; CBV words become bare, as JSON has them. Source: EPCIS 2.0 (ISO/IEC
19987:2024), sections 9 and 10; EPCglobal-epcis-2_0.xsd; EPCglobal-epcis-1_2.xsd; EPCIS 1.2, 7.4.3.
"""

from collections.abc import Callable

from lxml import etree

from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.epcis_xml.conversion import XSI, Conversion, local_of
from loopbook.formats.epcis_xml.extension import add, members_of, number_of, refuse_text, value_of
from loopbook.formats.epcis_xml.sensor import sensor_of

Reader = Callable[[etree._Element, Conversion], object]

WRAPPERS = ("extension", "baseExtension")
_NIL = f"{{{XSI}}}nil"
QUANTITY_EVENT = "QuantityEvent"
_REPEATED = frozenset({"certificationInfo"})


def event_of(element: etree._Element, made: Conversion) -> dict[str, object]:
    """Return an event as JSON members; what cannot be kept is noted in `made`, nothing is lost.

    Parameters
      element  the event itself, not a wrapper around it
    """
    event: dict[str, object] = {"type": made.name(str(element.tag), element)}
    for tag, text in element.attrib.items():
        if not str(tag).startswith(f"{{{XSI}}}"):
            add(event, made.name(str(tag), element), text)
    _fill(event, element, made)
    if event["type"] == QUANTITY_EVENT:
        return _as_object(event)
    return event


def _fill(event: dict[str, object], element: etree._Element, made: Conversion) -> None:
    for child in element:
        tag = str(child.tag)
        namespace, name = made.parted(tag)
        if not namespace and name in WRAPPERS:
            made.check_attributes(child)
            _fill(event, child, made)
            continue
        read = None if namespace else _FIELDS.get(name)
        if read is None:
            add(event, made.name(tag, child), value_of(child, made))
        elif name in event and name not in _REPEATED:
            made.fault("LB-X07", child, name=name)
        else:
            value = read(child, made)
            if value is not None:
                add(event, name, value)
    refuse_text(element, made)


def _as_object(event: dict[str, object]) -> dict[str, object]:
    """Return a QuantityEvent as an ObjectEvent that observes the same quantity of the class."""
    members: dict[str, object] = {}
    for name, value in event.items():
        if name == "epcClass":
            quantity = {"epcClass": value}
            if "quantity" in event:
                quantity["quantity"] = event["quantity"]
            members |= {"action": "OBSERVE", "quantityList": [quantity]}
        elif name != "quantity":
            members[name] = value
    return members | {"type": "ObjectEvent"}


def _text(element: etree._Element, made: Conversion) -> str:
    made.check_attributes(element)
    return _inner(element, made)


def _inner(element: etree._Element, made: Conversion) -> str:
    """Return the text of an element that has no children, without white space around it."""
    if len(element):
        made.fault("LB-X12", element[0], name=local_of(str(element[0].tag)), parent=element.tag)
    return (element.text or "").strip()


def _number(element: etree._Element, made: Conversion) -> object:
    if element.get(_NIL) in ("true", "1"):
        return None
    return number_of(_text(element, made))


def _word(vocabulary: Vocabulary) -> Reader:
    def read(element: etree._Element, made: Conversion) -> str:
        return _bare(_text(element, made), vocabulary, element, made)

    return read


def _bare(text: str, vocabulary: Vocabulary, element: etree._Element, made: Conversion) -> str:
    bare = vocabulary.bare.get(text)
    return made.word(text, element) if bare is None else bare


def _list_of(inner: str, read_one: Reader) -> Reader:
    """Return the reader of an element whose children are all called `inner`."""

    def read(element: etree._Element, made: Conversion) -> list[object]:
        made.check_attributes(element)
        values: list[object] = []
        for child in element:
            namespace, name = made.parted(str(child.tag))
            if namespace or name != inner:
                parent = local_of(str(element.tag))
                made.fault("LB-X12", child, name=name, parent=parent)
            else:
                values.append(read_one(child, made))
        refuse_text(element, made)
        return values

    return read


def _pair(inner: str, vocabulary: Vocabulary) -> Reader:
    """Return the reader of an element with a `type` and a text, as `<source type="...">`."""

    def read(element: etree._Element, made: Conversion) -> dict[str, object]:
        made.check_attributes(element, "type")
        pair: dict[str, object] = {}
        said = element.get("type")
        if said is not None:
            pair["type"] = _bare(said.strip(), vocabulary, element, made)
        pair[inner] = _inner(element, made)
        return pair

    return read


def _members(fields: dict[str, Reader], has_extensions: bool) -> Reader:
    """Return the reader of an element with fields, and perhaps extensions among them."""

    def read(element: etree._Element, made: Conversion) -> dict[str, object]:
        members: dict[str, object] = {}
        if not has_extensions:
            made.check_attributes(element)
        else:
            members |= _extension_attributes(element, made)
        _add_fields(members, element, made)
        refuse_text(element, made)
        return members

    def _add_fields(members: dict[str, object], element: etree._Element, made: Conversion) -> None:
        for child in element:
            namespace, name = made.parted(str(child.tag))
            if not namespace and name in WRAPPERS:
                _add_fields(members, child, made)
                refuse_text(child, made)
                continue
            one = None if namespace else fields.get(name)
            if one is not None and name in members and name not in ("set", "unset"):
                made.fault("LB-X07", child, name=name)
            elif one is not None:
                _put(members, name, one(child, made))
            elif has_extensions:
                add(members, made.name(str(child.tag), child), value_of(child, made, 2))
            else:
                parent = local_of(str(element.tag))
                made.fault("LB-X12", child, name=name, parent=parent)

    return read


def _extension_attributes(element: etree._Element, made: Conversion) -> dict[str, object]:
    return {
        made.name(str(tag), element): text
        for tag, text in element.attrib.items()
        if not str(tag).startswith(f"{{{XSI}}}")
    }


def _put(members: dict[str, object], name: str, value: object) -> None:
    """Put a field; the dispositions that are set and unset are lists in JSON, one element each."""
    if name in ("set", "unset"):
        there = members.setdefault(name, [])
        if isinstance(there, list):
            there.append(value)
    elif value is not None:
        members[name] = value


def _ilmd(element: etree._Element, made: Conversion) -> dict[str, object]:
    members = members_of(element, made, 2)
    if not len(element):
        refuse_text(element, made)
    wrapped = members.pop("extension", None)
    for one in wrapped if isinstance(wrapped, list) else [wrapped]:
        if isinstance(one, dict):
            for name, value in one.items():
                add(members, name, value)
    return members


_DISPOSITION = _word(cbv.DISPOSITION)
_PLACE = _members({"id": _text}, has_extensions=True)
_EPCS = _list_of("epc", _text)
_QUANTITIES = _list_of(
    "quantityElement",
    _members({"epcClass": _text, "quantity": _number, "uom": _text}, has_extensions=False),
)
_FIELDS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo",
            "action", "parentID", "transformationID", "epcClass",
        ),
        _text,
    ),
    "errorDeclaration": _members(
        {
            "declarationTime": _text,
            "reason": _word(cbv.ERROR_REASON),
            "correctiveEventIDs": _list_of("correctiveEventID", _text),
        },
        has_extensions=True,
    ),
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _EPCS),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _QUANTITIES,
    ),
    "quantity": _number,
    "bizStep": _word(cbv.BIZ_STEP),
    "disposition": _DISPOSITION,
    "persistentDisposition": _members(
        {"set": _DISPOSITION, "unset": _DISPOSITION}, has_extensions=False
    ),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list_of("bizTransaction", _pair("bizTransaction", cbv.TRANSACTION_TYPE)),
    "sourceList": _list_of("source", _pair("source", cbv.PARTY_TYPE)),
    "destinationList": _list_of("destination", _pair("destination", cbv.PARTY_TYPE)),
    "sensorElementList": _list_of("sensorElement", sensor_of),
    "ilmd": _ilmd,
}  # fmt: skip
