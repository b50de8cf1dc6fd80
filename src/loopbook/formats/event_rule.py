"""Event rule: what the fields of an EPCIS 2.0 event owe each other.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), sections 7.4.2 to 7.4.6, and the conditions of its JSON
schema. What needs the ledger (a parent that was never seen, a time in the future) is not judged
here but in trace.
"""

from typing import assert_never

from loopbook.formats.event_reading import EventReading
from loopbook.formats.gs1_key import is_malformed
from loopbook.terms.event import Action, EventType

_ITEMS = ("epcs", "inputs", "outputs")


def check_rules(reading: EventReading, kind: EventType) -> None:
    """Note every rule between fields that the event breaks."""
    for name in ("eventTime", "eventTimeZoneOffset"):
        _require(reading, name)
    match kind:
        case EventType.OBJECT:
            _object(reading)
        case EventType.TRANSACTION:
            _transaction(reading)
        case EventType.AGGREGATION:
            _children(reading, must_have_parent=reading.event.get("action") != "OBSERVE")
        case EventType.ASSOCIATION:
            _children(reading, must_have_parent=True)
        case EventType.TRANSFORMATION:
            _transformation(reading)
        case _:
            assert_never(kind)
    _check_identifiers(reading)


def _require(reading: EventReading, name: str) -> None:
    if name not in reading.event:
        reading.fault("LB-F20", name, field=name)


def _is_filled(reading: EventReading, *names: str) -> bool:
    return any(reading.event.get(name) for name in names)


def _object(reading: EventReading) -> None:
    event = reading.event
    _require(reading, "action")
    if "ilmd" in event and event.get("action") in ("OBSERVE", "DELETE"):
        reading.fault("LB-F34", "ilmd", action=event["action"])
    if _is_filled(reading, "epcList", "quantityList"):
        return
    if _is_filled(reading, "sensorElementList") and "readPoint" in event:
        return
    if "epcList" in event:
        reading.doubt("LB-F30", "epcList", fields="epcList, quantityList")
    else:
        reading.fault("LB-F30", "epcList", fields="epcList, quantityList")


def _transaction(reading: EventReading) -> None:
    event = reading.event
    _require(reading, "action")
    if not _is_filled(reading, "bizTransactionList"):
        reading.fault("LB-F20", "bizTransactionList", field="bizTransactionList")
    if event.get("action") == "DELETE" or _is_filled(reading, "epcList", "quantityList"):
        return
    note = reading.doubt if "epcList" in event else reading.fault
    note("LB-F30", "epcList", fields="epcList, quantityList")


def _children(reading: EventReading, must_have_parent: bool) -> None:
    event = reading.event
    _require(reading, "action")
    if must_have_parent:
        _require(reading, "parentID")
    is_delete = event.get("action") == Action.DELETE.value
    if not is_delete and not _is_filled(reading, "childEPCs", "childQuantityList"):
        reading.fault("LB-F30", "childEPCs", fields="childEPCs, childQuantityList")
    children = event.get("childEPCs")
    parent = event.get("parentID")
    if parent is not None and type(children) is list and parent in children:
        reading.fault("LB-F38", "parentID", id=parent)


def _transformation(reading: EventReading) -> None:
    has_inputs = _is_filled(reading, "inputEPCList", "inputQuantityList")
    has_outputs = _is_filled(reading, "outputEPCList", "outputQuantityList")
    if "action" in reading.event:
        reading.fault("LB-F26", "action", text=reading.event["action"])
    if "transformationID" in reading.event:
        if not (has_inputs or has_outputs):
            reading.fault("LB-F30", "inputEPCList", fields="inputEPCList, outputEPCList")
        return
    if not has_inputs:
        reading.fault("LB-F30", "inputEPCList", fields="inputEPCList, inputQuantityList")
    if not has_outputs:
        reading.fault("LB-F30", "outputEPCList", fields="outputEPCList, outputQuantityList")


def _check_identifiers(reading: EventReading) -> None:
    """Doubt identifiers that begin as an EPC URN and are none: each is another thing than meant."""
    for target in _ITEMS:
        ids = reading.values.get(target)
        if type(ids) is not tuple:
            continue
        for one in ids:
            if one.startswith("urn:epc:") and is_malformed(one):
                reading.doubt("LB-F44", "", id=one)
