"""Shape: what an event must say to mean anything, beyond the JSON schema of EPCIS.

These are mutations that the official schema lets pass and that do not deserve it. Times and
dispositions that the reading of an event leaves out are read from its bytes.

Source    EPCIS 2.0 (ISO/IEC 19987), 7.4; GS1 EPCIS conformance requirements, TCR-53
"""

from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from loopbook.terms.event import Action, Event, EventType, QuantityElement
from loopbook.trace.doubt import Doubts
from loopbook.trace.identifier import Level, level_of, mended_key

FUTURE = timedelta(days=1)
"""How far a clock may be ahead: zones differ by up to 26 hours, so a day is near the truth."""


def doubt_shape(event: Event, content: bytes, now: datetime, doubts: Doubts) -> None:
    """Add what is wrong with an event taken by itself.

    Parameters
      content  its bytes, one JSON object
      now      the time of the clock, with zone
    """
    _doubt_dimensions(event, doubts)
    for name, things, quantities in _lists(event):
        _doubt_identifiers(name[0], things, doubts)
        _doubt_quantities(name[1], quantities, doubts)
    _doubt_keys(event, doubts)
    if event.time > now + FUTURE:
        doubts.warn("LB-C08", "eventTime", time=_shown(event.time), now=_shown(now))
    if b'"persistentDisposition"' in content or b'"sensorMetadata"' in content:
        _doubt_content(event, content, doubts)


def _doubt_dimensions(event: Event, doubts: Doubts) -> None:
    children = bool(event.epcs or event.quantities)
    match event.type:
        case EventType.OBJECT:
            if not children and not event.sensors:
                doubts.error("LB-C03", "epcList", type=event.type.value)
        case EventType.AGGREGATION | EventType.ASSOCIATION:
            _doubt_parent(event, doubts)
            if event.action is Action.ADD and not children:
                doubts.error("LB-C03", "childEPCs", type=event.type.value)
        case EventType.TRANSFORMATION:
            has_inputs = bool(event.inputs or event.input_quantities)
            has_outputs = bool(event.outputs or event.output_quantities)
            if not (has_inputs or has_outputs):
                doubts.error("LB-C03", "inputEPCList", type=event.type.value)
            elif not (has_inputs and has_outputs) and not event.transformation_id:
                missing = "inputEPCList" if has_outputs else "outputEPCList"
                doubts.error("LB-C04", missing, missing=missing)
        case EventType.TRANSACTION:
            if event.parent and event.parent in event.epcs:
                doubts.error("LB-C02", "parentID", item=event.parent)
        case _ as other:
            assert_never(other)


def _doubt_parent(event: Event, doubts: Doubts) -> None:
    if not event.parent and event.action is not Action.OBSERVE:
        action = event.action.value if event.action is not None else ""
        doubts.error("LB-C01", "parentID", type=event.type.value, action=action)
    if event.parent and event.parent in event.epcs:
        doubts.error("LB-C02", "parentID", item=event.parent)


_Side = tuple[tuple[str, str], tuple[str, ...], tuple[QuantityElement, ...]]


def _lists(event: Event) -> tuple[_Side, ...]:
    is_child = event.type in (EventType.AGGREGATION, EventType.ASSOCIATION)
    names = ("childEPCs", "childQuantityList") if is_child else ("epcList", "quantityList")
    return (
        (names, event.epcs, event.quantities),
        (("inputEPCList", "inputQuantityList"), event.inputs, event.input_quantities),
        (("outputEPCList", "outputQuantityList"), event.outputs, event.output_quantities),
    )


def _doubt_identifiers(name: str, things: tuple[str, ...], doubts: Doubts) -> None:
    for index, thing in enumerate(things):
        if level_of(thing) in (Level.LOT, Level.CLASS):
            doubts.error("LB-C06", f"{name}[{index}]", item=thing)


def _doubt_quantities(name: str, quantities: tuple[QuantityElement, ...], doubts: Doubts) -> None:
    for index, quantity in enumerate(quantities):
        if level_of(quantity.epc_class) is Level.INSTANCE:
            doubts.error("LB-C07", f"{name}[{index}].epcClass", item=quantity.epc_class)
        if quantity.uom and quantity.quantity is None:
            doubts.error("LB-C05", f"{name}[{index}].uom", uom=quantity.uom)


def _doubt_keys(event: Event, doubts: Doubts) -> None:
    """Warn of keys with a wrong check digit, each once."""
    quantities = (*event.quantities, *event.input_quantities, *event.output_quantities)
    places = (event.parent, event.read_point, event.biz_location)
    things = (*event.epcs, *event.inputs, *event.outputs, *(q.epc_class for q in quantities))
    told: set[str] = set()
    for identifier in dict.fromkeys((*things, *places)):
        key, mended = mended_key(identifier)
        if key and key not in told:
            told.add(key)
            doubts.warn("LB-C12", "", number=key, mended=mended, item=identifier)


def _doubt_content(event: Event, content: bytes, doubts: Doubts) -> None:
    try:
        told = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return  # formats has said so already
    if not isinstance(told, dict):
        return
    _doubt_dispositions(told.get("persistentDisposition"), doubts)
    elements = told.get("sensorElementList")
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        if isinstance(element, dict):
            _doubt_sensor(event, element, f"sensorElementList[{index}]", doubts)


def _doubt_dispositions(persistent: object, doubts: Doubts) -> None:
    if not isinstance(persistent, dict):
        return
    kept, dropped = persistent.get("set"), persistent.get("unset")
    if isinstance(kept, list) and isinstance(dropped, list):
        for word in kept:
            if word in dropped:
                doubts.error("LB-C09", "persistentDisposition", word=str(word))


def _doubt_sensor(event: Event, element: dict[str, object], at: str, doubts: Doubts) -> None:
    metadata = element.get("sensorMetadata")
    if not isinstance(metadata, dict):
        return
    start, end = _time(metadata.get("startTime")), _time(metadata.get("endTime"))
    if start is not None and end is not None and start > end:
        doubts.error("LB-C10", f"{at}.sensorMetadata", start=_shown(start), end=_shown(end))
    for field in ("time", "startTime"):
        read = _time(metadata.get(field))
        if read is not None and read > event.time:
            where = f"{at}.sensorMetadata.{field}"
            doubts.warn("LB-C11", where, time=_shown(read), event_time=_shown(event.time))
    reports = element.get("sensorReport")
    for index, report in enumerate(reports if isinstance(reports, list) else []):
        if isinstance(report, dict) and "deviceID" in metadata and "deviceID" in report:
            device = str(report["deviceID"])
            doubts.warn("LB-C25", f"{at}.sensorReport[{index}].deviceID", device=device)


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
