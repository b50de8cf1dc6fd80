"""Regular shapes have fields of the standard, under the names it gives them."""

import msgspec
import pytest

from loopbook.formats.event_field import FIELDS
from loopbook.formats.regular_shape import (
    ChangeShape,
    EventShape,
    GroupShape,
    ObjectShape,
    TradeShape,
)
from loopbook.terms.event import LOOPBOOK, EventType

SHAPES = [
    (EventType.OBJECT, ObjectShape),
    (EventType.TRANSACTION, TradeShape),
    (EventType.AGGREGATION, GroupShape),
    (EventType.ASSOCIATION, GroupShape),
    (EventType.TRANSFORMATION, ChangeShape),
]


@pytest.mark.parametrize(("kind", "shape"), SHAPES)
def test_each_field_is_one_that_an_event_of_the_type_may_have(
    kind: EventType, shape: type[EventShape]
) -> None:
    names = {field.encode_name for field in msgspec.structs.fields(shape)}
    own = {name for name in names if not name.startswith(LOOPBOOK)}
    assert own - set(FIELDS[kind]) == {"recordTime"}
    assert {"eventID", "eventTime", "type"} <= own
    assert names - own == {f"{LOOPBOOK}basis", f"{LOOPBOOK}constructed"}


def test_what_is_not_there_is_not_written() -> None:
    shape = ChangeShape(
        event_id="urn:a:1", event_time="t", event_time_zone_offset="o", type="TransformationEvent"
    )
    assert msgspec.json.decode(msgspec.json.encode(shape)).keys() == {
        "eventID", "eventTime", "eventTimeZoneOffset", "type",
    }  # fmt: skip
