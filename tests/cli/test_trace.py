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


def test_amounts_and_pages_are_told_in_words(filled: Shell) -> None:
    metal = "https://id.example.org/01/09520001000409/10/M1"
    code, out, _ = filled("trace", metal, "--amounts")
    assert code == 0
    assert "Amounts are parts of 0.14 kg." in out
    assert "0.130141 kg of it" in out
    code, out, _ = filled("trace", metal, "--page-size", 2)
    assert code == 0
    assert "Items 1 to 2 of" in out
    token = out.strip().rpartition(" ")[2]
    code, out, _ = filled("trace", metal, "--page-size", 2, "--page", token)
    assert code == 0
    assert "Items 3 to 4 of" in out
    code, out, _ = filled("trace", metal, "--page", "x", "--lang", "zh")
    assert code == 2
    code, out, _ = filled("trace", metal.replace("M1", "M1"), "--direction", "both", "--amounts")
    assert "came from and went into" in out


def test_an_amount_that_no_event_states_is_said_to_be_unknown(filled: Shell) -> None:
    code, out, _ = filled(
        "trace", "https://id.example.org/01/09520001000300/10/BL1", "--direction", "both",
        "--amounts",
    )  # fmt: skip
    assert code == 0
    assert "kg of it" in out
