"""History: an entry with its reading, an item with all that is known of it."""

from loopbook.book import Book


def test_an_item_shows_class_facts_grades_and_entries_by_time(book: Book) -> None:
    graded = book.grades("residual_capacity")[0]
    history = book.item(graded.item)
    assert history.item_class
    assert history.facts
    assert history.grades[0].rung == graded.rung
    times = [recorded.event.time for recorded in history.entries if recorded.event]
    assert times == sorted(times)


def test_an_entry_shows_the_one_thing_it_holds(book: Book) -> None:
    for sequence in range(1, book.checkpoint().size + 1):
        recorded = book.entry(sequence)
        held = (recorded.event, recorded.observation, recorded.master)
        assert sum(thing is not None for thing in held) <= 1
