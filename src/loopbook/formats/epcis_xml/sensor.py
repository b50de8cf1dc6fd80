"""Sensor: the sensor elements of an event in XML, whose fields are attributes, as JSON.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 7.3.7; EPCglobal-epcis-2_0.xsd, SensorElementType.
"""

from lxml import etree

from loopbook.formats import cbv_words as cbv
from loopbook.formats.epcis_xml.conversion import XSI, Conversion, local_of
from loopbook.formats.epcis_xml.extension import add, boolean_of, number_of, refuse_text, value_of

_NUMBERS = frozenset(
    {"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"}
)
_TIMES = frozenset({"time", "startTime", "endTime"})
_WORDS = {"type": cbv.MEASUREMENT, "exception": cbv.ALERT, "component": cbv.COMPONENT}


def sensor_of(element: etree._Element, made: Conversion) -> dict[str, object]:
    """Return one `sensorElement` as JSON has it; what cannot be kept is noted in `made`."""
    members: dict[str, object] = {}
    reports: list[object] = []
    made.check_attributes(element)
    for child in element:
        namespace, name = made.parted(str(child.tag))
        if namespace or name not in ("sensorMetadata", "sensorReport", "extension"):
            add(members, made.name(str(child.tag), child), value_of(child, made, 4))
        elif name == "extension":
            for one in child:
                add(members, made.name(str(one.tag), one), value_of(one, made, 4))
        elif name == "sensorReport":
            reports.append(_attributes(child, made, is_report=True))
        elif name in members:
            made.fault("LB-X07", child, name=name)
        else:
            members[name] = _attributes(child, made, is_report=False)
        if reports and "sensorReport" not in members:
            members["sensorReport"] = reports
    refuse_text(element, made)
    return members


def _attributes(element: etree._Element, made: Conversion, is_report: bool) -> dict[str, object]:
    """Return the attributes of a sensorMetadata or sensorReport as fields."""
    members: dict[str, object] = {}
    if not made.has_room(element):
        return members
    for tag, value in element.attrib.items():
        name, text = str(tag), str(value)
        if name.startswith("{"):
            if not name.startswith(f"{{{XSI}}}"):
                members[made.name(name, element)] = text
        elif is_report and name in _NUMBERS:
            members[name] = number_of(text)
        elif is_report and name in _WORDS:
            bare = _WORDS[name].bare.get(text.strip())
            members[name] = made.word(text.strip(), element) if bare is None else bare
        elif is_report and name == "booleanValue":
            members[name] = boolean_of(text)
        else:
            members[name] = text.strip() if name in _TIMES else text
    if len(element):
        made.fault("LB-X12", element[0], name=local_of(str(element[0].tag)), parent=element.tag)
    elif element.text and not element.text.isspace():
        made.fault("LB-X08", element, text=element.text.strip()[:40])
    return members
