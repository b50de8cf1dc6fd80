"""Figures of the account: sums from cubes, from a scan, and the columns read by themselves."""

from collections.abc import Iterator

from loopbook.book.measure import Measured, scan_columns
from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    compared,
    middle_seconds,
    unmeasured,
)
from loopbook.programs.bench.scale import Scale
from loopbook.programs.synthetic.building import SCHEMES
from loopbook.terms.period import period

PERIOD = period("2018..2025")
_MILLI = 1e3
_BY_CUBE = Requirement(Sense.SPEED, must=5)
_BY_SCAN = Requirement(Sense.COST, must=10)


def accounting_figures(scale: Scale, measured: Measured) -> Iterator[Figure]:
    """Yield what the sums behind an account of all years cost."""
    postings = measured.postings(SCHEMES[0])
    if not postings.count:
        yield unmeasured("account_cube", Unit.MILLISECONDS, _BY_CUBE)
        yield unmeasured("account_scan", Unit.MILLISECONDS, _BY_SCAN)
        return
    by_scan = {group: sums for group, sums in postings.by_scan(PERIOD).items() if any(sums)}
    by_cube = {group: sums for group, sums in postings.by_cube(PERIOD).items() if any(sums)}
    assert by_cube == by_scan, "cubes and scan differ"
    times = [
        tuple(
            middle_seconds(work, 3) * _MILLI
            for work in (
                lambda: postings.by_cube(PERIOD),
                lambda: postings.by_scan(PERIOD),
                lambda: scan_columns(postings.files),
            )
        )
        for _ in range(scale.rounds)
    ]
    counts = {"postings": postings.count}
    cubes = [(cube, scan) for cube, scan, _ in times]
    scans = [(scan, column) for _, scan, column in times]
    yield compared("account_cube", Unit.MILLISECONDS, cubes, _BY_CUBE, counts)
    yield compared("account_scan", Unit.MILLISECONDS, scans, _BY_SCAN, counts)
