"""Milestones of one item and formulas over its life, asked of a book."""

import numpy as np
import pytest

from loopbook.book.milestones import rows_read
from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.life import life_formula
from loopbook.terms.formula import Formula

from .pumps import PUMP, pump_book


def test_the_milestones_of_an_item_come_by_time_with_their_rows() -> None:
    with pump_book() as book:
        made, sold = book.milestones(PUMP)
    assert (made.milestone, made.label_zh, made.sequence) == ("made", "制成", 2)
    assert made.place == "https://id.example.org/414/9520001000010"
    assert made.rules == ("milestones.csv:2",)
    assert sold.time.isoformat() == "2025-01-10T15:30:00+00:00"


def test_a_formula_comes_to_a_value_with_its_entries_and_rows() -> None:
    with pump_book() as book:
        days = book.life(PUMP, "days(made, sold)")
        heavy = book.life(PUMP, "fact(mass) > 2 [kg]")
        unknown = book.life(PUMP, "age(collected)")
        marked = book.life(PUMP, "holds(twice_sold)")
    assert (days.value, days.sequences) == (747000.0, (2, 3))
    assert "milestones.csv:4" in days.rules
    assert (heavy.value, heavy.rules) == (True, ("vocabulary.csv:5",))
    assert (unknown.value, unknown.sequences) == (None, ())
    assert {"marks.toml:1", "marks.toml:13", "attribution.toml:1"} <= set(marked.rules)


def test_what_is_no_formula_and_whom_no_entry_speaks_of_are_told() -> None:
    with pump_book() as book:
        with pytest.raises(QueryError, match="LB-U10"):
            book.life(PUMP, "passed(solt)")
        with pytest.raises(UnknownTerm, match="LB-U02"):
            book.milestones("urn:nobody")


def test_rules_of_lives_rest_on_milestones_that_something_reached() -> None:
    with pump_book() as book:
        behind = book.rows_behind({"suspects.toml:1", "duties.csv:2"})
        assert {"milestones.csv:4", "vocabulary.csv:2", "vocabulary.csv:5"} <= set(behind)
        assert "milestones.csv:5" not in book.rows_behind({"marks.toml:1", "duties.csv:3"})
        assert "milestones.csv:2" in book.rows_behind({"blends.toml:1"})
        assert "milestones.csv:4" in book.rows_behind({"passport.toml:1"})
        assert book.rows_behind({"posting.csv:2"}) == ()
        lives = book._lives()
        formula = life_formula("times(sold) = 1", lives.scheme, LIFE_LEAVES)
        assert isinstance(formula, Formula)
        assert rows_read(lives, np.array([0]), [formula])[0] == "milestones.csv:4"
