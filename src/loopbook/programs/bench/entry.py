"""Figures of single entries: one made durable, many threads at once, the hash of an event."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from loopbook.book.measure import BareFile, BareJournal, by_threads, event_hash
from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    alone,
    compared,
    seconds,
    spread,
)
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import TAIL, documents_of
from loopbook.programs.synthetic import plan
from loopbook.programs.synthetic.building import begin

THREADS, EACH = 64, 10
HASHES = 2_000
SIZES = range(550, 850)
"""Bytes of events that are hashed: about 700."""

_SMALL_LINKS = 20_000
_MILLI = 1e3


def entry_figures(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Yield what single entries cost."""
    head, events = next(documents_of(plan(_SMALL_LINKS, scale.plan.seed), _SMALL_LINKS))
    bare = BareFile(folder / "bare.bin")
    yield _journal(scale, folder, bare, events[0])
    yield _record(scale, folder, bare, [head + event + TAIL for event in events])
    bare.close()
    yield _threads(scale, folder, events[0])
    context = msgspec.json.encode(msgspec.json.decode(head + TAIL)["@context"])
    yield _hash(scale, [event for event in events if len(event) in SIZES][:HASHES], context)


def _journal(scale: Scale, folder: Path, bare: BareFile, content: bytes) -> Figure:
    journal = BareJournal(folder / "single.book")
    drafts = iter(journal.drafts(content, scale.singles * scale.rounds))
    rounds = [
        _in_turns(scale.singles, lambda: journal.append(next(drafts)), lambda: bare.append(content))
        for _ in range(scale.rounds)
    ]
    journal.close()
    asked = Requirement(Sense.COST, must=1.3)
    return compared("journal", Unit.MILLISECONDS, rounds, asked, {"bytes": len(content)})


def _record(scale: Scale, folder: Path, bare: BareFile, documents: list[bytes]) -> Figure:
    waiting = iter(documents)
    with begin(folder / "one.book") as book:
        rounds = [
            _in_turns(
                scale.singles, lambda: book.record(next(waiting)), lambda: bare.append(documents[0])
            )
            for _ in range(scale.rounds)
        ]
    return compared("record_one", Unit.MILLISECONDS, rounds)


def _in_turns(
    times: int, own: Callable[[], object], other: Callable[[], object]
) -> tuple[float, float]:
    """Return the middle milliseconds of both, which take turns one by one.

    A disk is quick or slow for seconds at a time.
    """
    pairs = [(seconds(own), seconds(other)) for _ in range(times)]
    ours, theirs = zip(*pairs, strict=True)
    return spread(ours).median * _MILLI, spread(theirs).median * _MILLI


def _threads(scale: Scale, folder: Path, content: bytes) -> Figure:
    journal = BareJournal(folder / "threads.book")
    rounds = []
    for _ in range(scale.rounds):
        lone, shared = (
            journal.drafts(content, scale.singles),
            journal.drafts(content, THREADS * EACH),
        )
        alone_time = seconds(partial(by_threads, journal.append, lone, 1))
        shared_time = seconds(partial(by_threads, journal.append, shared, THREADS))
        rounds.append((len(shared) / shared_time, len(lone) / alone_time))
    journal.close()
    asked = Requirement(Sense.SPEED, must=4)
    return compared("threads", Unit.PER_SECOND, rounds, asked, {"threads": THREADS})


def _hash(scale: Scale, events: list[bytes], context: bytes) -> Figure:
    rates = []
    for _ in range(scale.rounds):
        begun = time.perf_counter()
        for event in events:
            event_hash(event, context)
        rates.append(len(events) / (time.perf_counter() - begun))
    size = sum(map(len, events)) // len(events)
    return alone("hash", Unit.PER_SECOND, rates, 20_000, {"bytes": size})
