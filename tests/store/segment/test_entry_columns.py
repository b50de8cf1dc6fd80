"""Entry columns: what the events table of each segment says, as numbers of one book."""

from collections.abc import Iterator

from loopbook.store.journal import Journal
from loopbook.store.segment.entry_columns import EntryColumns, Interned, SealedEntries
from loopbook.store.segment.files import read_table
from loopbook.store.segment.links import LinksSegment
from loopbook.terms.entry import EntryKind
from loopbook.terms.life import Shape

Row = tuple[Shape, str, str, str, bool]


def rows_in(columns: EntryColumns, known: Interned) -> Iterator[Row]:
    for shape, read, biz, party, _, is_life in zip(*(c.tolist() for c in columns), strict=True):
        yield known.shapes[shape], known.texts[read], known.texts[biz], known.texts[party], is_life


def rows_of(segment: LinksSegment) -> Iterator[Row]:
    for row in read_table(segment.folder, "events.parquet").to_pylist():
        shape = Shape(*(row[name] for name in ("type", "action", "biz_step", "disposition")))
        is_life = row["kind"] == int(EntryKind.EVENT) and not row["is_correction"]
        yield shape, row["read_point"], row["biz_location"], row["party"], is_life


def test_columns_say_what_the_tables_say(journal: Journal) -> None:
    segments = journal.sealed().links
    entries = SealedEntries()
    assert len(segments) > 1
    for segment in segments:
        found = entries.of(segment)
        assert list(rows_in(found, entries.known)) == list(rows_of(segment))
        assert any(found.is_life.tolist())
        assert found.nbytes == sum(column.nbytes for column in found)


def test_a_segment_is_read_once_and_let_go_when_it_is_no_more(journal: Journal) -> None:
    segments = journal.sealed().links
    entries = SealedEntries()
    first = entries.of(segments[0])
    assert entries.of(segments[0]) is first
    entries.keep_only(segments[1:])
    assert entries.of(segments[0]) is not first


def test_the_oldest_columns_go_when_there_are_too_many(journal: Journal) -> None:
    segments = journal.sealed().links
    entries = SealedEntries(bytes_max=1)
    first = entries.of(segments[0])
    texts = list(entries.known.texts)
    entries.of(segments[1])
    again = entries.of(segments[0])
    assert again is not first
    # Positions keep their meaning.
    assert entries.known.texts[: len(texts)] == texts
    assert list(rows_in(again, entries.known)) == list(rows_of(segments[0]))


def test_a_position_keeps_its_text() -> None:
    known = Interned()
    assert known.text("") == 0
    one, other = known.text("a"), known.text("b")
    assert (known.text("a"), known.text("b")) == (one, other)
    assert [known.texts[at] for at in (one, other)] == ["a", "b"]
    shape = Shape("ObjectEvent", "ADD", "", "")
    assert known.shapes[known.shape(shape)] == shape
    assert known.shape(shape) == known.shape(Shape("ObjectEvent", "ADD", "", ""))
