"""Where an audit stands and how good it is, in lines."""

import msgspec
import pytest

from loopbook.evaluate.audit.status import audit_status
from loopbook.render.audit import (
    audit_records,
    checked_lines,
    closure_text,
    deadline_lines,
    evaluation_lines,
    knock_out_text,
    label,
    level_text,
    meter_text,
    review_lines,
    share_text,
    span_text,
    status_lines,
    table_text,
    truth_text,
)
from loopbook.render.plain import json_bytes
from loopbook.terms.score import Span
from tests.book.plating import DAY, empty, evaluation, sheet


def chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def test_an_audit_just_begun_says_what_comes_first() -> None:
    status = audit_status(empty(), sheet().form, DAY)
    lines = status_lines(status)
    assert "1. Planning and organisation: not begun" in lines
    assert "   team (Audit team): missing" in lines
    assert lines[-1] == "Next: record table parameters."
    assert any(line.startswith("Must audit: Toxic or harmful") for line in lines)
    assert all(chinese(line) for line in status_lines(status, "zh") if line)


def test_a_complete_audit_says_so_with_its_deadlines() -> None:
    lines = status_lines(sheet().status)
    assert "until 2026-01-15, done on 2026-01-08, in time" in "\n".join(lines)
    assert lines[-1].startswith("Every required table is complete")
    assert list(deadline_lines(sheet().status, "zh"))[-1].startswith("下一轮审核")


def test_a_table_names_the_cells_it_lacks() -> None:
    table = sheet().status.phases[0].tables[0]
    lacking = msgspec.structs.replace(table, missing=((3, "duty"), (0, "low_cost")))
    assert "lacks 3 duty, low_cost" in table_text(lacking, "en")


def test_the_evaluation_names_the_wrong_sum_the_open_balance_and_the_suspect() -> None:
    text = "\n".join(evaluation_lines(evaluation()))
    assert "economics, row 3, payback (F4): states 2.1, comes to 3.74" in text
    assert "Water: open by 19.46 % (limit 5.00 %: no); after reconciliation 0.00 %" in text
    assert "Suspect: spent_cleaner [water] 2024" in text
    assert "Knock-out does not hold: Outdated equipment is in use" in text.splitlines()
    assert "Evaluation comes to: supplement" in text
    assert chinese("".join(evaluation_lines(evaluation(), "zh")))


@pytest.mark.parametrize(("value", "said"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_what_is_unknown_is_neither_yes_nor_no(value: bool | None, said: str) -> None:
    assert truth_text(value, "en") == said


def test_results_left_open_show_both_ends() -> None:
    assert span_text(Span(1, 2.5), "en") == "1 … 2.5"
    assert span_text(Span(2, 2), "en") == "2"
    assert span_text(None, "en") == share_text(None, "en") == "unknown"


def test_parts_are_told_in_both_languages() -> None:
    found = evaluation()
    assert found.review is not None
    for language in ("en", "zh"):
        texts = [
            closure_text(found.closures[0], language),
            meter_text(found.suspects[0], language),
            knock_out_text(found.knock_outs[0], language),
            *review_lines(found.review, language),
            *checked_lines("ledger", found.truth, language),
            label(found.knock_outs[0], language),
            level_text(found.review, "", language),
        ]
        assert all(chinese(text) is (language == "zh") for text in texts)


def test_a_sheet_is_told_to_programs_without_its_form() -> None:
    records = audit_records(sheet())
    assert "form" not in records
    assert b'"suspects":[{"flows":["spent_cleaner [water] 2024"]' in json_bytes(records)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"size": -5.0}, "states 5 m³ too little"),
        ({"kind": "leak"}, "a flow of 433.8 m³ that the system does not have"),
        ({"is_found": False}, "the likeliest to be wrong is spent_cleaner"),
    ],
)
def test_a_suspect_is_told_as_what_it_is(changed: dict[str, object], said: str) -> None:
    suspect = msgspec.structs.replace(evaluation().suspects[0], **changed)
    assert said in meter_text(suspect, "en")
