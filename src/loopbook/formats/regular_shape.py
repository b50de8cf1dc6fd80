"""Regular shape: the events that most systems write, as types that a decoder fills at once.

What stands here is a part of EPCIS 2.0 (ISO/IEC 19987:2024, section 7.4). An event with anything
else in it (a field of another extension, a null, an error declaration) is no fault: it has no
regular shape and is read the general way. Numbers are Any: what the decoder makes of them is looked
at by the reader. Fields that an event need not have are UNSET, which is not written.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from loopbook.terms.event import LOOPBOOK

_SHOUTED = {"id": "ID", "epc": "EPC", "epcs": "EPCs"}
_Texts = tuple[str, ...] | UnsetType
_Text = str | UnsetType


def _spelled(name: str) -> str:
    """Return the name of a field as EPCIS spells it."""
    first, *rest = name.split("_")
    return first + "".join(_SHOUTED.get(part, part.capitalize()) for part in rest)


class _Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False, rename=_spelled):
    """An object that has its own fields and no others."""


class PlaceShape(_Strict):
    """readPoint or bizLocation."""

    id: str


class QuantityShape(_Strict):
    """A quantity element."""

    epc_class: str
    quantity: Any = UNSET
    uom: _Text = UNSET


class TransactionShape(_Strict):
    """A business transaction."""

    biz_transaction: str
    type: _Text = UNSET


class SourceShape(_Strict):
    """A source."""

    type: str
    source: str


class DestinationShape(_Strict):
    """A destination."""

    type: str
    destination: str


class ReportShape(_Strict):
    """A sensor report with a value, as it is read here; other fields take the general way."""

    type: str
    value: Any = UNSET
    uom: _Text = UNSET
    s_dev: Any = UNSET
    component: _Text = UNSET
    time: _Text = UNSET
    basis: str | UnsetType = msgspec.field(default=UNSET, name=f"{LOOPBOOK}basis")


class ElementShape(_Strict):
    """A sensor element without metadata."""

    sensor_report: Annotated[tuple[ReportShape, ...], msgspec.Meta(min_length=1)]


_Quantities = tuple[QuantityShape, ...] | UnsetType


class EventShape(_Strict, kw_only=True):
    """What events of all types have."""

    event_id: str
    event_time: str
    event_time_zone_offset: str
    record_time: _Text = UNSET
    biz_step: _Text = UNSET
    disposition: _Text = UNSET
    read_point: PlaceShape | UnsetType = UNSET
    biz_location: PlaceShape | UnsetType = UNSET
    biz_transaction_list: tuple[TransactionShape, ...] | UnsetType = UNSET
    source_list: tuple[SourceShape, ...] | UnsetType = UNSET
    destination_list: tuple[DestinationShape, ...] | UnsetType = UNSET
    sensor_element_list: tuple[ElementShape, ...] | UnsetType = UNSET
    basis: str | UnsetType = msgspec.field(default=UNSET, name=f"{LOOPBOOK}basis")
    constructed: tuple[str, ...] | str | UnsetType = msgspec.field(
        default=UNSET, name=f"{LOOPBOOK}constructed"
    )


class ObjectShape(EventShape, kw_only=True):
    """An ObjectEvent."""

    type: Literal["ObjectEvent"]
    action: str
    epc_list: _Texts = UNSET
    quantity_list: _Quantities = UNSET
    ilmd: dict[str, Any] | UnsetType = UNSET


class TradeShape(EventShape, kw_only=True):
    """A TransactionEvent."""

    type: Literal["TransactionEvent"]
    action: str
    epc_list: _Texts = UNSET
    quantity_list: _Quantities = UNSET
    parent_id: _Text = UNSET


class GroupShape(EventShape, kw_only=True):
    """An AggregationEvent or AssociationEvent."""

    type: Literal["AggregationEvent", "AssociationEvent"]
    action: str
    parent_id: _Text = UNSET
    child_epcs: _Texts = UNSET
    child_quantity_list: _Quantities = UNSET


class ChangeShape(EventShape, kw_only=True):
    """A TransformationEvent."""

    type: Literal["TransformationEvent"]
    input_epc_list: _Texts = UNSET
    input_quantity_list: _Quantities = UNSET
    output_epc_list: _Texts = UNSET
    output_quantity_list: _Quantities = UNSET
    transformation_id: _Text = UNSET
    ilmd: dict[str, Any] | UnsetType = UNSET
