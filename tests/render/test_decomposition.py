"""A decomposition in lines: signs, effects, parts, and what is unknown."""

import pytest

from loopbook.render.decomposition import decomposition_lines, part_table
from tests.book.plan_book import NORTH, SOUTH, plan_book


@pytest.fixture(scope="module")
def book():
    """The plan of a province."""
    with plan_book() as opened:
        yield opened


def test_effects_parts_and_both_ends_are_told(book) -> None:
    found = book.decompose("intensity", 2023, 2025, parts=(NORTH, SOUTH))
    text = "\n".join(decomposition_lines(found))
    for words in ("2023", "2025", "structure", "intensity", "activity", "× 1.6997", "+0.2"):
        assert words in text
    chinese = "\n".join(decomposition_lines(found, "zh"))
    assert "规模效应" in chinese
    table = part_table(found)
    assert [row[0] for row in table.rows] == [NORTH, SOUTH]
    assert len(table.headings) == len(table.rows[0])


def test_what_is_unknown_says_why(book) -> None:
    found = book.decompose("intensity", 2024, 2025, parts=(NORTH, "CN-WEST"))
    lines = decomposition_lines(found)
    assert "unknown" in lines[0]
    assert any(line.startswith("  CN-WEST:") for line in lines[1:])
