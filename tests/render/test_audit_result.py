"""Inputs, rankings, levels and results of an audit as tables."""

from loopbook.render.audit_result import effect_table, input_table, level_table, weighed_table
from loopbook.terms.paper import Figure, Table
from tests.book.plating import sheet


def test_inputs_stand_beside_the_ledger_with_their_entries() -> None:
    (found,) = input_table(sheet(), "en")
    stated, recorded = found.rows[0][3:5]
    assert isinstance(stated, Figure)
    assert isinstance(recorded, Figure)
    assert stated.value == recorded.value == 8025.0
    assert len(recorded.evidence) == 3


def test_candidates_stand_best_first() -> None:
    (found,) = weighed_table(sheet().focus, "focus", "en")
    assert next(row[1] for row in found.rows) == "plating and rinsing"
    assert weighed_table((), "focus", "en") == []


def test_targets_show_before_after_and_whether_they_are_met() -> None:
    (found,) = effect_table(sheet(), "zh")
    assert [row[-1] for row in found.rows] == ["是", "是", "是"]


def test_the_level_of_each_indicator_stands_for_each_period() -> None:
    (found,) = level_table(sheet().scores, "level_after", "en")
    assert isinstance(found, Table)
    assert found.columns.count("Level") == 2
    water = next(row for row in found.rows if "per product and rinse" in str(row[0]))
    assert str(water[1]).startswith("*I 8, II 24")
    assert found.notes[0].startswith("2024: Level II")
    assert list(level_table((), "level_before", "en")) == []
