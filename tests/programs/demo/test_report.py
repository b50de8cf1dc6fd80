"""The report: what the demo's book says, checked against sums made here from the input."""

from decimal import Decimal

import pytest

from loopbook.programs.demo.battery import cells_of
from loopbook.programs.demo.building import demo_tests
from loopbook.programs.demo.cascade import batch_mg
from loopbook.programs.demo.report import DemoReport
from loopbook.programs.demo.weighing import CELL_SCALES, weighed_mg
from loopbook.terms.statement import Standing

pytestmark = pytest.mark.slow

CELLS = cells_of(demo_tests())


def test_grades_are_counted_by_cell(demo_findings: DemoReport) -> None:
    lmo, nmc = demo_findings.grades
    health = [cell.tests[-1].health for cell in CELLS if cell.material == "LMO"]
    good = sum(h >= Decimal("0.8") for h in health)
    fair = sum(Decimal("0.6") <= h < Decimal("0.8") for h in health)
    assert lmo.counts == {"a": good, "b": fair, "c": 95 - good - fair}
    assert (nmc.cells, nmc.records, nmc.counts) == (12, 67, {"a": 0, "b": 12, "c": 0})


def test_received_mass_is_the_sum_of_the_weighings(demo_findings: DemoReport) -> None:
    expected = sum(weighed_mg(CELL_SCALES[c.material], c.serial, "received") for c in CELLS)
    cell = next(
        cell
        for cell in demo_findings.account.cells
        if (cell.flow, cell.layer) == ("received", "goods")
    )
    assert cell.chosen is not None
    assert cell.chosen.amount == expected
    assert cell.chosen.basis == "constructed"


def test_recycling_loses_what_no_fraction_holds(demo_findings: DemoReport) -> None:
    balance = next(
        balance
        for balance in demo_findings.account.balances
        if (balance.process, balance.layer) == ("recycling", "goods")
    )
    assert not balance.is_stock
    assert not balance.unmeasured
    assert balance.sd is not None
    assert balance.difference > 5 * balance.sd
    assert 0.04 < balance.difference / balance.inflow < 0.07


def test_sorting_and_assembly_close_within_their_weighing_errors(
    demo_findings: DemoReport,
) -> None:
    for balance in demo_findings.account.balances:
        if balance.layer == "goods" and balance.process in {"sorting", "assembly"}:
            assert balance.sd is not None
            assert balance.difference != 0
            assert abs(balance.difference) <= 3 * balance.sd + 6_000


def test_the_cascade_rate_has_an_uncertainty_and_does_not_decide(
    demo_findings: DemoReport,
) -> None:
    cascade, recycling = demo_findings.rates
    packs = [c for c in demo_findings.account.cells if c.flow == "cells_to_packs"]
    goods = next(c.chosen for c in packs if c.layer == "goods")
    assert goods is not None
    received = sum(weighed_mg(CELL_SCALES[c.material], c.serial, "received") for c in CELLS)
    assert cascade.value == pytest.approx(100 * goods.amount / received)
    assert cascade.sd is not None
    assert recycling.value is not None
    assert 93 < recycling.value < 96
    assert not cascade.decides


def test_metal_recovery_is_unknown_and_the_missing_assay_is_named(
    demo_findings: DemoReport,
) -> None:
    for statement in demo_findings.recoveries:
        assert statement.value is None
        assert statement.missing
        words = " ".join(statement.missing[0].values.values())
        assert "assay" in words


def test_a_pack_has_16_cells_behind_it_and_a_lot_all_that_was_fed(
    demo_findings: DemoReport,
) -> None:
    pack, lot = demo_findings.genealogies
    assert (pack.nodes, pack.links, pack.depth) == (17, 16, 1)
    assert lot.nodes >= 24
    assert lot.depth >= 1


def test_the_plan_stands_as_its_figures_say_on_1_february_2026(demo_findings: DemoReport) -> None:
    found = {verdict.target: verdict.standing for verdict in demo_findings.verdicts}
    assert found["water_int.2025"] is Standing.MET
    assert found["rop.2025"] is Standing.NOT_COMPARABLE
    assert found["energy_int.2025"] is Standing.NOT_COMPARABLE
    assert found["straw.2025"] is Standing.UNKNOWN
    assert len(found) == 22


def test_the_floor_scale_sees_the_sum_of_the_cells() -> None:
    pair = CELLS[:2]
    apart = sum(weighed_mg(CELL_SCALES[c.material], c.serial, "stored") for c in pair)
    assert abs(batch_mg(pair, "fed", "LMO") - apart) <= 6_000 + 600
