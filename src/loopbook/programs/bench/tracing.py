"""Figures of tracing: warm, beside SQLite; over more links; over many segments; after opening."""

from collections.abc import Callable, Iterator
from pathlib import Path

from loopbook.book.measure import Measured, Runs, SqliteLinks, unsealing_book
from loopbook.book.opening import open_book
from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    compared,
    middle_seconds,
    seconds,
)
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import TAIL, documents_of
from loopbook.programs.synthetic import master_document, plan
from loopbook.programs.synthetic.building import begin
from loopbook.programs.synthetic.name import PARTY

NODES_MAX = 100_000
SEGMENTS = 64
_RUN_LINKS = 20_000
_MILLI = 1e3
_SAME = Requirement(Sense.COST, must=2)


def tracing_figures(scale: Scale, measured: Measured, reference: SqliteLinks) -> Iterator[Figure]:
    """Yield what genealogies cost, warm, beside SQLite over the same links."""
    small = Requirement(Sense.SPEED, must=3, limit=2.0)
    yield from _beside(scale, measured, reference, ("trace", scale.plan.pack254, small))
    large = Requirement(Sense.SPEED)
    yield from _beside(scale, measured, reference, ("trace_loop", scale.plan.looped, large))


def _beside(
    scale: Scale,
    measured: Measured,
    reference: SqliteLinks,
    question: tuple[str, str, Requirement],
) -> Iterator[Figure]:
    """Yield a trace beside SQLite: all links, which tell the items, and items only."""
    key, item, required = question
    trace, number = measured.tracer(), measured.stack.number(item)
    found = trace(item)
    assert measured.numbers(found) == reference.ancestors(number), "SQLite has other items"
    assert found.link_count == reference.links_between(number), "SQLite has other links"
    counts = {"nodes": found.node_count, "between": found.link_count, "links": scale.plan.links}
    rounds = _rounds(scale, lambda: trace(item), lambda: reference.links_between(number))
    yield compared(key, Unit.MILLISECONDS, rounds, required, counts)
    rounds = _rounds(scale, lambda: trace(item), lambda: reference.ancestors(number))
    yield compared(f"{key}_items", Unit.MILLISECONDS, rounds, Requirement(Sense.SPEED), counts)


def growth_figure(scale: Scale, measured: Measured, early: Measured) -> Figure:
    """Return what a trace costs in the whole book beside the same in its first tenth.

    Parameters
      early  the book as it was then
    """
    item = scale.plan.pack254
    # As known then, both: later events change what is in a pack, and so what a trace has to tell.
    trace, before = measured.tracer(early.size), early.tracer(early.size)
    assert trace(item).node_count == before(item).node_count, "a grown book tells another lineage"
    rounds = _rounds(scale, lambda: trace(item), lambda: before(item))
    counts = {"few": sum(early.segment_links), "many": sum(measured.segment_links)}
    return compared("trace_growth", Unit.MILLISECONDS, rounds, _SAME, counts)


def segments_figure(scale: Scale, folder: Path) -> Figure:
    """Return what a trace costs over many segments beside one of the same entries."""
    small = plan(_RUN_LINKS, scale.plan.seed)
    path = folder / "runs.book"
    with begin(path) as book:
        book.record(master_document(small))
    runs = Runs(path)
    per_run = -(-small.tally.events // SEGMENTS)
    for head, events in documents_of(small, per_run):
        with unsealing_book(path, PARTY) as book:
            book.record(head + b",\n".join(events) + TAIL)
        runs.seal()
    many, one, count = runs.tracers()
    item = small.pack254
    assert many(item).node_count == one(item).node_count, "segments apart tell another lineage"
    rounds = _rounds(scale, lambda: many(item), lambda: one(item))
    runs.close()
    return compared("trace_many", Unit.MILLISECONDS, rounds, _SAME, {"segments": count})


def opening_figure(scale: Scale, book: Path, reference: SqliteLinks, number: int) -> Figure:
    """Return what it takes from opening a closed book to its first trace."""

    def first() -> None:
        with open_book(book, is_read_only=True) as opened:
            opened.trace(scale.plan.pack254)

    rounds = [(seconds(first), reference.first_answer(number)) for _ in range(scale.rounds)]
    asked = Requirement(Sense.COST, limit=1.0)
    return compared("opening", Unit.SECONDS, rounds, asked, {"links": scale.plan.links})


def _rounds(
    scale: Scale, own: Callable[[], object], other: Callable[[], object]
) -> list[tuple[float, float]]:
    """Return the middle milliseconds of both in each round; what is read first is read before."""
    own()
    other()
    return [
        (middle_seconds(own, scale.calls) * _MILLI, middle_seconds(other, scale.calls) * _MILLI)
        for _ in range(scale.rounds)
    ]
