"""`loopbook compare` at the shell."""

import csv
import json
from pathlib import Path

from tests.book.registry_book import EAST, NORTH

from .conftest import Shell, chinese
from .scored import scored_folder


def test_two_editions_are_told_side_by_side(shell: Shell, tmp_path: Path) -> None:
    small = scored_folder(shell, tmp_path)
    code, out, _ = small("compare", NORTH, "old", "small/new", "--csv", "c.csv")
    assert code == 0
    assert "North works, 2025: under each standard." in out
    assert "95 % · 60 of 60" in out
    rows = list(csv.reader(Path("c.csv").read_text("utf-8-sig").splitlines()))
    assert [row[2] for row in rows[1:]] == [
        "another limit, another weight, another result",
        "another weight",
        "not in all",
    ]
    told = json.loads(small("compare", NORTH, "old", "new", "--json", "--period", "2024")[1])
    assert [sheet["period"] for sheet in told["sheets"]] == ["2024", "2024"]
    assert chinese(small("compare", NORTH, "old", "new", "--lang", "zh")[1])
    assert "LB-Z22" in small("compare", NORTH, "old")[2]
    assert "LB-Z24" in small("compare", EAST, "old", "new")[2]
    assert "LB-Z13" in small("compare", NORTH, "old", "newer")[2]
