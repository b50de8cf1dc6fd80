"""Locate: which book a command speaks of."""

from pathlib import Path

import pytest

from .conftest import Shell


def test_the_one_book_here_the_named_one_or_the_environments(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("check")[0] == 2
    shell("new", "a.book")
    assert shell("check")[0] == 0
    shell("new", "b.book")
    code, _, err = shell("check")
    assert code == 2
    assert "a.book, b.book" in err
    assert shell("check", "--book", "a.book")[0] == 0
    monkeypatch.setenv("LOOPBOOK_BOOK", str(tmp_path / "b.book"))
    assert shell("check")[0] == 0


def test_what_is_no_book_is_said(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.book").write_text("hello", encoding="utf-8")
    code, _, err = shell("check", "--book", "x.book")
    assert code == 2
    assert "x.book" in err
