"""Desk: what a book keeps beside its ledger so that it can work: jobs, queries, keys and more.

Nothing here is evidence, and nothing of it is in the log: records change and go. They are durable
before the answer, as entries are, and several processes may share them.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record of a desk.

    Fields
      name      unique within its kind
      value     bytes, as whoever wrote it wants them
      revision  1 when it is made, one more at each change
    """

    name: str
    value: bytes
    revision: int


class Desk(Protocol):
    """Records by kind and name, and bodies: long byte strings. Safe for threads and processes."""

    def put(self, kind: str, name: str, value: bytes, *, expected: int | None = None) -> int:
        """Write a record, durably, if it stands as the caller believes.

        Parameters
          expected  revision it must have; 0: there must be none; None: whatever it has
        Returns   its new revision; 0 when it stands otherwise, and then nothing was written
        Raises    StoreUnavailable  the book is read-only, full, or held
        """
        ...

    def get(self, kind: str, name: str) -> Record | None:
        """Return a record; None when there is none."""
        ...

    def listed(self, kind: str, after: str = "", count: int = 1_000) -> list[Record]:
        """Return records of a kind by name, those behind `after`, at most `count`."""
        ...

    def remove(self, kind: str, name: str) -> bool:
        """Take a record away, durably; say whether there was one."""
        ...

    def write_body(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a body, durably and whole or not at all; return its length.

        A body of that name is replaced.
        """
        ...

    def read_body(self, name: str) -> Iterator[bytes]:
        """Yield the chunks of a body, none of them large; nothing when there is none."""
        ...

    def remove_body(self, name: str) -> bool:
        """Take a body away; say whether there was one."""
        ...

    def close(self) -> None:
        """Give up files and connections; closing twice is safe."""
        ...
