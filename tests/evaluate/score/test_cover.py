"""The cheapest cover: proved best against every choice, quick, and honest when it stops early."""

from fractions import Fraction
from itertools import product
from time import process_time

import numpy as np
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.evaluate.score.cover import Cover, Item, cheapest_cover

NUMBERS = st.fractions(0, 10, max_denominator=4)


def plain(items: list[Item], need: Fraction) -> Fraction | None:
    """Return the least cost of all choices that reach the need, in twelfths."""
    choices = np.array(list(product((0, 1), repeat=len(items))), dtype=np.int64)
    gains = choices @ np.array([int(item.gain * 12) for item in items], dtype=np.int64)
    costs = choices @ np.array([int(item.cost * 12) for item in items], dtype=np.int64)
    fits = costs[gains >= int(need * 12)]
    return Fraction(int(fits.min()), 12) if fits.size else None


@drawn(
    st.lists(st.builds(Item, NUMBERS, NUMBERS), min_size=0, max_size=12),
    st.fractions(-1, 40, max_denominator=4),
)
@settings(max_examples=25, deadline=None)
def test_it_is_as_cheap_as_the_best_of_all_choices(items: list[Item], need: Fraction) -> None:
    found = cheapest_cover(items, need)
    best = plain(items, need)
    if best is None:
        assert found is None
        return
    assert found is not None
    assert found.cost == found.bound == best
    assert sum(items[place].cost for place in found.chosen) == best
    assert sum(items[place].gain for place in found.chosen) >= need


def many(count: int) -> tuple[list[Item], Fraction]:
    """Return items whose costs follow their gains closely, as is hardest, and half of the gain."""
    gains = [Fraction(100 + (37 * place) % 89, 10) for place in range(count)]
    items = [Item(gain, gain + 10 + (place * 7) % 3) for place, gain in enumerate(gains)]
    return items, sum(gains, Fraction(0)) / 2


def test_sixty_rows_take_well_under_a_second() -> None:
    items, need = many(60)
    before = process_time()
    found = cheapest_cover(items, need)
    assert process_time() - before < 1
    assert found is not None
    assert found.cost == found.bound


def test_what_is_not_proved_is_said() -> None:
    items, need = many(20)
    best = cheapest_cover(items, need)
    stopped = cheapest_cover(items, need, most=3)
    assert best is not None
    assert stopped is not None
    assert stopped.bound <= best.cost <= stopped.cost
    assert stopped.bound < stopped.cost


def test_nothing_is_needed_or_nothing_suffices() -> None:
    assert cheapest_cover([], Fraction(0)) == Cover((), Fraction(0), Fraction(0))
    assert cheapest_cover([Item(Fraction(1), Fraction(1))], Fraction(2)) is None
