"""The matcher against the plain oracle, and each line of its semantics by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.official import official_events, questions_of
from tests.trace.plain_query import World, matches

from loopbook.book.hierarchy import MasterData
from loopbook.book.shelf import core
from loopbook.formats.content import canonical_bytes, content_of
from loopbook.formats.context import context_of, names_of
from loopbook.formats.query import url_query
from loopbook.terms.master import MasterRecord
from loopbook.terms.query import Surroundings
from loopbook.trace.query import instant, matcher

PREFIXES = {"ex": "https://ns.example.com/", "cbvmda": "urn:epcglobal:cbv:mda:"}
CONTEXT = context_of(canonical_bytes({"ex": PREFIXES["ex"]}))
NAMES = names_of(CONTEXT)
SITE, HALL, GATE = (f"urn:epc:id:sgln:0614141.00777.{n}" for n in range(3))
GATE_LINK = "https://example.org/414/0614141007776/254/2"
CHILDREN = {SITE: [HALL], HALL: [GATE]}
ATTRIBUTES = {GATE: {"urn:epcglobal:cbv:mda:sst": "201"}}
MASTERS = MasterData(
    MasterRecord(
        "urn:epcglobal:epcis:vtype:BizLocation",
        name,
        dict(ATTRIBUTES.get(name, {})),
        tuple(CHILDREN.get(name, ())),
    )
    for name in (SITE, HALL, GATE)
)
WORLD = World(PREFIXES, CHILDREN, ATTRIBUTES)
AROUND = Surroundings(MASTERS, core().units)
RECORDED = datetime(2026, 3, 1, tzinfo=UTC)
SGTIN = "urn:epc:id:sgtin:0614141.107346.2017"
LINK = "https://example.com/01/10614141073464/21/2017"
PATTERN = "urn:epc:idpat:sgtin:0614141.107346.*"
HOME = "https://id.gs1.org/"
ORDER = "urn:epcglobal:cbv:bt:5200001000008:4711"
INVOICE = "urn:epc:id:gdti:0614141.06012.1234"
SUBSTANCE = "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N"
MICROBE = "https://www.ncbi.nlm.nih.gov/taxonomy/1126011"
ITEMS = "urn:epc:idpat:sgtin:"
VTYPE = "urn:epcglobal:epcis:vtype:BizLocation"
DAMAGED = "urn:epcglobal:cbv:disp:damaged"
RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
LOT = "urn:epc:class:lgtin:4012345.012345.998877"


def is_asked(params: Mapping[str, Sequence[str]], event: Mapping[str, Any]) -> bool:
    """Say whether the matcher takes an event, and hold the oracle against it."""
    canonical = content_of(canonical_bytes(event), CONTEXT).canonical
    query = url_query({name: "|".join(values) for name, values in params.items()}, NAMES)
    found = matcher(query, AROUND)(canonical, RECORDED)
    assert found == matches(params, canonical, RECORDED, WORLD), params
    return found


EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:1",
    "eventTime": "2026-02-01T10:00:00.000+01:00",
    "eventTimeZoneOffset": "+01:00",
    "action": "OBSERVE",
    "bizStep": "shipping",
    "disposition": "https://ref.gs1.org/cbv/Disp-in_transit",
    "persistentDisposition": {
        "set": ["completeness_verified"],
        "unset": [DAMAGED],
    },
    "readPoint": {"id": GATE_LINK, "ex:shelf": 4},
    "bizLocation": {"id": HALL, "ex:deep": {"ex:bin": "b7"}},
    "epcList": [SGTIN, "urn:epc:id:sgtin:0614141.107346.2018"],
    "quantityList": [
        {"epcClass": LOT, "quantity": 200, "uom": "KGM"},
        {"epcClass": PATTERN, "quantity": 3},
    ],
    "bizTransactionList": [
        {"type": "po", "bizTransaction": ORDER},
        {"type": "cbv:BTT-inv", "bizTransaction": INVOICE},
    ],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4000001.00005"}],
    "destinationList": [{"type": "location", "destination": SITE}],
    "errorDeclaration": {
        "declarationTime": "2026-02-03T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"],
        "ex:vendor": "acme",
        "ex:more": [{"ex:level": 2}],
    },
    "ilmd": {
        "ex:lot": "007",
        "ex:best": "2026-06-01T00:00:00Z",
        "ex:box": {"ex:inside": 5.5, "ex:lot": "9"},
    },
    "sensorElementList": [
        {
            "ex:rig": "r1",
            "sensorMetadata": {
                "time": "2026-02-01T08:00:00Z",
                "startTime": "2026-02-01T07:00:00Z",
                "endTime": "2026-02-01T09:00:00Z",
                "deviceID": "urn:epc:id:giai:4000001.111",
                "bizRules": "https://example.com/rules",
                "ex:calibrated": "2026-01-01T00:00:00Z",
            },
            "sensorReport": [
                {
                    "type": "Temperature",
                    "value": 26.0,
                    "minValue": 20,
                    "maxValue": 30,
                    "meanValue": 25.5,
                    "sDev": 0.5,
                    "percRank": 50,
                    "percValue": 26.5,
                    "uom": "CEL",
                    "ex:channel": 3,
                },
                {
                    "type": "gs1:Mass",
                    "value": 1500,
                    "uom": "GRM",
                    "deviceID": "urn:epc:id:giai:4000001.222",
                },
                {
                    "type": "ex:Smell",
                    "stringValue": "fine",
                    "booleanValue": True,
                    "hexBinaryValue": "F0a1",
                    "uriValue": "https://id.who.int/x",
                    "microorganism": MICROBE,
                    "chemicalSubstance": SUBSTANCE,
                    "dataProcessingMethod": "https://example.com/253/4012345000054987",
                },
            ],
        }
    ],
    "ex:note": "late",
    "ex:count": 12,
    "ex:when": "2026-05-05T05:05:05Z",
    "ex:flag": True,
    "ex:tree": {"ex:leaf": "green", "ex:branch": [{"ex:leaf": "brown"}, {"ex:size": 7}]},
}
# parameter, values that match, values that do not; one row for each parameter and family.
CASES: list[tuple[str, list[str], list[str]]] = [
    ("eventType", ["AggregationEvent", "ObjectEvent"], ["TransformationEvent", "ex:OtherEvent"]),
    ("GE_eventTime", ["2026-02-01T09:00:00Z"], ["2026-02-01T09:00:00.001Z"]),
    ("LT_eventTime", ["2026-02-01T09:00:00.001Z"], ["2026-02-01T09:00:00Z"]),
    ("GE_recordTime", ["2026-03-01T00:00:00Z"], ["2026-03-01T00:00:01Z"]),
    ("LT_recordTime", ["2026-03-01T08:00:01+08:00"], ["2026-03-01T00:00:00Z"]),
    ("EQ_action", ["ADD", "OBSERVE"], ["ADD", "DELETE"]),
    ("EQ_bizStep", ["urn:epcglobal:cbv:bizstep:shipping"], ["receiving", "ex:shipping"]),
    ("EQ_disposition", ["in_transit"], ["active"]),
    ("EQ_persistentDisposition_set", ["completeness_verified"], ["damaged"]),
    ("EQ_persistentDisposition_unset", ["damaged"], ["completeness_verified"]),
    ("EQ_readPoint", [GATE], [SITE, HALL]),
    ("EQ_readPoint", [GATE_LINK], ["https://example.org/414/0614141007776/254/3"]),
    ("WD_readPoint", [SITE], ["urn:epc:id:sgln:0614141.00888.0"]),
    ("EQ_bizLocation", [HALL], [GATE]),
    ("WD_bizLocation", [HALL], [GATE]),
    ("MATCH_epc", [LINK], ["urn:epc:id:sgtin:0614141.107346.2019"]),
    (
        "MATCH_epc",
        [f"{ITEMS}0614141.107346.[2000-2017]"],
        [f"{ITEMS}0614141.107346.[1-2016]"],
    ),
    (
        "MATCH_epc",
        [f"{ITEMS}0614141.*.*"],
        [f"{ITEMS}061414.*.*", f"{ITEMS}0614142.*.*"],
    ),
    ("MATCH_anyEPC", [SGTIN], [LOT]),
    ("MATCH_epcClass", [LOT, "urn:x:1"], [SGTIN]),
    (
        "MATCH_epcClass",
        ["https://id.gs1.org/01/10614141073464"],
        ["https://id.gs1.org/01/10614141073471"],
    ),
    ("MATCH_anyEPCClass", [PATTERN], ["urn:epc:idpat:sgtin:4012345.012345.*"]),
    ("EQ_quantity", ["1", "200.0"], ["201"]),
    ("GT_quantity", ["199.5"], ["200"]),
    ("GE_quantity", ["200"], ["200.5"]),
    ("LT_quantity", ["3.5"], ["3"]),
    ("LE_quantity", ["3"], ["2"]),
    ("EQ_quantity_KGM", ["200"], ["3"]),
    ("GE_quantity_GRM", ["200000"], ["200001"]),
    ("LT_quantity_KGM", ["201"], ["200"]),
    ("GT_quantity_KGM", ["199"], ["200"]),
    ("LE_quantity_KGM", ["200"], ["199"]),
    ("EQ_eventID", ["urn:uuid:0", "urn:uuid:1"], ["urn:uuid:2"]),
    ("EXISTS_errorDeclaration", [""], []),
    ("EXISTS_sensorElementList", ["true"], []),
    ("EXISTS_ilmd", [""], []),
    ("GE_errorDeclarationTime", ["2026-02-03T00:00:00Z"], ["2026-02-04T00:00:00Z"]),
    ("LT_errorDeclaration_Time", ["2026-02-04T00:00:00Z"], ["2026-02-03T00:00:00Z"]),
    ("EQ_errorReason", ["https://ref.gs1.org/cbv/ER-incorrect_data"], ["did_not_occur"]),
    ("EQ_correctiveEventID", ["urn:uuid:2"], ["urn:uuid:1"]),
    (
        "EQ_bizTransaction_po",
        [ORDER],
        [INVOICE],
    ),
    (
        "EQ_bizTransaction_inv",
        [f"{HOME}253/06141410601221234"],
        [ORDER],
    ),
    (
        "EQ_source_owning_party",
        [f"{HOME}417/4000001000050"],
        ["urn:epc:id:pgln:4000001.00006"],
    ),
    ("EQ_destination_location", [SITE], [HALL]),
    ("GE_time", ["2026-02-01T08:00:00Z"], ["2026-02-01T08:00:01Z"]),
    ("LT_time", ["2026-02-01T08:00:01Z"], ["2026-02-01T08:00:00Z"]),
    ("GE_startTime", ["2026-02-01T07:00:00Z"], ["2026-02-01T07:00:01Z"]),
    ("LT_startTime", ["2026-02-01T07:00:01Z"], ["2026-02-01T07:00:00Z"]),
    ("GE_endTime", ["2026-02-01T09:00:00Z"], ["2026-02-01T09:00:01Z"]),
    ("LT_endTime", ["2026-02-01T09:00:01Z"], ["2026-02-01T09:00:00Z"]),
    ("EQ_type", ["https://gs1.org/voc/Temperature"], ["Speed"]),
    ("EQ_type", ["Mass"], ["Volume"]),
    ("EQ_deviceID", ["https://id.gs1.org/8004/4000001111"], ["urn:epc:id:giai:4000001.333"]),
    ("EQ_deviceID", ["urn:epc:id:giai:4000001.222"], ["urn:epc:id:giai:4000001.2222"]),
    ("EQ_bizRules", ["https://example.com/rules"], ["https://example.com/rule"]),
    ("EQ_stringValue", ["fine"], ["Fine"]),
    ("EQ_booleanValue", ["true"], ["false"]),
    ("EQ_hexBinaryValue", ["F0a1"], ["F0A2"]),
    ("EQ_uriValue", ["https://id.who.int/x"], ["https://id.who.int/y"]),
    ("EQ_microorganism", [MICROBE], ["https://x.org/"]),
    (
        "EQ_chemicalSubstance",
        [SUBSTANCE],
        ["https://x.org/"],
    ),
    ("EQ_dataProcessingMethod", ["https://example.com/253/4012345000054987"], ["https://x.org/"]),
    ("EQ_value_CEL", ["26"], ["26.1"]),
    ("GE_value_KEL", ["299.15"], ["299.16"]),
    ("LT_value_KEL", ["299.16"], ["299.15"]),
    ("EQ_value_FAH", ["78.8"], ["78.9"]),
    ("EQ_value_KGM", ["1.5"], ["1500", "26"]),
    ("GT_minValue_CEL", ["19"], ["20"]),
    ("LE_maxValue_KEL", ["303.15"], ["303.14"]),
    ("GE_meanValue_CEL", ["25.5"], ["25.6"]),
    ("GE_sDev_KEL", ["0.5"], ["0.6"]),
    ("LT_sDev_KEL", ["0.6"], ["0.5"]),
    ("LE_percValue_CEL", ["26.5"], ["26.4"]),
    ("GE_percRank", ["50"], ["51"]),
    ("LT_percRank", ["51"], ["50"]),
    ("GT_percRank", ["49"], ["50"]),
    ("LE_percRank", ["50"], ["49"]),
    ("EQ_ex:note", ["early", "late"], ["Late"]),
    ("EQ_https://ns.example.com/note", ["late"], ["early"]),
    ("EQ_ex:count", ["12.0"], ["13"]),
    ("GT_ex:count", ["11"], ["12"]),
    ("GE_ex:when", ["2026-05-05T05:05:05Z"], ["2026-05-05T05:05:06Z"]),
    ("LT_ex:count", ["12.5"], ["12"]),
    ("LE_ex:when", ["2026-05-05T07:05:05+02:00"], ["2026-05-05T05:05:04Z"]),
    ("EQ_ex:flag", ["true"], ["false"]),
    ("EXISTS_ex:note", [""], []),
    ("EQ_INNER_ex:leaf", ["brown"], ["late"]),
    ("GE_INNER_ex:size", ["7"], ["8"]),
    ("EXISTS_INNER_ex:size", [""], []),
    ("EQ_ILMD_ex:lot", ["007"], ["7"]),
    ("LT_ILMD_ex:best", ["2026-06-01T00:00:01Z"], ["2026-06-01T00:00:00Z"]),
    ("EXISTS_ILMD_ex:lot", [""], []),
    ("EQ_INNER_ILMD_ex:lot", ["9"], ["007"]),
    ("GE_INNER_ILMD_ex:inside", ["5.5"], ["5.6"]),
    ("EXISTS_INNER_ILMD_ex:inside", [""], []),
    ("EQ_ERROR_DECLARATION_ex:vendor", ["acme"], ["emca"]),
    ("EXISTS_ERROR_DECLARATION_ex:vendor", [""], []),
    ("GT_INNER_ERROR_DECLARATION_ex:level", ["1"], ["2"]),
    ("EXISTS_INNER_ERROR_DECLARATION_ex:level", [""], []),
    ("EQ_SENSORELEMENT_ex:rig", ["r1"], ["r2"]),
    ("GE_SENSORMETADATA_ex:calibrated", ["2026-01-01T00:00:00Z"], ["2026-01-02T00:00:00Z"]),
    ("LE_SENSORREPORT_ex:channel", ["3"], ["2"]),
    ("EXISTS_SENSORREPORT_ex:channel", [""], []),
    ("EQ_readPoint_ex:shelf", ["4"], ["5"]),
    ("EQ_INNER_bizLocation_ex:bin", ["b7"], ["b8"]),
    ("HASATTR_readPoint", ["cbvmda:sst"], ["cbvmda:site"]),
    ("EQ_ATTR_readPoint_cbvmda:sst", ["201"], ["202"]),
]
ABSENT = [
    "EXISTS_ex:other", "EXISTS_INNER_ex:note", "EXISTS_ILMD_ex:inside", "EXISTS_INNER_ex:lot",
    "EXISTS_SENSORELEMENT_ex:channel", "EXISTS_parentID", "EXISTS_INNER_SENSORREPORT_ex:channel",
]  # fmt: skip


@pytest.mark.parametrize(("name", "taken", "left"), CASES, ids=[case[0] for case in CASES])
def test_each_parameter_takes_what_it_names_and_leaves_the_rest(
    name: str, taken: list[str], left: list[str]
) -> None:
    assert is_asked({name: taken}, EVENT)
    if left:
        assert not is_asked({name: left}, EVENT)


@pytest.mark.parametrize("name", ABSENT)
def test_what_an_event_lacks_does_not_exist(name: str) -> None:
    assert not is_asked({name: [""]}, EVENT)


@pytest.mark.parametrize("name", [case[0] for case in CASES if not case[0].endswith("recordTime")])
def test_an_event_without_the_field_is_left(name: str) -> None:
    values = next(taken for other, taken, _ in CASES if other == name)
    bare = {"type": "AssociationEvent"}
    assert is_asked({name: values}, bare) == (name == "eventType" and "AssociationEvent" in values)


def test_parameters_join_by_and_and_values_by_or() -> None:
    assert is_asked({"EQ_bizStep": ["receiving", "shipping"], "EQ_action": ["OBSERVE"]}, EVENT)
    assert not is_asked({"EQ_bizStep": ["receiving", "shipping"], "EQ_action": ["ADD"]}, EVENT)


TRANSFORMATION = {
    "type": "TransformationEvent",
    "eventTime": "2026-02-01T10:00:00Z",
    "transformationID": INVOICE,
    "inputEPCList": [SGTIN],
    "outputEPCList": ["urn:epc:id:sscc:0614141.1234567890"],
    "inputQuantityList": [{"epcClass": LOT, "quantity": 1, "uom": "KGM"}],
    "outputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.1"}],
}
AGGREGATION = {
    "type": "AggregationEvent",
    "eventTime": "2026-02-01T10:00:00Z",
    "parentID": "https://id.gs1.org/00/106141412345678908",
    "childEPCs": [LINK],
    "childQuantityList": [{"epcClass": LOT, "quantity": 5}],
}


@pytest.mark.parametrize(
    ("params", "transformed", "packed"),
    [
        ({"MATCH_inputEPC": [LINK]}, True, False),
        ({"MATCH_outputEPC": [LINK]}, False, False),
        ({"MATCH_outputEPC": ["https://x.org/00/106141412345678908"]}, True, False),
        ({"MATCH_epc": [SGTIN]}, False, True),
        ({"MATCH_anyEPC": [SGTIN]}, True, True),
        ({"MATCH_parentID": ["urn:epc:id:sscc:0614141.1234567890"]}, False, True),
        ({"MATCH_anyEPC": ["urn:epc:idpat:sscc:0614141.*"]}, True, True),
        ({"MATCH_inputEPCClass": [LOT]}, True, False),
        ({"MATCH_outputEPCClass": [LOT]}, False, False),
        ({"MATCH_epcClass": [LOT]}, False, True),
        ({"MATCH_anyEPCClass": [LOT]}, True, True),
        ({"EQ_transformationID": [f"{HOME}253/06141410601221234"]}, True, False),
        ({"EQ_quantity": ["1", "5"]}, True, True),
    ],
)
def test_each_side_of_an_event_is_asked_for_by_its_own_parameter(
    params: dict[str, list[str]], transformed: bool, packed: bool
) -> None:
    canonical = [
        content_of(canonical_bytes(e), CONTEXT).canonical for e in (TRANSFORMATION, AGGREGATION)
    ]
    asked = matcher(url_query(params, NAMES), AROUND)
    assert [asked(event, RECORDED) for event in canonical] == [transformed, packed]


def test_a_text_with_attributes_and_a_value_object_are_read_as_their_value() -> None:
    event = {
        "ex:a": {"@value": "5"},
        "ex:b": {"@id": "urn:x:1"},
        "ex:c": {RDF_VALUE: "t", "ex:lang": "en"},
    }
    canonical = content_of(canonical_bytes(event), CONTEXT).canonical
    for params in (
        {"EQ_ex:a": "5"},
        {"EQ_ex:b": "urn:x:1"},
        {"EQ_ex:c": "t"},
        {"EQ_INNER_ex:lang": "en"},
    ):
        assert matcher(url_query(params, NAMES), AROUND)(canonical, RECORDED)


def test_an_instant_has_a_zone() -> None:
    assert instant("2026-01-01T00:00:00Z") == datetime(2026, 1, 1, tzinfo=UTC)
    assert instant("2026-01-01T00:00:00") is None
    assert instant("2026-01-01") is None
    assert instant("shipping with a long name") is None
    assert instant(5) is None


def _asked() -> st.SearchStrategy[dict[str, list[str]]]:
    """Any few parameters of the table with values of either side."""
    rows = st.sampled_from(CASES)
    one = rows.flatmap(
        lambda row: st.tuples(
            st.just(row[0]),
            st.lists(st.sampled_from(row[1] + row[2]), min_size=1, max_size=3, unique=True),
        )
    )
    return st.lists(one, min_size=1, max_size=3).map(dict)


_FIRST_ONLY = ("GE_", "GT_", "LT_", "LE_", "EQ_booleanValue")


def _events() -> st.SearchStrategy[dict[str, Any]]:
    """The events above with parts of them left out and numbers changed."""
    whole = st.sampled_from([EVENT, TRANSFORMATION, AGGREGATION])

    def part(event: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        kept = st.sets(st.sampled_from(sorted(event)))
        return kept.map(lambda names: {name: event[name] for name in event if name in names})

    return whole.flatmap(part)


@settings(max_examples=400, deadline=None)
@given(_asked(), _events())
def test_any_question_is_answered_as_the_oracle_does(
    params: dict[str, list[str]], event: dict[str, Any]
) -> None:
    single = {n: v[:1] if n.startswith(_FIRST_ONLY) else v for n, v in params.items()}
    is_asked(single, event)


@pytest.mark.corpus
def test_every_question_that_the_official_examples_make_is_answered_as_the_oracle_does(
    corpora: Path,
) -> None:
    events = official_events(corpora / "epcis" / "gs1" / "json")
    questions = sorted({one for event in events for one in questions_of(event)})
    assert len(events) > 40
    assert len(questions) > 400
    families = {name.partition("_https")[0].partition("_urn")[0] for name, _ in questions}
    assert len(families) > 90
    for name, value in questions:
        asked = matcher(url_query({name: value}, NAMES), AROUND)
        found = [asked(event, RECORDED) for event in events]
        expected = [matches({name: [value]}, event, RECORDED, WORLD) for event in events]
        assert found == expected, (name, value)
        if not name.startswith(("GT_", "LT_", "GE_value", "LT_value")):
            assert any(found), (name, value)
