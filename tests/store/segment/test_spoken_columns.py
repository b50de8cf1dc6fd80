"""Spoken columns: gathered at once, or in parts that are merged, they are the same."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.store.segment.part import Part
from loopbook.store.segment.spoken_columns import (
    INPUT_WHOLE,
    OUTPUT_WHOLE,
    SpokenColumns,
    Stored,
    merged_spoken,
    spoken_in,
)
from loopbook.terms.spoken import Spoken, Weighed

SAID = st.builds(
    Spoken,
    st.just({}),
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(("possessing_party", "location")),
            st.sampled_from(("urn:a", "urn:b", "urn:c")),
        ),
        max_size=2,
    ).map(tuple),
    st.none() | st.builds(Weighed, st.floats(0, 9), st.floats(0, 9), st.booleans(), st.booleans()),
    st.booleans(),
    st.lists(st.sampled_from(("m", "n")), max_size=2, unique=True).map(tuple),
    st.sampled_from(("black_mass", "moon_rock")),
)
NUMBERS = {"m": 0, "n": 1}


def gathered(first: int, said: list[Spoken]) -> Stored:
    columns = SpokenColumns()
    for sequence, each in enumerate(said, first):
        columns.add(sequence, each, [NUMBERS[name] for name in each.described])
    return columns.part(np.array([40, 41]))


def words(stored: Stored) -> dict[str, list[object]]:
    """Return the columns, those of codes as the texts they stand for."""
    told: dict[str, list[object]] = {name: c.tolist() for name, c in stored.arrays.items()}
    for group, names in (("transfer", ("type", "id")), ("stated", ("code",))):
        for name in (f"{group}_{each}" for each in names):
            if name in told:
                told[name] = [stored.texts[group][code] for code in stored.arrays[name].tolist()]
    return told


@settings(max_examples=40, deadline=None)
@given(said=st.lists(SAID, max_size=6), cut=st.integers(0, 6))
def test_parts_merged_are_what_one_gathering_gives(said: list[Spoken], cut: int) -> None:
    once = gathered(1, said)
    halves = (gathered(1, said[:cut]), gathered(1 + len(said[:cut]), said[cut:]))
    merged = merged_spoken([Part(each.arrays, each.texts, {}) for each in halves])
    assert merged.texts == once.texts
    assert merged.arrays.keys() == once.arrays.keys()
    for name, column in once.arrays.items():
        assert merged.arrays[name].dtype == column.dtype
        assert merged.arrays[name].tolist() == column.tolist()
    told = words(once)
    assert told.get("transfer_sequence", []) == [
        at for at, each in enumerate(said, 1) for _ in each.transfers
    ]
    assert told.get("transfer_id", []) == [name for each in said for _, _, name in each.transfers]
    assert told.get("stated_code", []) == [
        each.description for each in said for _ in each.described
    ]
    assert told.get("statistic_sequence", []) == [
        at for at, each in enumerate(said, 1) if each.is_statistic
    ]


def test_items_get_their_global_numbers_and_masses_their_marks() -> None:
    weighed = Weighed(1.5, 2.5, True, False)
    told = gathered(7, [Spoken({}, (), weighed, described=("n",), description="black_mass")])
    assert told.arrays["stated_item"].tolist() == [41]
    assert told.arrays["mass_whole"].tolist() == [INPUT_WHOLE]
    assert INPUT_WHOLE & OUTPUT_WHOLE == 0
    assert (told.arrays["mass_input"][0], told.arrays["mass_output"][0]) == (1.5, 2.5)


def test_an_empty_group_is_absent_and_other_columns_are_not_taken() -> None:
    assert gathered(1, [Spoken({})]) == Stored({}, {})
    told = gathered(1, [Spoken({}, is_statistic=True)])
    assert set(told.arrays) == {"statistic_sequence"}
    arrays = {**told.arrays, "touch_time": np.array([1])}
    assert spoken_in(arrays, {"audience": ["[]"]}) == told
