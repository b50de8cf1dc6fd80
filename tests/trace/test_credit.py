"""Balances of claims: by hand, and for any movements: order, units, and what must add up."""

import random
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.trace.blending import blend

from loopbook.terms.blend import Blend, BlendModel
from loopbook.terms.lineage import microseconds_of
from loopbook.trace.claim import Movement
from loopbook.trace.credit import Balances, balances, certificate_faults

LATE = microseconds_of(datetime(2030, 1, 1, tzinfo=UTC))
QUARTERS = blend(
    BlendModel.MASS_BALANCE,
    months=3,
    carry_months=3,
    yield_share=Fraction(4, 5),
    overdraft=Fraction(1, 10),
)


def moved(day: date, kg: int | Fraction | None, *, is_output: bool, name: str = "x") -> Movement:
    time = microseconds_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
    amount = None if kg is None else Fraction(kg)
    return Movement(time, is_output, name, time // 10**6, "s", 0, amount, Fraction(1), amount)


def came(day: date, kg: int | Fraction | None, name: str = "x") -> Movement:
    return moved(day, kg, is_output=False, name=name)


def went(day: date, kg: int | Fraction | None, name: str = "x") -> Movement:
    return moved(day, kg, is_output=True, name=name)


def of(moves: list[Movement], asked: Blend = QUARTERS, now: int = LATE) -> Balances:
    return balances(asked, "s", sorted(moves, key=lambda m: m[:2]), UTC, now)


def numbers(found: Balances) -> list[tuple[int | Fraction, ...]]:
    return [
        (r.opening_kg, r.credited_kg, r.claimed_kg, r.lapsed_kg, r.closing_kg, r.lowest_kg)
        for r in found.rows
    ]


def test_three_quarters_by_hand() -> None:
    found = of(
        [
            came(date(2025, 1, 10), 50),
            went(date(2025, 1, 20), 30),
            went(date(2025, 4, 5), 8),
            came(date(2025, 5, 1), 100),
            went(date(2025, 8, 1), 90),
        ]
    )
    assert numbers(found) == [
        (0, 40, 30, 0, 10, 10),
        (10, 80, 8, 0, 82, 2),
        (82, 0, 90, 2, -10, -10),
    ]
    assert [(row.first, row.last) for row in found.rows] == [
        (date(2025, 1, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 9, 30)),
    ]
    (fault,) = found.faults
    assert (fault.claimed, fault.borne, fault.is_share) == (90, 80, False)
    assert fault.sequences == found.rows[2].sequences


def test_a_quarter_may_fall_below_zero_a_little_and_must_not_end_so() -> None:
    before = [went(date(2025, 1, 2), 8), came(date(2025, 2, 1), 100)]
    assert of(before).faults == ()
    (fault,) = of([went(date(2025, 1, 2), 9), came(date(2025, 2, 1), 100)]).faults
    assert (fault.claimed, fault.borne) == (9, 8)
    short = [went(date(2025, 1, 2), 8), came(date(2025, 2, 1), 5)]
    assert len(of(short).faults) == 1


def test_a_quarter_that_has_not_ended_is_not_oversold_yet() -> None:
    moves = [came(date(2025, 1, 2), 100), went(date(2025, 2, 1), 84)]
    during = microseconds_of(datetime(2025, 3, 1, tzinfo=UTC))
    assert of(moves, now=during).faults == ()
    assert len(of(moves).faults) == 1


def test_what_was_oversold_is_made_good_first() -> None:
    found = of(
        [went(date(2025, 1, 2), 10), came(date(2025, 4, 2), 100), went(date(2025, 5, 1), 70)]
    )
    assert numbers(found) == [(0, 0, 10, 0, -10, -10), (-10, 80, 70, 0, 0, 0)]
    assert len(found.faults) == 1


def test_without_carrying_over_credits_lapse_with_their_period() -> None:
    none = blend(BlendModel.MASS_BALANCE, months=1)
    found = of([came(date(2025, 1, 2), 10), went(date(2025, 3, 1), 1)], none)
    assert numbers(found) == [
        (0, 10, 0, 0, 10, 10),
        (10, 0, 0, 10, 0, 0),
        (0, 0, 1, 0, -1, -1),
    ]


def test_an_amount_that_is_not_known_leaves_this_and_later_balances_unknown() -> None:
    found = of([came(date(2025, 1, 2), None), went(date(2025, 4, 2), 50)])
    assert [row.is_known for row in found.rows] == [False, False]
    assert found.faults == ()
    assert of([]).rows == ()


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
MOVES = st.lists(
    st.builds(
        moved,
        DAYS,
        st.fractions(0, 1000, max_denominator=50),
        is_output=st.booleans(),
    ),
    max_size=15,
)
BLENDS = st.builds(
    lambda months, carry, share: blend(
        BlendModel.MASS_BALANCE, months=months, carry_months=carry, yield_share=share
    ),
    st.sampled_from([1, 3, 6, 12]),
    st.integers(0, 18),
    st.fractions(0, 2, max_denominator=9),
)


@given(MOVES, BLENDS, st.randoms())
def test_balances_add_up_whatever_the_order_of_events(
    moves: list[Movement], asked: Blend, chance: random.Random
) -> None:
    found = of(moves, asked)
    for row in found.rows:
        gained = row.opening_kg + row.credited_kg - row.claimed_kg - row.lapsed_kg
        assert row.closing_kg == gained
        assert row.lapsed_kg >= 0
        assert row.lowest_kg <= row.closing_kg
    for before, after in zip(found.rows, found.rows[1:], strict=False):
        assert after.opening_kg == before.closing_kg
    credited = sum(row.credited_kg for row in found.rows)
    assert credited == sum((m.claim_kg or 0) * asked.yield_share for m in moves if not m.is_output)
    mixed = list(moves)
    chance.shuffle(mixed)
    assert numbers(of(mixed, asked)) == numbers(found)


@given(MOVES, BLENDS, st.fractions(Fraction(1, 1000), 1000))
def test_another_unit_of_mass_rescales_every_number(
    moves: list[Movement], asked: Blend, factor: Fraction
) -> None:
    other = [move._replace(claim_kg=(move.claim_kg or 0) * factor) for move in moves]
    scaled = [tuple(each * factor for each in row) for row in numbers(of(moves, asked))]
    assert numbers(of(other, asked)) == scaled
    assert len(of(other, asked).faults) == len(of(moves, asked).faults)


def test_a_certificate_is_used_once_and_for_no_more_than_it_was_issued() -> None:
    day = date(2025, 1, 1)
    moves = [
        *(came(day, 100, name) for name in ("once", "twice", "partly", "much")),
        *(went(day, 100, name) for name in ("once", "twice", "twice", "unissued")),
        *(went(day, 60, name) for name in ("partly", "much", "much")),
    ]
    found = certificate_faults(QUARTERS, moves)
    assert {(fault.item, fault.claimed, fault.borne) for fault in found} == {
        ("twice", 200, 100),
        ("unissued", 100, 0),
        ("much", 120, 100),
    }


def test_certificates_without_amounts_are_counted() -> None:
    day = date(2025, 1, 1)
    moves = [came(day, None, "a"), went(day, None, "a"), went(day, None, "b")]
    assert [fault.item for fault in certificate_faults(QUARTERS, moves)] == ["b"]


def test_a_debt_is_told_of_the_period_that_made_it_and_of_those_that_claim_on() -> None:
    moves = [came(date(2025, 1, 10), 50), went(date(2025, 2, 1), 50), came(date(2025, 8, 1), 1)]
    assert [fault.claimed for fault in of(moves).faults] == [50]
    more = of([*moves, went(date(2025, 11, 1), 3)]).faults
    assert [(fault.claimed, fault.borne) for fault in more] == [(50, 40), (3, 0)]


def test_where_the_years_end_balances_still_come() -> None:
    days = [date(1, 1, 1), date(9999, 12, 31)]
    for day in days:
        found = balances(QUARTERS, "s", [came(day, 50)], timezone(timedelta(hours=-1)), LATE)
        assert [row.credited_kg for row in found.rows] == [40]
        found = balances(QUARTERS, "s", [came(day, 50)], timezone(timedelta(hours=8)), LATE)
        assert [row.credited_kg for row in found.rows] == [40]
    wide = blend(BlendModel.MASS_BALANCE, months=24, carry_months=10**6)
    (row,) = of([came(date(1, 1, 1), 50)], wide).rows
    assert (row.first, row.last) == (date(1, 1, 1), date(1, 12, 31))


def test_a_certificate_is_used_after_it_was_issued() -> None:
    asked = blend(BlendModel.BOOK_AND_CLAIM, months=12)
    rows = [went(date(2025, 1, 1), 10, "C"), came(date(2025, 1, 2), 10, "C")]
    (fault,) = certificate_faults(asked, rows)
    assert (fault.item, fault.claimed, fault.borne) == ("C", 10, 0)
    assert certificate_faults(asked, rows[::-1]) == []
