"""`loopbook blend`."""

import json

from .conftest import Shell
from .inputs import SCHEMES

MOVES = SCHEMES / "chain-of-custody" / "cases" / "five-models" / "moves.jsonld"


def test_balances_and_claims_that_are_not_borne_are_told(shell: Shell) -> None:
    assert shell("new", "my.book", "--scheme", "chain-of-custody")[0] == 0
    assert shell("record", MOVES)[0] == 0
    code, out, _ = shell("blend")
    assert code == 0
    assert "OVERSOLD" in out
    code, chinese, _ = shell("blend", "--lang", "zh", "--scheme", "chain-of-custody")
    assert (code, "超额声明" in chinese) == (0, True)
    code, out, _ = shell("blend", "--json", "--as-of", "2025-03-31")
    told = json.loads(out)
    assert [report["blend"]["id"] for report in told][:2] == ["identity", "segregated"]


def test_a_book_without_such_rules_says_so(filled: Shell) -> None:
    assert "No active pack" in filled("blend")[1]
