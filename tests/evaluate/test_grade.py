"""Grades of items."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.grade import grade_item
from loopbook.terms.history import ItemFacts

from .world import LADDER, fact, item


def test_the_first_rung_that_holds_is_the_grade() -> None:
    found = grade_item(LADDER, item("x", fact("soh", 80), fact("leaks", 0)))
    assert (found.rung, found.missing) == ("A", ())
    assert [each.term for each in found.facts] == ["soh", "leaks"]
    assert found.rules == ("score.toml:1", "score.toml:5", "vocabulary.csv:6", "vocabulary.csv:7")
    assert grade_item(LADDER, item("x", fact("soh", 80), fact("leaks", 2))).rung == "B"


def test_a_missing_fact_stops_the_climb_instead_of_lowering_the_grade() -> None:
    found = grade_item(LADDER, item("x", fact("soh", 85)))
    assert (found.rung, found.missing) == ("", ("leaks",))
    assert [each.term for each in found.facts] == ["soh"]
    assert grade_item(LADDER, ItemFacts("x", "pack", {})).missing == ("soh", "leaks")


def test_a_fact_that_cannot_matter_is_not_missed() -> None:
    found = grade_item(LADDER, item("x", fact("soh", 70)))
    assert (found.rung, found.missing) == ("B", ())


def test_below_every_rung_there_is_no_grade_and_nothing_is_missing() -> None:
    found = grade_item(LADDER, item("x", fact("soh", 10), fact("leaks", 0)))
    assert (found.rung, found.missing) == ("", ())


def test_a_fact_in_words_is_no_number() -> None:
    assert grade_item(LADDER, item("x", fact("soh", None, text="good"))).missing == ("soh", "leaks")


@given(st.permutations(["soh", "leaks"]), st.integers(0, 100), st.integers(0, 3))
def test_the_order_of_facts_is_free(order: list[str], soh: int, leaks: int) -> None:
    values = {"soh": soh, "leaks": leaks}
    one = grade_item(LADDER, item("x", *(fact(term, values[term]) for term in order)))
    other = grade_item(LADDER, item("x", fact("soh", soh), fact("leaks", leaks)))
    assert one.rung == other.rung
