"""`loopbook where` and `loopbook contents`."""

import json

from .conftest import Shell

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"


def test_where_things_are_in_words_and_as_data(filled: Shell) -> None:
    code, out, _ = filled("where", PACK, CELL)
    assert code == 0
    assert "9520001000010" in out.splitlines()[0]
    assert "used up" in out.splitlines()[1]
    _, out, _ = filled("where", CELL, "--at", "2025-05-05", "--json")
    (told,) = json.loads(out)
    assert told["holder"] == PACK
    assert told["sequence"] == 14
    _, chinese, _ = filled("where", PACK, "--lang", "zh")
    assert "持有" in chinese


def test_what_was_in_it_that_day(filled: Shell) -> None:
    code, out, _ = filled("contents", PACK, "--at", "2025-05-05")
    assert code == 0
    assert CELL in out
    _, out, _ = filled("contents", PACK, "--json")
    assert json.loads(out) == []


def test_what_is_no_day_and_what_is_not_there_are_told(filled: Shell) -> None:
    code, _, words = filled("where", CELL, "--at", "12")
    assert code == 2
    assert "LB-U01" in words
    code, _, words = filled("where", "urn:nothing")
    assert code == 2
    assert "LB-U02" in words
