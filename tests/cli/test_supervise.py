"""`loopbook supervise` at the shell."""

import csv
import json
from pathlib import Path

import pytest

from tests.book.contradicted import BAD, document

from .conftest import Shell, chinese


@pytest.fixture
def suspicious(shell: Shell) -> Shell:
    """A shell in a folder whose one book holds a battery that was used up twice."""
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    Path("bad.jsonld").write_bytes(document(BAD["transformed twice"][2]))
    assert shell("record", "bad.jsonld")[0] == 0
    return shell


def test_suspicions_are_told_ranked_and_written(suspicious: Shell) -> None:
    code, out, _ = suspicious("supervise", "--csv", "found.csv")
    assert code == 0
    assert "LB-U34" in out
    assert "#2, #3" in out
    rows = list(csv.reader(Path("found.csv").read_text("utf-8-sig").splitlines()))
    assert rows[1][0] == "LB-U34"
    assert chinese(suspicious("supervise", "--lang", "zh")[1])
    told = json.loads(suspicious("supervise", "--kind", "LB-U34", "--limit", "0", "--json")[1])
    assert (told["counts"], told["suspicions"]) == ({"LB-U34": 1}, [])


def test_wrong_words_are_said_in_words(suspicious: Shell) -> None:
    assert "LB-U50" in suspicious("supervise", "--kind", "LB-U3")[2]
    assert "LB-U51" in suspicious("supervise", "--limit", "1000000")[2]
    assert "LB-D35" in suspicious("supervise", "--csv", "no/such/folder.csv")[2]
