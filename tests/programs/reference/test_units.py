"""Every unit is on the page, with what is read as it."""

from loopbook.book.shelf import core
from loopbook.programs.reference.units import units_page

PAGE = units_page()


def test_every_unit_has_a_row() -> None:
    units = core().units.by_code
    assert all(f"\n| `{code}` |" in PAGE for code in units)


def test_a_unit_shows_symbol_names_measure_size_and_spellings() -> None:
    assert "| `KGM` | kg | kilogram | 千克 | mass | 1 | " in PAGE
    assert "`公斤`" in PAGE


def test_a_scale_that_does_not_start_at_zero_says_so() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `CEL` |"))
    assert "1 + 273.15" in row
