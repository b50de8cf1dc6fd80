"""A scan of the rows gives what the cube gives, and what a plain sum gives."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.errors import BrokenSegment
from loopbook.store.segment.cube import Sums, plus
from loopbook.store.segment.pivot import Group, Pivot, is_open_to
from loopbook.store.segment.postings import grid_count
from loopbook.store.segment.scan import Wanted, scan_months, scan_sequences, scan_sums
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain, Posting
from tests.store.readings import day, months, posting, reversal, statistic
from tests.store.segment.posted import at_of, builder_of, segment_of

YEAR = Period(2025 * 12, 12)
POSTINGS = st.lists(
    st.builds(
        lambda sequence, amount, flow, month, time, steps: posting(
            sequence,
            amount,
            f"2025-{month:02}",
            flow=flow,
            known=day(time),
            variance=steps / 2**24,
            has_sd=bool(steps),
        ),
        st.integers(1, 9),
        st.integers(0, 10**28),
        st.sampled_from(("intake", "output")),
        st.integers(1, 3),
        st.integers(1, 90),
        st.integers(0, 2**40),
    ),
    max_size=8,
)


def group_of(posting: Posting) -> Group:
    return Group(
        posting.flow,
        posting.layer,
        posting.item_class,
        posting.basis.value,
        posting.grain.value,
        posting.rule,
    )


def plain_sums(postings: list[Posting]) -> dict[Group, Sums]:
    found: dict[Group, Sums] = {}
    for each in postings:
        if each.grain is not Grain.STATISTIC:
            sign = -1 if each.voids else 1
            own = Sums(each.amount, grid_count(each), sign, 0 if each.has_sd else sign)
            found[group_of(each)] = plus(found.get(group_of(each), Sums(0, 0, 0, 0)), own)
    return found


@settings(max_examples=5, deadline=None)
@given(POSTINGS, st.lists(st.integers(0, 7), max_size=3), st.integers(0, 14), st.integers(1, 100))
def test_scan_cube_and_plain_sum_agree(
    tmp_path_factory: pytest.TempPathFactory,
    own: list[Posting],
    voided: list[int],
    size: int,
    time: int,
) -> None:
    postings = [*own, statistic(9, 5, "2025")]
    postings += [reversal(own[at], 10 + at, 80) for at in set(voided) if at < len(own)]
    _, segment = segment_of(tmp_path_factory.mktemp("scan"), builder_of(postings), (1, 20))
    files = [segment.file]
    pivot = Pivot([segment.cube_columns])
    for period in (YEAR, months(2, 1), months(5, 2)):
        inside = [p for p in postings if period.first <= p.period.first < period.end]
        assert scan_sums(files, Wanted(period)) == plain_sums(inside)
        assert pivot.sums(period, None) == plain_sums(inside)
        seen = [p for p in inside if (p.voids or p.sequence) % 2]
        assert pivot.sums(period, frozenset({"a"})) == plain_sums(seen)
        assert scan_sums(files, Wanted(period, audiences=frozenset(('["a"]',)))) == plain_sums(seen)
    some = [p for p in postings if at_of(p) <= size]
    assert scan_sums(files, Wanted(YEAR, size=size)) == plain_sums(some)
    known = [p for p in postings if p.known <= day(time)]
    assert scan_sums(files, Wanted(YEAR, day=day(time))) == plain_sums(known)
    late = np.array([1, 2], np.int64)
    not_late = [p for p in postings if (p.voids or p.sequence) not in (1, 2)]
    assert scan_sums(files, Wanted(YEAR, late=late)) == plain_sums(not_late)
    assert scan_months(files, Wanted(YEAR), "intake") == pivot.months("intake", None)
    for group in plain_sums(postings):
        sequences, voids = scan_sequences(files, Wanted(YEAR), group)
        mine = [p for p in postings if group_of(p) == group]
        assert sorted(sequences.tolist()) == sorted(p.sequence for p in mine if not p.voids)
        assert sorted(voids.tolist()) == sorted(p.voids for p in mine if p.voids)


def test_a_sum_beyond_the_digits_of_the_engine_is_still_exact(tmp_path: Path) -> None:
    rows = [posting(n, 9 * 10**37) for n in range(1, 4)]
    _, segment = segment_of(tmp_path, builder_of(rows))
    (sums,) = Pivot([segment.cube_columns]).sums(YEAR, None).values()
    (scanned,) = scan_sums([segment.file], Wanted(YEAR)).values()
    assert sums.amount == scanned.amount == 27 * 10**37


@pytest.mark.parametrize("name", ["a[1]", "a*b", "what?", "grain=item", "it's", "电池"])
def test_a_folder_may_be_named_by_any_signs(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    _, segment = segment_of(tmp_path / name, builder_of([posting(1, 5)]))
    assert [sums.amount for sums in scan_sums([segment.file], Wanted(YEAR)).values()] == [5]


def test_a_damaged_table_is_a_broken_segment(tmp_path: Path) -> None:
    _, segment = segment_of(tmp_path, builder_of([posting(1, 5)]))
    segment.file.write_bytes(segment.file.read_bytes()[:-20])
    with pytest.raises(BrokenSegment):
        scan_sums([segment.file], Wanted(YEAR))
    segment.file.unlink()
    with pytest.raises(BrokenSegment):
        scan_sums([segment.file], Wanted(YEAR))


def test_no_file_has_no_sums() -> None:
    group = Group("intake", "mass", "", "measured", "item", "")
    nothing = Wanted(YEAR, day=day(1))
    assert scan_sums([], nothing) == scan_months([], nothing, "intake") == {}
    assert [len(column) for column in scan_sequences([], nothing, group)] == [0, 0]
    assert is_open_to('["a"]', None)
    assert not is_open_to('["a"]', frozenset({"b"}))
