"""Write event: one EPCIS 2.0 JSON event as its XML element, in the order of the schema.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 9; EPCglobal-epcis-2_0.xsd (gs1/EPCIS, e1360102).
"""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.epcis_xml.write_extension import Writing, attribute, plain, write_value

Writer = Callable[[Writing, str, object, "CbvForm"], None]


class CbvForm(StrEnum):
    """How words of CBV are spelled in XML, which knows no bare ones."""

    URN = "urn"  # urn:epcglobal:cbv:bizstep:shipping
    WEB = "web"  # https://ref.gs1.org/cbv/BizStep-shipping


_URN = {
    cbv.BIZ_STEP.web: "urn:epcglobal:cbv:bizstep:",
    cbv.DISPOSITION.web: "urn:epcglobal:cbv:disp:",
    cbv.TRANSACTION_TYPE.web: "urn:epcglobal:cbv:btt:",
    cbv.PARTY_TYPE.web: "urn:epcglobal:cbv:sdt:",
    cbv.ERROR_REASON.web: "urn:epcglobal:cbv:er:",
}


def write_event(writing: Writing, event: dict[str, object], form: CbvForm) -> None:
    """Write the element of an event.

    Parameters
      event  members as JSON has them; numbers whole or Decimal
    Raises   EventError  LB-X16  a field has no form in XML
    """
    kind = str(event.get("type", "")).removeprefix("epcis:").removeprefix(_EPCIS)
    tag = writing.names.tag(kind)
    start = len(writing.parts)
    order = _ORDER.get(kind, _ANY_ORDER)
    for name in order:
        if name in event:
            _FIELDS[name](writing, name, event[name], form)
    for name, value in event.items():
        if name not in order and name not in _NOT_FIELDS:
            write_value(writing, name, value)
    declared = "".join(
        f' xmlns:{prefix}="{space}"' for prefix, space in _escaped(writing.names.declared)
    )
    writing.parts.insert(start, f"<{tag}{declared}>")
    writing.parts.append(f"</{tag}>")


def _escaped(declared: dict[str, str]) -> list[tuple[str, str]]:
    quoted = {"&": "&amp;", "<": "&lt;", '"': "&quot;"}
    table = str.maketrans(quoted)
    return [(prefix, space.translate(table)) for prefix, space in declared.items()]


def _word_text(writing: Writing, value: object, vocabulary: Vocabulary, form: CbvForm) -> str:
    text = str(value)
    bare = vocabulary.bare.get(text)
    if bare is None:
        return writing.names.word(text)
    # Measurements, alerts and components have no URN.
    urn = _URN.get(vocabulary.web) if form is CbvForm.URN else None
    return (urn or vocabulary.web) + bare


def _text(writing: Writing, name: str, value: object, _form: CbvForm) -> None:
    for one in value if isinstance(value, list) else [value]:
        writing.leaf(name, plain(one))


def _word(vocabulary: Vocabulary) -> Writer:
    def write(writing: Writing, name: str, value: object, form: CbvForm) -> None:
        for one in value if isinstance(value, list) else [value]:
            writing.leaf(name, _word_text(writing, one, vocabulary, form))

    return write


def _number(writing: Writing, name: str, value: object, _form: CbvForm) -> None:
    writing.leaf(name, f"{value:f}" if isinstance(value, Decimal) else plain(value))


def _list_of(inner: str, write_one: Writer) -> Writer:
    def write(writing: Writing, name: str, value: object, form: CbvForm) -> None:
        writing.parts.append(f"<{name}>")
        for one in value if isinstance(value, list) else [value]:
            write_one(writing, inner, one, form)
        writing.parts.append(f"</{name}>")

    return write


def _pair(vocabulary: Vocabulary) -> Writer:
    def write(writing: Writing, name: str, value: object, form: CbvForm) -> None:
        pair = value if isinstance(value, dict) else {name: value}
        said = ""
        if "type" in pair:
            said = attribute(writing, "type", _word_text(writing, pair["type"], vocabulary, form))
        writing.leaf(name, plain(pair.get(name, "")), said)

    return write


def _members(fields: dict[str, Writer]) -> Writer:
    """Return the writer of an element with fields in this order, then extensions."""

    def write(writing: Writing, name: str, value: object, form: CbvForm) -> None:
        members = value if isinstance(value, dict) else {}
        writing.parts.append(f"<{name}>")
        for field, write_one in fields.items():
            if field in members:
                write_one(writing, field, members[field], form)
        for key, one in members.items():
            if key not in fields:
                write_value(writing, key, one)
        writing.parts.append(f"</{name}>")

    return write


_SENSOR_WORDS = {"type": cbv.MEASUREMENT, "exception": cbv.ALERT, "component": cbv.COMPONENT}


def _attributes(writing: Writing, name: str, value: object, form: CbvForm) -> None:
    """Write an element whose fields are attributes; a list of them as one element each."""
    for one in value if isinstance(value, list) else [value]:
        members = one if isinstance(one, dict) else {}
        said = []
        for key, field in members.items():
            vocabulary = _SENSOR_WORDS.get(key)
            text = field if vocabulary is None else _word_text(writing, field, vocabulary, form)
            said.append(attribute(writing, key, text))
        writing.parts.append(f"<{name}{''.join(said)}/>")


_DISPOSITION = _word(cbv.DISPOSITION)
_PLACE = _members({"id": _text})
_EPCS = _list_of("epc", _text)
_QUANTITIES = _list_of(
    "quantityElement", _members({"epcClass": _text, "quantity": _number, "uom": _text})
)
_SENSOR = _members({"sensorMetadata": _attributes, "sensorReport": _attributes})
_FIELDS: dict[str, Writer] = {
    **dict.fromkeys(
        (
            "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo",
            "action", "parentID", "transformationID",
        ),
        _text,
    ),
    "errorDeclaration": _members(
        {
            "declarationTime": _text,
            "reason": _word(cbv.ERROR_REASON),
            "correctiveEventIDs": _list_of("correctiveEventID", _text),
        }
    ),
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _EPCS),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _QUANTITIES,
    ),
    "bizStep": _word(cbv.BIZ_STEP),
    "disposition": _DISPOSITION,
    "persistentDisposition": _members({"unset": _DISPOSITION, "set": _DISPOSITION}),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list_of("bizTransaction", _pair(cbv.TRANSACTION_TYPE)),
    "sourceList": _list_of("source", _pair(cbv.PARTY_TYPE)),
    "destinationList": _list_of("destination", _pair(cbv.PARTY_TYPE)),
    "sensorElementList": _list_of("sensorElement", _SENSOR),
    "ilmd": _members({}),
}  # fmt: skip
_NOT_FIELDS = frozenset({"type", "@context"})
_EPCIS = "https://ref.gs1.org/epcis/"
_HEAD = (
    "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration",
    "certificationInfo",
)  # fmt: skip
_WHERE = ("bizStep", "disposition", "readPoint", "bizLocation")
_TAIL = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition")
_ORDER = {
    "ObjectEvent": (
        *_HEAD, "epcList", "action", *_WHERE, "bizTransactionList", "quantityList", *_TAIL, "ilmd",
    ),
    "AggregationEvent": (
        *_HEAD, "parentID", "childEPCs", "action", *_WHERE, "bizTransactionList",
        "childQuantityList", *_TAIL,
    ),
    "TransactionEvent": (
        *_HEAD, "bizTransactionList", "parentID", "epcList", "action", *_WHERE, "quantityList",
        *_TAIL,
    ),
    "TransformationEvent": (
        *_HEAD, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "transformationID", *_WHERE, "bizTransactionList", *_TAIL, "ilmd",
    ),
    "AssociationEvent": (
        *_HEAD, "parentID", "childEPCs", "childQuantityList", "action", *_WHERE,
        "bizTransactionList", *_TAIL,
    ),
}  # fmt: skip
# An event of another type: every field of the standard, in the order of an ObjectEvent.
_ANY_ORDER = tuple(dict.fromkeys((*_ORDER["ObjectEvent"], *_FIELDS)))
