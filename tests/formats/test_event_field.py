"""Each field of an event: what is read of it, and the error when it has another shape."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from loopbook.terms.event import Action, ErrorDeclaration, QuantityElement
from tests.formats.events import (
    AGGREGATION,
    CELL,
    LOT,
    OBJECT,
    PACK,
    TRANSACTION,
    TRANSFORMATION,
    changed,
    found,
    read_one,
)

FULL = changed(
    OBJECT,
    action="ADD",
    disposition="active",
    readPoint={"id": "urn:example:gate:1", "loopbook:role": "dock"},
    bizLocation={"id": "urn:example:plant"},
    quantityList=[{"epcClass": LOT, "quantity": 0.1, "uom": "KGM"}, {"epcClass": LOT}],
    sourceList=[{"type": "owning_party", "source": "urn:example:party:1"}],
    destinationList=[{"type": "urn:example:kind", "destination": "urn:example:party:2"}],
    bizTransactionList=[{"bizTransaction": "urn:example:po:1"}],
    persistentDisposition={"set": ["recalled"], "unset": ["damaged"]},
    certificationInfo=["https://example.org/cert/1"],
    ilmd={"loopbook:soh": 0.83, "cbvmda:lotNumber": "7"},
    errorDeclaration={
        "declarationTime": "2025-03-02T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"],
    },
)


def test_every_field_is_read_exactly() -> None:
    event = read_one(FULL).event
    assert event is not None
    assert event.time == datetime(2025, 3, 1, 0, 30, tzinfo=UTC)
    assert (event.offset, event.action, event.biz_step) == ("+08:00", Action.ADD, "receiving")
    assert (event.read_point, event.biz_location) == ("urn:example:gate:1", "urn:example:plant")
    assert event.quantities == (
        QuantityElement(LOT, Decimal("0.1"), "KGM"),
        QuantityElement(LOT),
    )
    assert event.sources == (("owning_party", "urn:example:party:1"),)
    assert event.destinations == (("urn:example:kind", "urn:example:party:2"),)
    assert event.ilmd == {
        "urn:loopbook:v1:soh": Decimal("0.83"),
        "urn:epcglobal:cbv:mda:lotNumber": "7",
    }
    declared = datetime(2025, 3, 2, tzinfo=UTC)
    assert event.error == ErrorDeclaration(declared, "incorrect_data", ("urn:uuid:2",))


def test_the_sides_of_a_transformation_are_kept_apart() -> None:
    event = read_one(changed(TRANSFORMATION, transformationID="urn:example:t:1")).event
    assert event is not None
    assert (event.inputs, event.outputs) == ((PACK,), ())
    assert event.output_quantities == (QuantityElement(LOT, Decimal("12.5"), "KGM"),)
    assert event.transformation_id == "urn:example:t:1"


def test_children_and_parent_are_read() -> None:
    event = read_one(changed(AGGREGATION, childQuantityList=[{"epcClass": LOT}])).event
    assert event is not None
    assert (event.parent, event.epcs) == (PACK, (CELL,))
    assert event.quantities == (QuantityElement(LOT),)


def test_a_thing_listed_twice_is_a_doubt_and_kept() -> None:
    parsed = read_one(changed(AGGREGATION, childEPCs=[CELL, LOT, CELL]))
    assert found(parsed) == [("LB-F39", "/childEPCs")]
    assert parsed.event is not None
    assert parsed.event.epcs == (CELL, LOT, CELL)


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (changed(OBJECT, epcList=[PACK, CELL, PACK]), "/epcList"),
        (changed(TRANSFORMATION, inputEPCList=[PACK, PACK]), "/inputEPCList"),
        (
            changed(OBJECT, persistentDisposition={"set": ["damaged", "damaged"]}),
            "/persistentDisposition/set",
        ),
    ],
)
def test_a_repetition_in_a_set_is_an_error(event: dict[str, object], path: str) -> None:
    assert found(read_one(event)) == [("LB-F63", path)]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"eventID": "7"}, "LB-F27", "/eventID"),
        ({"eventTimeZoneOffset": "+8"}, "LB-F24", "/eventTimeZoneOffset"),
        ({"eventTimeZoneOffset": "+14:30"}, "LB-F24", "/eventTimeZoneOffset"),
        ({"eventTimeZoneOffset": 8}, "LB-F21", "/eventTimeZoneOffset"),
        ({"action": "Add"}, "LB-F25", "/action"),
        ({"action": ["ADD"]}, "LB-F25", "/action"),
        ({"epcList": PACK}, "LB-F21", "/epcList"),
        ({"epcList": [PACK, "A1"]}, "LB-F27", "/epcList/1"),
        ({"bizStep": "shreding"}, "LB-F29", "/bizStep"),
        ({"bizStep": 7}, "LB-F21", "/bizStep"),
        ({"disposition": "acktive"}, "LB-F29", "/disposition"),
        ({"readPoint": "urn:example:gate"}, "LB-F21", "/readPoint"),
        ({"readPoint": {}}, "LB-F20", "/readPoint"),
        ({"bizLocation": {"id": "plant"}}, "LB-F27", "/bizLocation/id"),
        ({"bizLocation": {"id": "urn:x:1", "name": "x"}}, "LB-F28", "/bizLocation/name"),
        ({"quantityList": {"epcClass": LOT}}, "LB-F21", "/quantityList"),
        ({"quantityList": [LOT]}, "LB-F21", "/quantityList/0"),
        ({"quantityList": [{"quantity": 1}]}, "LB-F20", "/quantityList/0"),
        ({"quantityList": [{"epcClass": "L7"}]}, "LB-F27", "/quantityList/0/epcClass"),
        (
            {"quantityList": [{"epcClass": LOT}, {"epcClass": LOT, "quantity": -1}]},
            "LB-F31",
            "/quantityList/1/quantity",
        ),
        (
            {"quantityList": [{"epcClass": LOT, "quantity": "1"}]},
            "LB-F21",
            "/quantityList/0/quantity",
        ),
        (
            {"quantityList": [{"epcClass": LOT, "quantity": 1, "uom": "kg"}]},
            "LB-F33",
            "/quantityList/0/uom",
        ),
        ({"quantityList": [{"epcClass": LOT, "uon": "KGM"}]}, "LB-F28", "/quantityList/0/uon"),
        (
            {"quantityList": [{"epcClass": LOT, "loopbook:sd": 1}]},
            "LB-F28",
            "/quantityList/0/loopbook:sd",
        ),
        ({"sourceList": [{"source": "urn:x:1"}]}, "LB-F20", "/sourceList/0"),
        ({"sourceList": "urn:x:1"}, "LB-F21", "/sourceList"),
        ({"sourceList": ["urn:x:1"]}, "LB-F21", "/sourceList/0"),
        (
            {"destinationList": [{"type": "owner", "destination": "urn:x:1"}]},
            "LB-F29",
            "/destinationList/0/type",
        ),
        ({"bizTransactionList": [{"type": "po"}]}, "LB-F20", "/bizTransactionList/0"),
        ({"persistentDisposition": {}}, "LB-F20", "/persistentDisposition"),
        ({"persistentDisposition": []}, "LB-F21", "/persistentDisposition"),
        ({"persistentDisposition": {"set": []}}, "LB-F21", "/persistentDisposition/set"),
        (
            {"persistentDisposition": {"set": ["recalld"]}},
            "LB-F29",
            "/persistentDisposition/set/0",
        ),
        ({"persistentDisposition": {"sett": 1}}, "LB-F28", "/persistentDisposition/sett"),
        ({"certificationInfo": "cert"}, "LB-F27", "/certificationInfo"),
        ({"certificationInfo": [7]}, "LB-F27", "/certificationInfo/0"),
        ({"errorDeclaration": {}}, "LB-F20", "/errorDeclaration"),
        ({"errorDeclaration": "x"}, "LB-F21", "/errorDeclaration"),
        (
            {"errorDeclaration": {"declarationTime": "2025-03-02"}},
            "LB-F22",
            "/errorDeclaration/declarationTime",
        ),
        (
            {"errorDeclaration": {"declarationTime": "2025-03-02T00:00:00Z", "reason": "oops"}},
            "LB-F29",
            "/errorDeclaration/reason",
        ),
        (
            {
                "errorDeclaration": {
                    "declarationTime": "2025-03-02T00:00:00Z",
                    "correctiveEventIDs": "urn:x",
                }
            },
            "LB-F21",
            "/errorDeclaration/correctiveEventIDs",
        ),
        ({"action": "ADD", "ilmd": []}, "LB-F21", "/ilmd"),
        ({"action": "ADD", "ilmd": {"lot": 1}}, "LB-F28", "/ilmd/lot"),
        ({"epclist": [PACK]}, "LB-F28", "/epclist"),
        ({"childEPCs": [PACK]}, "LB-F28", "/childEPCs"),
    ],
)
def test_another_shape_is_an_error_at_its_place(
    change: dict[str, object], code: str, path: str
) -> None:
    parsed = read_one(changed(OBJECT, **change))
    assert (code, path) in found(parsed)
    assert parsed.event is None


@pytest.mark.parametrize("kind", [AGGREGATION, TRANSACTION])
def test_only_single_things_have_a_lasting_disposition(kind: dict[str, object]) -> None:
    parsed = read_one(changed(kind, persistentDisposition={"set": ["damaged"]}))
    assert found(parsed) == [("LB-F28", "/persistentDisposition")]


def test_letters_that_no_uri_has_are_told_apart_from_what_is_no_address() -> None:
    parsed = read_one(changed(OBJECT, epcList=["urn:example:电池", "urn:example:%zz"]))
    assert found(parsed) == [("LB-F69", "/epcList/0"), ("LB-F69", "/epcList/1")]


def test_a_unit_without_quantity_is_an_error() -> None:
    parsed = read_one(changed(TRANSACTION, quantityList=[{"epcClass": LOT, "uom": "KGM"}]))
    assert found(parsed) == [("LB-F35", "/quantityList/0/uom")]


def test_an_unknown_field_is_told_with_the_nearest() -> None:
    (finding,) = read_one(changed(OBJECT, bizstep="receiving")).findings
    assert finding.values == {"name": "bizstep", "nearest": "bizStep"}
