"""Console: the language asked for, and a console that cannot print Chinese."""

import os
import subprocess
import sys

import pytest

from loopbook.cli.console import language_of


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        (["evaluate", "--lang", "zh"], "", "zh"),
        (["evaluate", "--lang=zh-CN"], "", "zh"),
        (["evaluate"], "zh_CN.UTF-8", "zh"),
        (["evaluate", "--lang", "en"], "zh_CN.UTF-8", "en"),
        (["evaluate"], "fr_FR", "en"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_system(
    words: list[str], environment: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOPBOOK_LANG", environment)
    monkeypatch.setenv("LC_ALL", "C")
    assert language_of(words) == language


@pytest.mark.slow
def test_a_console_without_chinese_gets_escapes_and_a_note_not_a_stop() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "loopbook", "--lang=zh", "scheme", "list"],
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout
    assert b"cannot show Chinese" in done.stderr


@pytest.mark.slow
def test_a_file_gets_utf_8_whatever_the_code_page() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONIOENCODING"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "loopbook", "--lang=zh", "scheme", "list"],
        env=environment | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert "示意" in done.stdout.decode("utf-8")
