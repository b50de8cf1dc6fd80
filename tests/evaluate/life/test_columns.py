"""Formulas over lives by columns equal the plain reading, item by item."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.life.columns import LifeColumns
from loopbook.terms.event import Action, Event

from .plain_life import PlainLife, numbers_of, sides
from .pumps import (
    MAKER,
    RECYCLER,
    THINGS,
    YARD,
    changed,
    formula,
    lives_of,
    lot,
    packed,
    seen,
    stories,
    weighing,
)

NUMBERS = (
    "times(sold)", "times(made)", "inside(rotor, collected)", "inside(pump, made)", "parts(rotor)",
    "parts(pump)", "made_from(pump)", "made_from(scrap)", "made_into(scrap)", "made_into(rotor)",
    "origin(pump, collected)", "origin(rotor, sold)", "attributed(recycled)",
)  # fmt: skip
TIMES = ("days(made, sold)", "days(sold, sold)", "days(sold, collected)", "age(made)")
MASSES = (
    "fact(mass)", "first(mass)", "at(sold, mass)", "at(collected, mass)", "highest(mass)",
    "lowest(mass)", "made_in()", "made_out()", "used_in()", "used_out()", "made_in(pump)",
    "used_out(scrap)", "made_out(rotor)",
)  # fmt: skip
TRUTHS = (
    "passed(made)", "passed(collected)", "before(made, sold)", "after(sold, made)", "has(mass)",
    "is_at(made, maker)", "is_at(collected, recycler)", "went_to(sold, recycler)",
    "went_to(sold, maker)", "by(sold, recycler)", "by(made, maker)", "holds(second_hand)",
    "holds(twice_sold)",
)  # fmt: skip


def terms_of(leaves: Sequence[str], unit: str) -> st.SearchStrategy[str]:
    constants = [f"{n}{unit}" for n in ("0", "0.1", "0.3", "1", "2", "3")]
    leaf = st.sampled_from([*leaves, *constants])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(("+", "-")), inner).map(lambda t: f"({' '.join(t)})"),
            st.tuples(st.sampled_from(("min", "max")), inner, inner).map(
                lambda t: f"{t[0]}({t[1]}, {t[2]})"
            ),
            inner.map(lambda t: f"abs(-({t}))"),
            st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} * {t[1]} / {t[2]})"),
        ),
        max_leaves=4,
    )


def comparisons() -> st.SearchStrategy[str]:
    sides = st.one_of(
        *(
            st.tuples(terms, st.sampled_from(("<", "<=", ">", ">=", "=", "!=")), terms)
            for terms in (terms_of(NUMBERS, ""), terms_of(TIMES, " [h]"), terms_of(MASSES, " [kg]"))
        )
    )
    return sides.map(" ".join)


def conditions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(comparisons(), st.sampled_from(TRUTHS)),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
                lambda t: f"({' '.join(t)})"
            ),
            inner.map(lambda t: f"not ({t})"),
        ),
        max_leaves=4,
    )


def is_told_apart(events: Sequence[Event]) -> bool:
    """Say whether no thing is first spoken of where it goes in and comes out under one name.

    Links and sides say only that it came out; docs/spec/lives.md says so too.
    """
    ordered = sorted(enumerate(events, 1), key=lambda told: (told[1].time, told[0]))
    known: set[str] = set()
    for _, each in ordered:
        if not each.transformation_id and (set(each.inputs) & set(each.outputs)) - known:
            return False
        known |= set(sides(each))
    return True


def read(
    texts: Sequence[str], events: Sequence[Event]
) -> Iterator[tuple[str, float | bool | None, Fraction | bool | None]]:
    lives = lives_of(events)
    lives.shares = {("recycled", THINGS[0]): 0.3}
    items = numbers_of(lives)
    columns = LifeColumns(lives, items)
    plain = [PlainLife(events, name, lives) for name in lives.adjacency.names(items)]
    for text in texts:
        made = formula(text)
        ask = columns.truth if made.dimension is None else columns.number
        values, known = ask(made)
        for row, life in enumerate(plain):
            yield text, values[row].item() if known[row] else None, life.value(made)


def each_leaf(events: Sequence[Event]) -> None:
    for text, found, plain in read((*NUMBERS, *TIMES, *MASSES, *TRUTHS), events):
        if isinstance(plain, Fraction) and found is not None:
            assert isclose(found, plain, rel_tol=1e-12), text
        else:
            assert found == plain, text


def each_condition(events: Sequence[Event], texts: Sequence[str]) -> None:
    for text, found, plain in read(texts, events):
        assert found == plain, text


@settings(max_examples=15)
@given(stories().filter(is_told_apart))
def test_each_leaf_comes_to_what_the_plain_reading_says(events: list[Event]) -> None:
    each_leaf(events)


@settings(max_examples=15)
@given(stories().filter(is_told_apart), st.lists(conditions(), min_size=5, max_size=8))
def test_conditions_come_to_what_the_plain_reading_says(
    events: list[Event], texts: list[str]
) -> None:
    each_condition(events, texts)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(stories().filter(is_told_apart), st.lists(conditions(), min_size=5, max_size=8))
def test_many_leaves_and_conditions_come_to_what_the_plain_reading_says(
    events: list[Event], texts: list[str]
) -> None:
    each_leaf(events)
    each_condition(events, texts)


@settings(max_examples=15)
@given(stories().filter(is_told_apart), terms_of(MASSES, " [kg]"))
def test_numbers_come_to_what_the_plain_reading_says(events: list[Event], text: str) -> None:
    for _, found, plain in read((text,), events):
        assert (found is None) is (plain is None)
        if plain is not None and found is not None:
            assert isclose(found, plain, rel_tol=1e-9, abs_tol=1e-12)


def truth_of(text: str, events: Sequence[Event]) -> bool | None:
    """Return what a condition comes to for the first thing of the events."""
    lives = lives_of(events)
    values, known = LifeColumns(lives, np.array([0])).truth(formula(text))
    return bool(values[0]) if known[0] else None


def test_sums_that_floats_get_wrong_are_decided_exactly() -> None:
    told = [seen(n, THINGS[0], sensors=(weighing(kg),)) for n, kg in enumerate(("0.1", "0.2"))]
    # 0.1 + 0.2 is more than 0.3 in floats.
    assert truth_of("first(mass) + fact(mass) = 0.3 [kg]", told) is True
    assert truth_of("first(mass) + fact(mass) > 0.3 [kg]", told) is False
    assert truth_of("fact(mass) - first(mass) - 0.1 [kg] = 0 [kg]", told) is True
    assert truth_of("1 [kg] / (first(mass) + fact(mass) - 0.3 [kg]) > 0", told) is None
    assert truth_of("0 [kg] * 1e300 < 1 [kg]", told) is True
    assert truth_of("1e300 * 1e300 > 1", told) is None


def test_a_mark_holds_from_its_grant_to_its_end_while_the_life_bears_it_out() -> None:
    sold = seen(0, THINGS[0], step="retail_selling", disposition="retail_sold")
    taken = seen(1, THINGS[0], step="collecting", place=YARD)
    back = seen(1, THINGS[0], step="collecting", biz_location=RECYCLER)
    used = changed(2, [THINGS[0]], [THINGS[4]])
    assert truth_of("holds(second_hand)", [sold]) is False
    assert truth_of("holds(second_hand)", [sold, back]) is None  # its content is not known
    assert truth_of("holds(second_hand)", [back, sold, used]) is False
    assert truth_of("passed(collected)", [taken]) is False  # who runs the yard has the role, only


def test_evidence_names_the_entries_that_were_read_and_no_others() -> None:
    events = [
        seen(0, THINGS[0], step="commissioning", place=MAKER, action=Action.ADD),
        packed(1, THINGS[0], THINGS[2]),
        seen(2, THINGS[0], THINGS[1], step="inspecting"),
        seen(3, THINGS[0], step="retail_selling", disposition="retail_sold"),
    ]
    lives = lives_of(events)
    columns = LifeColumns(lives, np.arange(lives.item_count()))
    found = columns.evidence(formula("inside(rotor, sold) = 1 and passed(made)"), np.array([0, 2]))
    assert found == [(1, 2), ()]


def test_masses_count_lots_and_instances_of_the_transformation() -> None:
    events = [
        seen(0, THINGS[0], sensors=(weighing("2.5"),)),
        changed(1, [THINGS[0]], [], output_quantities=(lot("2.4"),)),
    ]
    assert truth_of("used_in() = 2.5 [kg] and used_out(scrap) = 2.4 [kg]", events) is True
    assert truth_of("used_in(rotor) = 0 [kg]", events) is True
    assert truth_of("made_in() > 0 [kg]", events) is None
    unweighed = [changed(1, [THINGS[0]], [], output_quantities=(lot("2.4", "C62"),))]
    assert truth_of("used_out() > 0 [kg]", unweighed) is None


def test_a_loop_of_packing_ends() -> None:
    events = [packed(0, THINGS[0], THINGS[2]), packed(1, THINGS[2], THINGS[0])]
    assert truth_of("parts(rotor) = 1 and parts(pump) = 0", events) is True
