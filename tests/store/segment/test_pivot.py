"""The pivot of several cubes is the pivot of all their postings; see `test_scan` for its sums."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.cube import cube_arrays, cube_of
from loopbook.store.segment.pivot import Pivot
from loopbook.terms.period import Period
from tests.store.readings import posting

POSTINGS = st.lists(
    st.builds(
        lambda amount, flow, month: posting(1, amount, f"2025-{month:02}", flow=flow),
        st.integers(-(10**28), 10**28),
        st.sampled_from("abc"),
        st.integers(1, 12),
    ),
    max_size=12,
)


@given(st.lists(POSTINGS, max_size=4), st.integers(0, 11), st.integers(1, 12))
def test_cubes_add_up(runs: list, first: int, count: int) -> None:
    period = Period(2025 * 12 + first, count)
    pivot = Pivot([cube_arrays(cube_of(run, ["[]"] * len(run))) for run in runs])
    flat = [each for run in runs for each in run]
    whole = Pivot([cube_arrays(cube_of(flat, ["[]"] * len(flat)))])
    assert pivot.sums(period, None) == whole.sums(period, None)
    inside = [p for p in flat if period.first <= p.period.first < period.end]
    told = {group.flow: sums.amount for group, sums in pivot.sums(period, None).items()}
    assert told == {
        flow: sum(p.amount for p in inside if p.flow == flow) for flow in {p.flow for p in inside}
    }
    assert pivot.sums(period, frozenset({"nobody"})) == {}
    assert pivot.months("a", None) == {
        month: sum(p.flow == "a" and p.period.first == month for p in flat)
        for month in {p.period.first for p in flat if p.flow == "a"}
    }
