"""The walk over the cohorts of one product."""

import numpy as np
import pytest

from loopbook.account.stock.scrapping import scrapped_course
from loopbook.terms.stock import Array, NegativeInflow

ALIVE = np.tril(np.ones((4, 4)))
NOTHING = np.zeros((5, 0))


def walked(wanted: list[float], policy: NegativeInflow, alive: Array = ALIVE) -> Array:
    course = scrapped_course(np.array(wanted), alive, np.diagonal(alive), NOTHING, policy)
    assert not course.fault_code
    assert course.stock[1:].sum(axis=1) == pytest.approx(wanted)
    return course.stock


def test_pro_rata_and_oldest_first_by_hand() -> None:
    """2, 4 more, then down to 3: of each a half; or all of the old and one of the young."""
    assert walked([2.0, 6.0, 3.0, 3.0], NegativeInflow.PRO_RATA)[3].tolist() == [1.0, 2.0, 0.0, 0.0]
    assert walked([2.0, 6.0, 3.0, 3.0], NegativeInflow.OLDEST_FIRST)[3].tolist() == [0, 3, 0, 0]


def test_a_hazard_is_multiplied_until_the_stock_is_reached() -> None:
    """Old goods keep 1/2 a year, young ones all: of 2 + 4 only the old ones can go."""
    alive = ALIVE.copy()
    alive[:, 0] = [1.0, 0.5, 0.25, 0.125]
    stock = walked([2.0, 5.0, 4.2, 4.2], NegativeInflow.HAZARD, alive)
    assert stock[3] == pytest.approx([0.2, 4.0, 0.0, 0.0])
    failed = scrapped_course(
        np.array([2.0, 5.0, 3.9, 3.9]), alive, np.diagonal(alive), NOTHING, NegativeInflow.HAZARD
    )
    assert (failed.fault_code, failed.fault_year) == ("LB-Y12", 2)


def test_a_stock_may_go_to_nothing() -> None:
    for policy in (NegativeInflow.PRO_RATA, NegativeInflow.OLDEST_FIRST):
        assert not walked([2.0, 6.0, 0.0, 0.0], policy)[3].any()
    alive = np.tril(np.power(0.5, np.arange(4)[:, None] - np.arange(4.0)))
    emptied = scrapped_course(
        np.array([2.0, 6.0, 0.0, 0.0]), alive, np.diagonal(alive), NOTHING, NegativeInflow.HAZARD
    )
    assert emptied.stock[3].sum() <= 1e-12


def test_without_a_policy_year_and_amount_are_told() -> None:
    course = scrapped_course(
        np.array([2.0, 6.0, 3.0, 3.0]), ALIVE, np.diagonal(ALIVE), NOTHING, NegativeInflow.ERROR
    )
    assert (course.fault_code, course.fault_year) == ("LB-Y11", 2)
    assert course.fault_amount == pytest.approx(3.0)
