"""Heaps: shares that make the whole, and how much things are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.trace.world import CELL, UNITS, became, event, quantity

from loopbook.terms.event import Action, Event, EventType
from loopbook.terms.lineage import FOREVER, microseconds_of
from loopbook.trace.heap import Heaps, Stated, Told, quanta, shared
from loopbook.trace.portion import THING, Stake, portion_of

LOT = f"{CELL}/10/A"
OTHER = f"{CELL}/10/B"
THING_ONE, THING_TWO = f"{CELL}/21/1", f"{CELL}/21/2"


def heaps(events: list[Event], weights: dict[str, Fraction] | None = None) -> Heaps:
    portions = ((n, each, portion_of(each, UNITS)) for n, each in enumerate(events, 1))
    told = {n: Told(microseconds_of(e.time), p) for n, e, p in portions if p is not None}
    return Heaps(Stated(told, weights or {}))


def made(hours: float, name: str, amount: str | None, uom: str = "KGM") -> Event:
    return event(hours=hours, quantities=(quantity(name, amount, uom),))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_shares_make_the_whole_and_none_is_a_quantum_off(whole: int, weights: list[int]) -> None:
    parts = shared(whole, weights)
    assert sum(parts) == whole
    exact = [Fraction(whole * weight, sum(weights)) for weight in weights]
    assert all(abs(part - each) < 1 for part, each in zip(parts, exact, strict=True))


def test_of_equal_remainders_the_first_gets_the_quantum() -> None:
    assert shared(10, [1, 1, 1]) == [4, 3, 3]
    assert shared(100, [0, 1]) == [0, 100]


def test_a_decimal_is_taken_as_it_was_written() -> None:
    assert quanta(0.1) == 100_000
    assert quanta(Fraction(1, 3)) == 333_333


def test_a_lot_is_what_was_made_of_it_or_else_what_was_used() -> None:
    book = heaps([made(1, LOT, "60"), made(3, LOT, "0.5", "TNE")])
    assert book.whole(LOT) == (560_000_000, "mass")
    assert book.whole(LOT, microseconds_of(made(2, LOT, "1").time)) == (60_000_000, "mass")
    used = event(EventType.TRANSFORMATION, 1, input_quantities=(quantity(OTHER, "7", "KGM"),))
    assert heaps([used]).whole(OTHER) == (7_000_000, "mass")
    assert heaps([made(1, LOT, None)]).whole(LOT) == (None, "")
    assert heaps([made(1, LOT, "60"), made(2, LOT, "3", "MTQ")]).whole(LOT) == (None, "")


def test_a_thing_is_one_piece_and_a_class_is_no_amount() -> None:
    assert heaps([event(epcs=(THING_ONE,))]).whole(THING_ONE) == (1_000_000, "piece")
    assert heaps([]).whole(CELL) == (None, "")
    assert heaps([]).whole(LOT) == (None, "")


def test_sides_stand_in_proportion_of_mass_else_of_pieces_else_not_at_all() -> None:
    things = [(1, Stake(THING_ONE, 1.0, THING)), (1, Stake(THING_TWO, 1.0, THING))]
    assert heaps([]).weights(things) == [1_000_000, 1_000_000]
    weights = {THING_ONE: Fraction(3), THING_TWO: Fraction(1)}
    assert heaps([], weights).weights(things) == [3_000_000, 1_000_000]
    mixed = [things[0], (1, Stake(LOT, 2.0, "mass"))]
    assert heaps([]).weights(mixed) is None
    assert heaps([], weights).weights(mixed) == [3_000_000, 2_000_000]
    assert heaps([]).weights([(1, Stake(LOT, None, ""))]) is None
    assert heaps([]).split(9, [(1, Stake(LOT, None, ""))]) == {(1, LOT): 9}


def test_a_lot_topped_up_after_something_was_taken_is_not_settled() -> None:
    used = event(EventType.TRANSFORMATION, 2, input_quantities=(quantity(LOT, "1", "KGM"),))
    assert heaps([made(1, LOT, "5"), used]).is_settled(LOT)
    assert not heaps([made(3, LOT, "5"), used]).is_settled(LOT)
    taken = event(hours=0, action=Action.DELETE, quantities=(quantity(LOT, "1", "KGM"),))
    assert not heaps([made(1, LOT, "5"), taken]).is_settled(LOT)


def test_the_events_of_one_transformation_are_one_side() -> None:
    node = "urn:loopbook:v1:transformation:t"
    book = heaps([became(1, ["a"], [], "t"), became(2, ["b"], [], "t"), became(3, [], ["c"], "t")])
    assert [stake.name for _, stake in book.side(3, node, is_input=True)] == ["a", "b"]
    assert [stake.name for _, stake in book.side(1, "", is_input=True)] == ["a"]
    assert book.is_whole_before(node)
    late = heaps([became(3, ["a"], [], "t"), became(2, [], ["c"], "t")])
    assert not late.is_whole_before(node)
    assert book.side(9, "", is_input=True) == []
    assert book.makers("c", FOREVER)[0][0] == 3


def test_a_content_is_what_the_entry_put_in() -> None:
    packed = event(EventType.AGGREGATION, 1, parent="box", quantities=(quantity(LOT, "4", "KGM"),))
    book = heaps([packed])
    assert book.content(1, LOT) == Stake(LOT, 4.0, "mass")
    assert book.content(1, "other") is None
    assert book.content(2, LOT) is None


def test_a_weight_below_nothing_says_nothing() -> None:
    assert heaps([], {THING_ONE: Fraction(-5), THING_TWO: Fraction(10)}).weights(
        [(1, Stake(THING_ONE, 1.0, THING)), (1, Stake(THING_TWO, 1.0, THING))]
    ) == [1_000_000, 1_000_000]
