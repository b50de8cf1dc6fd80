"""Scale: how many links, how many rounds of what, and how much disk and time that takes."""

import shutil
from pathlib import Path

import msgspec

from loopbook.errors import StoreUnavailable
from loopbook.programs.synthetic.building import plan_of
from loopbook.programs.synthetic.plan import Plan

FULL_LINKS, QUICK_LINKS = 10**7, 10**6
QUICK_MAX = 2 * QUICK_LINKS
"""Books up to that size are measured in few rounds."""

BYTES_PER_LINK = 1_200
"""On the disk at most: journal, segments, a load of documents, the same in two other engines."""

LINKS_PER_SECOND = 12_000
"""About what is made, recorded, sealed and measured, on two cores; only for what is said before."""


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured.

    Fields
      plan       of the book
      loads      loads in which the book is recorded and sealed, DuckDB taking turns
      slices     further parts that are recorded without sealing, taking turns
      documents  documents of such a slice
      lines      events that DuckDB takes of each load, at most
      rounds     of short measurements;  calls  in each round
      singles    durable entries in each round
    """

    plan: Plan
    loads: int
    slices: int
    documents: int
    lines: int
    rounds: int
    calls: int
    singles: int
    is_quick: bool

    @property
    def document_events(self) -> int:
        """Events of a document: 10^4, fewer in books that have not enough."""
        return min(10_000, max(100, self.plan.tally.events // (4 * self.slices)))

    @property
    def slice_events(self) -> int:
        """Events of a slice: a quarter of the book at most goes into all slices."""
        most = self.plan.tally.events // (4 * self.slices)
        return min(self.documents * self.document_events, most)

    @property
    def load_events(self) -> list[int]:
        """Events of each load: the first is a tenth of what the loads hold."""
        whole = self.plan.tally.events - self.slices * self.slice_events
        rest = -(-(whole - whole // 10) // (self.loads - 1))
        return [whole // 10, *[rest] * (self.loads - 1)]

    @property
    def bytes(self) -> int:
        """Room that is needed on the disk, in bytes."""
        return 200_000_000 + self.plan.links * BYTES_PER_LINK

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return -(-self.plan.links // (LINKS_PER_SECOND * 60))


def scale_of(links: str, seed: int, *, is_quick: bool) -> Scale:
    """Return what is measured for so many links.

    Parameters
      links  as a person writes it; empty: the full size, or the quick one
    Raises   ParseError  no such size or seed
    """
    plan = plan_of(links or str(QUICK_LINKS if is_quick else FULL_LINKS), seed)
    if plan.links <= QUICK_MAX:
        few = {
            "loads": 2,
            "slices": 3,
            "documents": 1,
            "lines": 100_000,
            "rounds": 3,
            "calls": 5,
            "singles": 50,
        }
        return Scale(plan=plan, is_quick=is_quick, **few)
    many = {
        "loads": 5,
        "slices": 5,
        "documents": 4,
        "lines": 10**9,
        "rounds": 9,
        "calls": 11,
        "singles": 200,
    }
    return Scale(plan=plan, is_quick=is_quick, **many)


def require_room(folder: Path, scale: Scale) -> int:
    """Hold that the disk of a folder has the room; return how many bytes are free.

    Raises    StoreUnavailable  it has not, or there is no such folder
    """
    if not folder.is_dir():
        raise StoreUnavailable("LB-D95", path=folder)
    free = shutil.disk_usage(folder).free
    if free < scale.bytes:
        raise StoreUnavailable(
            "LB-D96", path=folder, free=megabytes(free), need=megabytes(scale.bytes)
        )
    return free


def megabytes(count: int) -> int:
    """Return bytes as whole megabytes, rounded up."""
    return -(-count // 1_000_000)
