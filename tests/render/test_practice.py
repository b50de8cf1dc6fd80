"""Post-evaluations in words."""

from pathlib import Path

import msgspec

from loopbook.render.practice import (
    discrimination_text,
    percent,
    practice_lines,
    practice_table,
)
from loopbook.render.table import records
from tests.book.registry_book import scored_book


def test_a_line_a_clause_and_how_it_is_reckoned(tmp_path: Path) -> None:
    with scored_book(tmp_path) as book:
        found = book.review("new", "2025")
    lines = practice_lines(found, "en")
    assert lines[0] == (
        "Works, edition of 2025, 2025: 3 subjects scored, 2 of them without unknown answers."
    )
    reuse = next(line for line in lines if line.startswith("reuse"))
    assert reuse.split()[-3:] == ["%", "—", "idle"]
    assert any("at least 95 % of those who answer meet it" in line for line in lines)
    assert lines[-1].startswith("note: LB-Z25")
    assert any("闲置条款" in line for line in practice_lines(found, "zh"))
    rows = records(practice_table(found, "en"))
    assert [row["met"] for row in rows] == [1.0, 2 / 3, 2 / 3]
    assert [row["idle"] for row in rows] == ["idle", "idle", None]
    clause = msgspec.structs.replace(found.clauses[0], discrimination=-0.257)
    assert discrimination_text(clause) == "−0.26"


def test_shares_are_percent() -> None:
    assert [percent(share) for share in (1.0, 2 / 3, 0.0)] == ["100 %", "66.7 %", "0 %"]
