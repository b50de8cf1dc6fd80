"""Entries: what the export says of each is what the book says."""

from loopbook.book import Book
from loopbook.store.export.entries import audience_text
from loopbook.store.sql import Questions
from loopbook.terms.lineage import AsOf

from .answers import records, rows


def test_every_entry_is_there_as_the_book_has_it(ledger: Book, questions: Questions) -> None:
    found = records(questions, "SELECT * FROM events ORDER BY sequence")
    assert [row["sequence"] for row in found] == list(range(1, ledger.checkpoint().size + 1))
    for row in found:
        recorded = ledger.entry(int(str(row["sequence"])))
        draft = recorded.entry.draft
        assert row["entry_kind"] == draft.kind.name.lower()
        assert row["id"] == draft.identity.id
        assert row["party"] == draft.party
        assert row["audience"] == audience_text(draft.audience)
        assert row["record_time"] == recorded.entry.record_time
        assert row["voided_by"] == (recorded.voided_by[0] if recorded.voided_by else 0)
        if recorded.event is not None:
            assert row["time"] == recorded.event.time
            assert row["event_type"] == recorded.event.type.value
            assert row["biz_step"] == recorded.event.biz_step
            assert row["month"] == recorded.event.time.year * 100 + recorded.event.time.month


def test_an_event_at_three_on_new_year_in_shanghai_is_of_last_year_in_utc(
    questions: Questions,
) -> None:
    """The month of its posting is that of the pack's zone."""
    assert rows(
        questions,
        "SELECT DISTINCT month FROM events WHERE biz_step='assembling' AND month < 202502",
    ) == [(202412,)]
    assert rows(questions, "SELECT DISTINCT month FROM postings WHERE name LIKE '%/L9'") == [
        (202501,)
    ]


def test_items_and_what_speaks_of_them(ledger: Book, questions: Questions) -> None:
    names = [name for _, name in rows(questions, "SELECT item, name FROM items ORDER BY item")]
    assert names == list(ledger.items(0, 1_000))
    touches = rows(questions, "SELECT name, sequence, time FROM touches ORDER BY time, sequence")
    for name in names:
        told = ledger._readings.stack.touches(str(name), AsOf())
        found = [(sequence, time) for item, sequence, time in touches if item == name]
        assert found == [(touch.sequence, touch.time) for touch in told]


def test_a_reader_is_found_by_a_join(questions: Questions) -> None:
    ((seen,),) = rows(
        questions,
        "SELECT count(*) FROM events JOIN audiences USING (audience) WHERE reader = 'local'",
    )
    assert seen == rows(questions, "SELECT count(*) FROM events")[0][0]


def test_declarations_and_corrections_are_tables(questions: Questions) -> None:
    assert rows(questions, "SELECT count(*) FROM voids") == [(2,)]
    assert rows(questions, "SELECT count(*) FROM corrections") == [(1,)]
    assert rows(questions, "SELECT count(*) FROM events_valid JOIN voids USING (sequence)") == [
        (0,)
    ]
