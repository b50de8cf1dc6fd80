"""Ranking against a plain sort of everything: what is kept, in which order, and how many."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.suspect.candidate import Candidates
from loopbook.evaluate.suspect.ranking import Ranking, marks_of
from tests.trace.plain_lives import PlainLives, plain_lives
from tests.trace.world import scheme

ROW = st.tuples(
    st.integers(0, 30),
    st.none() | st.integers(0, 3),
    st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).map(sorted),
)
BATCH = st.tuples(st.sampled_from([("a", 5), ("b", 5), ("c", 90)]), st.lists(ROW, max_size=6))
LIVES: PlainLives = plain_lives([], scheme())


def candidates(kind: str, rows: list[tuple[int, int | None, list[int]]]) -> Candidates:
    """Return candidates of (item, mass, entries)."""
    count = len(rows)
    return Candidates(
        kind,
        np.array([row[0] for row in rows], np.int64),
        np.full(count, -1),
        np.ones(count, np.int64),
        np.concatenate(([0], np.cumsum([len(row[2]) for row in rows]))).astype(np.int64),
        np.array([each for row in rows for each in row[2]], np.int64),
        np.array([np.inf if row[1] is None else row[1] for row in rows], float),
    )


@settings(max_examples=30)
@given(st.lists(BATCH, max_size=6), st.integers(0, 8))
def test_the_gravest_are_kept_whatever_came_first(
    batches: list[tuple[tuple[str, int], list[tuple[int, int | None, list[int]]]]], limit: int
) -> None:
    ranking = Ranking(limit)
    plain: dict[tuple[str, tuple[int, ...]], tuple[int, float, int, str, int]] = {}
    shared: dict[tuple[str, tuple[int, ...]], int] = {}
    for (kind, weight), rows in batches:
        ranking.take(LIVES, candidates(kind, rows), weight)
        for item, mass, entries in rows:
            key = (kind, tuple(entries))
            heavy = float("inf") if mass is None else mass
            plain.setdefault(key, (-weight, -heavy, -entries[-1], kind, item))
            shared[key] = shared.get(key, 0) + 1
    ranked = sorted(plain, key=lambda key: (*plain[key], key[1]))
    assert [(each.kind, each.entries) for each in ranking.kept()] == ranked[:limit]
    assert [ranking.shared(each) for each in ranking.kept()] == [
        shared[each] for each in ranked[:limit]
    ]
    counts = {each.kind: each.count for each in ranking.counts()}
    kinds = {kind for kind, _ in plain}
    assert counts == {kind: sum(key[0] == kind for key in plain) for kind in kinds}


def test_a_set_of_entries_has_one_mark_and_no_entries_that_of_the_item() -> None:
    found = candidates("a", [(1, 0, [2, 5]), (2, 0, [2, 5]), (3, 0, [5]), (4, 0, []), (5, 0, [])])
    marks = marks_of(found).tolist()
    assert marks[0] == marks[1]
    assert len({*marks}) == 4
