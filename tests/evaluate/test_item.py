"""Counts of items and of their grades."""

import pytest

from loopbook.evaluate.item import read_graded, read_items
from loopbook.evaluate.leaf import LeafValue, Question
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf
from loopbook.terms.history import ItemFacts
from loopbook.terms.period import period

from .world import Known, fact, indicator, item, scheme

GOOD = item("good", fact("soh", 90, 3), fact("leaks", 0, 4))
FAIR = item("fair", fact("soh", 70, 5), fact("leaks", 0, 6))
BARE = item("bare", fact("leaks", 0, 8))


def asked(*items: ItemFacts, year: str = "2025") -> Question:
    of = indicator("items(pack)", "C62")
    return Question(of, period(year), scheme(of), Known(items=items))


def graded(*items: ItemFacts, rung: str = "A", year: str = "2025") -> LeafValue:
    return read_graded(Leaf("graded", ("reuse", rung)), asked(*items, year=year))


def counted(*items: ItemFacts, year: str = "2025") -> LeafValue:
    return read_items(Leaf("items", ("pack",)), asked(*items, year=year))


def test_items_are_counted_with_the_entries_that_speak_of_them() -> None:
    found = counted(GOOD, FAIR)
    assert (found.evidence.value, found.evidence.sd, found.evidence.unit) == (2, 0, "")
    assert found.evidence.sequences == (3, 4, 5, 6)
    assert "vocabulary.csv:4" in found.evidence.rules
    assert found.is_deciding


def test_no_item_is_unknown_not_zero() -> None:
    for found in (counted(), graded()):
        assert found.value.value is None
        assert found.evidence.missing is not None
        assert found.evidence.missing.key == "reason.no_items"


def test_grades_are_counted_with_the_facts_and_rungs_that_decided() -> None:
    found = graded(GOOD, FAIR)
    assert (found.evidence.value, found.evidence.bound) == (1, "eq")
    assert {"score.toml:1", "score.toml:5", "score.toml:9"} <= set(found.evidence.rules)
    assert found.evidence.sequences == (3, 4, 5, 6)
    assert graded(GOOD, FAIR, rung="B").evidence.value == 1


def test_an_item_without_grade_makes_the_count_at_least_and_is_named() -> None:
    found = graded(GOOD, BARE)
    assert (found.evidence.value, found.evidence.bound) == (1, "at_least")
    reason = found.beside[0].missing
    assert reason is not None
    assert reason.values == {"count": "1", "items": "bare", "facts": "soh"}


def test_where_no_item_has_a_grade_nothing_is_known() -> None:
    many = [item(f"i{n}", fact("leaks", 0)) for n in range(5)]
    found = graded(*many)
    assert found.value.value is None
    assert found.evidence.missing is not None
    assert found.evidence.missing.values["items"] == "i0, i1, i2 +2"


def test_a_period_before_the_facts_has_no_count_and_says_when_to_ask() -> None:
    for found in (counted(GOOD, year="2024"), graded(GOOD, year="2024")):
        assert found.value.value is None
        assert found.evidence.missing is not None
        assert found.evidence.missing.values["day"] == "2024-12-31"


def test_the_period_of_a_fact_is_read_in_the_zone_of_the_pack() -> None:
    late = item("late", fact("soh", 90, time="2024-12-31T17:00:00"))
    assert counted(late, year="2024").value.value is None
    assert counted(late, year="2025").value.value == 1


@pytest.mark.parametrize("basis", [Basis.MODELLED, Basis.CONSTRUCTED])
def test_facts_that_are_not_measured_decide_nothing(basis: Basis) -> None:
    found = counted(item("x", fact("soh", 90, basis=basis)))
    assert found.evidence.basis is basis
    assert not found.is_deciding
