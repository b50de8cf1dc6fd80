"""Plan watch: pull a long search, tell a person how far it is, and stop it when he says so."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from loopbook.errors import PlanError
from loopbook.render.plan.compared import progress_line
from loopbook.terms.plan import Plan
from loopbook.terms.progress import Progress, Run
from loopbook.wording import say

EVERY_SECONDS = 0.2
_CLEAR = "\r\x1b[K"


def watched(run: Run[Plan], language: str, *, is_shown: bool) -> Plan:
    """Return what a search finds; Ctrl-C stops it with the best so far, a second one at once.

    Parameters
      is_shown   whether a person watches: progress is written to the error side
    Raises       KeyboardInterrupt  on the second Ctrl-C, or the first before anything was found
    """
    show = _Line(language) if is_shown else _nothing
    with _listening(language) as is_asked:
        try:
            told = next(run)
            while True:
                show(told)
                told = run.send(is_asked())
        except StopIteration as end:
            found = end.value
        finally:
            if isinstance(show, _Line):
                show.clear()
    if not isinstance(found, Plan):
        raise PlanError("LB-PL04", seconds="-")
    return found


class _Line:
    """One line on the error side, written over again and again."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._last = 0.0
        self._is_written = False

    def __call__(self, progress: Progress) -> None:
        now = monotonic()
        if now - self._last < EVERY_SECONDS:
            return
        self._last = now
        self._is_written = True
        sys.stderr.write(_CLEAR + progress_line(progress, self._language))
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._is_written:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def _nothing(progress: Progress) -> None:
    del progress


@contextmanager
def _listening(language: str) -> Iterator[Callable[[], bool]]:
    """Lend a question: whether Ctrl-C was pressed since; the second time it breaks off at once."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        # Signals reach the main thread only; elsewhere whoever pulls says stop himself.
        yield lambda: False
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stderr.write(f"\n{say('plan.stopping', language)}\n")

    signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
