"""Clock and salts: what an open book asks of the machine."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

SALT_BYTES = 16


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
