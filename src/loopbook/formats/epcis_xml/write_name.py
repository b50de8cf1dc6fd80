"""Write name: from the names of a JSON event to qualified XML names, with their namespaces.

A character that no XML name may hold is written `_x0020_`, and read back so. Text that XML cannot
hold at all (control characters) is refused. Source: XML 1.0 (fifth edition), sections 2.2 and 2.3;
Namespaces in XML 1.0.
"""

import re

from loopbook.errors import EventError
from loopbook.formats.context import Names

XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
_XSD_JSON = f"{XSD}#"
_CBV_ATTRIBUTES = "urn:epcglobal:cbv:mda:"
# NameStartChar without the colon (XML 1.0, production 4).
_START = (
    r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}0-9.\\-\u00b7\u0300-\u036f\u203f\u2040]*")
_FIRST = re.compile(f"[{_START}]")
_OTHER = re.compile(f"[{_START}0-9.\\-\u00b7\u0300-\u036f\u203f\u2040]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4,6}_)")
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class ElementNames:
    """The qualified names of one event.

    Fields
      names     the names of its JSON context
      declared  prefix -> namespace of all that were used, to be declared on the event
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.declared: dict[str, str] = {}
        self._prefixes: dict[str, str] = {XML: "xml"}

    def tag(self, name: str) -> str:
        """Return the qualified XML name of a JSON name.

        Raises    EventError  LB-X16  the name has no local part
        """
        namespace, local = self.names.split(name)
        if not local:
            raise EventError("LB-X16", name=name[:60])
        if not namespace:
            return escaped_name(local)
        return f"{self.prefix(namespace, name.partition(':')[0])}:{escaped_name(local)}"

    def prefix(self, namespace: str, hint: str) -> str:
        """Return the prefix of a JSON namespace, as `hint` where it can be, and declare it."""
        space = _xml_namespace(namespace)
        prefix = self._prefixes.get(space)
        if prefix is None:
            prefix = self._free(hint)
            self._prefixes[space] = prefix
            self.declared[prefix] = space
        return prefix

    def kind(self, type_name: str) -> str:
        """Return the qualified name of a type, `xsd:integer`, for xsi:type."""
        namespace, local = self.names.split(type_name)
        if not namespace:
            return type_name
        return f"{self.prefix(namespace, type_name.partition(':')[0])}:{local}"

    def word(self, text: str) -> str:
        """Return a word of the sender's vocabulary with its prefix declared."""
        if self.names.value(text) == text:
            return text
        prefix, _, local = text.partition(":")
        return f"{self.prefix(self.names.value(f'{prefix}:'), prefix)}:{local}"

    def _free(self, hint: str) -> str:
        fits = _NAME.fullmatch(hint) and not hint.lower().startswith("xml")
        stem = hint if fits and hint not in ("http", "https", "urn") else "ns"
        prefix, number = stem, 1
        while prefix in self.declared:
            number += 1
            prefix = f"{stem}{number}"
        return prefix


def escaped_name(name: str) -> str:
    """Return a name that XML can hold: the name itself, or with `_xHHHH_` for what it cannot."""
    if _NAME.fullmatch(name) and "_x" not in name:
        return name
    name = _LOOKS_ESCAPED.sub("_x005F_", name)
    return "".join(
        sign if (_OTHER if place else _FIRST).match(sign) else f"_x{ord(sign):04X}_"
        for place, sign in enumerate(name)
    )


def escaped_text(text: str, name: str = "") -> str:
    """Return text for between tags.

    Raises    EventError  LB-X16  it holds a character that XML cannot
    """
    if _UNSAYABLE.search(text):
        raise EventError("LB-X16", name=name[:60])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def escaped_value(text: str, name: str = "") -> str:
    """Return text for inside the quotes of an attribute; raises as `escaped_text`."""
    text = escaped_text(text, name).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def _xml_namespace(namespace: str) -> str:
    """Return the XML namespace of a JSON one: some end without the sign that JSON-LD needs."""
    if namespace == _CBV_ATTRIBUTES:
        return namespace[:-1]
    return XSD if namespace == _XSD_JSON else namespace
