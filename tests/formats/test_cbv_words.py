"""The words of CBV 2.0, compared with the enumerations of the official schema."""

import json
from pathlib import Path

import pytest

from loopbook.formats import cbv_words as cbv
from loopbook.rules.unit import dimension_of
from loopbook.terms.measurement import KINDS


@pytest.mark.parametrize(
    "spelling",
    [
        "receiving",
        "https://ref.gs1.org/cbv/BizStep-receiving",
        "cbv:BizStep-receiving",
        "urn:epcglobal:cbv:bizstep:receiving",
    ],
)
def test_every_spelling_is_the_same_word(spelling: str) -> None:
    assert cbv.BIZ_STEP.bare[spelling] == "receiving"


def test_measurement_types_live_in_the_web_vocabulary() -> None:
    assert cbv.MEASUREMENT.bare["gs1:Mass"] == cbv.MEASUREMENT.bare["https://gs1.org/voc/Mass"]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (cbv.BIZ_STEPS, "bizStep"),
        (cbv.DISPOSITIONS, "disposition"),
        (cbv.TRANSACTION_TYPES, "bizTransaction-type"),
        (cbv.PARTY_TYPES, "source-dest-type"),
        (cbv.ERROR_REASONS, "error-reason"),
        (cbv.ALERTS, "sensorAlertType"),
        (cbv.COMPONENTS, "component"),
        (cbv.MEASUREMENTS, "measurementType"),
    ],
)
def test_the_words_are_those_of_the_official_schema(
    words: frozenset[str], name: str, corpora: Path
) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert words == set(schema["definitions"][name]["anyOf"][1]["enum"])


def test_each_measurement_type_has_its_kinds_of_unit() -> None:
    assert KINDS.keys() == cbv.MEASUREMENTS
    assert all(dimension_of(kind) is not None for kinds in KINDS.values() for kind in kinds)
