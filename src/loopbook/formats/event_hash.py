"""Event hash: the identifier that an event without eventID gets, made from what it says.

Source: GS1 Core Business Vocabulary 2.0 (ISO/IEC 19988:2024), section 8.9, EPCIS Event Hash ID. The
rules are numbered as in the README of the reference implementation (RalphTro/
epcis-event-hash-generator); docs/spec/capture.md lists them and where the published hashes of that
implementation, which this module follows, differ from the order that the standard prints.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from loopbook.errors import EventError
from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.content import content_of
from loopbook.formats.context import Names
from loopbook.formats.gs1_key import canonical_key

Writer = Callable[[str, object, Names], str]
Fields = dict[str, Writer]

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?|[+-]?\.[0-9]+")
_UTC_MS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?Z")
_FRACTION = re.compile(r"\.([0-9]+)")
_URNS = (
    ("urn:epcglobal:cbv:bizstep:", cbv.BIZ_STEP.web),
    ("urn:epcglobal:cbv:disp:", cbv.DISPOSITION.web),
    ("urn:epcglobal:cbv:btt:", cbv.TRANSACTION_TYPE.web),
    ("urn:epcglobal:cbv:sdt:", cbv.PARTY_TYPE.web),
    ("urn:epcglobal:cbv:er:", cbv.ERROR_REASON.web),
)
_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_COMMENTS = frozenset({"http://www.w3.org/2000/01/rdf-schema#comment"})
_LEFT_OUT = frozenset({"type", "eventID", "recordTime", "errorDeclaration", "@context", "comment"})


def event_hash(content: bytes, context: bytes = b"") -> str:
    """Return the CBV 2.0 event hash of one JSON event, `ni:///sha-256;...?ver=CBV2.0`.

    Raises    ParseError  the bytes are no event;  EventError  LB-F43, LB-F23  an identifier or a
              time in it is malformed, so that it has no canonical form
    """
    read = content_of(content, context)
    return hash_of(read.written, read.names)


def hash_of(event: dict[str, object], names: Names) -> str:
    """Return the event hash of a decoded event (rules 22 to 24)."""
    digest = sha256(pre_hash(event, names).encode("utf-8")).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: dict[str, object], names: Names) -> str:
    """Return the text that is hashed (rules 1 to 21)."""
    parts = [f"eventType={event.get('type', '')}"]
    for name, written in _ORDER:
        value = event.get(name)
        if value is not None:
            parts.append(written(name, value, names))
    rest = [written(name, event[name], names) for name, written in _TAIL if name in event]
    parts += sorted([*rest, *_extensions(event, _EVENT_FIELDS, names)])
    return "".join(parts)


def _plain(value: object, names: Names) -> str:
    """Return a value in its one spelling (rules 5, 6, 14, 15, 17, 18)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return _address(text, names) if ":" in text else _shortest(text)


def _shortest(text: str) -> str:
    """Return a text; a number without needless zeros, since XML knows no other numbers."""
    if not _NUMBER.fullmatch(text):
        return text
    digits = f"{Decimal(text):f}"
    shortest = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if shortest == "-0" else shortest


def _address(text: str, names: Names) -> str:
    for urn, web in _URNS:
        if text.startswith(urn):
            return web + text[len(urn) :]
    return canonical_key(names.standard_value(text))


def _time(value: object) -> str:
    """Return an instant in UTC with milliseconds, the fourth digit rounded (rules 8, 9)."""
    text = str(value).strip()
    whole = _UTC_MS.fullmatch(text)
    if whole:
        return f"{text[:19]}.{(whole[1] or '.')[1:]:0<3}Z"
    try:
        digits = (found[1] if (found := _FRACTION.search(text)) else "").ljust(4, "0")
        moment = datetime.fromisoformat(_FRACTION.sub("", text)).astimezone(UTC)
        moment += timedelta(milliseconds=int(digits[:3]) + (digits[3] >= "5"))
    except (ValueError, OverflowError) as fault:
        raise EventError("LB-F23", text=text[:60]) from fault
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else (value,)


def _field(name: str, value: object, names: Names) -> str:
    """Write a plain field; a list of them as one per value, sorted."""
    if type(value) is list:
        return "".join(sorted(_field(name, one, names) for one in value))
    text = _plain(value, names)
    return f"{name}={text}" if text else ""


def _when(name: str, value: object, _: Names) -> str:
    return f"{name}={_time(value)}"


def _word(vocabulary: Vocabulary) -> Writer:
    """Return the writer of a field that holds a CBV word (rules 14 and 16)."""

    def written(name: str, value: object, names: Names) -> str:
        word = vocabulary.bare.get(value.strip()) if isinstance(value, str) else None
        return _field(name, value, names) if word is None else f"{name}={vocabulary.web}{word}"

    return written


def _words(vocabulary: Vocabulary) -> Writer:
    """Return the writer of a list of CBV words, each under the name of the list."""
    one = _word(vocabulary)

    def written(name: str, value: object, names: Names) -> str:
        return "".join(sorted(one(name, word, names) for word in _listed(value)))

    return written


def _epcs(name: str, value: object, names: Names) -> str:
    lines = sorted(_field("epc", one, names) for one in _listed(value))
    return _headed(name, lines)


def _headed(name: str, lines: list[str]) -> str:
    """Return the lines behind the name of their list; nothing when there are none (rule 11)."""
    text = "".join(lines)
    return name + text if text else ""


def _inside(fields: Fields, node: object, names: Names) -> str:
    """Return the fields of an element in their order, then its extensions (rules 12 and 21)."""
    if not isinstance(node, dict):
        return _plain(node, names)
    parts = [
        written(name, value, names)
        for name, written in fields.items()
        if (value := node.get(name)) is not None
    ]
    if len(parts) < len(node):
        parts += sorted(_extensions(node, fields, names))
    return "".join(parts)


def _elements(element: str, fields: Fields) -> Writer:
    """Return the writer of a list whose members are elements with fields."""

    def written(name: str, value: object, names: Names) -> str:
        lines = [
            element + text for node in _listed(value) if (text := _inside(fields, node, names))
        ]
        return _headed(name, sorted(lines))

    return written


def _element(fields: Fields) -> Writer:
    """Return the writer of one element with fields, or of several under the same name."""

    def written(name: str, value: object, names: Names) -> str:
        lines = [name + text for node in _listed(value) if (text := _inside(fields, node, names))]
        return "".join(sorted(lines))

    return written


def _ilmd(name: str, value: object, names: Names) -> str:
    """Write instance/lot master data (rule 19)."""
    return _headed(name, sorted(_extensions(value, (), names))) if isinstance(value, dict) else ""


def _extensions(node: dict[str, object], fields: Iterable[str], names: Names) -> list[str]:
    """Return a line for each field of `node` that is not of the standard (rule 20)."""
    known = frozenset(fields) if not isinstance(fields, frozenset | dict) else fields
    lines: list[str] = []
    for name, value in node.items():
        if name in known or (known and name in _LEFT_OUT):
            continue
        expanded = names.expand(name)
        if expanded not in names.ignored and expanded not in _COMMENTS:
            lines += _lines(names.braced(name), value, names)
    return lines


def _lines(name: str, value: object, names: Names) -> list[str]:
    """Return one line per value of an extension; children stand sorted behind their parent."""
    if isinstance(value, list):
        return [line for one in value for line in _lines(name, one, names)]
    if isinstance(value, dict):
        if "@value" in value:
            # A JSON-LD value with its type hashes as the value: the type is no word of the event.
            return _lines(name, value["@value"], names)
        return [_headed_by_text(name, value, names)]
    text = _plain(value, names)
    return [f"{name}={text}" if text else name]


def _headed_by_text(name: str, node: dict[str, object], names: Names) -> str:
    """Return an extension with children; the text of an XML element with attributes comes first."""
    text = next((key for key in node if key[-5:] == "value" and names.expand(key) == _TEXT), None)
    if text is not None:
        name = f"{name}={_plain(node[text], names)}"
        node = {key: value for key, value in node.items() if key != text}
    return name + "".join(sorted(_extensions(node, (), names)))


_QUANTITY: Fields = dict.fromkeys(("epcClass", "quantity", "uom"), _field)
_METADATA: Fields = {
    "time": _when,
    "startTime": _when,
    "endTime": _when,
    **dict.fromkeys(
        ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _field
    ),
}
_REPORT: Fields = {
    "type": _word(cbv.MEASUREMENT),
    "exception": _word(cbv.ALERT),
    **dict.fromkeys(
        ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _field
    ),
    "time": _when,
    **dict.fromkeys(("microorganism", "chemicalSubstance", "value"), _field),
    "component": _word(cbv.COMPONENT),
    **dict.fromkeys(
        (
            "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue",
            "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
        ),
        _field,
    ),
}  # fmt: skip
_SENSOR: Fields = {"sensorMetadata": _element(_METADATA), "sensorReport": _element(_REPORT)}
_PLACE: Fields = {"id": _field}
_QUANTITIES = _elements("quantityElement", _QUANTITY)
_ORDER: tuple[tuple[str, Writer], ...] = (
    ("eventTime", _when),
    ("eventTimeZoneOffset", _field),
    ("certificationInfo", _field),
    ("epcList", _epcs),
    ("parentID", _field),
    ("inputEPCList", _epcs),
    ("childEPCs", _epcs),
    ("quantityList", _QUANTITIES),
    ("childQuantityList", _QUANTITIES),
    ("inputQuantityList", _QUANTITIES),
    ("outputEPCList", _epcs),
    ("outputQuantityList", _QUANTITIES),
    ("action", _field),
    ("transformationID", _field),
    ("bizStep", _word(cbv.BIZ_STEP)),
    ("disposition", _word(cbv.DISPOSITION)),
    (
        "persistentDisposition",
        _element({"set": _words(cbv.DISPOSITION), "unset": _words(cbv.DISPOSITION)}),
    ),
    ("readPoint", _element(_PLACE)),
    ("bizLocation", _element(_PLACE)),
    ("sensorElementList", _elements("sensorElement", _SENSOR)),
)
# The published hashes sort these lists and the extensions together, behind the sensor elements.
_TAIL: tuple[tuple[str, Writer], ...] = (
    (
        "bizTransactionList",
        _elements("", {"type": _word(cbv.TRANSACTION_TYPE), "bizTransaction": _field}),
    ),
    ("destinationList", _elements("", {"type": _word(cbv.PARTY_TYPE), "destination": _field})),
    ("ilmd", _ilmd),
    ("sourceList", _elements("", {"type": _word(cbv.PARTY_TYPE), "source": _field})),
)
_EVENT_FIELDS = frozenset(name for name, _ in (*_ORDER, *_TAIL)) | _LEFT_OUT
