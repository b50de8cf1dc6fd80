"""Pointer: from the path of a finding inside a JSON event to the XPath in the document it came of.

A path is that of `Place.pointer`, `quantityList[0].uom`; the tree itself is walked, so that the
wrappers of EPCIS 1.x stand in the XPath. Steps that the XML has not end it: the XPath then names
the element in which something is missing.
"""

import re

from lxml import etree

from loopbook.formats.epcis_xml.conversion import local_of
from loopbook.formats.epcis_xml.event import WRAPPERS
from loopbook.formats.epcis_xml.pull import written

_INDEX = re.compile(r"\[(\d+)\]|/(\d+)(?=/|$)")
# The element that stands for one member of a list of JSON.
_MEMBERS = {
    "epcList": "epc",
    "childEPCs": "epc",
    "inputEPCList": "epc",
    "outputEPCList": "epc",
    "quantityList": "quantityElement",
    "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement",
    "outputQuantityList": "quantityElement",
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
    "sensorElementList": "sensorElement",
    "correctiveEventIDs": "correctiveEventID",
}


def xpath_of(path: str, pointer: str, element: etree._Element) -> str:
    """Return the XPath of what a JSON pointer names.

    Parameters
      path     XPath of the event
      pointer  path inside the event; empty for the event itself
      element  the event
    """
    rest = pointer
    while rest:
        found = _step(rest, element)
        if found is None:
            break
        name, below, rest = found
        path += name
        if below is None:
            break
        element = below
    return path


def _step(rest: str, element: etree._Element) -> tuple[str, etree._Element | None, str] | None:
    """Return the next step as text, the element it leads to, and what remains of the pointer."""
    rest = rest.lstrip("./")
    index = _INDEX.match(rest if rest.startswith("[") else f"/{rest}")
    if index:
        wanted = int(index[1] or index[2])
        return _member(element, wanted, rest[index.end() - (not rest.startswith("[")) :])
    for name in sorted(element.attrib, key=lambda one: -len(str(one))):
        if _names(rest, local_of(str(name))):
            return f"/@{local_of(str(name))}", None, ""
    for child, lead in _children(element):
        spoken = next((one for one in (written(child), _local(child)) if _names(rest, one)), "")
        if spoken:
            return _found(child, lead, rest[len(spoken) :])
    # The identifier of a bizTransaction, source or destination is the text of its element.
    return None


def _names(rest: str, name: str) -> bool:
    """Say whether a pointer begins with a name, and not with a longer one."""
    return rest.startswith(name) and rest[len(name) : len(name) + 1] in ("", ".", "/", "[")


def _found(child: etree._Element, lead: str, rest: str) -> tuple[str, etree._Element | None, str]:
    """Return the step to a child, which takes an index when its name stands there several times."""
    above = child.getparent()
    twins = [one for one in above if one.tag == child.tag] if above is not None else [child]
    name = written(child)
    index = _INDEX.match(rest)
    if _local(child) in _MEMBERS or (index is None and len(twins) == 1):
        return f"{lead}/{name}", child, rest
    number = int(index[1] or index[2]) if index else 0
    rest = rest[index.end() :] if index else rest
    chosen = twins[number] if number < len(twins) else child
    return f"{lead}/{name}[{twins.index(chosen) + 1}]", chosen, rest


def _member(
    element: etree._Element, wanted: int, rest: str
) -> tuple[str, etree._Element | None, str] | None:
    inner = _MEMBERS.get(_local(element))
    members = [one for one in element if inner is None or _local(one) == inner]
    if wanted >= len(members):
        return None
    return f"/{written(members[wanted])}[{wanted + 1}]", members[wanted], rest


def _children(element: etree._Element, lead: str = "") -> list[tuple[etree._Element, str]]:
    """Return the children with the wrappers that lead to each."""
    found: list[tuple[etree._Element, str]] = []
    for child in element:
        if "}" not in str(child.tag) and _local(child) in WRAPPERS:
            found += _children(child, f"{lead}/{_local(child)}")
        else:
            found.append((child, lead))
    return found


def _local(element: etree._Element) -> str:
    return local_of(str(element.tag))
