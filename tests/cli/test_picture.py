"""Accounts drawn to files."""

from pathlib import Path

from .conftest import Shell
from .test_account import TABLE


def test_each_layer_has_a_file_the_first_the_name_given(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE + TABLE.split("\n")[1].replace("goods", "zinc"))
    code, out, _ = shell("account", "--table", "mine.csv", "--svg", "mine.svg")
    assert code == 0
    assert {path.name for path in tmp_path.glob("*.svg")} == {"mine.svg", "mine-2025-zinc.svg"}
    assert "mine.svg" in out


def test_a_file_that_cannot_be_written_is_said(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE)
    code, _, err = shell("account", "--table", "mine.csv", "--svg", "no/where.svg")
    assert (code, "LB-D35" in err) == (2, True)
    code, _, err = shell("reconcile", "--table", "mine.csv", "--csv", "no/where.csv")
    assert (code, "LB-D35" in err) == (2, True)
