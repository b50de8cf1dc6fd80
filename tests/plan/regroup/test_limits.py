"""Which limits bind, and by how much packs pass the capacity band."""

import numpy as np
import pytest

from loopbook.plan.regroup.limits import bindings_of, broken_bands, is_beyond
from loopbook.plan.regroup.pool import gathered
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table

PACKS = np.array([[[0], [1]], [[2], [3]]])


def test_packs_beyond_the_band_are_named() -> None:
    asked = Wanted(2, 1, capacity_band=0.3)
    pool = gathered(cells_table([9.0, 8.8, 8.0, 7.0]), asked).pool
    assert is_beyond(pool, asked, PACKS).tolist() == [False, True]
    (broken,) = broken_bands(pool, asked, PACKS)
    assert (broken.subject, broken.unit) == ("P2", "AMH")
    assert broken.amount == pytest.approx(0.7)


def test_bands_and_wishes_that_hold_back_are_told() -> None:
    asked = Wanted(2, 1, packs=1, capacity_band=0.2)
    pool = gathered(cells_table([9.0, 8.8, 8.0, 7.0]), asked).pool
    packs, band = bindings_of(pool, asked, PACKS[:1], np.array([2]))
    assert packs.price == pytest.approx(7.5)
    assert (band.activity, band.bound) == (pytest.approx(0.2), 0.2)
    free = asked._replace(packs=2, capacity_band=9.0)
    assert bindings_of(pool, free, PACKS, np.array([2])) == ()
