"""Tests of cells as EPCIS events: what is measured is kept, what is made up is named."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook.programs.demo.battery import (
    Cell,
    cells_of,
    inspected_events,
    intake_document,
    received_events,
    rows_text,
)
from loopbook.programs.demo.building import demo_tests

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cells() -> tuple[Cell, ...]:
    return cells_of(demo_tests())


def test_162_tests_are_of_107_cells(cells: tuple[Cell, ...]) -> None:
    assert len(cells) == 107
    assert sum(len(cell.tests) for cell in cells) == 162
    assert [test.cycles for test in cells[-1].tests] == [100, 200, 400, 500, 600]


def test_each_cell_is_received_once_and_each_test_is_one_event(cells: tuple[Cell, ...]) -> None:
    received, tested = list(received_events(cells)), list(inspected_events(cells))
    assert (len(received), len(tested)) == (107, 162)
    names = [event["eventID"] for event in [*received, *tested]]
    assert len(set(names)) == len(names)


def test_later_tests_of_a_cell_happen_later(cells: tuple[Cell, ...]) -> None:
    for cell in cells:
        times = [str(event["eventTime"]) for event in inspected_events([cell])]
        assert times == sorted(set(times))


def test_a_test_event_holds_every_measured_number(cells: tuple[Cell, ...]) -> None:
    document = json.loads(intake_document([cells[0]]))
    event = document["epcisBody"]["eventList"][1]
    first, *pulses = event["sensorElementList"]
    assert [report["value"] for report in first["sensorReport"]] == [6.0549, 60.549]
    assert [element["sensorMetadata"]["demo:soc"] for element in pulses] == [
        5 * n for n in range(1, 11)
    ]
    assert pulses[0]["sensorReport"][0] == {
        "type": "Voltage",
        "component": "loopbook:U1",
        "value": 2.946,
        "uom": "VLT",
    }
    assert event["loopbook:basis"] == "measured"
    assert "sensorElementList" not in event["loopbook:constructed"]
    assert event["demo:rows"].startswith("pulsebat/cells.csv, rows 2, 3,")


def test_what_is_made_up_about_receiving_is_named(cells: tuple[Cell, ...]) -> None:
    event = next(iter(received_events(cells)))
    assert event["loopbook:basis"] == "constructed"
    made_up = event["loopbook:constructed"]
    assert isinstance(made_up, list)
    assert {"eventTime", "bizLocation", "sourceList", "Mass"} <= set(made_up)


def test_rows_are_named_as_a_spreadsheet_numbers_them(cells: tuple[Cell, ...]) -> None:
    assert rows_text(cells[0].tests) == "pulsebat/cells.csv, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"


@pytest.mark.corpus
def test_the_document_is_valid_under_the_schema_of_gs1(
    cells: tuple[Cell, ...], corpora: Path
) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert not list(validator.iter_errors(json.loads(intake_document(cells))))


@pytest.mark.corpus
def test_the_input_is_the_corpus_byte_for_byte(corpora: Path) -> None:
    shipped = Path(__file__).parents[3] / "src/loopbook/programs/demo/input/pulsebat/cells.csv"
    assert shipped.read_bytes() == (corpora / "battery" / "pulsebat" / "cells.csv").read_bytes()
