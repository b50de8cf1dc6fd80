"""A run of entries on its way into segments."""

from pathlib import Path

import loopbook
from loopbook.book.readings import Readings
from loopbook.book.run import (
    PostingsRun,
    add_entry,
    events_of,
    links_builder,
    voids_by_entry,
)
from loopbook.store.segment.stack import Stack
from tests.book.sealed import journal_of, sealed_book


def test_a_run_gives_the_segments_that_closing_sealed(tmp_path: Path, chain: Path) -> None:
    path = sealed_book(tmp_path, chain)
    journal = journal_of(path)
    view = journal.sealed()
    assert view.hashes is not None
    readings = Readings(journal)
    readings.catch_up()
    fresh = Stack(view._replace(links=()))
    builder = links_builder(fresh, 1, readings)
    (scheme,) = (s for s in readings.shelf.compiled() if s.id == "cn-battery")
    run = PostingsRun(readings, scheme)
    span = (1, journal.size())
    for entry, event in events_of(readings, span):
        for settled in add_entry(builder, entry, event):
            run.reverse(entry.sequence, settled)
        run.take(entry, event)
    part = builder.part(view.hashes)
    sealed = view.links[0]
    assert part.tables["links"].num_rows == sealed.link_count
    assert len(part.arrays["item_is_class"]) == sealed.item_count
    postings = run.part(readings.stack, span).tables["postings"]
    (row,) = journal.manifest().of(readings.digest_of(scheme))
    assert postings.num_rows == row.rows
    assert postings.num_rows
    journal.close()


def test_voids_of_a_span_come_by_the_later_entry(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    examples = Path(__file__).parents[2] / "docs" / "examples"
    with loopbook.new(path, ["cn-battery"]) as book:
        book.record(examples / "retired.jsonld")
        book.record(examples / "correction.jsonld")
    journal = journal_of(path)
    view = journal.sealed()
    found = voids_by_entry(view, (1, journal.size()))
    assert found
    for at, settled in found.items():
        assert all(at == max(each.sequence, each.by) for each in settled)
    assert voids_by_entry(view, (1, min(found) - 1)).keys().isdisjoint(range(1, min(found)))
    journal.close()
