"""`loopbook scheme`."""

import json

from .conftest import Shell


def test_the_shipped_packs_are_listed(shell: Shell) -> None:
    _, out, _ = shell("scheme", "list", "--json")
    ids = [row["id"] for row in json.loads(out)]
    assert ids == sorted(ids)
    assert {"cn-14fyp", "cn-battery", "ew-mfa"} <= set(ids)
    assert "cn-battery" in shell("scheme", "list", "--lang", "zh")[1]


def test_a_pack_is_tested_by_its_cases(shell: Shell) -> None:
    code, out, _ = shell("scheme", "test", "cn-battery")
    assert code == 0, out
    assert shell("scheme", "test", "no-such-pack")[0] == 2
