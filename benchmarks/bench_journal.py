"""How near the journal is to the disk: ratios measured in one run, on one drive.

  single   one durable Journal.append of one draft, against a bare append and fsync of its bytes
  threads  64 threads, one draft each (group commit), against the rate of one thread

Run: `uv run python benchmarks/bench_journal.py [FOLDER]`. The folder says which drive is measured;
the system's own for temporary files when absent. Times hang on the machine; ratios are what counts.
"""

import hashlib
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from loopbook.store.journal import Journal, create
from loopbook.terms.entry import Draft, EntryKind, Identity

ROUNDS = 15
SINGLES = 200
THREADS = 64
EACH = 25
CONTENT_BYTES = 680


def main() -> None:
    """Measure both ratios and print them."""
    parent = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=parent) as name:
        folder = Path(name)
        journal = create(folder / "bench.book", lambda: datetime.now(UTC), lambda: os.urandom(16))
        print(
            f"{platform.platform()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
        )
        single(journal, folder / "bare.bin")
        threads(journal)
        journal.close()


def single(journal: Journal, file: Path) -> None:
    """Print what one durable append costs beside a bare append and fsync.

    The two take turns, one by one, since a disk is quick or slow for seconds at a time; each round
    gives the ratio of their medians.
    """
    bare_times, journal_times, ratios = [], [], []
    with file.open("ab", buffering=0) as bare:
        for turn in range(ROUNDS):
            theirs, ours = [], []
            for number in range(turn * SINGLES, (turn + 1) * SINGLES):
                one = draft(number)
                theirs.append(timed(partial(bare_append, bare.fileno(), one.content)))
                ours.append(timed(partial(journal.append, [one])))
            ratios.append(statistics.median(ours) / statistics.median(theirs))
            bare_times += theirs
            journal_times += ours
    print(
        f"single   {statistics.median(ratios):.2f}x a bare append and fsync"
        f" (min {min(ratios):.2f}, max {max(ratios):.2f});"
        f" bare {statistics.median(bare_times) * 1e6:.0f} us,"
        f" journal {statistics.median(journal_times) * 1e6:.0f} us"
        f" an entry of {CONTENT_BYTES} bytes, {ROUNDS} rounds of {SINGLES}"
    )


def threads(journal: Journal) -> None:
    """Print the rate of many threads beside that of one."""
    number = 10_000_000
    alone_times, shared_times = [], []
    for _ in range(ROUNDS):
        drafts = [draft(number + at) for at in range(SINGLES + THREADS * EACH)]
        number += len(drafts)
        alone_times.append(timed(partial(one_by_one, journal, drafts[:SINGLES])))
        shared_times.append(timed(partial(together, journal, drafts[SINGLES:])))
    ratios = [
        (THREADS * EACH / shared) / (SINGLES / single_time)
        for shared, single_time in zip(shared_times, alone_times, strict=True)
    ]
    print(
        f"threads  {statistics.median(ratios):.2f}x the rate of one thread"
        f" (min {min(ratios):.2f}, max {max(ratios):.2f});"
        f" one {SINGLES / statistics.median(alone_times):.0f}/s,"
        f" {THREADS} threads {THREADS * EACH / statistics.median(shared_times):.0f}/s"
    )


def one_by_one(journal: Journal, drafts: list[Draft]) -> None:
    """Append one draft a call."""
    for one in drafts:
        journal.append([one])


def together(journal: Journal, drafts: list[Draft]) -> None:
    """Append from THREADS threads at once, one draft a call."""

    def call(first: int) -> None:
        for one in drafts[first : first + EACH]:
            journal.append([one])

    running = [threading.Thread(target=call, args=(at * EACH,)) for at in range(THREADS)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def bare_append(descriptor: int, data: bytes) -> None:
    """Append bytes to a file, durable on return."""
    os.write(descriptor, data)
    os.fsync(descriptor)


def draft(number: int) -> Draft:
    """Return a draft with content of CONTENT_BYTES bytes."""
    data = f'{{"type":"ObjectEvent","number":{number},'.encode().ljust(CONTENT_BYTES, b"x")
    return Draft(
        kind=EntryKind.EVENT,
        identity=Identity(
            id=f"urn:uuid:bench-{number}",
            is_correction=False,
            content_hash=hashlib.sha256(data).digest(),
        ),
        content=data,
        context=b'["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]',
        source=f"bench.jsonld, event {number}",
        party="bench",
        audience=("bench",),
    )


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
