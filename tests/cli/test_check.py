"""`loopbook check`."""

import json
from pathlib import Path

from .conftest import Shell


def test_checking_writes_nothing(shell: Shell, chain: Path) -> None:
    shell("new", "my.book", "--scheme", "cn-battery")
    _, before, _ = shell("check", "--json")
    assert shell("check", chain)[0] == 0
    _, after, _ = shell("check", "--json")
    assert json.loads(before) == json.loads(after)


def test_the_log_is_verified(filled: Shell) -> None:
    code, out, _ = filled("check")
    assert code == 0
    assert "Verified" in out
