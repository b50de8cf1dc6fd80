"""Blame: what failed for no reason that the house knows is held against the segments it read.

Mapped columns are not hashed at each reading, which would cost more than the reading. Where an
altered one leads outside of what there is, the fault of numpy or of a dictionary that follows says
nothing to anyone: the segments are hashed then, and the damaged one is named.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from loopbook.errors import LoopbookError
from loopbook.store.segment.folder import verify_segment
from loopbook.store.segment.manifest import Sealed
from loopbook.store.segment.view import View


@contextmanager
def blamed(segments: Path, rows: Callable[[], Iterable[Sealed]]) -> Iterator[None]:
    """Name the damaged segment when the block fails with an error that is none of the house.

    Raises    BrokenSegment  a segment is damaged; else the error goes on as it is
    """
    try:
        yield
    except LoopbookError:
        raise
    except Exception:
        for row in rows():
            verify_segment(segments / row.folder, row)
        raise


class Turn:
    """A lock that a thread may take again, in which what fails is blamed on damaged segments.

    Parameters
      view  gives the segments that are read
    """

    def __init__(self, view: Callable[[], View]) -> None:
        self._view = view
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if isinstance(fault, Exception) and not isinstance(fault, LoopbookError):
                self._hold()
        finally:
            self._lock.release()

    def _hold(self) -> None:
        view = self._view()
        if view.folder is not None:
            for row in view.manifest.rows:
                verify_segment(view.folder / row.folder, row)
