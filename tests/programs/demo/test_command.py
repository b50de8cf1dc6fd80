"""`loopbook demo` as a person runs it: text, JSON, and again; and a synthetic book of any size."""

import json
import sys
from pathlib import Path

import pytest

from loopbook.book.opening import open_book
from loopbook.errors import ParseError, StoreUnavailable
from loopbook.programs.demo.command import MadeUp, demo

pytestmark = pytest.mark.slow


def test_the_command_prints_the_report_and_leaves_the_book(
    demo_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(book=demo_path, lang="en", as_of="2026-02-01") == 0
    text = capsys.readouterr().out
    assert "0 of 12" in text
    assert "loopbook serve --book" in text


@pytest.mark.slow
def test_json_holds_the_same_numbers(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo(book=demo_path, json=True, lang="en", as_of="2026-02-01") == 0
    read = json.loads(capsys.readouterr().out)
    assert read["surprise"]["cells"] == 12
    assert read["surprise"]["by_cell"]["value"] == 0.0
    assert read["surprise"]["link"] == "/statement/cn-battery/share_a_nmc?period=2025"
    assert len(read["verdicts"]) == 22


def test_a_size_makes_a_synthetic_book_and_says_so_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, word in (("en", "SYNTHETIC"), ("zh", "合成")):
        path = tmp_path / f"{lang}.book"
        assert demo(book=path, made_up=MadeUp(size="1e3"), lang=lang) == 0
        read = capsys.readouterr()
        assert word in read.out
        assert "loopbook trace https://id.example.org/01/" in read.out
        assert not read.err
        assert path.is_dir()


def test_the_synthetic_report_as_json_counts_what_the_book_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.book"
    assert demo(book=path, made_up=MadeUp(size="2000", seed=3), json=True) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["is_synthetic"], read["seed"], read["links_asked"]) == (True, 3, 2000)
    assert abs(read["links"] - 2000) <= 20
    with open_book(path) as book:
        assert book.checkpoint().size == read["checkpoint"]["size"] > read["events"]
        assert len(book.trace(read["pack"]).nodes) == 254
        looped = book.trace(read["looped"])
        assert read["pack"] in {node.item for node in looped.nodes}


def test_without_a_path_the_synthetic_book_has_one_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert demo(made_up=MadeUp(size="1000"), lang="en") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["synthetic.book"]
    with pytest.raises(StoreUnavailable):
        demo(made_up=MadeUp(size="1000"), lang="en")


def test_who_watches_sees_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert demo(book=tmp_path / "s.book", made_up=MadeUp(size="1000"), lang="en") == 0
    assert "408 of 408 events" in capsys.readouterr().err


def test_absurd_sizes_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    for size, seed in (("10", 1), ("1e12", 1), ("1000", -1)):
        with pytest.raises(ParseError):
            demo(book=tmp_path / "s.book", made_up=MadeUp(size=size, seed=seed))
    assert not list(tmp_path.iterdir())
