"""Supply: the events of a plan as files, some at a time: as documents, and as lines for others."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from loopbook.programs.bench.scale import Scale
from loopbook.programs.synthetic import Plan, documents, master_document

_LIST = b'"eventList":[\n'
_SEPARATOR = b",\n"
TAIL = b"\n]}}"
"""What ends a document after its last event."""


class Load(NamedTuple):
    """Events as they are given to both sides.

    Fields
      documents  EPCIS documents, in the order of recording;  events  in them
      rows       the same events, a line each;  lines  how many: the first ones, when not all
    """

    documents: list[Path]
    events: int
    rows: Path
    lines: int

    def discard(self) -> None:
        """Delete the files."""
        for file in (*self.documents, self.rows):
            file.unlink()


class Supply:
    """Writes the events of a plan to a folder, load by load; what is discarded takes no room.

    `left` events are still to come; those given so far have `bytes`.
    """

    def __init__(self, scale: Scale, folder: Path) -> None:
        plan = scale.plan
        self._folder = folder
        self._scale = scale
        self._made = documents_of(plan, scale.document_events)
        self._number = 0
        self.left = plan.tally.events
        self.bytes = 0
        self.master = folder / "master.jsonld"
        self.master.write_bytes(master_document(plan))

    def load(self, events: int) -> Load:
        """Return the next events: as many as asked, up to whole documents.

        What would be less than half a document at the end comes with the ones before.
        """
        self._number += 1
        files: list[Path] = []
        count = lines = 0
        rows = self._folder / f"{self._number:03}.ndjson"
        with rows.open("wb") as out:
            while self.left and (count < events or self.left < self._scale.document_events // 2):
                head, body = next(self._made)
                file = self._folder / f"{self._number:03}-{len(files):05}.jsonld"
                file.write_bytes(head + _SEPARATOR.join(body) + TAIL)
                files.append(file)
                if lines < self._scale.lines:
                    out.write(b"\n".join(body) + b"\n")
                    lines += len(body)
                count += len(body)
                self.bytes += sum(map(len, body))
                self.left -= len(body)
        return Load(files, count, rows, lines)


def documents_of(plan: Plan, events: int) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    """Yield the head of a document and its events, so many of them or the last ones."""
    head, waiting = b"", list[bytes]()
    for document in documents(plan):
        head, _, tail = document.partition(_LIST)
        waiting += tail.removesuffix(TAIL).split(_SEPARATOR)
        while len(waiting) >= events:
            yield head + _LIST, waiting[:events]
            waiting = waiting[events:]
    if waiting:
        yield head + _LIST, waiting
