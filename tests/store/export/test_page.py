"""Page: every table and column is explained in both languages, and the specification has it."""

from pathlib import Path

from loopbook.store.export.page import schema_page
from loopbook.store.export.schema import TABLES
from loopbook.terms.export import Export
from loopbook.wording import catalogue

SPEC = Path(__file__).parents[3] / "docs" / "spec" / "export.md"


def test_the_page_names_every_table_and_column(made: Export, folder: Path) -> None:
    page = (folder / "schema.md").read_text(encoding="utf-8")
    for table in TABLES:
        assert f"## {table.name}\n" in page
        for name, _ in table.fields:
            assert f"| {name} | " in page
    assert f"{made.tables['events']} rows" in page


def test_no_column_is_explained_that_is_not_there() -> None:
    columns = {name for table in TABLES for name, _ in table.fields}
    stem = "export.column."
    assert {key.removeprefix(stem) for key in catalogue() if key.startswith(stem)} == columns


def test_the_specification_holds_the_schema() -> None:
    tables = schema_page().partition("## events")[2]
    assert tables in SPEC.read_text(encoding="utf-8")
