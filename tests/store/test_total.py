"""Totals: what is summed, what is kept apart, and what reversals take off."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.total import counting_of, totals_of
from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import period
from loopbook.terms.posting import Grain
from tests.store.readings import day, posting, reversal, statistic

YEAR = period("2025")


def test_postings_of_one_kind_are_summed_with_their_evidence() -> None:
    (total,) = totals_of(
        [
            posting(4, 10, "2025-03", variance=4.0, has_sd=True),
            posting(2, 5, "2025-07", variance=9.0, has_sd=True, rule="posting.csv:9"),
            posting(2, 1, "2025-07"),
        ],
        YEAR,
    )
    assert (total.amount, total.variance, total.count, total.unstated_count) == (16, 13.0, 3, 1)
    assert total.sequences == (2, 4)
    assert total.rules == ("posting.csv:2", "posting.csv:9")
    assert total.months == 12


def test_bases_grains_classes_and_sources_are_kept_apart_and_sorted() -> None:
    kinds = [
        posting(1, 1),
        posting(2, 1, basis=Basis.CONSTRUCTED),
        posting(3, 1, grain=Grain.BATCH),
        posting(4, 1, item_class=""),
        posting(5, 1, flow="export"),
        posting(6, 1, layer="piece"),
        statistic(7, 1, "2025"),
        statistic(8, 1, "2025", publisher="ministry"),
        statistic(9, 1, "2025", scope="wide"),
        statistic(10, 1, "2025", grade=Grade.WEAK),
        statistic(11, 1, "2025", published=date(2026, 2, 1)),
    ]
    totals = totals_of(kinds, YEAR)
    assert len(totals) == len(kinds)
    keys = [
        (t.flow, t.layer, t.item_class, t.basis, t.grain, t.publisher, t.scope, t.grade)
        for t in totals
    ]
    assert keys == sorted(keys)
    assert [t.published for t in totals if t.published] == ["2026-02-01"]


def test_a_reversal_takes_off_amount_variance_count_and_evidence() -> None:
    wrong = posting(3, 70, variance=25.0, has_sd=True, rule="posting.csv:7")
    kept = posting(1, 5)
    (total,) = totals_of([wrong, kept, reversal(wrong, 9, 80)], YEAR)
    assert (total.amount, total.variance, total.count, total.unstated_count) == (5, 0.0, 1, 1)
    assert total.sequences == (1,)
    assert total.rules == ("posting.csv:2",)


def test_what_is_wholly_reversed_is_absent() -> None:
    wrong, figure = posting(3, 70), statistic(4, 70, "2025")
    assert totals_of([wrong, reversal(wrong, 9, 80)], YEAR) == ()
    assert totals_of([figure, reversal(figure, 9, 80)], YEAR) == ()


def test_an_amount_of_nothing_is_present() -> None:
    (total,) = totals_of([posting(3, 0)], YEAR)
    assert (total.amount, total.count) == (0, 1)


def test_amounts_are_exact_however_large() -> None:
    (total,) = totals_of([posting(1, 2**70), posting(2, 1)], YEAR)
    assert total.amount == 2**70 + 1


def test_of_two_figures_for_one_period_the_one_known_last_counts() -> None:
    earlier, later = statistic(5, 100, "2025", known=day(10)), statistic(3, 90, "2025")
    (total,) = totals_of([earlier, later], YEAR)
    assert (total.amount, total.count, total.sequences) == (90, 1, (3,))
    (total,) = totals_of([statistic(5, 100, "2025"), later], YEAR)
    assert total.sequences == (5,)


def test_months_published_on_different_days_make_a_year_and_a_revision_leaves_its_rival() -> None:
    monthly = [
        statistic(n, 10, f"2025-{n:02}", published=date(2025 + n // 12, n % 12 + 1, 15))
        for n in range(1, 13)
    ]
    (total,) = totals_of(monthly, YEAR)
    assert (total.amount, total.months, total.count) == (120, 12, 12)
    assert total.published == "2026-01-15"
    revised = statistic(20, 13, "2025-03", published=date(2026, 3, 1), known=day(400))
    older, newer = totals_of([*monthly, revised], YEAR)
    assert (newer.amount, newer.months, newer.published) == (123, 12, "2026-03-01")
    assert (older.amount, older.months, older.published) == (10, 1, "2025-04-15")


def test_a_withdrawn_revision_gives_way_to_what_it_revised() -> None:
    first, revised = statistic(3, 100, "2025", known=day(10)), statistic(5, 90, "2025")
    (total,) = totals_of([first, revised, reversal(revised, 8, 90)], YEAR)
    assert (total.amount, total.count, total.sequences) == (100, 1, (3,))


def test_a_year_and_its_months_are_not_added() -> None:
    year = statistic(1, 120, "2025")
    by_month = [statistic(n + 1, 11, f"2025-{n:02}") for n in range(1, 13)]
    (total,) = totals_of([year, *by_month], YEAR)
    assert (total.amount, total.months, total.sequences) == (120, 12, (1,))
    (total,) = totals_of(by_month[:5], YEAR)
    assert (total.amount, total.months, total.count) == (55, 5, 5)


def test_places_are_added_and_cover_what_all_of_them_cover() -> None:
    figures = [
        statistic(1, 100, "2025", place="urn:north"),
        statistic(2, 30, "2025-Q1", place="urn:south"),
        statistic(3, 40, "2025-Q3", place="urn:south"),
    ]
    (total,) = totals_of(figures, YEAR)
    assert (total.amount, total.months, total.sequences) == (170, 6, (1, 2, 3))


def test_one_entry_may_state_a_figure_in_parts() -> None:
    parts = [statistic(4, 10, "2025"), statistic(4, 7, "2025"), statistic(2, 90, "2025")]
    (total,) = totals_of(parts, YEAR)
    assert (total.amount, total.count, total.sequences) == (17, 2, (4,))


def test_a_reversal_without_its_original_is_shown_and_not_dropped() -> None:
    alone = reversal(posting(3, 70), 9, 80)
    (total,) = totals_of([alone], YEAR)
    assert (total.amount, total.count, total.sequences) == (-70, -1, ())
    figure = reversal(statistic(3, 70, "2025"), 9, 80)
    (total,) = totals_of([figure, statistic(1, 100, "2025")], YEAR)
    assert (total.amount, total.count) == (30, 0)


def test_postings_that_count_are_neither_reversals_nor_reversed() -> None:
    wrong, kept = posting(3, 70), posting(1, 5)
    assert counting_of([wrong, kept, reversal(wrong, 9, 80)]) == [kept]


@given(
    st.lists(
        st.tuples(st.integers(-9, 9), st.floats(0, 1e9), st.booleans(), st.booleans()),
        max_size=12,
    ),
    st.randoms(),
)
def test_recording_order_leaves_no_trace(
    said: list[tuple[int, float, bool, bool]], order: object
) -> None:
    postings = []
    for sequence, (amount, variance, has_sd, is_reversed) in enumerate(said, start=1):
        make = posting if sequence % 2 else statistic
        when = f"2025-{sequence % 5 + 1:02}" if sequence % 4 else "2025-Q1"
        sure = variance if has_sd else 0.0
        one = make(sequence, amount, when, variance=sure, has_sd=has_sd)
        postings.append(one)
        if is_reversed:
            postings.append(reversal(one, sequence + 100, 90))
    totals = totals_of(postings, YEAR)
    order.shuffle(postings)
    assert totals_of(postings, YEAR) == totals
    items = [p.amount for p in postings if p.grain is Grain.ITEM]
    assert sum(t.amount for t in totals if t.grain is Grain.ITEM) == sum(items)
