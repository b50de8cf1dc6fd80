"""What a reading may know: the ledger's clock and the world's."""

from loopbook.store.known import Voids, is_known
from loopbook.terms.lineage import AsOf
from tests.store.readings import day


def test_each_clock_cuts_by_itself() -> None:
    assert is_known(9, day(9), AsOf())
    assert is_known(9, day(9), AsOf(size=9))
    assert not is_known(9, day(9), AsOf(size=8))
    assert is_known(9, day(9), AsOf(day=day(9)))
    assert not is_known(9, day(9), AsOf(day=day(8)))
    assert not is_known(9, day(9), AsOf(size=9, day=day(8)))


def test_a_void_counts_once_recorded_and_once_declared() -> None:
    voids = Voids()
    voids.add(3, by=8, time=day(20))
    assert voids.holds(3, AsOf())
    assert not voids.holds(4, AsOf())
    assert not voids.holds(3, AsOf(size=7))
    assert not voids.holds(3, AsOf(day=day(19)))
    assert voids.holds(3, AsOf(size=8, day=day(20)))
