"""Observations in segments: merged parts are what one gathering gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.store.segment.observation_columns import (
    GROUP,
    MARK,
    NO_OBSERVATIONS,
    ObservationRows,
    merged_observations,
    named,
    observations_in,
)
from loopbook.store.segment.part import Part, content_hash
from loopbook.store.segment.spoken_columns import Stored
from loopbook.terms.observation import Observation
from tests.stores.histories import OBSERVATIONS


def gathered(first: int, seen: list[Observation]) -> Stored:
    rows = ObservationRows()
    for sequence, each in enumerate(seen, first):
        rows.add(sequence, each)
    return rows.part()


def part(stored: Stored) -> Part:
    return Part(stored.arrays, stored.texts, {})


@settings(max_examples=30, deadline=None)
@given(seen=st.lists(OBSERVATIONS, max_size=8), cut=st.integers(0, 8))
def test_parts_merged_are_what_one_gathering_gives(seen: list[Observation], cut: int) -> None:
    once = gathered(1, seen)
    halves = (gathered(1, seen[:cut]), gathered(1 + len(seen[:cut]), seen[cut:]))
    merged = merged_observations([part(each) for each in halves])
    assert content_hash(part(merged)) == content_hash(part(once))


def test_a_run_without_any_says_so_and_one_sealed_before_says_nothing() -> None:
    assert gathered(1, []) == NO_OBSERVATIONS
    told = observations_in({**NO_OBSERVATIONS.arrays, "touch_time": np.array([1])}, {})
    assert told is not None
    assert list(told.arrays) == [MARK]
    assert observations_in({"touch_time": np.array([1])}, {"audience": ["[]"]}) is None


@settings(max_examples=10, deadline=None)
@given(seen=st.lists(OBSERVATIONS, min_size=1, max_size=4))
def test_columns_are_named_as_the_term_has_them(seen: list[Observation]) -> None:
    stored = gathered(5, seen)
    columns = named(stored.arrays)
    assert columns["sequence"].tolist() == list(range(5, 5 + len(seen)))
    texts = stored.texts[GROUP]
    assert [texts[at] for at in columns["word"].tolist()] == [each.indicator for each in seen]
