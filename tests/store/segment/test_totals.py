"""Totals over segments and tail equal those of one tail that has everything."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.store.segment.totals import PackTotals, pinned
from loopbook.store.tail import Tail
from loopbook.terms.account import TotalsQuery
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period
from loopbook.terms.posting import Posting
from tests.store.readings import PACK, day, posting, reversal, statistic
from tests.store.segment.posted import at_of, builder_of, segment_of

YEAR = Period(2025 * 12, 12)
PLACES = st.sampled_from(("", "urn:city", "urn:epc:id:sgln:0614141.00777.0"))
CITY = frozenset({"urn:city"})
SITE = frozenset({"https://id.gs1.org/414/0614141007776"})
OWN = st.lists(
    st.one_of(
        st.builds(
            lambda amount, time, rule, place: posting(
                0, amount, known=day(time), rule=rule, place=place
            ),
            st.integers(0, 10**28),
            st.integers(1, 90),
            st.sampled_from("rs"),
            PLACES,
        ),
        st.builds(
            lambda amount, time, when, place: statistic(
                0, amount, when, known=day(time), place=place
            ),
            st.integers(0, 99),
            st.integers(1, 90),
            st.sampled_from(("2025", "2025-01")),
            PLACES,
        ),
    ),
    min_size=1,
    max_size=10,
)
AS_OFS = st.builds(
    AsOf,
    st.none() | st.integers(0, 24),
    st.none() | st.builds(day, st.integers(1, 99)),
    st.sampled_from((None, frozenset(), frozenset({"a"}), frozenset({"a", "b"}), frozenset({"b"}))),
)


def tail_of(postings: list[Posting]) -> Tail:
    tail = Tail()
    tail.post(PACK, postings)
    for each in postings:
        stated = each.voids or each.sequence
        tail.open_to(stated, ("a",) if stated % 2 else ())
    return tail


@settings(max_examples=15, deadline=None)
@given(
    OWN,
    st.sets(st.integers(0, 9)),
    st.lists(st.integers(0, 20), max_size=3),
    AS_OFS,
    st.sampled_from((None, CITY, SITE, CITY | SITE)),
)
def test_cut_anywhere_the_totals_are_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Posting],
    voided: set[int],
    cuts: list[int],
    as_of: AsOf,
    places: frozenset[str] | None,
) -> None:
    folder = tmp_path_factory.mktemp("totals")
    own = [
        Posting(**{**{n: getattr(p, n) for n in p.__struct_fields__}, "sequence": at})
        for at, p in enumerate(drawn, 1)
    ]
    taken = [reversal(own[at], 11 + at, 95) for at in voided if at < len(own)]
    everything = sorted([*own, *taken], key=at_of)
    bounds = [0, *sorted({cut for cut in cuts if cut})]
    segments = []
    for first, last in pairwise(bounds):
        inside = [p for p in everything if first < at_of(p) <= last]
        segments.append(segment_of(folder, builder_of(inside), (first + 1, last))[1])
    rest = [p for p in everything if at_of(p) > bounds[-1]]
    tail = tail_of(rest)
    alone = PackTotals(PACK, segments, tail, lambda _query, _group: ())
    totals = PackTotals(PACK, segments, tail, alone.sequences)
    plain = tail_of(everything)
    query = pinned(TotalsQuery(PACK, YEAR, as_of, places), 24)
    want = tuple(plain.totals(query))
    assert totals.totals(query) == want
    assert [tuple(t.sequences) for t in totals.totals(query)] == [t.sequences for t in want]
    assert totals.periods("intake", as_of) == tuple(plain.periods(PACK, "intake", as_of))
    for sequence in range(1, 22):
        assert totals.postings_of(sequence) == plain.postings_of(PACK, sequence)


def test_a_query_without_a_size_is_pinned_to_what_there_is() -> None:
    query = TotalsQuery(PACK, YEAR, AsOf())
    assert pinned(query, 7).as_of.size == 7
    assert pinned(pinned(query, 7), 9).as_of.size == 7


def test_what_comes_into_the_tail_is_seen_when_totals_forget() -> None:
    tail = tail_of([posting(1, 5)])
    totals = PackTotals(PACK, (), tail, lambda q, g: ())
    query = TotalsQuery(PACK, YEAR, AsOf())
    assert [t.amount for t in totals.totals(query)] == [5]
    tail.post(PACK, [posting(2, 6)])
    totals.forget()
    assert [t.amount for t in totals.totals(query)] == [11]


def test_the_places_at_which_anything_is_posted_are_told_by_identity() -> None:
    site = "urn:epc:id:sgln:0614141.00777.0"
    tail = tail_of([posting(1, 5, place=site), statistic(2, 5, "2025", place="urn:city")])
    assert PackTotals(PACK, (), tail, lambda q, g: ()).places() == CITY | SITE
    assert PackTotals("another", (), tail, lambda q, g: ()).places() == frozenset()


def test_statistics_of_a_place_and_of_one_inside_it_are_rivals_by_depth() -> None:
    tail = tail_of(
        [
            statistic(1, 100, "2025", place="urn:nation"),
            statistic(2, 30, "2025", place="urn:east"),
            statistic(3, 60, "2025", place="urn:west"),
        ]
    )
    totals = PackTotals(
        PACK,
        (),
        tail,
        lambda q, g: (),
        above=lambda place: () if place == "urn:nation" else ("urn:nation",),
    )
    found = totals.totals(TotalsQuery(PACK, YEAR))
    assert [(t.depth, t.amount) for t in found] == [(0, 100), (1, 90)]
    east = totals.totals(TotalsQuery(PACK, YEAR, places=frozenset({"urn:east"})))
    assert [(t.depth, t.amount) for t in east] == [(0, 30)]
