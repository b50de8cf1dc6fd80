"""Documents: JSON-LD whose numbers keep the digits they were given."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from loopbook.programs.demo.document import (
    Happening,
    document,
    event,
    grams,
    mass_report,
    report,
    sensors,
    vocabulary,
)

pytestmark = pytest.mark.slow

MOMENT = datetime(2025, 3, 3, tzinfo=UTC)


def test_numbers_keep_their_digits() -> None:
    made = document("x", MOMENT, [{"value": Decimal("0.798333333333333")}])
    assert b'"value":0.798333333333333' in made


def test_a_mass_is_in_grams_with_its_uncertainty_and_basis() -> None:
    made = mass_report(310_400, 100, "loopbook:cells")
    assert made["value"] == Decimal("310.400")
    assert made["uom"] == "GRM"
    assert made["sDev"] == grams(100)
    assert made["loopbook:basis"] == "constructed"
    assert made["component"] == "loopbook:cells"


def test_a_report_without_component_names_none() -> None:
    assert "component" not in report("Voltage", Decimal(3), "VLT")
    assert sensors([report("Voltage", Decimal(3), "VLT")]).keys() == {"sensorReport"}


def test_an_event_names_what_is_made_up_and_where_it_came_from() -> None:
    happening = Happening(
        event_id="urn:uuid:1",
        time=MOMENT,
        step="inspecting",
        place="https://id.example.org/414/1",
        constructed=("eventTime",),
        basis="measured",
        rows="cells.csv, rows 2",
    )
    made = event("ObjectEvent", happening, {"action": "OBSERVE"})
    assert made["loopbook:constructed"] == ["eventTime"]
    assert made["loopbook:basis"] == "measured"
    assert made["demo:rows"] == "cells.csv, rows 2"
    assert made["bizStep"] == "inspecting"


def test_master_data_stand_in_the_header() -> None:
    words = vocabulary("urn:epcglobal:epcis:vtype:EPCClass", {"urn:x:1": {"urn:x:class": "cell"}})
    read = json.loads(document("x", MOMENT, [], [words]))
    lists = read["epcisHeader"]["epcisMasterData"]["vocabularyList"]
    element = lists[0]["vocabularyElementList"][0]
    assert element == {"id": "urn:x:1", "attributes": [{"id": "urn:x:class", "attribute": "cell"}]}
    assert "epcisHeader" not in json.loads(document("x", MOMENT, []))
