"""Tests of master data with the entries that state them, as known then and by a reader."""

from loopbook.book.described import NAME, Described
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import PUBLIC
from tests.book.passport_book import MAKER, PUMP, book_of, made, tell

CLASS = "https://id.example.org/01/09520003000018"
POWER = "urn:loopbook:v1:power"


def test_the_latest_record_counts_and_the_nearest_identifier() -> None:
    with book_of([made()]) as book:
        described = Described(book._readings)
        assert described.of_thing(PUMP, AsOf())[POWER].value == 750
        size = book.checkpoint().size
        tell(book, [made(colour="red")], masters={CLASS: {"loopbook:power": 800}})
        book.items()
        stated = described.of_thing(PUMP, AsOf())[POWER]
        assert (stated.value, stated.sequence > size) == (800, True)
        assert described.of_thing(PUMP, AsOf(size=size))[POWER].value == 750
        assert described.of("https://id.gs1.org/01/09520003000018", AsOf())[POWER].value == 800


def test_a_record_is_told_to_whom_it_is_open() -> None:
    with book_of([made()]) as book:
        described = Described(book._readings)
        public = AsOf(sees=frozenset({PUBLIC}))
        assert described.of(CLASS, public) == {}
        assert described.name_of(MAKER, public) == MAKER
        assert described.name_of(MAKER, AsOf()) == "Example Pumps"
        assert NAME in described.of(MAKER, AsOf())
