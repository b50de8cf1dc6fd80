"""The registry of a pack stands on its page, row by row."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.registry import registry_section


def test_a_row_tells_its_days_its_relations_and_what_carries_it_out() -> None:
    text = registry_section(compiled("green-foundation"))
    row = next(line for line in text.splitlines() if line.startswith("| `gbt36132_2025` |"))
    assert row.startswith("| `gbt36132_2025` | GB/T 36132-2025 | factory | ")
    assert "| 2025-12-31 to … |" in row
    assert "replaces `gbt36132_2018`" in row
    assert row.endswith("| `standards.csv:" + row.rpartition("standards.csv:")[2])


def test_a_pack_without_rows_has_no_section() -> None:
    assert registry_section(compiled("mci")) == ""
