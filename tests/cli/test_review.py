"""`loopbook review` at the shell."""

import csv
import json
from pathlib import Path

from .conftest import Shell, chinese
from .scored import scored_folder


def test_clauses_are_reviewed(shell: Shell, tmp_path: Path) -> None:
    small = scored_folder(shell, tmp_path)
    code, out, _ = small("review", "works", "--csv", "r.csv")
    assert code == 0
    assert "3 subjects scored" in out
    rows = list(csv.reader(Path("r.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["reuse", "waste", "plan_kept"]
    told = json.loads(small("review", "new", "--period", "2025", "--kind", "foundry", "--json")[1])
    assert (told["subjects"], told["clauses"][0]["met"]) == (1, 1.0)
    assert chinese(small("review", "new", "--lang", "zh")[1])
    assert "LB-Z23" in small("review", "circle_only")[2]
    assert "LB-Z21" in small("review", "new", "--idle-share", "2")[2]
