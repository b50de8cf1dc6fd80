"""A mapped links segment says what its tables say."""

import numpy as np
import pyarrow as pa

from loopbook.store.journal import Journal
from loopbook.store.segment.files import read_table
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.entry import EntryKind


def segments(journal: Journal) -> tuple[LinksSegment, ...]:
    return journal.sealed().links


def test_links_lie_under_both_their_ends(journal: Journal) -> None:
    for segment in segments(journal):
        table = read_table(segment.folder, "links.parquet")
        stated = {
            (row["source"], row["target"], row["kind"], row["sequence"], row["since"])
            for row in table.set_column(4, "since", table["since"].cast(pa.int64())).to_pylist()
        }
        for is_into in (True, False):
            items = np.unique(table["target" if is_into else "source"].to_numpy())
            if not len(items):
                continue
            span = (int(items[0]), int(items[-1]))
            rows = segment.links(items, span, is_into=is_into)
            assert rows is not None
            near = items[rows.owner]
            source, target = (rows.other, near) if is_into else (near, rows.other)
            columns = (source, target, rows.kind, rows.sequence, rows.since)
            assert set(zip(*(c.tolist() for c in columns), strict=True)) == stated
            assert segment.links(items, (-9, -5), is_into=is_into) is None


def test_names_and_numbers_lead_to_each_other(journal: Journal) -> None:
    view = journal.sealed()
    assert view.hashes is not None
    for segment in segments(journal):
        table = read_table(segment.folder, "items.parquet").to_pydict()
        numbers = np.array(table["item"], np.int64)
        assert segment.names(numbers) == table["name"]
        assert segment.are_classes(numbers).tolist() == table["is_class"]
        position, items = segment.proposed(view.hashes.of(table["name"]))
        assert dict(zip(position.tolist(), items.tolist(), strict=True)) == dict(
            enumerate(table["item"])
        )
        absent = segment.proposed(view.hashes.of(["nobody spoke of it"]))
        assert not len(absent[0])


def test_entries_of_a_kind_and_who_may_see_them(journal: Journal) -> None:
    for segment in segments(journal):
        for kind in EntryKind:
            found = segment.sequences_of((int(kind),))
            stored = journal.read(segment.first, segment.last, (kind,))
            assert found == [entry.sequence for entry in stored]
        sequences = np.arange(segment.first, segment.last + 1)
        assert segment.are_open(sequences, frozenset({"local"})).all()
        assert not segment.are_open(sequences, frozenset({"nobody"})).any()
