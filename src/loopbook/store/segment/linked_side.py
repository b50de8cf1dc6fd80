"""Sides by links: as what entries name items, for segments sealed before that was kept.

What became of an item tells that it went in, and what became it that it came out; a parent is the
target of what is part of it, and what things left. A side that no link tells (a transformation
without outputs, an OBSERVE of a parent) is not known here: `loopbook rebuild` makes such segments
with their sides.
"""

import numpy as np
from numpy.typing import NDArray

from loopbook.store.segment.csr import Ints, are_among
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.event import SIDES, Side
from loopbook.terms.lineage import BECAME, PART_OF


def linked_sides(
    segment: LinksSegment, items: Ints, owner: Ints, sequence: Ints
) -> NDArray[np.int8]:
    """Return the side of each touch.

    Parameters
      items            ascending and distinct
      owner, sequence  position in `items` and entry of each touch
    """
    sides = np.zeros(len(owner), np.int8)
    span = (int(items[0]), int(items[-1]))
    size = segment.last - segment.first + 1
    keys = owner * size + sequence - segment.first
    for is_into, kind, side in (
        (False, BECAME, Side.INPUT),
        (True, BECAME, Side.OUTPUT),
        (True, PART_OF, Side.PARENT),
    ):
        rows = segment.links(items, span, is_into=is_into)
        if rows is not None:
            is_meant = rows.kind == kind
            told = rows.owner[is_meant] * size + rows.sequence[is_meant] - segment.first
            sides[are_among(keys, np.sort(told))] = SIDES.index(side)
    parents, _, _, sequences = segment.endings()
    place = np.minimum(items.searchsorted(parents), len(items) - 1)
    is_asked = items[place] == parents
    left = place[is_asked] * size + sequences[is_asked] - segment.first
    sides[are_among(keys, np.sort(left))] = SIDES.index(Side.PARENT)
    return sides
