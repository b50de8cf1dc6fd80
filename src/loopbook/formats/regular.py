"""Regular: the quick reading of an event that is written as most are, and has nothing wrong.

`event` asks here first. What is not of a regular shape, and whatever would make a finding, is given
back unread, and the general way (`content`, `event_field`, `event_rule`) reads it: that way says
what is right, this one only says it sooner. A test holds that both say the same.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.formats.content import ENCODER, number_of
from loopbook.formats.context import Names
from loopbook.formats.event_reading import INSTANT, LARGEST, is_free_word
from loopbook.formats.event_sense import agree, is_event_hash, may_meet
from loopbook.formats.gs1_key import is_malformed
from loopbook.formats.regular_shape import (
    ChangeShape,
    EventShape,
    GroupShape,
    ObjectShape,
    QuantityShape,
    ReportShape,
    TradeShape,
)
from loopbook.formats.uri import PLAIN_URIS, is_uri
from loopbook.terms.event import (
    LOOPBOOK,
    Action,
    Basis,
    Event,
    EventType,
    QuantityElement,
    SensorReport,
)

_TYPE = re.compile(
    rb'"type" ?: ?"((?:Object|Transaction|Aggregation|Association|Transformation)Event)"'
)
# A name of the house: its quotes and colon are none of a value.
_HOUSE_NAME = re.compile(rb'"loopbook:(?=[A-Za-z0-9_.\-]+":)')
_HOUSE = LOOPBOOK.encode()
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_ACTIONS = {action.value: action for action in Action}
_BASES = {basis.value: basis for basis in Basis}
_SCALARS = (str, int, Decimal, bool, type(None))
_WORD_LENGTH_KEPT = 100
_encode = ENCODER.encode

Values = dict[str, Any]
Decode = Callable[[bytes], Any]
Read = Callable[[Any, Names], Event]


class Regular(NamedTuple):
    """An event in which nothing is wrong, and its content hash (32 bytes)."""

    event: Event
    digest: bytes


class _Irregular(Exception):
    """The event is to be read the general way."""


_GIVEN_UP = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, _Irregular)


def regular_of(content: bytes, names: Names) -> Regular | None:
    """Return the event in `content`; None when it must be read the general way.

    Parameters
      names  the names of the document's context
    """
    try:
        content, decode, read = _opened(content, names)
        shape = decode(content)
        canonical = _encode(shape)
        # A name that stands twice is dropped, and its colon with it.
        _require(canonical.count(b":") == content.count(b":"))
        _require(not is_event_hash(shape.event_id))
        if shape.record_time is not UNSET:
            _instant(shape.record_time)
            shape.record_time = UNSET
            canonical = _encode(shape)
        return Regular(read(shape, names), sha256(canonical).digest())
    except _GIVEN_UP:
        return None


def kept_of(content: bytes, names: Names) -> Event | None:
    """Return what `regular_of` does of an event that a book has kept, without its hash.

    What is kept was read before, and is refused when a name stands in it twice.
    """
    try:
        content, decode, read = _opened(content, names)
        return read(decode(content), names)
    except _GIVEN_UP:
        return None


def _opened(content: bytes, names: Names) -> tuple[bytes, Decode, Read]:
    # An escape could hide a line break, a quote or a colon, of which no string here has one.
    _require(b"\\" not in content and names.is_usual)
    if names.has_house and b'"loopbook:' in content:
        content = _expanded(content)
    found = _TYPE.search(content)
    if found is None:
        raise _Irregular
    return content, *_READERS[found[1]]


def _expanded(content: bytes) -> bytes:
    """Return an event with the prefix of the house expanded: of names, and of words of a report."""
    for name in (b'"type":"', b'"component":"'):
        content = content.replace(name + b"loopbook:", name + _HOUSE)
    return _HOUSE_NAME.sub(b'"' + _HOUSE, content)


def _object(shape: ObjectShape, names: Names) -> Event:
    uris: list[str] = []
    values = _values(shape, names, uris)
    action = _action(shape.action)
    values["epcs"] = epcs = _epcs(shape.epc_list, uris)
    values["quantities"] = quantities = _quantities(shape.quantity_list, uris)
    if not (epcs or quantities):
        _require(bool(shape.sensor_element_list) and shape.read_point is not UNSET)
    if shape.ilmd is not UNSET:
        _require(action is Action.ADD)
        values["ilmd"] = _ilmd(shape.ilmd)
    _check(uris)
    return Event(type=EventType.OBJECT, action=action, **values)


def _trade(shape: TradeShape, names: Names) -> Event:
    uris: list[str] = []
    values = _values(shape, names, uris)
    action = _action(shape.action)
    values["epcs"] = epcs = _epcs(shape.epc_list, uris)
    values["quantities"] = quantities = _quantities(shape.quantity_list, uris)
    _require(bool(shape.biz_transaction_list))
    if not (epcs or quantities or action is Action.DELETE):
        raise _Irregular
    if shape.parent_id is not UNSET:
        _require(not epcs or not may_meet((shape.parent_id,), epcs))
        uris.append(shape.parent_id)
        values["parent"] = shape.parent_id
    _check(uris)
    return Event(type=EventType.TRANSACTION, action=action, **values)


def _group(shape: GroupShape, names: Names) -> Event:
    uris: list[str] = []
    values = _values(shape, names, uris)
    kind = _GROUPS[shape.type]
    action = _action(shape.action)
    values["epcs"] = epcs = _epcs(shape.child_epcs, uris)
    values["quantities"] = quantities = _quantities(shape.child_quantity_list, uris)
    if not (epcs or quantities or action is Action.DELETE):
        raise _Irregular
    if shape.parent_id is not UNSET:
        if epcs and may_meet((shape.parent_id,), epcs):
            raise _Irregular
        uris.append(shape.parent_id)
        values["parent"] = shape.parent_id
    else:
        _require(kind is EventType.AGGREGATION and action is Action.OBSERVE)
    _check(uris)
    return Event(type=kind, action=action, **values)


def _change(shape: ChangeShape, names: Names) -> Event:
    uris: list[str] = []
    values = _values(shape, names, uris)
    inputs = _epcs(shape.input_epc_list, uris)
    outputs = _epcs(shape.output_epc_list, uris)
    used = _quantities(shape.input_quantity_list, uris)
    made = _quantities(shape.output_quantity_list, uris)
    _require(not (inputs and outputs) or not may_meet(inputs, outputs))
    has_inputs, has_outputs = bool(inputs or used), bool(outputs or made)
    if shape.transformation_id is not UNSET:
        _require(has_inputs or has_outputs)
        uris.append(shape.transformation_id)
        values["transformation_id"] = shape.transformation_id
    else:
        _require(has_inputs and has_outputs)
    if shape.ilmd is not UNSET:
        values["ilmd"] = _ilmd(shape.ilmd)
    _check(uris)
    return Event(
        type=EventType.TRANSFORMATION,
        inputs=inputs,
        outputs=outputs,
        input_quantities=used,
        output_quantities=made,
        **values,
    )


def _values(shape: EventShape, names: Names, uris: list[str]) -> Values:
    """Return what events of all types have, their addresses added to `uris`."""
    offset, time = shape.event_time_zone_offset, shape.event_time
    if len(offset) != 6 or not _is_offset(offset) or not agree(time, offset):
        raise _Irregular
    uris.append(shape.event_id)
    values: Values = {
        "event_id": shape.event_id,
        "time": _instant(time),
        "offset": offset,
    }
    if shape.biz_step is not UNSET:
        values["biz_step"] = _word(shape.biz_step, cbv.BIZ_STEP, names)
    if shape.disposition is not UNSET:
        values["disposition"] = _word(shape.disposition, cbv.DISPOSITION, names)
    if shape.read_point is not UNSET:
        values["read_point"] = shape.read_point.id
        uris.append(shape.read_point.id)
    if shape.biz_location is not UNSET:
        values["biz_location"] = shape.biz_location.id
        uris.append(shape.biz_location.id)
    if shape.biz_transaction_list is not UNSET:
        for one in shape.biz_transaction_list:
            uris.append(one.biz_transaction)
            if one.type is not UNSET:
                _word(one.type, cbv.TRANSACTION_TYPE, names)
    if shape.sensor_element_list is not UNSET:
        reports = [one for element in shape.sensor_element_list for one in element.sensor_report]
        values["sensors"] = tuple([_report(one, values["time"], names) for one in reports])
    if shape.source_list is not UNSET or shape.destination_list is not UNSET:
        _parties(values, uris, shape, names)
    if shape.basis is not UNSET or shape.constructed is not UNSET:
        _house(values, shape)
    return values


def _parties(values: Values, uris: list[str], shape: EventShape, names: Names) -> None:
    if shape.source_list is not UNSET:
        given = [(_word(o.type, cbv.PARTY_TYPE, names), o.source) for o in shape.source_list]
        uris.extend([uri for _, uri in given])
        values["sources"] = tuple(given)
    if shape.destination_list is not UNSET:
        taken = [
            (_word(o.type, cbv.PARTY_TYPE, names), o.destination) for o in shape.destination_list
        ]
        uris.extend([uri for _, uri in taken])
        values["destinations"] = tuple(taken)


def _house(values: Values, shape: EventShape) -> None:
    if shape.basis is not UNSET:
        values["basis"] = _basis(shape.basis)
    if shape.constructed is not UNSET:
        listed = shape.constructed
        values["constructed"] = listed if isinstance(listed, tuple) else (listed,)


def _epcs(epcs: Any, uris: list[str]) -> tuple[str, ...]:
    if epcs is UNSET:
        return ()
    found: tuple[str, ...] = epcs
    if len(found) > 1 and len(set(found)) < len(found):
        raise _Irregular
    uris.extend(found)
    return found


def _quantities(quantities: Any, uris: list[str]) -> tuple[QuantityElement, ...]:
    if quantities is UNSET:
        return ()
    return tuple([_quantity(one, uris) for one in quantities]) if quantities else ()


def _quantity(shape: QuantityShape, uris: list[str]) -> QuantityElement:
    uris.append(shape.epc_class)
    if shape.quantity is UNSET:
        _require(shape.uom is UNSET)
        return QuantityElement(shape.epc_class)
    amount = _number(shape.quantity)
    if amount is None or amount.is_signed():
        _require(amount == 0)
    if shape.uom is UNSET:
        return QuantityElement(shape.epc_class, amount)
    if not 2 <= len(shape.uom) <= 3 or not _is_uom(shape.uom):
        raise _Irregular
    return QuantityElement(shape.epc_class, amount, shape.uom)


def _report(shape: ReportShape, event_time: datetime, names: Names) -> SensorReport:
    if shape.time is not UNSET:
        _require(_instant(shape.time) <= event_time)
    component = shape.component
    return SensorReport(
        type=_word(shape.type, cbv.MEASUREMENT, names),
        value=_number(shape.value),
        uom="" if shape.uom is UNSET else shape.uom,
        sd=_number(shape.s_dev),
        component="" if component is UNSET else _word(component, cbv.COMPONENT, names),
        basis=None if shape.basis is UNSET else _basis(shape.basis),
    )


def _ilmd(fields: dict[str, Any]) -> dict[str, object]:
    """Return ILMD of the house with plain values; those of others take the general way."""
    for name, value in fields.items():
        _require(name.startswith(LOOPBOOK) and type(value) in _SCALARS)
    return fields


def _require(is_regular: bool) -> None:
    if not is_regular:
        raise _Irregular


def _action(text: str) -> Action:
    action = _ACTIONS.get(text)
    if action is None:
        raise _Irregular
    return action


def _basis(text: str) -> Basis:
    basis = _BASES.get(text)
    if basis is None:
        raise _Irregular
    return basis


def _instant(text: str) -> datetime:
    """Return an instant in UTC, as `EventReading.instant` does."""
    if INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as fault:
            raise _Irregular from fault
    raise _Irregular


def _number(value: Any) -> Decimal | None:
    """Return an exact number, as `EventReading.number` does; None for one that is not there."""
    if type(value) is Decimal:
        return value
    if type(value) is int and -LARGEST < value < LARGEST:
        return Decimal(value)
    _require(value is UNSET)
    return None


def _word(text: str, vocabulary: Vocabulary, names: Names) -> str:
    """Return a bare word, or one of another vocabulary, as `EventReading.word` does."""
    if text in vocabulary.words:
        return text
    # A prefix that the document declares changes the canonical form.
    if ":" in text and names.value(text) is not text:
        raise _Irregular
    is_free = _is_free(text) if len(text) <= _WORD_LENGTH_KEPT else is_free_word(text)
    _require(is_free)
    return text


def _check(uris: list[str]) -> None:
    """Hold that all addresses are well made, and those that are EPC URNs too."""
    text = "\n".join(uris)
    if not PLAIN_URIS.fullmatch(text):
        _require(all(map(is_uri, uris)))
    if "urn:epc:" in text:
        _require(not any(is_malformed(one) for one in uris if one.startswith("urn:epc:")))


_is_free = lru_cache(maxsize=4_096)(is_free_word)
_is_offset = lru_cache(maxsize=256)(lambda text: _OFFSET.fullmatch(text) is not None)
_is_uom = lru_cache(maxsize=4_096)(lambda text: _UOM.fullmatch(text) is not None)
_GROUPS = {
    "AggregationEvent": EventType.AGGREGATION,
    "AssociationEvent": EventType.ASSOCIATION,
}


def _decoder(shape: type[EventShape]) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(shape, float_hook=number_of).decode


_decode_group = _decoder(GroupShape)
_READERS: dict[bytes, tuple[Decode, Read]] = {
    b"ObjectEvent": (_decoder(ObjectShape), _object),
    b"TransactionEvent": (_decoder(TradeShape), _trade),
    b"AggregationEvent": (_decode_group, _group),
    b"AssociationEvent": (_decode_group, _group),
    b"TransformationEvent": (_decoder(ChangeShape), _change),
}
