"""Event rule: what the fields of an EPCIS 2.0 event owe each other, as its JSON schema has it.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), sections 7.4.2 to 7.4.6, and the conditions of its JSON
schema. What the schema misses stands in `event_sense`; what needs the ledger, a clock or a pack (a
parent that was never seen, a time in the future) is judged in trace.
"""

from typing import assert_never

from loopbook.formats.event_reading import EventReading
from loopbook.terms.event import Action, EventType


def check_rules(reading: EventReading, kind: EventType) -> None:
    """Note every rule between fields that the event breaks."""
    for name in ("eventTime", "eventTimeZoneOffset"):
        _require(reading, name)
    if "recordTime" in reading.written:
        # It is the store's own and no part of the content: only its form is asked.
        reading.instant(reading.written["recordTime"], "/recordTime")
    match kind:
        case EventType.OBJECT:
            _object(reading)
        case EventType.TRANSACTION:
            _transaction(reading)
        case EventType.AGGREGATION:
            _children(reading)
            if reading.event.get("action") != Action.OBSERVE.value and not _parent(reading):
                reading.fault("LB-F50", "/parentID", action=reading.event.get("action", "-"))
        case EventType.ASSOCIATION:
            _require(reading, "parentID")
            _children(reading)
        case EventType.TRANSFORMATION:
            _transformation(reading)
        case EventType.EXTENDED:
            pass  # what its fields owe each other, only its own vocabulary says
        case _:
            assert_never(kind)


def _require(reading: EventReading, name: str) -> None:
    if name not in reading.event:
        reading.fault("LB-F20", f"/{name}", field=name)


def _is_filled(reading: EventReading, *names: str) -> bool:
    return any(reading.event.get(name) for name in names)


def _parent(reading: EventReading) -> bool:
    return "parentID" in reading.event


def _object(reading: EventReading) -> None:
    event = reading.event
    _require(reading, "action")
    if "ilmd" in event and event.get("action") in ("OBSERVE", "DELETE"):
        reading.fault("LB-F34", "/ilmd", action=event["action"])
    if _is_filled(reading, "epcList", "quantityList"):
        return
    if _is_filled(reading, "sensorElementList") and "readPoint" in event:
        return
    _nothing_named(reading)


def _transaction(reading: EventReading) -> None:
    event = reading.event
    _require(reading, "action")
    if not _is_filled(reading, "bizTransactionList"):
        reading.fault("LB-F20", "/bizTransactionList", field="bizTransactionList")
    if event.get("action") != "DELETE" and not _is_filled(reading, "epcList", "quantityList"):
        _nothing_named(reading)


def _nothing_named(reading: EventReading) -> None:
    """Note that a list of things is missing; the schema lets an empty one pass."""
    if "epcList" in reading.event:
        reading.doubt("LB-F51", "/epcList", fields="epcList, quantityList")
    else:
        reading.fault("LB-F30", "/epcList", fields="epcList, quantityList")


def _children(reading: EventReading) -> None:
    _require(reading, "action")
    is_delete = reading.event.get("action") == Action.DELETE.value
    if not is_delete and not _is_filled(reading, "childEPCs", "childQuantityList"):
        reading.fault("LB-F30", "/childEPCs", fields="childEPCs, childQuantityList")


def _transformation(reading: EventReading) -> None:
    has_inputs = _is_filled(reading, "inputEPCList", "inputQuantityList")
    has_outputs = _is_filled(reading, "outputEPCList", "outputQuantityList")
    if "action" in reading.event:
        reading.fault("LB-F26", "/action", text=reading.event["action"])
    if "transformationID" in reading.event:
        if not (has_inputs or has_outputs):
            reading.fault("LB-F30", "/inputEPCList", fields="inputEPCList, outputEPCList")
        return
    if not has_inputs:
        reading.fault("LB-F30", "/inputEPCList", fields="inputEPCList, inputQuantityList")
    if not has_outputs:
        reading.fault("LB-F30", "/outputEPCList", fields="outputEPCList, outputQuantityList")
