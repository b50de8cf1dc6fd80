"""Figures of size: bytes on the disk."""

from collections.abc import Iterator

from loopbook.book.measure import Measured, SqliteLinks
from loopbook.programs.bench.figure import Figure, Unit, compared
from loopbook.programs.bench.scale import Scale


def size_figures(
    scale: Scale, measured: Measured, reference: SqliteLinks, event_bytes: int
) -> Iterator[Figure]:
    """Yield what a link and an event take on the disk.

    Parameters
      event_bytes  of all events together, as they came
    """
    sizes, tally = measured.sizes(), scale.plan.tally
    links = [(sizes.segments / tally.links, reference.size / tally.links)]
    counts = {"arrays": round(sizes.arrays / tally.links)}
    yield compared("segments", Unit.BYTES, links, counts=counts)
    events = [(sizes.journal / tally.events, event_bytes / tally.events)]
    yield compared("journal_size", Unit.BYTES, events)
