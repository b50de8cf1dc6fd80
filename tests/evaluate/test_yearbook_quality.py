"""Yearbook quality: counts of what is doubtful."""

import pytest

from loopbook.evaluate.yearbook_quality import coverage, quality_row, spread
from loopbook.terms.yearbook import CellKind, YearbookCell


def cell(kind: CellKind, value: float | None = None, **more) -> YearbookCell:
    return YearbookCell(indicator="it", subject="CN", year=2023, kind=kind, value=value, **more)


CELLS = [
    cell(CellKind.DECIDES, 10.0, rivals=2, low=9.0, high=12.0, grade="derived"),
    cell(CellKind.DECIDES, 10.0, repairs=1, bound="at_least"),
    cell(CellKind.MODELLED, 3.0, reason="reason.basis.modelled"),
    cell(CellKind.UNPROVEN, reason="reason.none_decides", doubt="reason.other_scope"),
    cell(CellKind.UNKNOWN, reason="reason.no_observation"),
]


def test_a_row_counts_what_is_doubtful() -> None:
    row = quality_row("it", CELLS, 1)
    assert (row.cells, row.decides, row.modelled, row.unproven, row.unknown) == (5, 2, 1, 1, 1)
    assert (row.rivals, row.repaired, row.derived, row.bounded, row.breaks) == (1, 1, 1, 1, 1)
    assert row.spread == pytest.approx(0.3)
    assert row.reasons == {
        "reason.basis.modelled": 1,
        "reason.no_observation": 1,
        "reason.other_scope": 1,
    }
    assert quality_row("it", CELLS[1:], 0).spread is None


def test_coverage_is_the_share_that_decides() -> None:
    (found,) = coverage(CELLS, lambda each: each.subject)
    assert (found.name, found.cells, found.decides, found.share) == ("CN", 5, 2, 0.4)


def test_a_value_of_nought_has_no_relative_spread() -> None:
    assert spread(cell(CellKind.DECIDES, 0.0, low=0.0, high=1.0)) is None
    assert spread(cell(CellKind.UNKNOWN)) is None
