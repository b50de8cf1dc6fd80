"""`loopbook party`, `loopbook key`, `loopbook forget`: as typed."""

import json
from pathlib import Path

from .conftest import Shell


def test_a_party_gets_a_key_which_is_shown_once_and_revoked(shell: Shell) -> None:
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    words = ("urn:party:loop", "--title", "Loop Metals", "--role", "recycler")
    code, out, _ = shell("party", "name", *words)
    assert (code, out.strip()) == (0, "urn:party:loop  Loop Metals  recycler")
    assert "回收利用者" in shell("party", "list", "--lang", "zh")[1]
    code, out, _ = shell(
        "key", "new", "urn:party:loop", "--scope", "read", "--scope", "record", "--audience",
        "authority", "--label", "scale 3",
    )  # fmt: skip
    assert code == 0
    told = out.split()[0]
    assert told.startswith("lbk_")
    assert all(told.encode() not in f.read_bytes() for f in Path("my.book").rglob("*.sqlite*"))
    code, out, _ = shell("key", "list")
    name = out.split()[0]
    assert name in told
    assert "scale 3" in out
    assert told not in out
    listed = json.loads(shell("key", "list", "--json")[1])
    assert listed[0]["audience"] == ["urn:loopbook:v1:role:authority"]
    assert "digest" not in listed[0]
    assert "revoked" in shell("key", "revoke", name)[1]
    assert shell("key", "revoke", "nobody")[0] != 0


def test_wrong_words_are_told(shell: Shell) -> None:
    assert shell("new", "my.book")[0] == 0
    code, _, err = shell("key", "new", "urn:party:x", "--scope", "everything")
    assert code == 2
    assert "LB-K12" in err
    assert shell("party", "name", "two words")[0] != 0


def test_forgetting_a_person_who_is_not_there_says_so(shell: Shell) -> None:
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    code, out, _ = shell("forget", "A. Nobody")
    assert code == 1
    assert "no pseudonym" in out
