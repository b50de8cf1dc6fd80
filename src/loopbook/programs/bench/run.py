"""Run: all figures of one bench, in a folder that is removed at the end."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

from loopbook.book.measure import Measured, SqliteLinks
from loopbook.programs.bench.accounting import accounting_figures
from loopbook.programs.bench.capture import capture_figure, sealed_figures
from loopbook.programs.bench.entry import entry_figures
from loopbook.programs.bench.figure import Figure
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.sealing import sealing_figure
from loopbook.programs.bench.size import size_figures
from loopbook.programs.bench.supply import Supply
from loopbook.programs.bench.tracing import (
    growth_figure,
    opening_figure,
    segments_figure,
    tracing_figures,
)


def figures(scale: Scale, parent: Path) -> Generator[Figure, None, None]:
    """Yield every figure as soon as it is measured.

    Parameters
      parent  where a folder is made to work in; it is gone when this ends, however it ends
    Raises    ParseError  a book refuses what was made for it;  StoreUnavailable  the disk is full
    """
    folder = Path(tempfile.mkdtemp(prefix="loopbook-bench-", dir=parent))
    try:
        yield from _figures(scale, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _figures(scale: Scale, folder: Path) -> Generator[Figure, None, None]:
    yield from entry_figures(scale, folder)
    yield segments_figure(scale, folder)
    book = folder / "bench.book"
    supply = Supply(scale, folder)
    recorded = sealed_figures(scale, supply, book)
    yield from recorded.figures
    with recorded.early as early:
        yield capture_figure(scale, supply, book)
        yield sealing_figure(scale, book)
        with Measured(book) as measured:
            yield growth_figure(scale, measured, early)
    with Measured(book) as measured:
        reference = SqliteLinks(folder / "links.sqlite", measured.links())
        try:
            yield from tracing_figures(scale, measured, reference)
            number = measured.stack.number(scale.plan.pack254)
            yield opening_figure(scale, book, reference, number)
            yield from accounting_figures(scale, measured)
            yield from size_figures(scale, measured, reference, supply.bytes)
        finally:
            reference.close()
