"""Cubes and scan give the same sums before either is timed."""

from loopbook.book.measure import Measured
from loopbook.programs.bench.accounting import accounting_figures
from loopbook.programs.bench.scale import Scale


def test_an_account_is_measured_by_cube_by_scan_and_by_columns(
    scale: Scale, measured: Measured
) -> None:
    cube, scan = accounting_figures(scale, measured)
    assert (cube.key, cube.must) == ("account_cube", 5)
    assert (scan.key, scan.must) == ("account_scan", 10)
    assert cube.reference == scan.value
    assert scan.counts["postings"] > 0
