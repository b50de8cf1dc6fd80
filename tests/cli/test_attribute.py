"""`loopbook attribute`."""

import json
from pathlib import Path

import pytest

from .conftest import Shell

PACK = "https://id.example.org/01/09520001000201/21/K1"
METAL = "https://id.example.org/01/09520001000409/10/M1"


def test_one_item_in_words_and_as_data(filled: Shell) -> None:
    code, out, _ = filled("attribute", METAL, "--indicator", "carbon_footprint")
    assert code == 0
    assert "kgCO2e" in out
    assert "entries #" in out
    _, out, _ = filled("attribute", METAL, "--indicator", "carbon_footprint", "--json")
    data = json.loads(out)
    assert data["unit"] == "KGM-CO2E"
    assert data["contributions"]
    _, out, _ = filled("attribute", METAL, "--indicator", "carbon_footprint", "--lang", "zh")
    assert "退役后的碳足迹" in out


def test_all_items_as_a_table(filled: Shell, tmp_path: Path) -> None:
    target = tmp_path / "items.csv"
    code, out, _ = filled("attribute", "--csv", str(target), "--seed", "1")
    assert code == 0
    text = target.read_bytes().decode("utf-8-sig")
    assert METAL in text
    assert str(len(text.splitlines()) - 1) in out
    code, out, _ = filled("attribute", "--all")
    assert METAL in out
    _, out, _ = filled("attribute", "--all", "--json")
    assert len(json.loads(out)["items"]) == len(text.splitlines()) - 1


def test_where_an_item_went(filled: Shell) -> None:
    cell = "https://id.example.org/01/09520001000119/21/N1"
    code, out, _ = filled("attribute", cell, "--downstream")
    assert code == 0
    assert METAL in out
    assert "here now" in out
    _, out, _ = filled("attribute", cell, "--downstream", "--json")
    assert METAL in {each["item"] for each in json.loads(out)}


@pytest.mark.slow
def test_flows_beside_their_items(filled: Shell) -> None:
    code, out, _ = filled("attribute", "--period", "2025")
    assert code == 0
    assert "received" in out
    _, out, _ = filled("attribute", "--period", "2025", "--json")
    assert {each["flow"] for each in json.loads(out)} >= {"received", "casings_in"}


def test_a_negative_seed_is_told(filled: Shell) -> None:
    """It was a traceback of the generator."""
    for language, word in (("en", "negative"), ("zh", "为负")):
        code, _, errors = filled("attribute", "--all", "--seed=-1", "--lang", language)
        assert code == 2
        assert "LB-V23" in errors
        assert word in errors


def test_no_item_is_said_so(filled: Shell) -> None:
    code, _, errors = filled("attribute")
    assert code == 2
    assert "LB-V22" in errors
