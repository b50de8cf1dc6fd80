"""Turn: little runs back; the order given counts where it costs little."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.turn import line_of

Edges = dict[tuple[str, str], float]


def back(line: list[str], edges: Edges) -> float:
    return sum(w for (a, b), w in edges.items() if line.index(a) > line.index(b))


@pytest.mark.parametrize("lost", [("ab", 5.0), ("bc", 6.0), ("ca", 7.0)])
def test_the_lightest_flow_of_a_loop_runs_back(lost: tuple[str, float]) -> None:
    edges = {("a", "b"): 9.0, ("b", "c"): 9.0, ("c", "a"): 9.0, (lost[0][0], lost[0][1]): lost[1]}
    assert back(line_of(["a", "b", "c"], edges), edges) == lost[1]


def test_one_return_is_cut_and_not_the_two_that_it_feeds() -> None:
    """Kept one by one, the heaviest first, `collected` 25 would stay and 14 + 14 run back."""
    edges = {
        ("make", "use"): 40.0,
        ("use", "collect"): 26.0,
        ("collect", "sort"): 25.0,
        ("sort", "make"): 27.0,
    }
    assert back(line_of(["sort", "make", "use", "collect"], edges), edges) == 25.0


def test_the_order_given_counts_where_it_costs_little() -> None:
    names = ["sorting", "making", "use"]
    edges = {("making", "use"): 10.0, ("use", "sorting"): 9.0, ("sorting", "making"): 10.0}
    assert line_of(names, edges) == names
    assert line_of(["making", "use", "sorting"], edges) == ["making", "use", "sorting"]
    far = {**edges, ("sorting", "making"): 2.0}
    assert line_of(names, far) == ["making", "use", "sorting"]


def test_an_unmeasured_flow_decides_only_where_nothing_else_does() -> None:
    assert line_of(["b", "a"], {("a", "b"): 0.0}) == ["a", "b"]
    assert line_of(["b", "a"], {("a", "b"): 0.0, ("b", "a"): 1.0}) == ["b", "a"]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 20)), max_size=10))
def test_what_runs_back_is_near_the_least(triples: list[tuple[int, int, int]]) -> None:
    names = list("abcde")
    edges = {(names[a], names[b]): float(w) for a, b, w in triples if a != b}
    least = min(back(list(line), edges) for line in permutations(names))
    line = line_of(names, edges)
    assert sorted(line) == names
    # The given order may cost a quarter more; moving one by one may end a little above the least.
    assert back(line, edges) <= 1.6 * least + 1e-3
