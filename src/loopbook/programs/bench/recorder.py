"""Recorder: a process of its own that records and seals, so that its memory can be told alone.

It leads a process group, so that whatever seals for it ends with it when the bench is interrupted.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from loopbook.book.measure import held_bytes, seal_all
from loopbook.book.opening import open_book
from loopbook.errors import ParseError
from loopbook.programs.synthetic.name import PARTY

_JOIN_SECONDS = 30


class Told(NamedTuple):
    """What a job took: seconds until all is sealed, events refused, most memory held, in bytes."""

    seconds: float
    refused: int
    held: int


class Recorder:
    """The process of one book; opens it for each job, and closes it again."""

    def __init__(self, book: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=serve, args=(book, other))
        self._process.start()
        other.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._pipe.send(None)
        else:
            self._end()
        self._process.join(_JOIN_SECONDS)
        self._pipe.close()

    def _end(self) -> None:
        process = self._process.pid
        # Not before the process leads its group: else it would be ours.
        if process and hasattr(os, "killpg") and os.getpgid(process) == process:
            os.killpg(process, signal.SIGKILL)
        self._process.terminate()

    def record(self, documents: Sequence[Path]) -> Told:
        """Record documents and seal everything.

        Raises    ParseError  the book refuses some of it
        """
        self._pipe.send(list(documents))
        told = self.told()
        if told.refused:
            raise ParseError("LB-D92", where=str(documents[0]), count=told.refused, why="-")
        return told

    def begin_sealing(self) -> None:
        """Seal what is not sealed, while the caller does something else; `told` waits for it."""
        self._pipe.send([])

    def is_done(self) -> bool:
        """Say whether the job is done."""
        return self._pipe.poll()

    def told(self) -> Told:
        """Wait for the job, and return what it took."""
        told: Told = self._pipe.recv()
        return told


def serve(book: Path, pipe: Connection) -> None:
    """Do the jobs that the pipe names, until it names none."""
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    while (documents := _next(pipe)) is not None:
        begun = time.perf_counter()
        refused, held = _do(book, documents)
        pipe.send(Told(time.perf_counter() - begun, refused, held))


def _next(pipe: Connection) -> list[Path] | None:
    try:
        documents: list[Path] | None = pipe.recv()
    except EOFError:
        return None
    return documents


def _do(book: Path, documents: Sequence[Path]) -> tuple[int, int]:
    """Record documents, or seal when there are none.

    Returns    events refused, and the most memory held after any document
    """
    if not documents:
        seal_all(book)
        return 0, held_bytes()
    refused = most = 0
    with open_book(book, party=PARTY) as opened:
        for file in documents:
            refused += opened.record(file).refused
            most = max(most, held_bytes())
    return refused, most
