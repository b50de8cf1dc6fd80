"""Places and parties of a kind, as master data tell them: in memory, sealed, to a reader."""

from datetime import date

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.subjects import subjects_of
from loopbook.terms.lineage import AsOf
from loopbook.terms.subject import Subject

from .plan_book import PACK, PARKS, evening, masters, told


def subjects(book: Book, **known) -> dict[str, Subject]:
    book.checkpoint()
    book.standings()
    return {each.id: each for each in subjects_of(book._readings, AsOf(**known))}


@pytest.fixture
def book():
    """A book whose master data say a kind of two places, and of a third nothing."""
    with loopbook.open(MEMORY, [str(PACK)], party="tester", clock=evening) as opened:
        told(
            opened,
            masters(
                [
                    (PARKS[0], {"kind": "park", "since": "2024-07-01"}),
                    (PARKS[1], {"kind": "park | province", "until": "soon"}),
                    (PARKS[2], {"name": "Somewhere"}),
                ]
            ),
        )
        yield opened


def test_kinds_and_days_are_read_with_the_entries_that_say_so(book: Book) -> None:
    found = subjects(book)
    assert list(found) == sorted(found)
    first, second = found[PARKS[0]], found[PARKS[1]]
    assert (first.kinds, first.since, first.until) == (("park",), date(2024, 7, 1), None)
    assert (second.kinds, second.until, second.unread) == (("park", "province"), None, "soon")
    assert len(first.sequences) == 1
    assert PARKS[2] not in found


def test_a_later_record_adds_and_an_earlier_checkpoint_knows_less(book: Book) -> None:
    size = book.checkpoint().size
    told(book, masters([(PARKS[0], {"until": "2025-12-31"}), (PARKS[2], {"kind": "park"})]))
    assert set(subjects(book)) == {PARKS[0], PARKS[1], PARKS[2]}
    assert subjects(book)[PARKS[0]].until == date(2025, 12, 31)
    assert len(subjects(book)[PARKS[0]].sequences) == 2
    before = subjects(book, size=size)
    assert set(before) == {PARKS[0], PARKS[1]}
    assert before[PARKS[0]].until is None


def test_what_a_reader_may_not_see_is_not_there(book: Book) -> None:
    assert subjects(book, sees=frozenset({"nobody"})) == {}
    assert PARKS[0] in subjects(book, sees=frozenset({"tester"}))


@pytest.mark.slow
def test_sealed_or_not_they_are_the_same(tmp_path) -> None:
    with loopbook.new(tmp_path / "a.book", schemes=[str(PACK)]) as made:
        told(made, masters((park, {"kind": "park"}) for park in PARKS))
        open_ones = subjects(made)
    with loopbook.open(tmp_path / "a.book") as sealed:
        assert subjects(sealed) == open_ones
        assert set(open_ones) == set(PARKS)
