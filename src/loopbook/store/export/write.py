"""Write: every table of an export, then what describes them; the last file makes it whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from loopbook.store.export.entries import write_entries
from loopbook.store.export.folder import DESCRIPTION, ExportFolder, json_lines
from loopbook.store.export.ledger import Ledger
from loopbook.store.export.packs import write_pack, write_words
from loopbook.store.export.page import SCHEMA, schema_page
from loopbook.store.export.schema import TABLES
from loopbook.store.export.views import DUCKDB, SPARK, duckdb_views, spark_views
from loopbook.store.fault import spoken
from loopbook.store.segment.stack import Stack
from loopbook.terms.entry import Checkpoint
from loopbook.terms.export import Export
from loopbook.terms.scheme import Scheme


class Whole(NamedTuple):
    """All of a book as segments, at one checkpoint.

    Fields
      stack    links segments of every entry
      packs    each pack with the folders of its postings segments, of every entry
      newest   record time of the newest entry, ISO in UTC; empty when there is none
      version  of the program
    """

    stack: Stack
    packs: Sequence[tuple[Scheme, Sequence[Path]]]
    checkpoint: Checkpoint
    newest: str
    version: str


def write_export(folder: ExportFolder, whole: Whole) -> Export:
    """Write every file of the export and return what `export.json` says.

    Raises    BrokenSegment  a segment is missing or damaged
              StoreUnavailable  the disk is full, or may not be written
    """
    with spoken(folder.path):
        ledger = Ledger(whole.stack)
        write_entries(folder, ledger)
        for scheme, segments in whole.packs:
            write_pack(folder, ledger, scheme, segments)
        write_words(folder, [scheme for scheme, _ in whole.packs])
        rows = {table.name: 0 for table in TABLES}
        for file in folder.files:
            rows[file.path.partition("/")[0]] += file.rows
        filled = {name for name, count in rows.items() if count}
        folder.write(SCHEMA, schema_page(rows).encode())
        folder.write(DUCKDB, duckdb_views(filled).encode())
        folder.write(SPARK, spark_views(filled).encode())
        made = Export(
            version=whole.version,
            size=whole.checkpoint.size,
            root=whole.checkpoint.root,
            newest=whole.newest,
            tables=rows,
            files=tuple(sorted(folder.files, key=lambda file: file.path)),
        )
        folder.write(DESCRIPTION, json_lines(made))
    return made
