"""Master: one VocabularyElement of EPCIS XML as the JSON element that `formats/master` reads.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 9.5; EPCglobal-epcis-2_0.xsd, VocabularyElementType.
"""

from lxml import etree

from loopbook.formats.epcis_xml.conversion import XSI, Conversion, local_of
from loopbook.formats.epcis_xml.event import WRAPPERS
from loopbook.formats.epcis_xml.extension import add, members_of, refuse_text, value_of


def master_element_of(element: etree._Element, made: Conversion) -> dict[str, object]:
    """Return an element of a vocabulary: its id, attributes in order, children and extensions."""
    members: dict[str, object] = {}
    for tag, text in element.attrib.items():
        if not str(tag).startswith(f"{{{XSI}}}"):
            members[made.name(str(tag), element)] = text
    attributes: list[object] = []
    _fill(members, attributes, element, made)
    if attributes:
        members["attributes"] = attributes
    return members


def _fill(
    members: dict[str, object],
    attributes: list[object],
    element: etree._Element,
    made: Conversion,
) -> None:
    for child in element:
        namespace, name = made.parted(str(child.tag))
        if not namespace and name in WRAPPERS:
            _fill(members, attributes, child, made)
        elif not namespace and name == "attribute":
            attributes.append(_attribute(child, made))
        elif not namespace and name == "children":
            members["children"] = _children(child, made)
        else:
            add(members, made.name(str(child.tag), child), value_of(child, made, 2))
    refuse_text(element, made)


def _attribute(element: etree._Element, made: Conversion) -> dict[str, object]:
    """Return one attribute: its id, and its text, or an object when it has elements."""
    made.check_attributes(element, "id")
    value: object = element.text or ""
    if len(element):
        value = {name: one for name, one in members_of(element, made, 2).items() if name != "id"}
    found: dict[str, object] = {"attribute": value}
    said = element.get("id")
    return found if said is None else {"id": said, **found}


def _children(element: etree._Element, made: Conversion) -> list[object]:
    found: list[object] = []
    for child in element:
        if local_of(str(child.tag)) == "id":
            found.append((child.text or "").strip())
        else:
            made.fault("LB-X12", child, name=local_of(str(child.tag)), parent="children")
    refuse_text(element, made)
    return found
