"""Write: every table of an export, then what describes them; the last file makes it whole."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from loopbook.store.export.entries import write_entries
from loopbook.store.export.folder import DESCRIPTION, ExportFolder, json_lines
from loopbook.store.export.ledger import Ledger
from loopbook.store.export.packs import write_pack, write_words
from loopbook.store.export.page import SCHEMA, schema_page
from loopbook.store.export.schema import PLACES, TABLES
from loopbook.store.export.views import DUCKDB, SPARK, duckdb_views, spark_views
from loopbook.store.fault import spoken
from loopbook.store.segment.stack import Stack
from loopbook.terms.account import Above
from loopbook.terms.entry import Checkpoint
from loopbook.terms.export import Export
from loopbook.terms.scheme import Scheme


class Whole(NamedTuple):
    """All of a book as segments, at one checkpoint.

    Fields
      stack    links segments of every entry
      packs    each pack with the folders of its postings segments, of every entry
      above    tells what lies around a place
      newest   record time of the newest entry, ISO in UTC; empty when there is none
      version  of the program
    """

    stack: Stack
    packs: Sequence[tuple[Scheme, Sequence[Path]]]
    above: Above
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
        places: set[str] = set()
        for scheme, segments in whole.packs:
            places |= write_pack(folder, ledger, scheme, segments)
        _write_places(folder, places, whole.above)
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


def _write_places(folder: ExportFolder, places: Collection[str], above: Above) -> None:
    """Write what lies around the places at which anything is posted."""
    rows = [(place, around) for place in sorted(places) for around in sorted(above(place))]
    folder.write_whole(PLACES, rows)
