"""Progress: how far a long reading has come. The caller pulls it, and may say stop."""

from collections.abc import Generator
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a long reading has come.

    Fields
      stage      key of the wording catalogue that names what is being done
      done       parts done;  total  parts there are, None: not known
      incumbent  objective of the best answer so far; None: none yet
      bound      no answer is better than this; None: nothing is known yet
      seconds    since the reading began
    """

    stage: str
    done: float = 0.0
    total: float | None = None
    incumbent: float | None = None
    bound: float | None = None
    seconds: float = 0.0

    @property
    def gap(self) -> float | None:
        """Distance of incumbent and bound, as a share of the incumbent; None: not known."""
        if self.incumbent is None or self.bound is None:
            return None
        return gap_between(self.incumbent, self.bound)


Run = Generator[Progress, bool | None, T]
"""A long reading: yields progress; `send(True)` asks it to stop with the best so far; returns T."""


def gap_between(incumbent: float, bound: float) -> float:
    """Return |incumbent - bound| as a share of |incumbent|; 0 where both are 0."""
    distance = abs(incumbent - bound)
    if distance == 0.0:
        return 0.0
    return distance / abs(incumbent) if incumbent else float("inf")


def finished(run: Run[T]) -> T:
    """Pull a reading to its end, and return what it returns."""
    while True:
        try:
            next(run)
        except StopIteration as end:
            answer: T = end.value
            return answer
