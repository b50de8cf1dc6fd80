"""Columns: declared stages first, then the heaviest flows forward."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.columns import Arrow, columns


def test_a_flow_to_an_earlier_stage_is_a_return_however_heavy() -> None:
    placed = columns(
        {"make": 0, "use": 1, "recycle": 2},
        [
            Arrow("sold", "make", "use", 10),
            Arrow("back", "use", "recycle", 10),
            Arrow("again", "recycle", "make", 10_000),
        ],
    )
    assert placed.returns == {"again"}
    assert placed.column == {"make": 0, "use": 1, "recycle": 2}


def test_without_stages_the_lightest_flow_of_a_loop_returns() -> None:
    placed = columns(
        {"a": 0, "b": 0, "c": 0},
        [Arrow("ab", "a", "b", 5), Arrow("bc", "b", "c", 9), Arrow("ca", "c", "a", 7)],
    )
    assert placed.returns == {"ab"}
    assert placed.column == {"b": 0, "c": 1, "a": 2}


def test_what_nothing_enters_stands_before_what_it_feeds_first() -> None:
    placed = columns(
        {"a": 0, "b": 0, "c": 0, "lime": 0},
        [
            Arrow("ab", "a", "b", 9),
            Arrow("bc", "b", "c", 9),
            Arrow("lc", "lime", "c", 1),
        ],
    )
    assert placed.column == {"a": 0, "b": 1, "lime": 1, "c": 2}


def test_a_flow_from_a_process_into_itself_returns() -> None:
    placed = columns({"a": 0, "b": 1}, [Arrow("ab", "a", "b", 1), Arrow("aa", "a", "a", 5)])
    assert placed.returns == {"aa"}


def test_a_process_without_flows_takes_no_column() -> None:
    placed = columns({"a": 0, "idle": 3, "b": 5}, [Arrow("ab", "a", "b", None)])
    assert placed.column == {"a": 0, "b": 1}


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=7),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9)), max_size=20),
)
def test_forward_flows_run_forward_and_columns_have_no_gap(
    stages: list[int], pairs: list[tuple[int, int, int]]
) -> None:
    count = len(stages)
    arrows = [
        Arrow(f"f{i}", f"p{a % count}", f"p{b % count}", amount)
        for i, (a, b, amount) in enumerate(pairs)
    ]
    placed = columns({f"p{i}": stage for i, stage in enumerate(stages)}, arrows)
    for arrow in arrows:
        if arrow.flow not in placed.returns:
            assert placed.column[arrow.source] < placed.column[arrow.target]
    assert sorted(set(placed.column.values())) == list(range(len(set(placed.column.values()))))
