"""Write extension: a JSON-LD value as extension elements; `extension` reads them back.

A number or truth value carries xsi:type, so that it is one again when it is read; null is xsi:nil.
What JSON tells apart and XML does not: a list of one is its member, an empty list is nothing.
Decision 0012; docs/spec/xml.md.
"""

from decimal import Decimal

from loopbook.errors import EventError
from loopbook.formats.epcis_xml.extension import NUMBER_TYPES, boolean_of, is_whole, number_of
from loopbook.formats.epcis_xml.write_name import (
    XSI,
    ElementNames,
    escaped_text,
    escaped_value,
)

_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_JSON_TYPES = NUMBER_TYPES | {"xsd:boolean"}


class Writing:
    """The XML of one event as it grows.

    Fields
      parts    text so far, in order
      names    its qualified names
      coerced  JSON name -> type that the context gives its values
    """

    def __init__(self, names: ElementNames, coerced: dict[str, str]) -> None:
        self.parts: list[str] = []
        self.names = names
        self.coerced = coerced

    def leaf(self, tag: str, text: str, attributes: str = "") -> None:
        """Write an element with text only."""
        self.parts.append(f"<{tag}{attributes}>{escaped_text(text, tag)}</{tag}>")


def write_value(writing: Writing, name: str, value: object) -> None:
    """Write a field that is not of the standard, one element per value.

    Raises    EventError  LB-X16  it has no form in XML
    """
    if isinstance(value, list):
        for one in value:
            write_value(writing, name, one)
        return
    tag = writing.names.tag(name)
    if isinstance(value, dict):
        _write_object(writing, name, tag, value)
    elif value is None:
        writing.parts.append(f"<{tag}{_nil(writing)}/>")
    else:
        writing.leaf(tag, plain(value), _type(writing, value, writing.coerced.get(name, "")))


def plain(value: object) -> str:
    """Return a single value as text: the digits as they stand, `true` or `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def attribute(writing: Writing, name: str, value: object) -> str:
    """Return a field as an attribute, with the space before it.

    Raises    EventError  LB-X16  the value is no single one
    """
    if isinstance(value, list | dict) or value is None:
        raise EventError("LB-X16", name=name[:60])
    return f' {writing.names.tag(name)}="{escaped_value(plain(value), name)}"'


def _write_object(writing: Writing, name: str, tag: str, value: dict[str, object]) -> None:
    if is_typed(value):
        _write_typed(writing, name, tag, value, "")
        return
    text = next((key for key in value if writing.names.names.expand(key) == _TEXT), None)
    others = {key: one for key, one in value.items() if key != text}
    if text is not None and others and all(type(one) is str for one in others.values()):
        attributes = "".join(attribute(writing, key, one) for key, one in others.items())
        inner = value[text]
        if isinstance(inner, dict) and is_typed(inner):
            _write_typed(writing, name, tag, inner, attributes)
            return
        if not isinstance(inner, dict | list) and inner is not None:
            said = _type(writing, inner, writing.coerced.get(text, ""))
            writing.leaf(tag, plain(inner), attributes + said)
            return
    writing.parts.append(f"<{tag}>")
    for key, one in value.items():
        write_value(writing, key, one)
    writing.parts.append(f"</{tag}>")


def is_typed(value: dict[str, object]) -> bool:
    """Say whether an object is a JSON-LD value with its type or language."""
    return "@value" in value and set(value) <= {"@value", "@type", "@language"}


def _write_typed(
    writing: Writing, name: str, tag: str, value: dict[str, object], attributes: str
) -> None:
    inner, kind, language = value["@value"], value.get("@type"), value.get("@language")
    if isinstance(inner, dict | list) or inner is None:
        raise EventError("LB-X16", name=name[:60])
    if language:
        attributes += f' xml:lang="{escaped_value(str(language), name)}"'
    said = _kind(writing, str(kind)) if kind else _type(writing, inner, "")
    writing.leaf(tag, plain(inner), attributes + said)


def _type(writing: Writing, value: object, wanted: str) -> str:
    """Return xsi:type for a value: what the context says, or JSON-LD takes it for."""
    if isinstance(value, str):
        # A text that reads as a value of the type would come back as one.
        is_value = wanted in _JSON_TYPES and not (number_of(value) == boolean_of(value) == value)
        if not wanted or wanted.startswith("@") or is_value:
            return ""
    return _kind(writing, wanted if wanted and not wanted.startswith("@") else _natural(value))


def _kind(writing: Writing, kind: str) -> str:
    prefix = writing.names.prefix(XSI, "xsi")
    return f' {prefix}:type="{escaped_value(writing.names.kind(kind))}"'


def _nil(writing: Writing) -> str:
    return f' {writing.names.prefix(XSI, "xsi")}:nil="true"'


def _natural(value: object) -> str:
    if isinstance(value, bool):
        return "xsd:boolean"
    if isinstance(value, int | Decimal) and is_whole(Decimal(value)):
        return "xsd:integer"
    return "xsd:double"
