"""Figures of capture: the book of the bench is recorded, and DuckDB loads the same in turns."""

import time
from pathlib import Path
from typing import NamedTuple

from loopbook.book.measure import Measured, load_events, unsealing_book
from loopbook.errors import ParseError
from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    compared,
    unmeasured,
)
from loopbook.programs.bench.recorder import Recorder
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import Supply
from loopbook.programs.synthetic.building import SCHEMES, begin
from loopbook.programs.synthetic.name import PARTY

PACK = SCHEMES[0]
_MEGA = 1e6
GROWTH_MAX = 1.5
"""Most memory held at ten times the size, beside that at a tenth of it: flat, up to noise."""


class Recorded(NamedTuple):
    """What recording most of a plan gives.

    Fields
      figures  rate, and memory
      early    the book as it was after the first load, open: its segments stay as long as it is
    """

    figures: list[Figure]
    early: Measured


def sealed_figures(scale: Scale, supply: Supply, book: Path) -> Recorded:
    """Record most of the plan, sealing it; return its rate, and the memory it takes."""
    begin(book).close()
    early: Measured | None = None
    rounds: list[tuple[float, float]] = []
    peaks: list[tuple[int, int]] = []
    with Recorder(book) as recorder:
        recorder.record([supply.master])
        for wanted in scale.load_events:
            load = supply.load(wanted)
            told = recorder.record(load.documents)
            theirs = load_events(book.with_suffix(".duckdb"), load.rows)
            load.discard()
            rounds.append((load.events / told.seconds, load.lines / theirs))
            done = load.events + (peaks[-1][0] if peaks else 0)
            peaks.append((done, told.held))
            early = early or Measured(book)
    assert early is not None
    asked = Requirement(Sense.SPEED, must=0.25)
    rate = compared("sealed", Unit.PER_SECOND, rounds, asked, {"events": peaks[-1][0]})
    return Recorded([rate, _memory(peaks)], early)


def _memory(peaks: list[tuple[int, int]]) -> Figure:
    (few, first), (many, last) = peaks[0], peaks[-1]
    asked = Requirement(Sense.COST, must=GROWTH_MAX)
    if not first:
        return unmeasured("memory", Unit.MEGABYTES, asked)
    counts = {"few": few, "many": many}
    return compared("memory", Unit.MEGABYTES, [(last / _MEGA, first / _MEGA)], asked, counts)


def capture_figure(scale: Scale, supply: Supply, book: Path) -> Figure:
    """Record the rest of the plan without sealing it; return the rate.

    Raises    ParseError  the book refuses some of it
    """
    rounds: list[tuple[float, float]] = []
    while supply.left:
        load = supply.load(scale.slice_events)
        with unsealing_book(book, PARTY) as opened:
            # What an open book reads once before it admits anything is no part of capture.
            opened.scheme(PACK)
            begun = time.perf_counter()
            refused = sum(opened.record(file).refused for file in load.documents)
            ours = time.perf_counter() - begun
        if refused:
            raise ParseError("LB-D92", where=load.rows.name, count=refused, why="-")
        theirs = load_events(book.with_suffix(".duckdb"), load.rows)
        load.discard()
        rounds.append((load.events / ours, load.lines / theirs))
    asked = Requirement(Sense.SPEED, must=0.5)
    return compared("capture", Unit.PER_SECOND, rounds, asked, {"links": scale.plan.links})
