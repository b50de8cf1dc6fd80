"""State of health in the demo: the calibration is by cell, and it is good."""

import pytest

from loopbook.programs.demo.building import demo_tests
from loopbook.programs.demo.health import health_errors, health_plan
from loopbook.programs.demo.lines import report_lines
from loopbook.programs.demo.report import DemoReport

pytestmark = pytest.mark.slow


def test_the_errors_of_cells_left_out_are_small_and_their_bars_hold() -> None:
    found = {(each.material, each.features): each for each in health_errors(demo_tests())}
    lmo, nmc = found["LMO", "U1-U21, SOC"], found["NMC", "U1-U21, SOC"]
    assert (lmo.cells, lmo.trains, nmc.cells, nmc.trains) == (95, 190, 12, 134)
    assert lmo.error < 0.016
    assert nmc.error < 0.013
    for each in (lmo, nmc):
        assert all(
            share is not None and share > level - 0.08
            for share, level in zip(each.coverage, (0.5, 0.8, 0.9), strict=True)
        )


def test_rows_are_those_of_the_input() -> None:
    tables = {table.key: table.rows for table in health_plan(demo_tests()[:5]).tables}
    assert len(tables["calibration"]) == 20


def test_the_report_tells_it(demo_findings: DemoReport) -> None:
    assert len(demo_findings.health) == 4
    text = "\n".join(report_lines(demo_findings, "en"))
    assert "LMO from U1-U21, SOC: 95 cells left out in turn" in text
