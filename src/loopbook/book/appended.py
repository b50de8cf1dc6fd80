"""Appended: wakes whoever waits for new entries of an open book."""

import threading
from collections.abc import Callable


class Appended:
    """The last entry that this process has appended, told to the threads that wait for more."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last = 0

    def tell(self, last: int) -> None:
        """Take that entries up to `last` are durable."""
        with self._changed:
            self._last = max(self._last, last)
            self._changed.notify_all()

    def wake(self) -> None:
        """Let whoever waits look again whether he should."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, after: int, seconds: float, is_over: Callable[[], bool] = lambda: False) -> int:
        """Return the last entry told of, as soon as there is one behind `after`, or in the end.

        Entries of other processes are not told: who needs them asks the store now and then.
        Parameters
          is_over  asked at each `wake`: whether there is nothing to wait for any more
        """
        with self._changed:
            self._changed.wait_for(lambda: self._last > after or is_over(), seconds)
            return self._last
