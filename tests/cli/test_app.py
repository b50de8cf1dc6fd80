"""The command line as a whole: help, wrong use, exit codes, and no stack traces."""

import json
import subprocess
import sys

import pytest

from .conftest import Shell

VERBS = ["new", "record", "template", "check", "trace", "account", "evaluate", "demo"]
VERBS += ["serve", "scheme"]


def test_help_lists_every_verb_in_both_languages(shell: Shell) -> None:
    code, english, _ = shell("--help")
    assert code == 0
    assert all(verb in english for verb in VERBS)
    _, chinese, _ = shell("--lang=zh", "--help")
    assert "账本" in chinese


def test_help_of_the_whole_loads_no_verb() -> None:
    script = (
        "import sys; from loopbook.cli.app import run; run(['--help']); "
        "heavy = ('loopbook.book', 'fastapi', 'numpy'); "
        "print([m for m in sys.modules if m.startswith(heavy)], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help(shell: Shell, verb: str) -> None:
    code, out, _ = shell(verb, "--help")
    assert code == 0
    assert verb in out


@pytest.mark.parametrize(
    "words",
    [["frobnicate"], ["record"], ["trace"], ["account", "--period"], ["evaluate", "--nope", "1"]],
)
def test_wrong_use_ends_with_2(shell: Shell, words: list[str]) -> None:
    code, _, err = shell(*words)
    assert code == 2
    assert err


def test_an_error_is_told_as_json_to_a_program(shell: Shell) -> None:
    code, out, err = shell("evaluate", "x", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "LB-D30"
    assert "loopbook new" in err
