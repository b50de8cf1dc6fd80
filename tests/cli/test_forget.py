"""`loopbook forget`: a key is shredded, and the ledger stays as it is."""

import json
from pathlib import Path

from .conftest import Shell
from .inputs import SCHEMES

OWNED = SCHEMES / "cn-battery" / "cases" / "tables" / "owned.jsonld"


def test_a_person_is_forgotten_once(shell: Shell) -> None:
    assert shell("new", "my.book", "--scheme", "cn-battery")[0] == 0
    assert shell("record", OWNED)[0] == 0
    before = json.loads(shell("check", "--json")[1])["checkpoint"]
    code, out, _ = shell("forget", "A. Sample")
    assert (code, "shredded" in out) == (0, True)
    code, out, _ = shell("forget", "A. Sample", "--json")
    assert (code, json.loads(out)) == (1, {"shredded": False})
    assert json.loads(shell("check", "--json")[1])["checkpoint"] == before
    assert Path("my.book", "journal.sqlite").exists()
