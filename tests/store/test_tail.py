"""The tail as verbs ask it: what is known when, and totals that follow what comes in."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.tail import Tail
from loopbook.terms.account import Totals, TotalsQuery
from loopbook.terms.lineage import FOREVER, Adjacency, AsOf, microseconds_of
from loopbook.terms.period import period
from tests.store.readings import (
    PACK,
    day,
    ending,
    link,
    links_into,
    links_out_of,
    months,
    posting,
    reversal,
    statistic,
    touch,
)

YEAR = period("2025")
NOW = AsOf()


def amount(tail: Tail, when: str = "2025", as_of: AsOf = NOW) -> int | None:
    totals = tail.totals(TotalsQuery(PACK, period(when), as_of))
    return totals[0].amount if totals else None


def test_the_tail_answers_what_verbs_ask() -> None:
    tail = Tail()
    adjacency: Adjacency = tail
    totals: Totals = tail
    tail.link([link(1, "a", "M", 1)], [("a", touch(1, 1))], [ending(2, "M", "a", 5)])
    assert links_into(adjacency, "M", NOW)[0].until == day(5)
    assert links_out_of(adjacency, "a", NOW)[0].ended_by == 2
    assert adjacency.touches("a", NOW) == (touch(1, 1),)
    assert adjacency.knows("a")
    assert totals.totals(TotalsQuery(PACK, YEAR)) == ()
    assert totals.periods(PACK, "intake", NOW) == ()
    assert (tail.items(0, 1), tail.item_count()) == (("a",), 2)


def test_a_voided_entry_keeps_its_touches_and_loses_its_links() -> None:
    tail = Tail()
    tail.link([link(1, "a", "M", 1)], [("a", touch(1, 1))], [])
    tail.void(1, by=4, time=day(9))
    assert links_into(tail, "M", NOW) == ()
    assert tail.touches("a", NOW) == (touch(1, 1),)
    assert len(links_into(tail, "M", AsOf(size=3))) == 1


def test_what_a_delete_says_of_links_that_stand_elsewhere_can_be_asked_for() -> None:
    tail = Tail(lambda names: np.array([5 if name == "M" else -1 for name in names]), 9)
    tail.link([], [("M", touch(7, 5)), ("a", touch(7, 5))], [ending(7, "M", "a", 5)], ("a",))
    parents, children = np.array([5, 5]), np.array([9, 3])
    since = np.full(2, microseconds_of(day(1)))
    ends = tail.endings(parents, children, since, np.array([1, 1]), NOW)
    assert ends.ended_by.tolist() == [7, 0]
    assert ends.until.tolist() == [microseconds_of(day(5)), FOREVER]
    assert tail.names(children[:1]) == ["a"]
    assert tail.are_classes(np.array([9, 5])).tolist() == [True, False]
    tail.void(7, by=8, time=day(6))
    assert tail.voids.holds(7, NOW)
    assert tail.endings(parents, children, since, np.array([1, 1]), NOW).until[0] == FOREVER


def test_only_periods_inside_the_question_are_summed() -> None:
    tail = Tail()
    tail.post(PACK, [posting(1, 10, "2025-03"), posting(2, 5, "2025-04"), posting(3, 1, "2026-01")])
    assert amount(tail) == 15
    assert amount(tail, "2025-Q1") == 10
    assert amount(tail, "2025..2026") == 16
    assert amount(tail, "2024") is None


def test_a_year_is_not_part_of_its_quarter() -> None:
    tail = Tail()
    tail.post(PACK, [statistic(1, 100, "2025")])
    assert amount(tail, "2025-Q1") is None
    assert amount(tail, "2025") == 100


def test_totals_follow_what_comes_in() -> None:
    tail = Tail()
    tail.post(PACK, [posting(1, 10)])
    assert amount(tail) == 10
    tail.post(PACK, [posting(2, 7)])
    assert amount(tail) == 17
    for size in range(600):
        assert amount(tail, as_of=AsOf(size=size + 2)) == 17
    assert tail.totals(TotalsQuery("another pack", YEAR)) == ()


def test_the_past_is_read_as_it_was_known() -> None:
    tail = Tail()
    first, second = posting(1, 10, known=day(5)), posting(2, 7, known=day(3))
    tail.post(PACK, [first, second])
    tail.post(PACK, [reversal(first, 3, 30)])
    assert amount(tail) == 7
    assert amount(tail, as_of=AsOf(size=2)) == 17
    assert amount(tail, as_of=AsOf(size=1)) == 10
    assert amount(tail, as_of=AsOf(day=day(4))) == 7
    assert amount(tail, as_of=AsOf(day=day(29))) == 17
    assert amount(tail, as_of=AsOf(day=day(30))) == 7


def test_a_figure_withdrawn_before_it_was_published_was_never_there() -> None:
    """Published (end of the day) on 1 February, declared wrong at noon of that day."""
    tail = Tail()
    figure = statistic(1, 100, "2025-01", known=datetime(2025, 2, 1, 23, 59, 59, tzinfo=UTC))
    tail.post(PACK, [figure, reversal(figure, 2, 32)])
    assert amount(tail, as_of=AsOf(day=day(32))) is None
    assert amount(tail) is None
    assert amount(tail, as_of=AsOf(size=1)) == 100


def test_what_an_entry_posted_can_be_asked_for() -> None:
    tail = Tail()
    one, two = posting(1, 10), posting(1, 3, layer="piece")
    tail.post(PACK, [one, two, reversal(one, 5, 9)])
    assert tail.postings_of(PACK, 1) == (one, two)
    assert tail.postings_of(PACK, 5) == (reversal(one, 5, 9),)
    assert tail.postings_of(PACK, 6) == ()
    assert tail.postings_of("another pack", 1) == ()


def test_periods_of_a_flow_are_those_that_still_count() -> None:
    tail = Tail()
    wrong = posting(2, 10, "2025-01")
    tail.post(PACK, [posting(1, 10, "2025-03"), wrong, statistic(3, 1, "2025")])
    tail.post(PACK, [reversal(wrong, 4, 90), posting(5, 1, "2025-09", flow="export")])
    assert tail.periods(PACK, "intake", NOW) == (months(1, 12), months(3, 1))
    assert tail.periods(PACK, "intake", AsOf(size=2)) == (months(1, 1), months(3, 1))
    assert tail.periods(PACK, "absent", NOW) == ()
    assert tail.item_count() == 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.randoms())
def test_feeding_in_another_order_gives_the_same_answers(amounts: list[int], order: object) -> None:
    calls = []
    for sequence, one in enumerate(amounts, start=1):
        stated = posting(sequence, one, f"2025-{one:02}", known=day(one))
        calls.append(("post", [stated]))
        calls.append(("link", [link(sequence, "a", f"M{one % 2}", one)]))
        if one % 3 == 0:
            calls.append(("end", [ending(sequence, "M1", "", one)]))
        if one % 4 == 0:
            calls.append(("post", [reversal(stated, sequence + 20, one + 1)]))
            calls.append(("void", [sequence]))
    answers = []
    for _ in range(2):
        tail = Tail()
        for verb, said in calls:
            if verb == "post":
                tail.post(PACK, said)
            elif verb == "void":
                tail.void(said[0], said[0] + 20, day(5))
            else:
                tail.link(*((said, [], []) if verb == "link" else ([], [], said)))
        for known in (NOW, AsOf(size=len(amounts) // 2), AsOf(day=day(5))):
            answers.append(
                (
                    tail.totals(TotalsQuery(PACK, YEAR, known)),
                    links_out_of(tail, "a", known),
                    links_into(tail, "M1", known),
                    tail.periods(PACK, "intake", known),
                )
            )
        order.shuffle(calls)
    assert answers[:3] == answers[3:]
