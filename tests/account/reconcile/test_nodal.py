"""The nodal test."""

import numpy as np
import pytest

from loopbook.account.reconcile.nodal import nodal_test
from tests.account.reconcile.network import incidence, measured
from tests.account.reconcile.published import PUBLISHED


def test_a_residual_is_held_against_the_uncertainties_of_its_flows() -> None:
    # 1,000 kg in, 620 and 350 kg out, each +-10 kg.
    found = nodal_test(
        measured(incidence([(-1, 0), (0, -1), (0, -1)], 1), [1000.0, 620.0, 350.0], [10.0] * 3)
    )
    assert found.residual.tolist() == [30.0]
    assert found.tests.statistic == pytest.approx([30.0 / np.sqrt(300.0)])
    assert found.tests.threshold == pytest.approx(1.95996, abs=1e-5)
    assert not found.tests.is_exceeded[0]


def test_relations_with_unmeasured_or_only_exact_variables_are_no_test() -> None:
    ends = [(-1, 0), (0, 1), (1, -1), (-1, 2), (2, -1)]
    found = nodal_test(
        measured(incidence(ends, 3), [10.0, None, 4.0, 3.0, 3.0], [1.0, 0.0, 1.0, 0.0, 0.0])
    )
    assert found.tests.is_tested.tolist() == [False, False, False]
    assert found.residual.tolist() == [0.0, 0.0, 0.0]


def test_the_first_node_of_p5_fails() -> None:
    found = nodal_test(PUBLISHED["P5"].problem())
    assert found.residual[0] == pytest.approx(110.1 - 41.1 - 55.0)
    assert found.tests.is_exceeded.tolist() == [True, False, False, False]
