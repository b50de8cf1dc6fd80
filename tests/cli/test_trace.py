"""`loopbook trace`."""

import json
from pathlib import Path

from .conftest import Shell


def test_an_item_is_followed_both_ways(filled: Shell) -> None:
    _, out, _ = filled("evaluate", "cascade_rate", "--period", "2025", "--json")
    assert json.loads(out)["evidence"]
    code, out, _ = filled("trace", "https://id.example.org/none", "--json")
    assert code == 2
    nearest = json.loads(out)["error"]["message"]
    assert "Nearest" in nearest


def test_the_words_name_links_and_entries(filled: Shell, chain: Path) -> None:
    text = json.loads(chain.read_bytes())
    item = next(e["epcList"][0] for e in text["epcisBody"]["eventList"] if e.get("epcList"))
    code, out, _ = filled("trace", item, "--direction", "downstream")
    assert code == 0
    assert item in out
    code, chinese, _ = filled("trace", item, "--direction", "downstream", "--lang", "zh")
    assert "下游" in chinese
