"""Tests of lines that ask what a registry holds: met, not met, and the rows they read."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from loopbook.book.registry_expectation import registered_outcome

from .registry_book import registry_book

NEW_YEAR = {"day": "2026-01-01"}


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ({"registered": ["works_2025"], **NEW_YEAR, "in_force": True}, True),
        ({"registered": ["works_2025", "works_2018"], **NEW_YEAR, "in_force": True}, False),
        ({"registered": ["works_2018"], "day": "2025-12-30", "in_force": True}, True),
        ({"registered": ["works_2018"], **NEW_YEAR, "in_force": False}, True),
        ({"registered": ["works_2018"], **NEW_YEAR, "validity": "repealed"}, True),
        ({"registered": ["park_draft"], **NEW_YEAR, "validity": "in_force"}, False),
        ({"registered": ["works_2025"], **NEW_YEAR, "topic": "works"}, True),
        ({"registered": ["works_2018"], **NEW_YEAR, "topic": "works"}, False),
        ({"registered": ["works_2018"], **NEW_YEAR, "replaced_by": "works_2025"}, True),
        ({"registered": ["works_2018"], **NEW_YEAR, "replaced_by": []}, False),
        ({"registered": "circle"}, True),
        ({"registered": []}, False),
        ({"registered": ["works_2025"], "in_force": True}, False),
        ({"registered": ["works_2030"], **NEW_YEAR}, False),
    ],
)
def test_a_line_is_met_or_not(tmp_path: Path, line: Mapping[str, object], holds: bool) -> None:
    with registry_book(tmp_path) as book:
        found = registered_outcome(book, book.scheme("small"), line)
    assert found.holds is holds, found.found


def test_the_rows_named_are_read(tmp_path: Path) -> None:
    with registry_book(tmp_path) as book:
        line = {"registered": ["works_2018", "circle"], **NEW_YEAR}
        found = registered_outcome(book, book.scheme("small"), line)
    assert found.rules == ("standards.csv:2", "standards.csv:5")
    assert found.found == "works_2018: repealed, circle: illustrative"
