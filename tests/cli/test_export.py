"""`loopbook export`."""

import json
from pathlib import Path

from .conftest import Say, Shell


def test_a_book_becomes_plain_files(filled: Shell) -> None:
    code, out, _ = filled("export", "out")
    assert code == 0
    assert "loopbook sql out" in out
    assert Path("out/schema.md").is_file()
    code, out, _ = filled("export", "other", "--json")
    assert json.loads(out) == json.loads(Path("out/export.json").read_text(encoding="utf-8"))
    _, out, _ = filled("export", "third", "--lang", "zh")
    assert "导出" in out


def test_a_folder_in_use_is_refused_in_both_languages(said: Say) -> None:
    code, err = said("export", "my.book")
    assert code == 2
    assert "LB-S41" in err
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    code, err = said("export", "full")
    assert code == 2
    assert "LB-S40" in err
