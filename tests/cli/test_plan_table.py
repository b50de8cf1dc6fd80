"""`loopbook plan table`: what one job found, as the next one reads it."""

from pathlib import Path

import pytest

from loopbook.book.planning import plan_file_bytes
from loopbook.cli.plan_table import table
from loopbook.errors import UnknownTerm
from tests.formats.test_plan_csv import PLAN


def test_a_table_is_written_and_another_is_refused(tmp_path: Path) -> None:
    kept, out = tmp_path / "plan.json", tmp_path / "cells.csv"
    kept.write_bytes(plan_file_bytes(PLAN))
    assert table(kept, "graded", out=out) == 0
    assert out.read_text("utf-8").startswith("cell,capacity_ah [AMH],pieces [C62]\n")
    with pytest.raises(UnknownTerm, match="LB-PL13"):
        table(kept, "grade", out=out)
