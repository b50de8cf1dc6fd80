"""Worker: does one step of a book in a process of its own, and says how far it is.

Run as `python -m tests.golden.kill.worker`, it waits for lines `STEP BOOK` and forks for each, so
that the interpreter starts once. It says `pid N`, then what the forked process says, then `end`.
A forked process says `begin` when its step begins, `ack N` when document N is acknowledged, and
`done` when the step is, and `over` whatever became of it; then it waits for its end.
"""

import os
import signal
import sys
import traceback

import loopbook
from loopbook.book.book import Book
from loopbook.book.place import journal_at
from loopbook.book.sealer import FAN_IN, sealing
from tests.golden.kill.material import seal_all, small_documents, unsealing

RUN_MAX = 60
"""Entries of a segment while sealing is killed: some ten of them, and merges of each kind."""

LAST = 3
"""Documents that are recorded before sealing."""


def say(words: str) -> None:
    """Write a line whole, at once: what was said was done, whatever comes after."""
    os.write(1, f"{words}\n".encode())


def append(path: str) -> None:
    """Record every document, each a commit; no sealing."""
    with unsealing(path) as book:
        say("begin")
        _record(book, 0)


def _record(book: Book, first: int) -> None:
    for number, document in enumerate(small_documents()[first:], start=first):
        receipt = book.record(document)
        say(f"ack {number} {receipt.appended + receipt.repeated}")


def seal(path: str) -> None:
    """Record the last documents, then seal all, in small runs that are merged."""
    with unsealing(path) as book:
        _record(book, len(small_documents()) - LAST)
    say("begin")
    seal_all(path, RUN_MAX)


def merge(path: str) -> None:
    """Merge what lies in many small segments, four by four: links, then postings."""
    journal = journal_at(path)
    with sealing(journal, journal.folder) as working:
        assert working is not None
        say("begin")
        manifest = journal.manifest()
        for digest in sorted({row.digest for row in manifest.rows}):
            rows = manifest.of(digest)
            for first in range(0, len(rows), FAN_IN):
                # As `Sealer.merge` does, which waits for neighbours of like size.
                four = rows[first : first + FAN_IN]
                journal.exchange([working.joined(digest, four)], four)
    journal.close()


def rebuild(path: str) -> None:
    """Make every segment again."""
    with loopbook.open(path) as book:
        say("begin")
        assert all(state.is_equal for state in book.rebuild())


STEPS = {"append": append, "seal": seal, "merge": merge, "rebuild": rebuild}


def _wait() -> None:
    fault = sys.exc_info()[1]
    if fault is not None:
        traceback.print_exception(fault)
    while True:
        signal.pause()


def serve() -> None:
    """Do what each line asks for, in a forked process that may be killed."""
    small_documents()
    for line in sys.stdin:
        step, folder = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            say("end")
            continue
        say(f"pid {os.getpid()}")
        try:
            STEPS[step](folder)
            say("done")
        finally:
            # Until it is killed, so that no other process can have its number by then.
            say("over")
            _wait()


if __name__ == "__main__":
    serve()
