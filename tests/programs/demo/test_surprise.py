"""The surprise: 67 tests of 12 cells, and what one voided event changes."""

import json

import pytest

from loopbook.book.book import Book
from loopbook.programs.demo.battery import cells_of
from loopbook.programs.demo.building import demo_tests
from loopbook.programs.demo.report import DemoReport
from loopbook.programs.demo.surprise import error_declaration, turning_cell

pytestmark = pytest.mark.slow

NMC = [test for test in demo_tests() if test.material == "NMC"]


def test_the_counts_are_those_of_the_input(demo_findings: DemoReport) -> None:
    found = demo_findings.surprise
    good = [test for test in NMC if test.capacity_ah >= test.nominal_ah * 8 / 10]
    assert (found.records, found.records_a) == (len(NMC), len(good))
    assert (found.cells, found.cells_a) == (12, 0)
    assert found.by_cell.value == 0.0
    assert found.by_record.value is not None
    assert abs(found.by_record.value - 100 * len(good) / len(NMC)) < 1e-9


def test_the_cell_that_turns_is_the_best_before_its_last_test() -> None:
    turning = turning_cell(cells_of(NMC))
    assert turning.serial == "E3"
    assert [test.cycles for test in turning.tests[-2:]] == [500, 600]


def test_voiding_its_last_test_makes_it_grade_a_and_the_share_a_twelfth(
    demo_findings: DemoReport,
) -> None:
    found = demo_findings.surprise
    assert (found.witness.rung, found.rung_then) == ("b", "a")
    assert found.voided.value is not None
    assert abs(found.voided.value - 100 / 12) < 1e-9


def test_the_demo_book_is_as_it_was(demo_ledger: Book, demo_findings: DemoReport) -> None:
    assert demo_ledger.checkpoint() == demo_findings.checkpoint
    again = demo_ledger.evaluate("share_a_nmc", "2025", scheme="cn-battery")
    assert again.value == 0.0


def test_the_chain_ends_at_the_entry_and_the_rows_of_the_file(
    demo_ledger: Book, demo_findings: DemoReport
) -> None:
    witness = demo_findings.surprise.witness
    recorded = demo_ledger.entry(witness.sequence)
    assert recorded.entry.leaf.hex() == witness.leaf
    assert recorded.event is not None
    assert recorded.event.event_id == witness.event_id
    assert "968" in witness.rows
    assert witness.rules
    assert witness.sequence in {
        sequence for leaf in demo_findings.surprise.by_cell.evidence for sequence in leaf.sequences
    }


def test_the_declaration_keeps_the_event_and_its_id() -> None:
    cell = turning_cell(cells_of(NMC))
    events = json.loads(error_declaration(cell))["epcisBody"]["eventList"]
    assert len(events) == 1
    assert events[0]["errorDeclaration"]["reason"] == "incorrect_data"
    assert events[0]["demo:cycles"] == 600
