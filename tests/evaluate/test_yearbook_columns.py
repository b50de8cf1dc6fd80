"""Yearbook columns say to the last digit what the exact engine says, one cell at a time."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.observed_choice import Cells, WordRows
from loopbook.evaluate.yearbook_cell import plain_cell
from loopbook.evaluate.yearbook_columns import ColumnCells, is_columnar
from loopbook.terms.event import Grade
from loopbook.terms.observation import Bound, Observation
from loopbook.terms.period import Period, period
from loopbook.terms.repair import Confidence, Repair
from loopbook.terms.scheme import Indicator, TargetKind
from loopbook.terms.yearbook import CellKind, YearbookCell
from tests.evaluate.world import Known, cell, flows, indicator, observation, reading, scheme, target

DAMAGED = Repair("value", "1 2", "space", Confidence.HIGH)
SUBJECTS = ("CN", "CN-32", "")
YEARS = (2022, 2023, 2024)
PERIODS = tuple(Period(year * 12, 12) for year in YEARS)

INDICATORS = (
    indicator(subject="*"),
    indicator(subject="*", scope="supply"),
    indicator(subject="*", preference=("NBS", "NDRC"), is_change=True),
    indicator(subject="*", is_share=True),
    indicator("observed(rate) * 3 - 20 [%]", subject="*"),
    indicator("observed(amount) / (observed(amount) - 5 [kg]) * observed(rate)", subject="*"),
    indicator("max(observed(rate), 10 [%]) + abs(observed(rate))", subject="*"),
    indicator("observed(amount)", "kt", subject="*", preference=("NBS",)),
)

PUBLISHED = st.none() | st.sampled_from(("2024-03-01", "2025-02-01"))
DRAWN = st.builds(
    observation,
    st.sampled_from(("0", "50", "120", "-3.25", "0.1", "120.0")),
    st.sampled_from(("2022", "2023", "2024", "2023-06", "2021..2023")),
    st.sampled_from(("NDRC", "NBS", "")),
    indicator=st.sampled_from(("rate", "amount")),
    unit=st.sampled_from(("P1", "KGM", "TNE", "C62", "")),
    subject=st.sampled_from(SUBJECTS),
    scope=st.sampled_from(("", "supply", "demand")),
    published=PUBLISHED,
    grade=st.sampled_from((Grade.VERIFIED, Grade.VERIFIED, Grade.DERIVED, Grade.WEAK)),
    base_period=st.sampled_from((None, None, "2020", "2015")),
    bound=st.sampled_from(Bound),
    sd=st.sampled_from((None, Decimal("0.5"), Decimal(2))),
    repairs=st.sampled_from(((), (DAMAGED,))),
)  # fmt: skip


def pack_of(one: Indicator):
    return scheme(one, targets=(target(TargetKind.GROWTH, 5, "2021..2025", base="2020"),))


def told(one: Indicator, known: Known) -> list[YearbookCell]:
    table, cells = WordRows(known.observation_columns()), Cells(SUBJECTS, PERIODS)
    return list(ColumnCells(one, table, cells, pack_of(one), known).all())


def plain(one: Indicator, known: Known) -> list[YearbookCell]:
    columns = known.observation_columns()
    return [
        plain_cell(
            msgspec.structs.replace(one, subject=subject), year, pack_of(one), known, columns
        )
        for subject in SUBJECTS
        for year in YEARS
    ]


def unmarked(cells: list[YearbookCell]) -> list[YearbookCell]:
    return [msgspec.structs.replace(each, is_plain=False) for each in cells]


@settings(max_examples=25, deadline=None)
@given(seen=st.lists(DRAWN, max_size=14).map(tuple), one=st.sampled_from(INDICATORS))
def test_columns_say_what_the_exact_engine_says(
    seen: tuple[Observation, ...], one: Indicator
) -> None:
    known = Known(seen=seen)
    assert unmarked(told(one, known)) == unmarked(plain(one, known))


def only(*seen: Observation, one: Indicator = INDICATORS[0], year: int = 2023) -> YearbookCell:
    known = Known(seen=seen)
    (found,) = [c for c in told(one, known) if (c.subject, c.year) == ("CN", year)]
    (same,) = [c for c in plain(one, known) if (c.subject, c.year) == ("CN", year)]
    assert msgspec.structs.replace(found, is_plain=True) == msgspec.structs.replace(
        same, is_plain=True
    )
    return found


def test_rivals_spread_a_value_and_one_who_says_it_twice_is_no_rival() -> None:
    found = only(
        observation("50", "2023", published="2024-01-01"),
        observation("50", "2023", published="2024-02-01"),
        observation("48", "2023", "NBS", published="2023-12-01"),
    )
    assert (found.value, found.rivals, found.low, found.high) == (50.0, 1, 48.0, 50.0)
    assert found.sequences == (1, 2)
    assert found.kind is CellKind.DECIDES


def test_what_may_not_decide_leaves_a_cell_unproven_with_why() -> None:
    found = only(observation("50", "2023", grade=Grade.KNOWLEDGE))
    assert (found.kind, found.value) == (CellKind.UNPROVEN, None)
    assert (found.reason, found.doubt) == ("reason.none_decides", "reason.grade.knowledge")
    assert only(year=2022).kind is CellKind.UNKNOWN
    assert only(year=2022).reason == "reason.no_observation"


def test_a_share_above_the_whole_is_left_to_the_exact_engine() -> None:
    found = only(observation("120", "2023"), one=INDICATORS[3])
    assert found.is_plain
    assert found.kind is CellKind.UNPROVEN
    assert found.reason == "reason.share_above_whole"


def test_repaired_numbers_are_counted() -> None:
    damaged = observation("12", "2023", repairs=(DAMAGED,))
    assert only(damaged).repairs == 1


def test_flows_are_left_to_the_exact_engine() -> None:
    one = indicator("flow(packs_in)", "kg", subject="")
    assert not is_columnar(one)
    assert not is_columnar(indicator("3 [%]"))
    known = flows(y2023=(cell("packs_in", reading(2_000)),))
    found = plain_cell(one, 2023, scheme(one), known, known.observation_columns())
    assert (found.value, found.kind, found.is_plain) == (2.0, CellKind.DECIDES, True)
    assert period("2023").year == found.year


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(seen=st.lists(DRAWN, max_size=30).map(tuple), one=st.sampled_from(INDICATORS))
def test_columns_say_what_the_exact_engine_says_at_length(
    seen: tuple[Observation, ...], one: Indicator
) -> None:
    known = Known(seen=seen)
    assert unmarked(told(one, known)) == unmarked(plain(one, known))
