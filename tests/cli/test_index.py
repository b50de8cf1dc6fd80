"""`loopbook index`: periods against the base year, with groups."""

from pathlib import Path

from tests.book.plan_book import FIGURES, NORTH, PACK, table

from .conftest import Shell


def test_an_index_is_told_with_its_groups_and_what_is_missing(shell: Shell) -> None:
    assert shell("new", "plan.book", "--scheme", PACK)[0] == 0
    Path("figures.csv").write_bytes(table(FIGURES))
    assert shell("record", "figures.csv", "--as", "values")[0] == 0
    code, out, _ = shell("index", "circular", "2023, 2024, 2025", "--subject", NORTH)
    assert code == 0
    assert "arithmetic mean, equal weights" in out
    assert "136" in out
    assert "'rate' has no value for 2024" in out
    code, out, _ = shell("index", "circular", "2025", "--subject", NORTH, "--lang", "zh")
    assert "等权重" in out
    assert "节约" in out
