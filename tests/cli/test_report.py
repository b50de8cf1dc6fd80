"""`loopbook report`: the three forms, and what it refuses."""

from pathlib import Path

import pytest

from tests.render.reported import EXAMPLES

from .conftest import Shell, chinese


def test_a_plan_is_reported_as_text(shell: Shell, tmp_path: Path) -> None:
    shell("new", "my.book", "--scheme", "cn-14fyp")
    code, out, err = shell("report", "plan", "a.txt", "--scheme", "cn-14fyp", "--lang", "zh")
    assert (code, err) == (0, "")
    assert "a.txt" in out
    assert chinese((tmp_path / "a.txt").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_plan_is_reported_in_each_form_and_language(shell: Shell, tmp_path: Path) -> None:
    shell("new", "my.book", "--scheme", "cn-14fyp")
    shell("record", EXAMPLES / "published-rates.csv", "--as", "rates")
    for name in ("a.pdf", "a.xlsx", "a.txt"):
        code, out, err = shell("report", "plan", name, "--scheme", "cn-14fyp", "--lang", "zh")
        assert (code, err) == (0, "")
        assert name in out
    assert chinese((tmp_path / "a.txt").read_text(encoding="utf-8"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    code, _, _ = shell("report", "yearbook", "y.txt", "--years", "2019..2025")
    assert code == 0
    assert "Straw utilisation rate" in (tmp_path / "y.txt").read_text(encoding="utf-8")


def test_what_cannot_be_written_is_refused_with_words(shell: Shell, tmp_path: Path) -> None:
    shell("new", "my.book", "--scheme", "cn-14fyp")
    assert "LB-Z83" in shell("report", "plan", "a.doc")[2]
    (tmp_path / "no.ttf").write_bytes(b"nothing")
    assert "LB-Z81" in shell("report", "plan", "a.pdf", "--font", "no.ttf")[2]
    assert "LB-D35" in shell("report", "plan", "no/a.pdf")[2]
