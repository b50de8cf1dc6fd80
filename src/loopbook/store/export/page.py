"""Page: `schema.md`, what every table and column of an export means, in English and Chinese."""

from collections.abc import Iterator, Mapping

import pyarrow as pa

from loopbook.store.export.schema import TABLES, Table
from loopbook.store.export.views import READING_NAMES
from loopbook.wording import LANGUAGES, say

SCHEMA = "schema.md"


def schema_page(rows: Mapping[str, int] | None = None) -> str:
    """Return the page.

    Parameters
      rows  table -> number of rows; left out of the page when None
    """
    lines = ["# Schema", ""]
    for language in LANGUAGES:
        lines += [say("export.head", language), ""]
    for table in TABLES:
        lines += [f"## {table.name}", ""]
        for language in LANGUAGES:
            lines += [say(f"export.table.{table.name}", language), ""]
        lines += _folders(table)
        if rows is not None:
            lines += [say("export.rows", rows=rows.get(table.name, 0)), ""]
        lines += ["| column | type | meaning | 含义 |", "|---|---|---|---|", *_columns(table), ""]
    lines += ["## Views", ""]
    for name in READING_NAMES:
        english, chinese = (say(f"export.view.{name}", language) for language in LANGUAGES)
        lines.append(f"- `{name}`: {english} {chinese}")
    return "\n".join(lines) + "\n"


def _folders(table: Table) -> list[str]:
    folders = "/".join((table.name, *(f"{name}=..." for name in table.partitions)))
    return [f"`{folders}/part-*.parquet`", ""]


def _columns(table: Table) -> Iterator[str]:
    for name, type_ in table.fields:
        english, chinese = (say(f"export.column.{name}", language) for language in LANGUAGES)
        yield f"| {name} | {_type_text(type_)} | {english} | {chinese} |"


def _type_text(type_: pa.DataType) -> str:
    return "timestamp, UTC" if pa.types.is_timestamp(type_) else str(type_).replace("128", "")
