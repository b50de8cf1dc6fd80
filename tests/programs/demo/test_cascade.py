"""What becomes of graded cells: no cell is lost or used twice, and documents are valid EPCIS."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.programs.demo.battery import Cell, cells_of
from loopbook.programs.demo.building import demo_tests
from loopbook.programs.demo.cascade import (
    CELLS_PER_PACK,
    SHARES,
    Sorting,
    batch_mg,
    cascade_document,
    lot_of,
    sort_cells,
)

pytestmark = pytest.mark.slow

CELLS = cells_of(demo_tests())


def by_bands(cells: tuple[Cell, ...]) -> Sorting:
    """Sort by the same bands as the pack's ladder, without a book."""

    def rung(cell: Cell) -> str:
        health = cell.tests[-1].health
        return "a" if health >= Decimal("0.8") else "b" if health >= Decimal("0.6") else "c"

    return sort_cells(cells, {cell.uri: rung(cell) for cell in cells})


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=107, max_size=107))
def test_every_cell_goes_to_one_place(rungs: list[str]) -> None:
    grades = {cell.uri: rung for cell, rung in zip(CELLS, rungs, strict=True)}
    sorting = sort_cells(CELLS, grades)
    packed = [cell for pack in sorting.packs for cell in pack.cells]
    everywhere = [*packed, *sorting.discarded, *sorting.kept]
    assert sorted(cell.uri for cell in everywhere) == sorted(cell.uri for cell in CELLS)
    for pack in sorting.packs:
        assert len(pack.cells) == CELLS_PER_PACK
        assert len({(cell.material, grades[cell.uri]) for cell in pack.cells}) == 1


def test_five_packs_19_cells_to_recycling_and_8_kept() -> None:
    sorting = by_bands(CELLS)
    assert [pack.serial for pack in sorting.packs] == ["P001", "P002", "P003", "P004", "P005"]
    assert (len(sorting.discarded), len(sorting.kept)) == (19, 8)


def test_packs_are_filled_best_first() -> None:
    first, second = by_bands(CELLS).packs[:2]
    assert min(c.tests[-1].health for c in first.cells) >= max(
        c.tests[-1].health for c in second.cells
    )


def test_a_batch_gives_less_than_it_was_fed() -> None:
    sorting = by_bands(CELLS)
    events = json.loads(cascade_document(CELLS, sorting))["epcisBody"]["eventList"]
    batches = [event for event in events if event["type"] == "TransformationEvent"]
    assert len(batches) == 2
    for event, material in zip(batches, SHARES, strict=True):
        fed = [cell for cell in CELLS if cell.uri in event["inputEPCList"]]
        fed_g = batch_mg(fed, "fed", material) / 1000
        out_g = sum(lot["quantity"] for lot in event["outputQuantityList"])
        assert 0.93 * fed_g < out_g < 0.96 * fed_g
    sent = [event for event in events if event["bizStep"] == "shipping" and "quantityList" in event]
    weighed = [event["sensorElementList"][0]["sensorReport"][0]["value"] for event in sent]
    out = [lot["quantity"] for event in batches for lot in event["outputQuantityList"]]
    assert weighed == out


def test_the_last_pack_comes_back_and_is_taken_apart() -> None:
    sorting = by_bands(CELLS)
    events = json.loads(cascade_document(CELLS, sorting))["epcisBody"]["eventList"]
    back = sorting.packs[-1]
    life = [event for event in events if back.uri in json.dumps(event)]
    steps = [(event["type"], event["bizStep"]) for event in life]
    assert steps == [
        ("AggregationEvent", "assembling"),
        ("ObjectEvent", "shipping"),
        ("ObjectEvent", "receiving"),
        ("AggregationEvent", "disassembling"),
    ]


def test_the_document_is_the_same_every_time() -> None:
    sorting = by_bands(CELLS)
    assert cascade_document(CELLS, sorting) == cascade_document(CELLS, sorting)
    assert lot_of("LMO", "foil").endswith("/10/R-LMO-2025-12")


@pytest.mark.corpus
def test_the_document_is_valid_under_the_schema_of_gs1(corpora: Path) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    made = json.loads(cascade_document(CELLS, by_bands(CELLS)))
    assert not list(validator.iter_errors(made))
