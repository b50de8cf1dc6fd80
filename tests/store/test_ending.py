"""Endings of many links at once: the first that is known, is not voided and comes after."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.ending import EVERY_CHILD, EndingColumns, Endings, Ends, Opened, lasting, sooner
from loopbook.store.known import Audiences, Voids, is_known
from loopbook.terms.lineage import FOREVER, AsOf, microseconds_of, moment_of
from tests.store.readings import day

NOW = AsOf()
LASTS = (FOREVER, 0)
Row = tuple[int, int, int, int]


def at(number: int) -> int:
    return microseconds_of(day(number))


def of(rows: list[Row], voids: Voids | None = None, opened: Opened | None = None) -> Endings:
    """Return endings of rows (parent, child, day, sequence) in any order."""
    told = [(parent, child, at(time), sequence) for parent, child, time, sequence in rows]
    columns = np.array(told, np.int64).reshape(-1, 4).T
    return Endings.sorted(
        EndingColumns(*columns),
        Voids() if voids is None else voids,
        opened or Audiences().may_see_each,
    )


def asked(endings: Endings, rows: list[Row], as_of: AsOf = NOW) -> list[tuple[int, int]]:
    """Return (until, ended by) of links (parent, child, day since, sequence)."""
    told = [(parent, child, at(time), sequence) for parent, child, time, sequence in rows]
    ends = endings.ends(*np.array(told, np.int64).reshape(-1, 4).T, as_of)
    return list(zip(ends.until.tolist(), ends.ended_by.tolist(), strict=True))


def test_a_link_ends_by_the_first_ending_of_its_child_or_of_all_after_it() -> None:
    endings = of([(1, 5, 9, 4), (1, EVERY_CHILD, 7, 6), (1, 6, 3, 2), (2, 5, 1, 1)])
    assert asked(endings, [(1, 5, 2, 1), (1, 5, 7, 6), (1, 5, 9, 4), (1, 7, 1, 1)]) == [
        (at(7), 6),
        (at(9), 4),
        LASTS,
        (at(7), 6),
    ]
    assert asked(endings, [(2, 6, 0, 1), (3, 5, 0, 1)]) == [LASTS, LASTS]
    assert asked(endings, []) == []


def test_no_endings_end_nothing() -> None:
    assert asked(of([]), [(1, 5, 2, 1)]) == [LASTS]
    assert len(of([])) == 0
    assert lasting(2).until.tolist() == [FOREVER, FOREVER]


def test_a_voided_ending_gives_way_to_the_next() -> None:
    voids = Voids()
    endings = of([(1, 5, 3, 2), (1, 5, 6, 4)], voids)
    voids.add(2, by=9, time=day(20))
    link = [(1, 5, 1, 1)]
    assert asked(endings, link) == [(at(6), 4)]
    assert asked(endings, link, AsOf(size=8)) == [(at(3), 2)]
    assert asked(endings, link, AsOf(size=3)) == [(at(3), 2)]
    assert asked(endings, link, AsOf(size=1)) == [LASTS]
    assert asked(endings, link, AsOf(day=day(19))) == [(at(3), 2)]
    assert asked(endings, link, AsOf(day=day(2))) == [LASTS]


def test_of_two_answers_the_earlier_holds() -> None:
    one = Ends(np.array([at(3), at(3), FOREVER]), np.array([7, 7, 0]))
    other = Ends(np.array([at(2), at(3), at(9)]), np.array([9, 6, 1]))
    ends = sooner(one, other)
    assert ends.until.tolist() == [at(2), at(3), at(9)]
    assert ends.ended_by.tolist() == [9, 6, 1]


ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from([EVERY_CHILD, 5, 6, 7]),
        st.integers(1, 6),
        st.integers(1, 20),
    ),
    max_size=30,
)
LINKS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(5, 7), st.integers(1, 6), st.integers(1, 20)),
    max_size=9,
)
VOIDED = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 8)), max_size=9)
KNOWN = st.builds(AsOf, st.none() | st.integers(0, 21), st.none() | st.integers(0, 8).map(day))


def plain(rows: list[Row], link: Row, voids: Voids, known: AsOf) -> tuple[int, int]:
    parent, child, since, sequence = link
    ends = [
        (at(time), by)
        for target, each, time, by in rows
        if target == parent
        and each in (child, EVERY_CHILD)
        and (time, by) > (since, sequence)
        and is_known(by, day(time), known)
        and not voids.holds(by, known)
    ]
    return min(ends, default=LASTS)


@given(ROWS, LINKS, VOIDED, st.lists(KNOWN, min_size=1, max_size=3))
def test_many_links_end_as_each_does_alone(
    rows: list[Row], links: list[Row], voided: list[Row], readings: list[AsOf]
) -> None:
    voids = Voids()
    endings = of(rows, voids)
    for sequence, by, time in voided:
        voids.add(sequence, by, day(time))
    for known in readings:
        expected = [plain(rows, link, voids, known) for link in links]
        assert asked(endings, links, known) == expected


@given(ROWS, ROWS, LINKS, KNOWN)
def test_two_runs_of_entries_answer_together_as_one(
    first: list[Row], second: list[Row], links: list[Row], known: AsOf
) -> None:
    told = [np.array([*row[:2], at(row[2]), row[3]]) for row in links]
    columns = np.array(told, np.int64).reshape(-1, 4).T
    both = sooner(of(first).ends(*columns, known), of(second).ends(*columns, known))
    whole = of(first + second).ends(*columns, known)
    assert both.until.tolist() == whole.until.tolist()
    assert both.ended_by.tolist() == whole.ended_by.tolist()
    assert all(moment_of(until) > day(0) for until in both.until.tolist() if until != FOREVER)


def test_an_ending_that_a_reader_may_not_see_ends_nothing_for_him() -> None:
    audiences = Audiences()
    audiences.add(4, ("carrier",))
    audiences.add(6, ("carrier", "recycler"))
    endings = of([(1, 5, 7, 4), (1, 5, 9, 6)], opened=audiences.may_see_each)
    asked_for = [(1, 5, 2, 1)]
    assert asked(endings, asked_for) == [(at(7), 4)]
    assert asked(endings, asked_for, AsOf(sees=frozenset({"recycler"}))) == [(at(9), 6)]
    assert asked(endings, asked_for, AsOf(sees=frozenset({"public"}))) == [LASTS]
