"""Clock: the time that a search in parts has left, and whether someone said stop."""

from time import monotonic
from typing import TypeVar

import msgspec

from loopbook.terms.progress import Run

T = TypeVar("T")


class Clock:
    """Time that is left of `seconds` (None: there is no end); none once someone said stop."""

    def __init__(self, seconds: float | None) -> None:
        self.begun = monotonic()
        self.seconds = seconds
        self.is_stopped = False

    def left(self, share: float = 1.0) -> float | None:
        """Return the seconds left until a share of the time is over; None: there is no end."""
        if self.is_stopped:
            return 0.0
        if self.seconds is None:
            return None
        return max(share * self.seconds - (monotonic() - self.begun), 0.0)

    def is_over(self, share: float) -> bool:
        """Say whether a share of the time is over."""
        return self.left(share) == 0.0

    def within(self, run: Run[T]) -> Run[T]:
        """Pass on a search within a larger one, whose answers are not its own; note a stop."""
        said: bool | None = None
        while True:
            try:
                progress = run.send(said)
            except StopIteration as end:
                found: T = end.value
                return found
            said = yield msgspec.structs.replace(progress, incumbent=None, bound=None)
            self.is_stopped = self.is_stopped or bool(said)
