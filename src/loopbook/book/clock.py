"""Clock and salts: what an open book asks of the machine; and a clock that was set back."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from loopbook.terms.entry import Store
from loopbook.terms.finding import Finding, Severity

SALT_BYTES = 16

TOLERANCE = timedelta(seconds=2)
"""So far two clocks that are kept right may differ."""


def utc_now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def new_salts() -> Callable[[], bytes]:
    """Return a source of salts: each call gives 16 unpredictable bytes, the salt of one leaf.

    Drawn 256 at a time, since a call to the system for each entry costs a tenth of a commit.
    Stores ask for salts one after the other, under the lock of their commit.
    """

    def salts() -> Iterator[bytes]:
        while True:
            block = secrets.token_bytes(SALT_BYTES * 256)
            for start in range(0, len(block), SALT_BYTES):
                yield block[start : start + SALT_BYTES]

    return partial(next, salts())


def set_back(store: Store, now: datetime) -> Iterator[Finding]:
    """Yield that the clock says a time before the last entry of the book was recorded.

    What is recorded all the same stands behind the earlier entries with a time before theirs: the
    order of entries holds, a person should look at the clock.
    """
    size = store.size()
    for entry in store.read(size, size) if size else ():
        if now < entry.record_time - TOLERANCE:
            times = {
                "time": now.isoformat(timespec="seconds"),
                "before": entry.record_time.isoformat(timespec="seconds"),
            }
            yield Finding("LB-Z75", Severity.WARNING, values=times)
