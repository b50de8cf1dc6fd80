"""Sensor: the sensor elements of an event, as one run of reports.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 7.3.7. `sDev` is read as standard uncertainty.
"""

import re
from decimal import Decimal

from loopbook.formats import cbv_words as cbv
from loopbook.formats.event_reading import EventReading
from loopbook.terms.event import LOOPBOOK, Basis, SensorReport

_ELEMENT = ("sensorMetadata", "sensorReport")
_TIMES = ("time", "startTime", "endTime")
_METADATA_URIS = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")
_REPORT_URIS = (
    *_METADATA_URIS,
    "microorganism",
    "chemicalSubstance",
    "coordinateReferenceSystem",
    "uriValue",
)
_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
_TEXTS = ("stringValue", "uom", "hexBinaryValue")
_METADATA = frozenset((*_TIMES, *_METADATA_URIS))
_REPORT = frozenset(
    ("type", "exception", "component", "booleanValue", "time", *_REPORT_URIS, *_NUMBERS, *_TEXTS)
)
_HEX = re.compile(r"[A-Fa-f0-9]+")
_BASIS = f"{LOOPBOOK}basis"


def sensors(reading: EventReading, name: str, value: object) -> None:
    """Read a sensorElementList into the reports of the event."""
    if type(value) is not list:
        reading.of_kind(value, f"/{name}", "list")
        return
    reports: list[SensorReport] = []
    for place, element in enumerate(value):
        pointer = f"/{name}/{place}"
        if type(element) is not dict:
            reading.of_kind(element, pointer, "object")
            continue
        reports += _element(reading, pointer, element)
    reading.values["sensors"] = tuple(reports)


def _element(reading: EventReading, pointer: str, element: dict[str, object]) -> list[SensorReport]:
    if len(element) > 1:
        reading.check_extensions(element, pointer, _ELEMENT)
    if "sensorMetadata" in element:
        _metadata(reading, f"{pointer}/sensorMetadata", element["sensorMetadata"])
    reports = element.get("sensorReport")
    path = f"{pointer}/sensorReport"
    if "sensorReport" not in element:
        reading.fault("LB-F20", pointer, field="sensorReport")
        return []
    if type(reports) is not list or not reports:
        reading.of_kind(reports, path, "list")
        return []
    return [
        report
        for place, one in enumerate(reports)
        if (report := _report(reading, f"{path}/{place}", one)) is not None
    ]


def _metadata(reading: EventReading, pointer: str, value: object) -> None:
    if type(value) is not dict:
        reading.of_kind(value, pointer, "object")
        return
    reading.check_extensions(value, pointer, _METADATA)
    for name, one in value.items():
        if name in _TIMES:
            reading.instant(one, f"{pointer}/{name}")
        elif name in _METADATA_URIS:
            reading.uri(one, f"{pointer}/{name}")


def _report(reading: EventReading, pointer: str, value: object) -> SensorReport | None:
    if type(value) is not dict:
        reading.of_kind(value, pointer, "object")
        return None
    if "type" not in value:
        reading.fault("LB-F20", pointer, field="type")
        return None
    reading.check_extensions(value, pointer, _REPORT)
    _check(reading, pointer, value)
    return SensorReport(
        type=reading.word(value["type"], f"{pointer}/type", cbv.MEASUREMENT),
        value=_number(reading, pointer, "value", value),
        uom=str(value.get("uom", "")),
        sd=_number(reading, pointer, "sDev", value),
        component=""
        if "component" not in value
        else reading.word(value["component"], f"{pointer}/component", cbv.COMPONENT),
        basis=basis(reading, f"{pointer}/{_BASIS}", value[_BASIS]) if _BASIS in value else None,
    )


def _check(reading: EventReading, pointer: str, value: dict[str, object]) -> None:
    """Find fault with the fields of a report that stand nowhere in `SensorReport`."""
    for name, one in value.items():
        path = f"{pointer}/{name}"
        if name in _REPORT_URIS:
            reading.uri(one, path)
        elif name == "time":
            reading.instant(one, path)
        elif name == "exception":
            reading.word(one, path, cbv.ALERT)
        elif name == "booleanValue" and type(one) is not bool:
            reading.of_kind(one, path, "true, false")
        elif name in _TEXTS:
            text = reading.text(one, path)
            if name == "hexBinaryValue" and type(one) is str and not _HEX.fullmatch(text):
                reading.of_kind(one, path, "0-9 a-f")
        elif name in _NUMBERS and name not in ("value", "sDev"):
            reading.number(one, path)


def _number(
    reading: EventReading, pointer: str, name: str, value: dict[str, object]
) -> Decimal | None:
    return reading.number(value[name], f"{pointer}/{name}") if name in value else None


def basis(reading: EventReading, pointer: str, value: object) -> Basis | None:
    """Return a basis of the house; None and a finding when it is not known."""
    try:
        return Basis(str(value))
    except ValueError:
        words = [one.value for one in Basis]
        near = reading.near(str(value), words)
        reading.fault(
            "LB-F40", pointer, name="basis", text=value, nearest=near, known=", ".join(words)
        )
        return None
