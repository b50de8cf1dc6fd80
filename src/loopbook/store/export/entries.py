"""Entries: the tables of what entries say by themselves, whatever packs are active."""

from collections.abc import Iterator

import msgspec
import numpy as np
import pyarrow as pa

from loopbook.store.export.folder import ExportFolder, TableWriter
from loopbook.store.export.ledger import (
    Ledger,
    batches,
    folder_of,
    ints,
    moments,
    months_of,
    table_of,
    texts,
)
from loopbook.store.export.schema import (
    AUDIENCES,
    CORRECTIONS,
    EVENTS,
    ITEMS,
    LINKS,
    TOUCHES,
    VOIDS,
)
from loopbook.store.segment.arrays import open_arrays
from loopbook.store.segment.folder import ARRAYS
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.entry import EntryKind
from loopbook.terms.lineage import FOREVER, KINDS, moment_of

_TOUCHES = 1 << 18
_ALIKE = ("action", "biz_step", "disposition", "read_point", "biz_location", "party", "id")


def write_entries(folder: ExportFolder, ledger: Ledger) -> None:
    """Write events, links, touches, items, and what was declared an error."""
    with TableWriter(folder, EVENTS) as writer:
        for segment in ledger.segments:
            for rows in _events(segment, ledger):
                writer.add(rows)
    with TableWriter(folder, LINKS) as writer:
        for segment in ledger.segments:
            for rows in batches(folder_of(segment, "links")):
                writer.add(_links(rows, ledger))
    with TableWriter(folder, TOUCHES) as writer:
        for segment in ledger.segments:
            for rows in _touches(segment, ledger):
                writer.add(rows)
    with TableWriter(folder, ITEMS) as writer:
        for segment in ledger.segments:
            for rows in batches(folder_of(segment, "items")):
                writer.add(rows.cast(ITEMS.columns))
    for table, columns in ((VOIDS, ledger.voids), (CORRECTIONS, ledger.corrections)):
        told = (column.tolist() for column in columns)
        folder.write_whole(table, [(s, by, moment_of(t)) for s, by, t in zip(*told, strict=True)])
    told_to = ((audience_text(members), members) for members in ledger.audiences())
    folder.write_whole(AUDIENCES, [(text, each) for text, members in told_to for each in members])


def audience_text(members: tuple[str, ...]) -> str:
    """Return an audience as one text: a JSON list."""
    return msgspec.json.encode(members).decode()


def _events(segment: LinksSegment, ledger: Ledger) -> Iterator[pa.Table]:
    names = [audience_text(members) for members in segment.audiences]
    kinds = {int(kind): kind.name.lower() for kind in EntryKind}
    for rows in batches(folder_of(segment, "events")):
        time, sequence = ints(rows, "time"), ints(rows, "sequence")
        columns: dict[str, object] = {name: texts(rows, name) for name in _ALIKE}
        columns |= {
            "sequence": sequence,
            "entry_kind": [kinds[code] for code in ints(rows, "kind").tolist()],
            "time": moments(time),
            "record_time": moments(ints(rows, "record_time")),
            "is_correction": rows.column("is_correction"),
            "voided_by": ledger.voided_by(sequence),
            "audience": [names[code] for code in ints(rows, "audience").tolist()],
            "event_type": texts(rows, "type"),
        }
        yield table_of(columns, EVENTS.columns, months_of(time))


def _links(rows: pa.Table, ledger: Ledger) -> pa.Table:
    kind, source, target = (ints(rows, name) for name in ("kind", "source", "target"))
    since, sequence = ints(rows, "since"), ints(rows, "sequence")
    voided_by = ledger.voided_by(sequence)
    until, ended_by = ledger.ends(kind, source, target, since, sequence)
    # What never was has no end either.
    is_lasting = (until == FOREVER) | (voided_by > 0)
    names = np.array([each.value for each in KINDS], dtype=object)
    columns: dict[str, object] = {
        "sequence": sequence,
        "kind": names[kind],
        "source_item": source,
        "source": ledger.names(source),
        "target_item": target,
        "target": ledger.names(target),
        "since": moments(since),
        "until": moments(until, is_lasting),
        "ended_by": np.where(is_lasting, 0, ended_by),
        "voided_by": voided_by,
    }
    return table_of(columns, LINKS.columns, months_of(since))


def _touches(segment: LinksSegment, ledger: Ledger) -> Iterator[pa.Table]:
    """Yield which entries speak of which items, by entry, then item."""
    arrays = open_arrays(segment.folder / ARRAYS).arrays
    offsets = arrays["touch_offsets"].astype(np.int64)
    items = arrays["touch_keys"].astype(np.int64).repeat(offsets[1:] - offsets[:-1])
    sequences, times = (arrays[f"touch_{name}"].astype(np.int64) for name in ("sequence", "time"))
    order = np.lexsort((items, sequences))
    for start in range(0, len(order), _TOUCHES):
        at = order[start : start + _TOUCHES]
        columns: dict[str, object] = {
            "sequence": sequences[at],
            "item": items[at],
            "name": ledger.names(items[at]),
            "time": moments(times[at]),
            "voided_by": ledger.voided_by(sequences[at]),
        }
        yield table_of(columns, TOUCHES.columns, months_of(times[at]))
