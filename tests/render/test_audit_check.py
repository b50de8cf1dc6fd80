"""The self-check and the history of a report."""

import msgspec

from loopbook.render.audit_check import check_blocks, history_table
from loopbook.terms.paper import Paragraph, Table
from tests.book.plating import evaluation, sheet


def test_the_self_check_has_what_differs_what_is_open_and_both_checklists() -> None:
    blocks = list(check_blocks(evaluation(), "en"))
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    assert tables["differs_sum"].rows[0][:3] == ("economics", "3", "payback")
    assert "differs_ledger" not in tables
    assert len(tables["knock_outs"].rows) == 6
    assert len(tables["review"].rows) == 8
    assert "illustrative" in str(tables["findings"].rows)


def test_what_is_missing_stands_by_table_row_and_field() -> None:
    lacking = msgspec.structs.replace(evaluation(), missing=(("team", 3, "duty"), ("plan", 0, "")))
    blocks = list(check_blocks(lacking, "en"))
    missing = next(b for b in blocks if isinstance(b, Table) and b.id == "missing")
    assert missing.rows == (("team", "3", "duty"), ("plan", "-", "-"))


def test_the_history_has_every_recording_with_its_hash() -> None:
    found = history_table(sheet(), "en")
    assert isinstance(found, Table)
    assert len(found.rows) == len(sheet().file.recordings)
    bare = msgspec.structs.replace(
        sheet(), file=msgspec.structs.replace(sheet().file, recordings=())
    )
    assert isinstance(history_table(bare, "en"), Paragraph)
