"""Every table, column and word of every planning job is on the page."""

from loopbook.book.planning import plan_jobs
from loopbook.programs.reference.plans import plans_page

PAGE = plans_page()


def test_every_job_table_and_column_is_told() -> None:
    assert plan_jobs()
    for form in plan_jobs():
        assert f"\n## {form.job}\n" in PAGE
        for table in form.tables:
            assert f"\n### {form.job}: {table.name}" in PAGE
            for field in table.fields:
                assert f"\n| `{field.field}` | " in PAGE, (form.job, table.name, field.field)
                for english, chinese in field.choices.values():
                    assert english in PAGE
                    assert chinese in PAGE


def test_a_row_tells_unit_range_default_key_and_meaning() -> None:
    section = PAGE.partition("### network: sites (required)")[2].partition("\n### ")[0]
    row = next(line for line in section.splitlines() if line.startswith("| `latitude` |"))
    assert "-90 to 90" in row
    assert "key" in next(line for line in section.splitlines() if line.startswith("| `site` |"))
