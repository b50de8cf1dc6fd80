"""Extension: an element that is not of the standard, as a JSON-LD value.

Text is text, a repeated element is a list, an element with children or attributes is an object;
xsi:nil is null, and xsi:type gives the JSON type or is kept as the value's type. The event hash is
that of the XML, as the reference implementation makes it. Decision 0012; docs/spec/xml.md.
"""

import re
from decimal import Decimal, InvalidOperation

import msgspec
from lxml import etree

from loopbook.formats.epcis_xml.conversion import XSD, XSI, Conversion
from loopbook.formats.scanner import DEPTH_MAX

_TYPE = f"{{{XSI}}}type"
_NIL = f"{{{XSI}}}nil"
_WHOLE = frozenset(
    f"xsd:{name}"
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
        "unsignedByte",
    )
)  # fmt: skip
NUMBER_TYPES = _WHOLE | {"xsd:decimal", "xsd:double", "xsd:float"}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_NUMBER_LENGTH_MAX = 400


class Typed(dict[str, object]):
    """A value with a type that JSON does not show: {"@type", "@value"}."""


def value_of(element: etree._Element, made: Conversion, depth: int = 1) -> object:
    """Return the JSON value of an extension element.

    Parameters
      depth  levels of JSON above it; a fault is noted beyond 64
    """
    attributes = element.attrib
    if not attributes and not len(element):
        return element.text or ""
    if depth > DEPTH_MAX:
        made.fault("LB-F07", element, limit=DEPTH_MAX)
        return ""
    if attributes.get(_NIL) in ("true", "1"):
        return None
    members = members_of(element, made, depth)
    if len(element):
        return members
    text = element.text or ""
    if not members:
        return _typed(element, text, made)
    if text.strip():
        members[made.rdf_value()] = _typed(element, text, made)
    return members


def members_of(element: etree._Element, made: Conversion, depth: int) -> dict[str, object]:
    """Return the attributes and the children of an element as the members of an object."""
    members: dict[str, object] = {}
    if element.attrib and made.has_room(element):
        for tag, text in element.attrib.items():
            if not str(tag).startswith(f"{{{XSI}}}"):
                add(members, made.name(str(tag), element), text)
    for child in element:
        add(members, made.name(str(child.tag), child), value_of(child, made, depth + 1))
    if len(element):
        refuse_text(element, made)
    return members


def add(members: dict[str, object], name: str, value: object) -> None:
    """Put a value into an object; a name that stands there again becomes a list."""
    if name not in members:
        members[name] = value
        return
    there = members[name]
    if type(there) is list:
        there.append(value)
    else:
        members[name] = [there, value]


def refuse_text(element: etree._Element, made: Conversion) -> None:
    """Find fault with text in an element that may have children only."""
    for text in (element.text, *(child.tail for child in element)):
        if text and not text.isspace():
            made.fault("LB-X08", element, text=text.strip()[:40])
            return


def number_of(text: str) -> object:
    """Return a number as JSON writes it, with the digits as they stand; the text if it is none."""
    text = text.strip()
    if _JSON_NUMBER.fullmatch(text):
        return msgspec.Raw(text.encode("ascii"))
    if not _NUMBER.fullmatch(text) or len(text) > _NUMBER_LENGTH_MAX:
        return text
    try:
        written = str(Decimal(text))
    except InvalidOperation:
        return text
    return msgspec.Raw(written.encode("ascii"))


def boolean_of(text: str) -> object:
    """Return a truth value; the text if it is none."""
    return _BOOLEANS.get(text.strip(), text)


def _typed(element: etree._Element, text: str, made: Conversion) -> object:
    """Return the text of an element as a value of the type that xsi:type gives it."""
    said = element.get(_TYPE)
    if said is None:
        return text
    kind = _type_name(said.strip(), element, made)
    name = made.name(str(element.tag), element)
    made.types.setdefault(name, set()).add(kind)
    if kind == "xsd:string":
        return text
    value: object = text
    if kind in NUMBER_TYPES:
        value = number_of(text)
    elif kind == "xsd:boolean":
        value = boolean_of(text)
    return value if _natural(value) == kind else Typed({"@type": kind, "@value": value})


def _type_name(said: str, element: etree._Element, made: Conversion) -> str:
    prefix, _, name = said.rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if namespace == XSD:
        return f"xsd:{name}"
    return said if namespace is None else f"{made.prefix(namespace, element)}:{name}"


def _natural(value: object) -> str:
    """Return the type that JSON-LD gives a value by itself (JSON-LD 1.1 API, section 8.6)."""
    if type(value) is bool:
        return "xsd:boolean"
    if not isinstance(value, msgspec.Raw):
        return "xsd:string"
    return "xsd:integer" if is_whole(Decimal(bytes(value).decode("ascii"))) else "xsd:double"


def is_whole(number: Decimal) -> bool:
    """Say whether a number is written as a whole one; zero is, however it is spelled."""
    return not number or (abs(number.adjusted()) < _NUMBER_LENGTH_MAX and number % 1 == 0)


def settled(members: dict[str, object], made: Conversion) -> dict[str, str]:
    """Take types out of the values wherever all values of a name share one; return those.

    Returns   JSON name -> type, for the context
    """
    coerced: dict[str, str] = {}
    if made.types:
        shares: dict[str, set[str]] = {}
        _collect("", members, shares)
        coerced = {
            name: next(iter(kinds))
            for name, kinds in shares.items()
            if len(kinds) == 1 and ":" in name and "" not in kinds
        }
        _strip("", members, coerced)
    return coerced


def _collect(name: str, value: object, shares: dict[str, set[str]]) -> None:
    """Gather the types of the values of each name; the empty type is one that JSON shows."""
    if isinstance(value, Typed):
        kind = str(value["@type"])
        # A text that is no such number keeps its type beside it: of the context it would lose it.
        is_unfit = kind in NUMBER_TYPES | {"xsd:boolean"} and isinstance(value["@value"], str)
        shares.setdefault(name, set()).add("" if is_unfit else kind)
    elif isinstance(value, dict):
        for key, one in value.items():
            _collect(key, one, shares)
    elif isinstance(value, list):
        for one in value:
            _collect(name, one, shares)
    elif value is not None:
        shares.setdefault(name, set()).add("")


def _strip(name: str, value: object, coerced: dict[str, str]) -> object:
    """Return a value without the types that the context says."""
    if isinstance(value, Typed):
        return value["@value"] if name in coerced else dict(value)
    if isinstance(value, dict):
        for key in value:
            value[key] = _strip(key, value[key], coerced)
    elif isinstance(value, list):
        value[:] = [_strip(name, one, coerced) for one in value]
    return value
