"""The shell door is tested through the door: `run` with words, its output and exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest

import loopbook
from loopbook.cli.app import run

SCHEMES = Path(loopbook.__file__).parent / "schemes"
Shell = Callable[..., tuple[int, str, str]]


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
