"""`loopbook demo` as a person runs it: text, JSON, and again."""

import json
from pathlib import Path

import pytest

from loopbook.programs.demo.command import demo


def test_the_command_prints_the_report_and_leaves_the_book(
    demo_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(book=demo_path, lang="en", as_of="2026-02-01") == 0
    text = capsys.readouterr().out
    assert "0 of 12" in text
    assert "loopbook serve --book" in text


def test_json_holds_the_same_numbers(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo(book=demo_path, json=True, lang="en", as_of="2026-02-01") == 0
    read = json.loads(capsys.readouterr().out)
    assert read["surprise"]["cells"] == 12
    assert read["surprise"]["by_cell"]["value"] == 0.0
    assert read["surprise"]["link"] == "/statement/cn-battery/share_a_nmc?period=2025"
    assert len(read["verdicts"]) == 22
