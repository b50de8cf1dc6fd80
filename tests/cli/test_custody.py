"""`loopbook custody`."""

import json

from .conftest import Shell

CELL = "https://id.example.org/01/09520001000102/21/L1"
PACK = "https://id.example.org/01/09520001000201/21/K1"


def test_who_had_it_and_where_the_chain_breaks(filled: Shell) -> None:
    code, out, _ = filled("custody", CELL)
    assert code == 0
    assert "no receipt followed  #18, #21" in out
    _, out, _ = filled("custody", PACK)
    assert "No gap" in out
    _, out, _ = filled("custody", CELL, "--json")
    (gap,) = json.loads(out)["gaps"]
    assert gap["kind"] == "not_received"
    _, out, _ = filled("custody", CELL, "--as-of", "2025-05-05", "--lang", "zh")
    assert "没有缺口" in out
