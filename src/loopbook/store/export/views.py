"""Views: SQL over the files of an export, for DuckDB (`views.sql`) and for Spark.

A view for each table, and views of what counts. Those are the same words in both: no function or
type in them is of one engine only. A table without rows has no files, so its view has none either.
"""

from collections.abc import Collection, Mapping

import pyarrow as pa

from loopbook.store.export.schema import PARTITION_TYPES, TABLES, Table

DUCKDB = "views.sql"
SPARK = "views.spark.sql"

_DUCKDB_TYPES = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.decimal128(38, 0): "DECIMAL(38, 0)",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}
SPARK_TYPES: Mapping[pa.DataType, str] = {
    **_DUCKDB_TYPES,
    pa.string(): "STRING",
    pa.int32(): "INT",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP",
}

_HEAD_DUCKDB = """\
-- Views over this export for DuckDB. Paths are relative: start `duckdb` in this folder and say
-- `.read views.sql`, or ask from anywhere with `loopbook sql FOLDER`. Columns: schema.md.
"""
_HEAD_SPARK = """\
-- Views over this export for Apache Spark; ${export} stands for the path of this folder:
--   spark-sql --hivevar export=/path/of/this/folder -f views.spark.sql
-- or, from Python, spark.sql(...) for each statement with ${export} replaced. Columns: schema.md.
"""

_READINGS = (
    (
        "links_valid",
        """\
SELECT * FROM links WHERE voided_by = 0""",
    ),
    (
        "events_valid",
        """\
SELECT * FROM events
WHERE entry_kind = 'event' AND NOT is_correction AND voided_by = 0""",
    ),
    (
        "postings_net",
        """\
SELECT p.*, l.unit_symbol,
       CAST(p.amount AS DOUBLE) * CAST(l.numerator AS DOUBLE) / CAST(l.denominator AS DOUBLE)
         AS amount_in_unit
FROM postings p
JOIN layers l ON l.pack = p.pack AND l.layer = p.layer
WHERE p.voids = 0 AND p.voided_by = 0""",
    ),
    (
        "flow_totals",
        """\
SELECT p.pack, p.month, p.months, p.flow, f.source_process, f.target_process,
       f.label_en AS flow_en, f.label_zh AS flow_zh, p.layer, p.item_class,
       p.basis, p.grain, p.publisher, p.scope, p.grade, p.published,
       SUM(p.amount) AS amount, SUM(p.amount_in_unit) AS amount_in_unit, p.unit_symbol,
       SUM(p.variance) AS variance, SUM(CASE WHEN p.has_sd THEN 0 ELSE 1 END) AS unstated,
       COUNT(*) AS postings
FROM postings_net p
JOIN flows f ON f.pack = p.pack AND f.flow = p.flow
GROUP BY p.pack, p.month, p.months, p.flow, f.source_process, f.target_process,
         f.label_en, f.label_zh, p.layer, p.item_class,
         p.basis, p.grain, p.publisher, p.scope, p.grade, p.published, p.unit_symbol""",
    ),
)

READING_NAMES = tuple(name for name, _ in _READINGS)


def duckdb_views(filled: Collection[str]) -> str:
    """Return `views.sql`; `filled` names the tables that have rows."""
    made = [_HEAD_DUCKDB]
    for table in TABLES:
        columns = ", ".join(f'"{name}"' for name, _ in table.fields)
        body = f"SELECT {columns}\nFROM {_read_parquet(table)}"
        if table.name not in filled:
            body = nothing(table, _DUCKDB_TYPES, '"')
        made.append(f"CREATE OR REPLACE VIEW {table.name} AS\n{body};\n")
    made += [f"CREATE OR REPLACE VIEW {name} AS\n{body};\n" for name, body in _READINGS]
    return "\n".join(made)


def _read_parquet(table: Table) -> str:
    if not table.partitions:
        return f"read_parquet('{table.name}/*.parquet', hive_partitioning = false)"
    types = ", ".join(f"'{p}': {_DUCKDB_TYPES[PARTITION_TYPES[p]]}" for p in table.partitions)
    pattern = "/".join([table.name, *("*" for _ in table.partitions), "*.parquet"])
    return (
        f"read_parquet('{pattern}', hive_partitioning = true,\n"
        f"     hive_types = {{{types}}}, hive_types_autocast = false)"
    )


def spark_views(filled: Collection[str]) -> str:
    """Return `views.spark.sql`; `filled` names the tables that have rows."""
    made = [_HEAD_SPARK]
    for table in TABLES:
        # Spark guesses the types of folders: they are said.
        columns = ", ".join(
            f"CAST(`{name}` AS {SPARK_TYPES[type_]}) AS `{name}`"
            if name in table.partitions
            else f"`{name}`"
            for name, type_ in table.fields
        )
        body = f"SELECT {columns}\nFROM parquet.`${{export}}/{table.name}`"
        if table.name not in filled:
            body = nothing(table, SPARK_TYPES, "`")
        made.append(f"CREATE OR REPLACE TEMPORARY VIEW {table.name} AS\n{body};\n")
    made += [f"CREATE OR REPLACE TEMPORARY VIEW {name} AS\n{body};\n" for name, body in _READINGS]
    return "\n".join(made)


def nothing(table: Table, types: Mapping[pa.DataType, str], quote: str) -> str:
    """Return the query of a table without rows; names between `quote`s, types by an engine."""
    columns = ", ".join(
        f"CAST(NULL AS {types[type_]}) AS {quote}{name}{quote}" for name, type_ in table.fields
    )
    return f"SELECT {columns}\nWHERE 1 = 0"
