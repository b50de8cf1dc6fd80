"""A book made of a store in memory reads what the store holds."""

from loopbook.book.memory_book import memory_book
from tests.book.declared import DECLARED, PLANT, plant_book


def test_it_reads_what_the_store_holds() -> None:
    with plant_book() as book:
        again = memory_book(book.store, lambda: DECLARED)  # the same entries, another book
        assert again.checkpoint() == book.checkpoint()
        assert again.score("plant_2025", PLANT, "2025").total.low == 70.0
