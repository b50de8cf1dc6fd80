"""Tables of an audit as they stand, and their cells."""

from datetime import date

import pytest

from loopbook.errors import ParseError
from loopbook.evaluate.audit.record import (
    day_of,
    is_yes,
    names_of,
    number_of,
    numbers_declared,
    recordings_of,
    rows_of,
    texts_declared,
)
from loopbook.terms.audit import AuditForm, AuditRow
from tests.evaluate.audit.filed import audit, recording, rows


def test_a_later_recording_replaces_and_an_addition_joins() -> None:
    file = audit(
        recording("team", {"name": "A"}),
        recording("team", {"name": "B"}),
        recording("team", {"name": "C"}, is_addition=True),
        recording("plan", {"task": "D"}),
    )
    assert [row.cells["name"] for row in rows_of(file, "team")] == ["B", "C"]
    assert len(recordings_of(file, "team")) == 2
    assert len(file.recordings) == 4


def test_cells_are_numbers_days_and_answers_or_nothing() -> None:
    row = AuditRow({"a": "12.5", "d": "2026-03-04", "y": "yes", "n": "no"}, 2)
    assert number_of(row, "a") == 12.5
    assert number_of(row, "none") is None
    assert day_of(row, "d") == date(2026, 3, 4)
    assert day_of(row, "none") is None
    assert (is_yes(row, "y"), is_yes(row, "n"), is_yes(row, "none")) == (True, False, None)


@pytest.mark.parametrize("text", ["twelve", "5/9", "1e999999999", "nan", "9" * 41, "4 March"])
def test_a_file_changed_by_hand_is_told(text: str) -> None:
    row = AuditRow({"a": text}, 2)
    with pytest.raises(ParseError, match="LB-Z58"):
        number_of(row, "a")
    with pytest.raises(ParseError, match="LB-Z58"):
        day_of(row, "a")


def test_a_declared_percentage_is_a_share_and_a_later_row_counts(form: AuditForm) -> None:
    file = audit(
        recording(
            "parameters",
            {"parameter": "closure_limit", "value": "4"},
            {"parameter": "closure_limit", "value": "5"},
            {"parameter": "low_cost", "value": "50000"},
            {"parameter": "before", "value": "2025"},
        )
    )
    assert numbers_declared(file, form) == {"closure_limit": 0.05, "low_cost": 50000.0}
    assert texts_declared(file)["before"] == "2025"


def test_names_stand_once_in_order() -> None:
    found = names_of(rows({"f": "b"}, {"f": "a"}, {"f": "b"}, {}), "f")
    assert found == ("b", "a")
