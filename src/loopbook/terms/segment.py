"""Segment: what a person is told of the sealed runs of a book."""

from enum import StrEnum

import msgspec

from loopbook.terms.entry import Checkpoint


class SegmentKind(StrEnum):
    """What a segment holds."""

    LINKS = "links"
    POSTINGS = "postings"


class SegmentState(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed segment as it was found, or as it was made again.

    Fields
      digest        of the reading that made postings; empty for links
      first, last   entries it covers
      rows          links, or postings
      folder        its folder under `segments`
      content_hash  SHA-256 (hex) over its columns
      fault         what is wrong with it, in words; empty when it is whole
      is_equal      made again: whether the content is what it was
    """

    kind: SegmentKind
    digest: str = ""
    first: int
    last: int
    rows: int
    folder: str
    content_hash: str
    fault: str = ""
    is_equal: bool = True


class Verified(msgspec.Struct, frozen=True):
    """A book whose entries were hashed again and whose segments were looked through.

    Fields
      checkpoint  of the log
      segments    links first, each by its first entry
      unsealed    entries that no segment covers
    """

    checkpoint: Checkpoint
    segments: tuple[SegmentState, ...] = ()
    unsealed: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no segment has a fault."""
        return not any(segment.fault for segment in self.segments)
