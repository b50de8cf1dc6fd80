"""Segments of postings that stand in no book."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from loopbook.store.segment.files import write_segment
from loopbook.store.segment.manifest import Sealed
from loopbook.store.segment.part import Part
from loopbook.store.segment.posted import PostingsSegment
from loopbook.store.segment.postings import Posted, PostingsBuilder
from loopbook.terms.posting import Posting
from tests.store.readings import PACK

ITEMS = ("urn:item:0", "urn:item:1", "urn:item:2")


def names_of(numbers: np.ndarray) -> list[str]:
    return [ITEMS[number] for number in numbers.tolist()]


def builder_of(postings: Sequence[Posting]) -> PostingsBuilder:
    """Take postings in the order of entries; odd entries are seen by `a`, the others by nobody."""
    builder = PostingsBuilder()
    for posting in sorted(postings, key=at_of):
        stated = posting.voids or posting.sequence
        builder.post(Posted(at_of(posting), [posting], ("a",) if stated % 2 else ()))
    return builder


def at_of(posting: Posting) -> int:
    return max(posting.sequence, posting.voids)


def part_of(builder: PostingsBuilder, span: tuple[int, int]) -> Part:
    numbers = [ITEMS.index(name) for name in builder.names()]
    return builder.part(span, np.array(numbers, np.int64))


def segment_of(
    folder: Path, builder: PostingsBuilder, span: tuple[int, int] = (1, 9)
) -> tuple[Sealed, PostingsSegment]:
    row = write_segment(folder, PACK, span, part_of(builder, span))
    return row, PostingsSegment(folder, row, names_of)
