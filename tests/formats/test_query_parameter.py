"""Names of parameters: all that the official artefacts list are known, and no others."""

import json
import re
from pathlib import Path

import pytest

from loopbook.formats.query_parameter import CONTROLS, FAMILIES, FIXED, Reads, parameter_of
from loopbook.terms.query import Test

FIXED_OF_THE_STANDARD = [
    "eventType",
    "GE_eventTime",
    "LT_eventTime",
    "GE_recordTime",
    "LT_recordTime",
    "EQ_action",
    "EQ_bizStep",
    "EQ_disposition",
    "EQ_persistentDisposition_set",
    "EQ_persistentDisposition_unset",
    "EQ_readPoint",
    "WD_readPoint",
    "EQ_bizLocation",
    "WD_bizLocation",
    "EQ_transformationID",
    "MATCH_epc",
    "MATCH_parentID",
    "MATCH_inputEPC",
    "MATCH_outputEPC",
    "MATCH_anyEPC",
    "MATCH_epcClass",
    "MATCH_inputEPCClass",
    "MATCH_outputEPCClass",
    "MATCH_anyEPCClass",
    "EQ_quantity",
    "GT_quantity",
    "GE_quantity",
    "LT_quantity",
    "LE_quantity",
    "EQ_eventID",
    "EXISTS_errorDeclaration",
    "GE_errorDeclarationTime",
    "LT_errorDeclarationTime",
    "GE_errorDeclaration_Time",
    "LT_errorDeclaration_Time",
    "EQ_errorReason",
    "EQ_correctiveEventID",
    "GE_startTime",
    "LT_startTime",
    "GE_endTime",
    "LT_endTime",
    "GE_time",
    "LT_time",
    "EQ_type",
    "EQ_deviceID",
    "EQ_dataProcessingMethod",
    "EQ_microorganism",
    "EQ_chemicalSubstance",
    "EQ_bizRules",
    "EQ_stringValue",
    "EQ_hexBinaryValue",
    "EQ_uriValue",
    "EQ_booleanValue",
    "GE_percRank",
    "LT_percRank",
    "GT_percRank",
    "LE_percRank",
    "EXISTS_sensorElementList",
]
NO_PARAMETERS = [
    "", "EQ_", "EQ_foo", "eventtype", "GE_bizStep", "GT_eventTime", "EQ_value_kgm",
    "EQ_value_KGMKG", "EQ_bizTransaction_", "EQ_source_a b", "HASATTR_foo", "EQ_ATTR_foo_bar",
    "EQ_ATTR_bizLocation", "EXISTS_foo", "MATCH_foo", "EQ_INNER_foo", "EQ_ILMD_foo", "NE_ex:a",
    "EQ_ex:", "EQ_ex:a|b", "x" * 501, "WD_epc", "orderby",
]  # fmt: skip


@pytest.mark.parametrize("name", FIXED_OF_THE_STANDARD)
def test_every_fixed_parameter_is_known(name: str) -> None:
    assert parameter_of(name) == FIXED[name]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_name_of_every_family_is_known(name: str) -> None:
    assert parameter_of(name) is not None


@pytest.mark.parametrize("name", NO_PARAMETERS)
def test_what_is_no_parameter_is_none(name: str) -> None:
    assert parameter_of(name) is None


def test_a_name_tells_test_place_and_field() -> None:
    found = parameter_of("GE_INNER_SENSORMETADATA_ex:a_b")
    assert found is not None
    assert (found.test, found.is_inner, found.field) == (Test.GE, True, "ex:a_b")
    assert found.places == (("sensorElementList", "sensorMetadata"),)
    assert found.reads is Reads.BOUND


@pytest.mark.parametrize(
    ("name", "field", "attribute"),
    [
        ("EQ_ATTR_bizLocation_cbvmda:site_name", "", "cbvmda:site_name"),
        ("EQATTR_readPoint_urn:x:a", "", "urn:x:a"),
        ("EQ_ATTR_ex:my_field_cbvmda:sst", "ex:my_field", "cbvmda:sst"),
        ("EQ_ATTR_ex:field_local", "ex:field", "local"),
        ("HASATTR_ex:field", "ex:field", ""),
    ],
)
def test_field_and_attribute_are_told_apart(name: str, field: str, attribute: str) -> None:
    found = parameter_of(name)
    assert found is not None
    assert (found.field, found.attribute) == (field, attribute)


@pytest.mark.corpus
def test_every_name_of_the_official_artefacts_is_known(corpora: Path) -> None:
    folder = corpora / "epcis" / "gs1" / "contract"
    openapi = json.loads((folder / "openapi.json").read_text("utf-8"))["components"]["parameters"]
    asked = {p["name"] for p in openapi.values() if p["in"] == "query"}
    others = {"second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek", "reportIfEmpty"}
    others |= {"stream", "initialRecordTime"}
    schema = json.loads((folder / "query-schema.json").read_text("utf-8"))
    described = schema["definitions"]["EPCIS-Query"]
    asked |= set(described["properties"]) - {"@context"}
    for name in asked - others - set(CONTROLS):
        assert parameter_of(name) is not None, name
    assert len(described["patternProperties"]) == 108
    for pattern in described["patternProperties"]:
        assert parameter_of(_one_of(pattern)) is not None, pattern


def _one_of(pattern: str) -> str:
    """Return a name that a pattern of the schema means."""
    shape = pattern.strip("^$").replace(r"[a-z][a-zA-Z0-9]*\\:\\w+", "ex:field")
    shape = shape.replace(r"\\w+_\\w+", "bizLocation_cbvmda:sst")
    shape = shape.replace("[a-z][a-zA-Z0-9_]+", "owning_party")
    shape = shape.replace("[A-Z0-9]{2,4}", "KGM")
    assert re.fullmatch(r"[\w:]+", shape), pattern
    return shape
