"""`loopbook record`."""

import json
from pathlib import Path

from .conftest import Shell


def test_recording_twice_appends_once(filled: Shell, chain: Path) -> None:
    code, out, _ = filled("record", chain, "--json")
    receipt = next(iter(json.loads(out).values()))
    assert code == 0
    assert receipt["appended"] == 0
    assert receipt["repeated"] > 0


def test_a_cut_document_keeps_what_came_before_and_ends_with_1(
    shell: Shell, chain: Path, tmp_path: Path
) -> None:
    shell("new", "my.book", "--scheme", "cn-battery")
    whole = chain.read_bytes()
    (tmp_path / "cut.jsonld").write_bytes(whole[: len(whole) // 2])
    code, out, err = shell("record", "cut.jsonld")
    assert code == 1
    assert "cut.jsonld" in err
    assert "0 appended" not in out


def test_whole_takes_all_or_nothing(shell: Shell, chain: Path, tmp_path: Path) -> None:
    shell("new", "my.book", "--scheme", "cn-battery")
    whole = chain.read_bytes()
    (tmp_path / "cut.jsonld").write_bytes(whole[: len(whole) // 2])
    code, out, _ = shell("record", "cut.jsonld", "--whole")
    assert code == 1
    assert "0 appended" in out
