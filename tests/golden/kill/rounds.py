"""Rounds: a step begun in a worker and killed, then the book looked at, many times over."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

import loopbook
from loopbook.book.book import Book
from loopbook.book.place import is_address
from loopbook.errors import LoopbookError
from loopbook.store.journal import Journal
from loopbook.store.segment.folder import LOCK, MAKING, SEGMENTS
from loopbook.store.segment.lease import FOLDER as LEASES
from tests.golden.kill.homes import Home
from tests.golden.kill.material import (
    PACKS,
    answers,
    expected,
    make_book,
    seal_all,
    small_documents,
    unsealing,
)
from tests.golden.kill.worker import LAST, STEPS

ROOT = Path(__file__).parents[3]
SEED = 20_250_301
TRIALS = 3
RUNS = {"seal": 0, "merge": 36, "rebuild": 150}
"""Entries of a segment of the book that each round of a step begins with; 0: unsealed."""


class Tally(msgspec.Struct):
    """What became of all rounds of one step; every line but the first six must say 0."""

    rounds: int = 0
    hit: int = 0
    acknowledged: int = 0
    repeated: int = 0
    swept: int = 0
    rebuilt: int = 0
    lost: int = 0
    failed_opens: int = 0
    damaged: int = 0
    half_named: int = 0
    left_over: int = 0
    other_answers: int = 0
    other_content: int = 0

    @property
    def is_fine(self) -> bool:
        """Whether nothing went wrong, and kills hit the step."""
        wrong = (
            self.lost,
            self.failed_opens,
            self.damaged,
            self.half_named,
            self.left_over,
            self.other_answers,
            self.other_content,
        )
        return not any(wrong) and self.hit > 0


WORDS = {
    "rounds": "rounds",
    "hit": "kills that hit the step",
    "acknowledged": "events acknowledged",
    "repeated": "acknowledged ones sent again, known as repeats",
    "swept": "folders left by kills, swept",
    "rebuilt": "segments made again, equal",
    "lost": "acknowledged and lost",
    "failed_opens": "opens that failed",
    "damaged": "segments damaged",
    "half_named": "unfinished segments that the manifest names",
    "left_over": "folders left after sweeping",
    "other_answers": "answers other than those of a book in memory",
    "other_content": "segments made again with other content",
}


class Killed(NamedTuple):
    """What a worker said before its end: events acknowledged by document; whether it was done."""

    acknowledged: dict[int, int]
    is_done: bool


class Workers:
    """One process that forks workers; they are killed one at a time."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.golden.kill.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def close(self) -> None:
        """End the process."""
        self._server.communicate()

    def _said(self) -> str:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert line, "the process that forks workers has ended"
        return line.rstrip("\n")

    def run(
        self, step: str, book: str, delay_seconds: float | None, home: Home
    ) -> tuple[Killed, float]:
        """Begin a step, and strike a delay after its beginning; None: let it end.

        Returns   what it said, and the seconds from its beginning to its end
        """
        assert self._server.stdin is not None
        self._server.stdin.write(f"{step} {book}\n")
        self._server.stdin.flush()
        pid, began, lasted = 0, 0.0, 0.0
        acknowledged: dict[int, int] = {}
        is_done = False
        while (line := self._said()) != "end":
            word, *values = line.split(" ")
            match word:
                case "pid":
                    pid = int(values[0])
                case "begin":
                    began = time.perf_counter()
                    if delay_seconds is not None:
                        time.sleep(delay_seconds)
                        home.strike(pid)
                case "ack":
                    acknowledged[int(values[0])] = int(values[1])
                case "done":
                    is_done, lasted = True, time.perf_counter() - began
                case "over":
                    assert is_done or home.is_patient, f"{step} failed before it was killed"
                    if delay_seconds is None:
                        os.kill(pid, signal.SIGKILL)
        return Killed(acknowledged, is_done), lasted


def template(step: str, home: Home) -> tuple[str, dict[int, int]]:
    """Make the book that each round of a step begins with, and what it has acknowledged."""
    name = f"{step}.template"
    path = home.fresh(name)
    if step == "append":
        loopbook.new(path, PACKS).close()
        return name, {}
    without = LAST if step == "seal" else 0
    make_book(path, RUNS[step], without)
    known = small_documents()[: len(small_documents()) - without]
    with unsealing(path) as book:
        return name, {number: book.record(each).repeated for number, each in enumerate(known)}


def kill_rounds(step: str, rounds: int, home: Home, seed: int = SEED) -> Tally:
    """Kill a step so many times, at moments spread over all of it, and look at each book.

    A rebuild is killed in the same book every time, the others in a fresh copy.
    """
    chance = random.Random(f"{seed} {step}")
    first, known = template(step, home)
    tally = Tally()
    workers = Workers()
    try:
        lasting = min(
            _trial(workers, step, first, home) for _ in range(max(1, min(TRIALS, rounds - 1)))
        )
        book = ""
        for number in range(rounds):
            if number == 0 or step != "rebuild":
                book = home.copy(first, "killed.book")
            # Strata: each part of the step has its kill, however few the rounds.
            delay = lasting * (number + chance.random()) / rounds
            killed, _ = workers.run(step, book, delay, home)
            tally.rounds += 1
            tally.hit += not killed.is_done
            examine(book, known | killed.acknowledged, tally)
        _make_again(book, tally)
    finally:
        workers.close()
    return tally


def _trial(workers: Workers, step: str, first: str, home: Home) -> float:
    """Return how long the step takes when nothing stops it."""
    book = home.copy(first, "trial.book")
    killed, seconds = workers.run(step, book, None, home)
    assert killed.is_done, f"{step} failed without being killed"
    return seconds


def examine(path: str, acknowledged: dict[int, int], tally: Tally) -> None:
    """Open a book after a kill, hold it against what was acknowledged, and send all again."""
    tally.acknowledged += sum(acknowledged.values())
    try:
        with unsealing(path) as book:
            _look(book, path, tally)
            _send_again(book, acknowledged, tally)
        left = folders(path) - named(path)
        seal_all(path)
        tally.swept += len(left - folders(path))
        with loopbook.open(path, is_read_only=True) as book:
            _look(book, path, tally)
            tally.left_over += len(left & folders(path))
            tally.other_answers += answers(book) != expected()
    except LoopbookError:
        tally.failed_opens += 1


def _look(book: Book, path: str, tally: Tally) -> None:
    verified = book.verify()
    tally.damaged += sum(bool(state.fault) for state in verified.segments)
    names = named(path)
    tally.half_named += len(names - folders(path)) + sum(n.startswith(MAKING) for n in names)


def _send_again(book: Book, acknowledged: dict[int, int], tally: Tally) -> None:
    for number, document in enumerate(small_documents()):
        receipt = book.record(document)
        assert receipt.refused == 0
        if number in acknowledged:
            tally.repeated += receipt.repeated
            tally.lost += acknowledged[number] - receipt.repeated


def _make_again(path: str, tally: Tally) -> None:
    """Rebuild the book of the last round: the same content, and the same answers."""
    with loopbook.open(path) as book:
        states = book.rebuild()
        tally.rebuilt += sum(state.is_equal for state in states)
        tally.other_content += sum(not state.is_equal for state in states)
        _look(book, path, tally)
        is_other = answers(book, with_evidence=True) != expected(with_evidence=True)
        tally.other_answers += is_other


def folders(path: str | Path) -> set[str]:
    """Return the folders that lie under `segments`."""
    inside = segments_of(path)
    return {each.name for each in inside.glob("*")} - {LOCK, LEASES}


def segments_of(path: str | Path) -> Path:
    """Return where the segments of a book lie; one in a database must be asked."""
    if not is_address(path):
        return Path(path) / SEGMENTS
    with unsealing(path) as book:
        assert isinstance(book.store, Journal)
        return book.store.folder / SEGMENTS


def named(path: str | Path) -> set[str]:
    """Return the folders that the manifest names."""
    with unsealing(path) as book:
        assert isinstance(book.store, Journal)
        return {row.folder for row in book.store.manifest().rows}


def told(step: str, tally: Tally) -> str:
    """Return the counts of a step as lines."""
    lines = [f"{getattr(tally, name):>8}  {words}" for name, words in WORDS.items()]
    return "\n".join([f"kill -9 during {step}", *lines])


__all__ = ["STEPS", "Tally", "kill_rounds", "told"]
