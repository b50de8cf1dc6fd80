"""Homes: exactly the segments that have links of an item, and at most its own besides."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from loopbook.store.segment.homes import Homes

SIZE = 10


class Part:
    """A segment that has links of some items; SIZE items are new in each."""

    def __init__(self, number: int, keys: set[int]) -> None:
        self.first_item = number * SIZE
        self.keys = np.array(sorted(key for key in keys if key < self.first_item + SIZE), np.int64)

    def linked(self, *, is_into: bool) -> NDArray[np.int64]:
        return self.keys if is_into else self.keys[:0]


@given(
    st.lists(st.sets(st.integers(0, 49)), min_size=5, max_size=5),
    st.lists(st.integers(0, 49), min_size=1, max_size=9),
)
def test_no_segment_with_a_link_is_missed_and_none_is_asked_in_vain(
    keys: list[set[int]], items: list[int]
) -> None:
    parts = [Part(number, each) for number, each in enumerate(keys)]
    found = set(Homes(parts, is_into=True).of(np.array(items)))
    having = {n for n, part in enumerate(parts) if set(items) & set(part.keys.tolist())}
    homes = {item // SIZE for item in items}
    assert having <= found <= having | homes
    assert set(Homes(parts, is_into=False).of(np.array(items))) == homes
