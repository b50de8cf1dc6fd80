"""Measures as columns: windows, vintages, learning, what is left, and what keeps one out."""

import numpy as np
import pytest

from loopbook.plan.backcast.frame import BASE, Scenario, frame_of
from loopbook.plan.backcast.measure import left_shares, measure_findings, measures_of

from .cases import one_measure

MEASURE = {"measure": "line", "most": 4, "capex": 100, "opex": 50, "lifetime": 2}


def test_what_was_taken_up_serves_for_its_life() -> None:
    given = one_measure(measures=[MEASURE, {**MEASURE, "measure": "wall", "lifetime": ""}])
    measures = measures_of(given, frame_of(given), BASE)
    new = np.array([[1.0, 0.0, 2.0], [1.0, 0.0, 2.0]])
    assert measures.installed(new).tolist() == [[1.0, 1.0, 2.0], [1.0, 1.0, 3.0]]


def test_investments_get_cheaper_and_scenarios_dearer() -> None:
    given = one_measure(measures=[{**MEASURE, "learning": 0.1}])
    measures = measures_of(given, frame_of(given), Scenario(cost=2.0))
    assert measures.capex[0].tolist() == pytest.approx([200.0, 180.0, 162.0])
    assert measures.opex.tolist() == [100.0]


def test_what_is_left_falls_in_equal_parts() -> None:
    given = one_measure(
        measures=[{**MEASURE, "lifetime": 4}, {**MEASURE, "measure": "w", "lifetime": ""}]
    )
    frame = frame_of(given)
    measures = measures_of(given, frame, BASE)
    left = left_shares(measures, frame, has_residual=True)
    assert left.tolist() == [[0.25, 0.5, 0.75], [0.0, 0.0, 0.0]]
    assert not left_shares(measures, frame, has_residual=False).any()


def test_a_missing_cost_and_an_empty_window_are_told() -> None:
    rows = [
        MEASURE,
        {**MEASURE, "measure": "free", "capex": "", "opex": ""},
        {**MEASURE, "measure": "late", "earliest": 2030},
    ]
    given = one_measure(measures=rows)
    frame = frame_of(given)
    measures = measures_of(given, frame, BASE)
    assert measures.is_usable.tolist() == [True, False, True]
    found = measure_findings(given, frame, measures)
    assert [(each.code, each.place.row) for each in found] == [("LB-PL83", 3), ("LB-PL87", 4)]
    assert found[0].values == {"measure": "free", "column": "capex, opex"}
