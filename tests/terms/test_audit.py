"""When a table of an audit is complete."""

import pytest

from loopbook.terms.audit import TableStatus


@pytest.mark.parametrize(
    ("rows", "is_required", "missing", "is_complete"),
    [
        (0, True, (), False),
        (0, False, (), True),
        (2, True, (), True),
        (2, True, ((3, "duty"),), False),
        (2, False, ((3, "duty"),), False),
    ],
)
def test_a_table_is_complete_with_its_rows_and_its_required_cells(
    rows: int, is_required: bool, missing: tuple[tuple[int, str], ...], is_complete: bool
) -> None:
    status = TableStatus(
        table="team",
        label_en="Team",
        label_zh="小组",
        is_required=is_required,
        rows=rows,
        missing=missing,
    )
    assert status.is_complete is is_complete
