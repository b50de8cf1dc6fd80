"""The shell door is tested through the door: `run` with words, its output and exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loopbook.cli.app import run

from .inputs import SCHEMES, document, event

Shell = Callable[..., tuple[int, str, str]]
Say = Callable[..., tuple[int, str]]


def chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


@pytest.fixture
def shell(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """Run one command in an empty folder; return exit code, output, error side."""
    monkeypatch.chdir(tmp_path)
    for name in ("LOOPBOOK_BOOK", "LOOPBOOK_LANG", "LOOPBOOK_PARTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def type_in(*words: object) -> tuple[int, str, str]:
        code = run([str(word) for word in words])
        told = capfd.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return type_in


@pytest.fixture
def chain() -> Path:
    """The document of the battery pack's chain case."""
    return SCHEMES / "cn-battery" / "cases" / "chain" / "chain.jsonld"


@pytest.fixture
def filled(shell: Shell, chain: Path) -> Shell:
    """A shell in a folder whose one book holds the chain."""
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    assert shell("record", chain)[0] == 0
    return shell


@pytest.fixture
def said(shell: Shell) -> Say:
    """Type words in a folder whose book holds one event; both languages must say the same code.

    After each, every entry acknowledged before is still there, and the log verifies.
    """
    assert shell("new", "my.book", "--scheme", "cn-battery", "--scheme", "cn-14fyp")[0] == 0
    Path("first.json").write_bytes(document(event(1)))
    assert shell("record", "first.json")[0] == 0

    def size() -> int:
        code, out, err = shell("check", "--json", "--book", "my.book")
        assert code == 0, err
        return int(json.loads(out)["checkpoint"]["size"])

    def type_in(*words: object) -> tuple[int, str]:
        before = size()
        code, _, err = shell(*words)
        again, _, zh = shell(*words, "--lang", "zh")
        assert again == code
        assert size() >= before
        if code:
            assert chinese(zh)
            assert err
        return code, err

    return type_in
