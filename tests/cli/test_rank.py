"""`loopbook rank` at the shell."""

import csv
import json
from pathlib import Path

from tests.book.registry_book import NORTH

from .conftest import Shell, chinese
from .scored import scored_folder


def test_subjects_are_ranked(shell: Shell, tmp_path: Path) -> None:
    small = scored_folder(shell, tmp_path)
    asked = ("rank", "new", "--kind", "works", "--wanted", "1", "--weights", "20", "--seed", "1")
    code, out, _ = small(*asked, "--limit", "2", "--csv", "k.csv")
    assert code == 0
    assert "4 subjects, 1 wanted" in out
    assert "2 more." in out
    rows = list(csv.reader(Path("k.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    told = json.loads(small(*asked, "--json")[1])
    assert told["subjects"][0]["subject"] == NORTH
    assert (told["seed"], told["weights"], told["spread"]) == (1, 20, 0.2)
    assert chinese(small(*asked, "--lang", "zh")[1])
    for words in (("--wanted", "0"), ("--spread", "1.5"), ("--kind", "village")):
        assert "LB-Z21" in small("rank", "new", *words)[2]
