"""Packs: what each rule pack makes of the entries, and the words of it that a join gives."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loopbook.store.export.folder import ExportFolder, TableWriter
from loopbook.store.export.ledger import (
    Ledger,
    batches,
    ints,
    moments,
    month_numbers,
    months_of,
    numbers,
    table_of,
    texts,
)
from loopbook.store.export.schema import (
    CLASSES,
    FACTS,
    FLOWS,
    LAYERS,
    PACKS,
    POSTINGS,
    PROCESSES,
    WORDS,
)
from loopbook.store.segment.arrays import open_arrays
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.folder import ARRAYS
from loopbook.store.segment.posted import FACTS_FILE, POSTINGS_FILE
from loopbook.terms.scheme import Scheme

_ITEMS = 1 << 18
_TEXTS = (
    "flow",
    "layer",
    "item_class",
    "place",
    "basis",
    "grain",
    "publisher",
    "scope",
    "grade",
    "published",
    "rule",
    "audience",
)


def write_pack(
    folder: ExportFolder, ledger: Ledger, scheme: Scheme, segments: Sequence[Path]
) -> set[str]:
    """Write what one pack makes of the entries, and return the places at which it posts.

    Parameters
      segments  folders of its postings segments, in order, of every entry
    """
    places: set[str] = set()
    with TableWriter(folder, POSTINGS, scheme.id) as writer:
        for segment in segments:
            for rows in batches(segment / POSTINGS_FILE):
                places.update(pc.unique(texts(rows, "place")).to_pylist())
                writer.add(_postings(rows, ledger))
    with TableWriter(folder, FACTS, scheme.id) as writer:
        for segment in segments:
            for rows in batches(segment / FACTS_FILE):
                writer.add(_facts(rows, ledger))
    with TableWriter(folder, CLASSES, scheme.id) as writer:
        for rows in _classes(segments, ledger):
            writer.add(rows)
    return places - {""}


def _postings(rows: pa.Table, ledger: Ledger) -> pa.Table:
    sequence, voids, item = (ints(rows, name) for name in ("sequence", "voids", "item"))
    known = ledger.known(np.where(voids > 0, voids, sequence), ints(rows, "known"))
    columns: dict[str, object] = {name: texts(rows, name) for name in _TEXTS}
    columns |= {name: rows.column(name) for name in ("months", "amount", "variance", "has_sd")}
    columns |= {
        "from_size": ints(rows, "at"),
        "sequence": sequence,
        "voids": voids,
        # A reversal stands with the entry of the declaration, which is no error itself.
        "voided_by": np.where(voids > 0, 0, ledger.voided_by(sequence)),
        "item": numbers(item),
        "name": ledger.names(item),
        "known": moments(known),
    }
    return table_of(columns, POSTINGS.columns, month_numbers(ints(rows, "first_month")))


def _facts(rows: pa.Table, ledger: Ledger) -> pa.Table:
    sequence, item, time = (ints(rows, name) for name in ("sequence", "item", "time"))
    stated = texts(rows, "value").combine_chunks().dictionary_encode()
    values = [float(Fraction(text)) if text else None for text in _values(stated)]
    has_sd = rows.column("has_sd").combine_chunks()
    columns: dict[str, object] = {
        "sequence": sequence,
        "item": item,
        "name": ledger.names(item),
        "term": texts(rows, "term"),
        "value": pa.array(values, pa.float64()).take(_codes(stated)),
        "fraction": texts(rows, "value"),
        "sd": pc.if_else(has_sd, rows.column("sd").combine_chunks(), None),
        "text": texts(rows, "text"),
        "basis": texts(rows, "basis"),
        "time": moments(time),
        "rule": texts(rows, "rule"),
        "voided_by": ledger.voided_by(sequence),
    }
    return table_of(columns, FACTS.columns, months_of(time))


def _values(encoded: pa.Array) -> list[str]:
    chunk = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    found: list[str] = chunk.dictionary.to_pylist()
    return found


def _codes(encoded: pa.Array) -> pa.Array:
    chunk = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    return chunk.indices


def _classes(segments: Sequence[Path], ledger: Ledger) -> Iterator[pa.Table]:
    """Yield items by number with the class that the first entry which says one gives."""
    found = np.full(ledger.item_count, -1, np.int32)
    told: dict[str, int] = {}
    for segment in segments:
        opened = open_arrays(segment / ARRAYS)
        items: Ints = opened.arrays["class_item"].astype(np.int64)
        words = [told.setdefault(word, len(told)) for word in opened.texts["class"]]
        if len(items):
            own = np.array(words, np.int32)[opened.arrays["class_code"].astype(np.int64)]
            is_new = found[items] < 0
            found[items[is_new]] = own[is_new]
    known, names = np.flatnonzero(found >= 0), np.array(list(told), dtype=object)
    for start in range(0, len(known), _ITEMS):
        at = known[start : start + _ITEMS]
        columns = {"item": at, "name": ledger.names(at), "item_class": names[found[at]]}
        yield table_of(columns, CLASSES.columns)


def write_words(folder: ExportFolder, schemes: Sequence[Scheme]) -> None:
    """Write the packs with their layers, flows, processes and words."""
    folder.write_whole(
        PACKS,
        [
            (
                s.id,
                s.version,
                s.digest,
                s.title_en,
                s.title_zh,
                s.jurisdiction,
                s.status.value,
                s.system.zone,
                s.citation,
            )
            for s in schemes
        ],
    )
    folder.write_whole(LAYERS, [row for scheme in schemes for row in _layers(scheme)])
    folder.write_whole(
        FLOWS,
        [
            (s.id, flow.id, flow.source, flow.target, flow.label_en, flow.label_zh)
            for s in schemes
            for flow in s.system.flows.values()
        ],
    )
    folder.write_whole(
        PROCESSES,
        [
            (s.id, p.id, p.stage, p.is_outside, p.has_stock, p.label_en, p.label_zh)
            for s in schemes
            for p in s.system.processes.values()
        ],
    )
    folder.write_whole(WORDS, [row for scheme in schemes for row in _words(scheme)])


def _layers(scheme: Scheme) -> Iterator[tuple[object, ...]]:
    for layer in scheme.system.layers.values():
        ratio = layer.quantum.factor / layer.unit.factor
        quantum, unit = layer.quantum.code, layer.unit.code
        symbol = layer.unit.symbol or unit
        counted = ratio.numerator, ratio.denominator
        yield scheme.id, layer.id, quantum, unit, symbol, *counted, layer.label_en, layer.label_zh


def _words(scheme: Scheme) -> Iterator[tuple[object, ...]]:
    for word in scheme.vocabulary.values():
        unit = word.unit
        told: tuple[object, ...] = "", "", None, None
        if unit is not None:
            told = unit.code, unit.symbol, float(unit.factor), float(unit.offset)
        labels = word.label_en, word.label_zh
        yield scheme.id, word.term, word.kind, word.broader, word.code, *told, *labels
