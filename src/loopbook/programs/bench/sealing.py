"""Figure of sealing: how much slower a reader traces while another process seals the book."""

from pathlib import Path

from loopbook.book.book import Book
from loopbook.book.opening import open_book
from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    compared,
    seconds,
    spread,
)
from loopbook.programs.bench.recorder import Recorder
from loopbook.programs.bench.scale import Scale

_ALONE = 200
_MILLI = 1e3


def sealing_figure(scale: Scale, book: Path) -> Figure:
    """Seal the rest of the book in another process, tracing meanwhile; return the slowdown.

    The middle trace counts: the first after a change of segments opens them, and takes longer.
    """
    item = scale.plan.pack254
    with open_book(book, is_read_only=True) as reader, Recorder(book) as recorder:
        _traced(reader, item)
        before = [_traced(reader, item) for _ in range(_ALONE)]
        during: list[float] = []
        recorder.begin_sealing()
        while not recorder.is_done():
            during.append(_traced(reader, item))
        recorder.told()
        _traced(reader, item)
        after = [_traced(reader, item) for _ in range(_ALONE)]
    rounds = [(spread(during or after).median, spread([*before, *after]).median)]
    asked = Requirement(Sense.COST, must=2)
    return compared("sealing", Unit.MILLISECONDS, rounds, asked, {"traces": len(during)})


def _traced(reader: Book, item: str) -> float:
    return seconds(lambda: reader.trace(item)) * _MILLI
