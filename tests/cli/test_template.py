"""`loopbook template`."""

from pathlib import Path

from .conftest import Shell


def test_a_template_can_be_recorded_as_it_is(shell: Shell) -> None:
    shell("new", "my.book", "--scheme", "cn-battery")
    for name, words in (("a.csv", []), ("b.xlsx", []), ("c.csv", ["--lang", "zh"])):
        assert shell("template", "received", "--out", name, *words)[0] == 0
        code, _, err = shell("record", name, "--as", "received")
        assert code == 0, err


def test_a_template_needs_no_book_and_overwrites_nothing(shell: Shell, tmp_path: Path) -> None:
    code, out, _ = shell("template", "received", "--scheme", "cn-battery")
    assert code == 0
    assert "," in out
    (tmp_path / "x.csv").write_text("mine", encoding="utf-8")
    code, _, err = shell("template", "received", "--scheme", "cn-battery", "--out", "x.csv")
    assert code == 2
    assert "x.csv" in err
    assert (tmp_path / "x.csv").read_text("utf-8") == "mine"
