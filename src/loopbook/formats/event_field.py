"""Event field: what each field of an EPCIS 2.0 event must be, and where it stands in `Event`.

Source: EPCIS 2.0 (ISO/IEC 19987:2024), section 7.4, and its JSON schema (gs1/EPCIS,
EPCIS-JSON-Schema.json). A reader takes the value of one field, checks its shape and fills the
reading; rules between fields stand in `event_rule`.
"""

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.event_reading import EventReading
from loopbook.formats.sensor import sensors
from loopbook.formats.uri import is_uri
from loopbook.terms.event import Action, ErrorDeclaration, EventType, QuantityElement

Reader = Callable[[EventReading, str, object], None]

_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_ACTIONS = {action.value: action for action in Action}
_QUANTITY_FIELDS = ("epcClass", "quantity", "uom")
_ERROR_FIELDS = ("declarationTime", "reason", "correctiveEventIDs")


def _nothing(reading: EventReading, name: str, value: object) -> None:
    """Accept a field that is read elsewhere."""


def _uri_to(target: str) -> Reader:
    def read(reading: EventReading, name: str, value: object) -> None:
        reading.values[target] = reading.uri(value, f"/{name}")

    return read


def _uris_to(target: str, *, is_set: bool = False) -> Reader:
    """Return the reader of a list of identifiers; the schema lets none stand twice in a set."""
    code = "LB-F63" if is_set else "LB-F39"

    def read(reading: EventReading, name: str, value: object) -> None:
        if type(value) is not list:
            reading.of_kind(value, f"/{name}", "list")
            return
        found = tuple(value)
        for place, one in enumerate(found):
            if not is_uri(one) and not reading.uri(one, f"/{name}/{place}"):
                return
        if len(set(found)) < len(found):
            twice = Counter(found).most_common(1)[0][0]
            reading.doubt(code, f"/{name}", id=twice)
        reading.values[target] = (*reading.values.get(target, ()), *found)

    return read


def _time(reading: EventReading, name: str, value: object) -> None:
    moment = reading.instant(value, f"/{name}")
    if moment is not None:
        reading.values["time"] = moment


def _offset(reading: EventReading, name: str, value: object) -> None:
    text = reading.text(value, f"/{name}")
    if type(value) is str and not _OFFSET.fullmatch(text):
        reading.fault("LB-F24", f"/{name}", text=text)
    reading.values["offset"] = text


def _action(reading: EventReading, name: str, value: object) -> None:
    action = _ACTIONS.get(value) if type(value) is str else None
    if action is None:
        near = reading.near(str(value), [a.lower() for a in _ACTIONS]).upper()
        reading.fault("LB-F25", f"/{name}", text=value, nearest=near)
        return
    reading.values["action"] = action


def _word_to(target: str, vocabulary: Vocabulary) -> Reader:
    def read(reading: EventReading, name: str, value: object) -> None:
        reading.values[target] = reading.word(value, f"/{name}", vocabulary)

    return read


def _place_to(target: str) -> Reader:
    def read(reading: EventReading, name: str, value: object) -> None:
        if type(value) is not dict:
            reading.of_kind(value, f"/{name}", "object")
            return
        if "id" not in value:
            reading.fault("LB-F20", f"/{name}", field="id")
            return
        reading.values[target] = reading.uri(value["id"], f"/{name}/id")
        if len(value) > 1:
            reading.check_extensions(value, f"/{name}", ("id",))

    return read


def _quantities_to(target: str) -> Reader:
    def read(reading: EventReading, name: str, value: object) -> None:
        if type(value) is not list:
            reading.of_kind(value, f"/{name}", "list")
            return
        found = [_quantity(reading, f"/{name}/{place}", one) for place, one in enumerate(value)]
        reading.values[target] = (*reading.values.get(target, ()), *found)

    return read


def _quantity(reading: EventReading, pointer: str, value: object) -> QuantityElement:
    if type(value) is not dict:
        reading.of_kind(value, pointer, "object")
        return QuantityElement("")
    for name in value:
        if name not in _QUANTITY_FIELDS:
            reading.unknown(name, pointer, _QUANTITY_FIELDS)
    if "epcClass" not in value:
        reading.fault("LB-F20", pointer, field="epcClass")
        return QuantityElement("")
    epc_class = reading.uri(value["epcClass"], f"{pointer}/epcClass")
    amount: Decimal | None = None
    if "quantity" in value:
        amount = reading.number(value["quantity"], f"{pointer}/quantity")
        if amount is not None and amount < 0:
            reading.fault("LB-F31", f"{pointer}/quantity", number=amount)
    return QuantityElement(epc_class, amount, _unit(reading, pointer, value))


def _unit(reading: EventReading, pointer: str, value: dict[str, object]) -> str:
    if "uom" not in value:
        return ""
    uom = reading.text(value["uom"], f"{pointer}/uom")
    if not _UOM.fullmatch(uom):
        reading.fault("LB-F33", f"{pointer}/uom", text=uom)
    elif "quantity" not in value:
        reading.fault("LB-F35", f"{pointer}/uom", text=uom)
    return uom


def _pairs_to(target: str, inner: str, vocabulary: Vocabulary, *required: str) -> Reader:
    known = ("type", inner)

    def read(reading: EventReading, name: str, value: object) -> None:
        if type(value) is not list:
            reading.of_kind(value, f"/{name}", "list")
            return
        pairs = tuple(_pair(reading, f"/{name}/{place}", one) for place, one in enumerate(value))
        if target:
            reading.values[target] = pairs

    def _pair(reading: EventReading, pointer: str, value: object) -> tuple[str, str]:
        if type(value) is not dict:
            reading.of_kind(value, pointer, "object")
            return "", ""
        for name in value:
            if name not in known:
                reading.unknown(name, pointer, known)
        for name in (inner, *required):
            if name not in value:
                reading.fault("LB-F20", pointer, field=name)
                return "", ""
        kind = ""
        if "type" in value:
            kind = reading.word(value["type"], f"{pointer}/type", vocabulary)
        return kind, reading.uri(value[inner], f"{pointer}/{inner}")

    return read


def _persistent(reading: EventReading, name: str, value: object) -> None:
    if type(value) is not dict:
        reading.of_kind(value, f"/{name}", "object")
        return
    known = ("set", "unset")
    if not value:
        reading.fault("LB-F20", f"/{name}", field="set")
    for key, words in value.items():
        if key not in known:
            reading.unknown(key, f"/{name}", known)
        elif type(words) is not list or not words:
            reading.of_kind(words, f"/{name}/{key}", "list")
        else:
            said = [
                reading.word(word, f"/{name}/{key}/{place}", cbv.DISPOSITION)
                for place, word in enumerate(words)
            ]
            if len(set(said)) < len(said):
                twice = Counter(said).most_common(1)[0][0]
                reading.doubt("LB-F63", f"/{name}/{key}", id=twice)


def _certification(reading: EventReading, name: str, value: object) -> None:
    if type(value) is list:
        for place, one in enumerate(value):
            reading.uri(one, f"/{name}/{place}")
    else:
        reading.uri(value, f"/{name}")


def _error(reading: EventReading, name: str, value: object) -> None:
    if type(value) is not dict:
        reading.of_kind(value, f"/{name}", "object")
        return
    reading.check_extensions(value, f"/{name}", _ERROR_FIELDS)
    if "declarationTime" not in value:
        reading.fault("LB-F20", f"/{name}", field="declarationTime")
        return
    moment = reading.instant(value["declarationTime"], f"/{name}/declarationTime")
    reason = ""
    if "reason" in value:
        reason = reading.word(value["reason"], f"/{name}/reason", cbv.ERROR_REASON)
    corrective = value.get("correctiveEventIDs", [])
    if type(corrective) is not list:
        reading.of_kind(corrective, f"/{name}/correctiveEventIDs", "list")
        return
    ids = tuple(
        reading.uri(one, f"/{name}/correctiveEventIDs/{place}")
        for place, one in enumerate(corrective)
    )
    if moment is not None:
        reading.values["error"] = ErrorDeclaration(moment, reason, ids)


def _ilmd(reading: EventReading, name: str, value: object) -> None:
    if type(value) is not dict:
        reading.of_kind(value, f"/{name}", "object")
        return
    reading.check_extensions(value, f"/{name}", ())
    reading.values["ilmd"] = value


_OF_ALL: dict[str, Reader] = {
    "type": _nothing,
    "eventID": _uri_to("event_id"),
    "eventTime": _time,
    "eventTimeZoneOffset": _offset,
    "certificationInfo": _certification,
    "errorDeclaration": _error,
    "bizStep": _word_to("biz_step", cbv.BIZ_STEP),
    "disposition": _word_to("disposition", cbv.DISPOSITION),
    "readPoint": _place_to("read_point"),
    "bizLocation": _place_to("biz_location"),
    "bizTransactionList": _pairs_to("", "bizTransaction", cbv.TRANSACTION_TYPE),
    "sourceList": _pairs_to("sources", "source", cbv.PARTY_TYPE, "type"),
    "destinationList": _pairs_to("destinations", "destination", cbv.PARTY_TYPE, "type"),
    "sensorElementList": sensors,
}
_STAYING: dict[str, Reader] = {"persistentDisposition": _persistent, "ilmd": _ilmd}
"""What only events of single things and of their making may say."""
_CHILDREN: dict[str, Reader] = {
    "action": _action,
    "parentID": _uri_to("parent"),
    "childEPCs": _uris_to("epcs"),
    "childQuantityList": _quantities_to("quantities"),
}
_SIDES: dict[str, Reader] = {
    "inputEPCList": _uris_to("inputs", is_set=True),
    "inputQuantityList": _quantities_to("input_quantities"),
    "outputEPCList": _uris_to("outputs", is_set=True),
    "outputQuantityList": _quantities_to("output_quantities"),
    "transformationID": _uri_to("transformation_id"),
}
_OF_OBJECT: dict[str, Reader] = {
    "action": _action,
    "epcList": _uris_to("epcs", is_set=True),
    "quantityList": _quantities_to("quantities"),
}
FIELDS: dict[EventType, dict[str, Reader]] = {
    EventType.OBJECT: {**_OF_ALL, **_OF_OBJECT, **_STAYING},
    EventType.TRANSACTION: {
        **_OF_ALL,
        **_OF_OBJECT,
        "epcList": _uris_to("epcs"),
        "parentID": _uri_to("parent"),
    },
    EventType.AGGREGATION: {**_OF_ALL, **_CHILDREN},
    EventType.ASSOCIATION: {**_OF_ALL, **_CHILDREN},
    EventType.TRANSFORMATION: {**_OF_ALL, **_SIDES, **_STAYING},
    # A type of others may have every field of the five; children are read as its things.
    EventType.EXTENDED: {**_OF_ALL, **_CHILDREN, **_SIDES, **_OF_OBJECT, **_STAYING},
}
"""What may stand in an event of each type. Source: EPCIS-JSON-Schema.json (propertyNames)."""
