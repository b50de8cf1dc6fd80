"""`loopbook rebuild`, and what `check` says of segments."""

import json
from pathlib import Path

import loopbook
from tests.cli.conftest import Shell


def book_here(shell: Shell) -> Path:
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    chain = Path(loopbook.__file__).parent / "schemes/cn-battery/cases/chain/chain.jsonld"
    assert shell("record", chain, "--book", "my.book")[0] == 0
    return Path("my.book")


def test_a_damaged_segment_is_named_and_made_again(shell: Shell) -> None:
    path = book_here(shell)
    code, out, _ = shell("check", "--book", path)
    assert code == 0
    assert "damaged: 0" in out
    victim = next((path / "segments").glob("*/arrays.bin"))
    data = bytearray(victim.read_bytes())
    data[-1] ^= 1
    victim.write_bytes(data)
    code, out, _ = shell("check", "--book", path)
    assert code == 1
    assert "LB-S33" in out
    assert "arrays.bin" in out
    code, out, _ = shell("rebuild", "--damaged", "--book", path)
    assert code == 0
    assert "same content" in out
    assert shell("check", "--book", path)[0] == 0


def test_both_languages_and_json_say_how_many(shell: Shell) -> None:
    path = book_here(shell)
    assert "内容与原来相同" in shell("rebuild", "--book", path, "--lang", "zh")[1]
    told = json.loads(shell("rebuild", "--json", "--book", path)[1])
    assert told
    assert all(each["is_equal"] for each in told)
