"""Event sense: rules of EPCIS and CBV that an event can keep its schema and break.

On the walk `event` asks here behind `event_rule`. All of them can be told from the event alone.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), 7.3 and 7.4; CBV 2.0 (ISO/IEC 19988:2024), 7 and 8.9; GS1
          EPCIS conformance requirements, TCR-53 and M122
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from loopbook.errors import EventError
from loopbook.formats.content import Content
from loopbook.formats.event_hash import hash_of
from loopbook.formats.event_reading import EventReading
from loopbook.formats.gs1_key import canonical_key, is_malformed
from loopbook.terms.event import ErrorDeclaration

HASH_BEGIN = "ni:///sha-256;"
HASH_END = "?ver=CBV2.0"
_THINGS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
_UTC = ("Z", "z", "+00:00", "-00:00")


def check_sense(reading: EventReading, content: Content) -> None:
    """Note what an event says that cannot be meant.

    Parameters
      content  what was read of the event, for its own hash
    """
    _check_identifiers(reading)
    _check_sides(reading)
    _check_offset(reading)
    _check_disposition(reading)
    _check_sensors(reading)
    error = reading.values.get("error")
    if error is not None:
        _check_declaration(reading, error)
    _check_hash(reading, content)


def _check_identifiers(reading: EventReading) -> None:
    """Doubt identifiers that begin as an EPC URN and are none: each is another thing than meant."""
    for pointer, one in _identifiers(reading):
        if one.startswith("urn:epc:") and is_malformed(one):
            reading.doubt("LB-F44", pointer, id=one)


def _identifiers(reading: EventReading) -> Iterator[tuple[str, str]]:
    event = reading.event
    for name in ("parentID", "readPoint", "bizLocation"):
        value = event.get(name)
        value = value.get("id") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield f"/{name}" if name == "parentID" else f"/{name}/id", value
    for name in _THINGS:
        listed = event.get(name)
        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, str):
                yield f"/{name}/{place}", one
    for name in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        listed = event.get(name)
        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict) and isinstance(one.get("epcClass"), str):
                yield f"/{name}/{place}/epcClass", one["epcClass"]


def _check_sides(reading: EventReading) -> None:
    """Find a thing that stands on both sides of what happened, in whatever form it is written."""
    values = reading.values
    parent, things = values.get("parent"), values.get("epcs", ())
    if parent and things and _same(parent) in _all_same(things):
        reading.fault("LB-F38", "/parentID", id=parent)
    inputs, outputs = values.get("inputs"), values.get("outputs")
    if not (inputs and outputs):
        return
    used = _all_same(inputs)
    for place, one in enumerate(outputs):
        if _same(one) in used:
            reading.doubt("LB-F59", f"/outputEPCList/{place}", id=one)


def _same(identifier: str) -> str:
    """Return what is the same for every form of one identifier."""
    try:
        return canonical_key(identifier)
    except EventError:
        return identifier


def _all_same(identifiers: Iterable[str]) -> frozenset[str]:
    return frozenset(_same(one) for one in identifiers)


def may_meet(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Say whether one of `few` may be one of `many`; no when they surely are others.

    Two forms of one identifier end alike when they are of one kind, URN or web address, and have
    neither query, escaped letters nor a slash at their end.
    """
    text = "\n".join(("", *few, *many, ""))
    if "/\n" in text or "%" in text or "?" in text or "#" in text:
        return True
    urns = text.count("\nurn:")
    if 0 < urns < len(few) + len(many):
        return True
    # The last part, its serial number, with the sign before it.
    ends = tuple([one[max(one.rfind("/"), one.rfind("."), one.rfind(":")) :] for one in few])
    return any(one.endswith(ends) for one in many)


def _check_offset(reading: EventReading) -> None:
    """Doubt an offset that eventTime contradicts; a time in UTC says nothing of the place."""
    time, offset = reading.event.get("eventTime"), reading.values.get("offset")
    if "time" in reading.values and offset and not agree(str(time), offset):
        reading.doubt("LB-F60", "/eventTimeZoneOffset", time=time, offset=offset)


def agree(time: str, offset: str) -> bool:
    """Say whether the zone that ends a time is UTC or that of the offset."""
    return time.endswith(offset) or time.endswith(_UTC)


def _check_disposition(reading: EventReading) -> None:
    persistent = reading.event.get("persistentDisposition")
    if not isinstance(persistent, dict):
        return
    kept, dropped = persistent.get("set"), persistent.get("unset")
    if isinstance(kept, list) and isinstance(dropped, list):
        words = {word for word in dropped if isinstance(word, str)}
        for place, word in enumerate(kept):
            if isinstance(word, str) and word in words:
                reading.fault("LB-F55", f"/persistentDisposition/set/{place}", word=word)


def _check_sensors(reading: EventReading) -> None:
    elements = reading.event.get("sensorElementList")
    for place, element in enumerate(elements if isinstance(elements, list) else ()):
        if not isinstance(element, dict):
            continue
        at = f"/sensorElementList/{place}"
        metadata = element.get("sensorMetadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        reports = element.get("sensorReport")
        _check_period(reading, metadata, at)
        for number, report in enumerate(reports if isinstance(reports, list) else ()):
            if isinstance(report, dict):
                _check_report(reading, report, metadata, f"{at}/sensorReport/{number}")


def _check_period(reading: EventReading, metadata: dict[str, object], at: str) -> None:
    start, end = _moment(metadata.get("startTime")), _moment(metadata.get("endTime"))
    if start is not None and end is not None and start > end:
        values = {"start": metadata["startTime"], "end": metadata["endTime"]}
        reading.fault("LB-F54", f"{at}/sensorMetadata/startTime", **values)
    for field in ("time", "startTime"):
        _check_moment(reading, metadata, field, f"{at}/sensorMetadata")


def _check_moment(reading: EventReading, node: dict[str, object], field: str, at: str) -> None:
    """Doubt a reading that was taken after the event it is told with."""
    read, event_time = _moment(node.get(field)), reading.values.get("time")
    if read is not None and event_time is not None and read > event_time:
        values = {"time": node[field], "event_time": reading.event.get("eventTime")}
        reading.doubt("LB-F53", f"{at}/{field}", **values)


def _check_report(
    reading: EventReading, report: dict[str, object], metadata: dict[str, object], at: str
) -> None:
    _check_moment(reading, report, "time", at)
    if "deviceID" in report and "deviceID" in metadata:
        reading.doubt("LB-F52", f"{at}/deviceID", device=report["deviceID"])
    told = next((name for name in _NUMBERS if name in report), "")
    if told and report.get("exception") == "ERROR_CONDITION":
        reading.doubt("LB-F64", f"{at}/{told}", field=told)


def _moment(value: object) -> datetime | None:
    """Return an instant; None for what is none, with which the readers have found fault."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _check_declaration(reading: EventReading, error: ErrorDeclaration) -> None:
    """Doubt a declaration that was made before its event, or mends the event with itself."""
    at = "/errorDeclaration"
    time, own = reading.values.get("time"), reading.event.get("eventID")
    if time is not None and error.time < time:
        values = {"time": error.time.isoformat(), "event_time": reading.event.get("eventTime")}
        reading.doubt("LB-F62", f"{at}/declarationTime", **values)
    for place, one in enumerate(error.corrective_ids):
        if one == own:
            reading.doubt("LB-F61", f"{at}/correctiveEventIDs/{place}", id=one)


def is_event_hash(event_id: str) -> bool:
    """Say whether an eventID claims to be the CBV 2.0 hash of its event."""
    return event_id.startswith(HASH_BEGIN) and event_id.endswith(HASH_END)


def _check_hash(reading: EventReading, content: Content) -> None:
    claimed = reading.values.get("event_id", "")
    if not is_event_hash(claimed):
        return
    try:
        own = hash_of(content.written, content.names)
    except EventError:
        return  # a malformed identifier has no canonical form: it is told of as that
    if claimed.lower() != own.lower():
        reading.doubt("LB-F56", "/eventID", id=claimed, hash=own)
